"""A programme in which everybody owes one update, always."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy.orm import Session

from tests.command import SECRET_KEY


@contextmanager
def open_session(url: str) -> Iterator[Session]:
    """A session inside the application, which the audit needs; nothing stays open afterwards."""
    from tracker.adapters.db import db
    from tracker.app import create_app
    from tracker.settings import Settings

    app = create_app(Settings(database_url=url, secret_key=SECRET_KEY))
    with app.app_context():
        yield db.session
        db.session.rollback()
        for engine in db.engines.values():
            engine.dispose()


def add_crowd(url: str, people: int) -> set[str]:
    """The addresses of ``people`` owners of an action each, late in every week."""
    from tracker.people.models import Membership, Person, Role
    from tracker.plan.models import Action, Objective, Programme, Theme

    with open_session(url) as session:
        programme = Programme(slug="crowd", name="Crowd", rag_guidance={})
        session.add(programme)
        session.flush()
        objective = Objective(position=1, name="Objective", theme=Theme(position=1, name="Theme", programme=programme))
        session.add(objective)
        owners = [
            Person(email=f"owner-{number:04}@crowd.example", name=f"Owner {number}", job_title=f"Owner {number}")
            for number in range(people)
        ]
        session.add_all(owners)
        session.flush()
        for place, owner in enumerate(owners, start=1):
            session.add(Membership(person_id=owner.id, programme_id=programme.id, role=Role.OWNER))
            session.add(
                Action(
                    objective_id=objective.id,
                    position=place,
                    title=f"Action {place}",
                    owner_id=owner.id,
                    start_on=date(2019, 1, 1),
                    added_on=date(2019, 1, 1),
                )
            )
        addresses = {owner.email for owner in owners}
        session.commit()
        return addresses
