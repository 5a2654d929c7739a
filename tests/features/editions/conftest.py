"""A programme of hardly anything, with the people around an edition: quick to report on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests.signing_in import sign_in
from tracker.domain.rag import Rag
from tracker.people.models import Membership, Person, Role
from tracker.plan.keeping import add_kept
from tracker.plan.models import Programme, Theme
from tracker.plan.surroundings import Event, EventKind
from tracker.updates.models import Update

REPORTS = "/programmes/small/reports"
PEOPLE = {
    "manager": (Role.MANAGER,),
    "second-manager": (Role.MANAGER,),
    "sro": (Role.SRO,),
    "deputy": (Role.MANAGER,),
    "lead": (Role.OWNER,),
    "owner": (Role.OWNER,),
    "reader": (Role.READER,),
}


def address_of(who: str) -> str:
    return f"{who}@example.org"


@pytest.fixture
def small(database: Any) -> None:
    """The programme "small": two themes, a board meeting on 5 February 2020, a manager, an SRO and a deputy."""
    with database() as session:
        people = {
            who: Person(email=address_of(who), name=who.title(), job_title=who.replace("-", " ").title())
            for who in PEOPLE
        }
        session.add_all(people.values())
        session.flush()
        programme = Programme(
            slug="small",
            name="Small programme",
            sro_id=people["sro"].id,
            deputy_id=people["deputy"].id,
            manager_id=people["manager"].id,
        )
        session.add(programme)
        session.flush()
        for who, roles in PEOPLE.items():
            session.add_all(
                Membership(person_id=people[who].id, programme_id=programme.id, role=role) for role in roles
            )
        session.add_all(
            Theme(programme_id=programme.id, position=place, name=name, lead_id=people["lead"].id)
            for place, name in enumerate(("Leadership", "Practice"), 1)
        )
        meeting = Event(
            programme_id=programme.id, kind=EventKind.BOARD, held_on=date(2020, 2, 5), title="Improvement Board"
        )
        add_kept(session, meeting, programme=programme, by=None)


@dataclass
class Desk:
    """What people do with editions, over the web."""

    client: Any

    def post(self, who: str, path: str, **form: Any) -> Any:
        sign_in(self.client, address_of(who))
        return self.client.post(path if path.startswith("/") else f"{REPORTS}/{path}", data=form)

    def page(self, who: str, path: str = "") -> Any:
        sign_in(self.client, address_of(who))
        return self.client.get(path if path.startswith("/") else f"{REPORTS}/{path}".rstrip("/").replace("/?", "?"))

    def begun(self, **form: Any) -> str:
        answer = self.post("manager", "draft", **form)
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def submitted(self, **form: Any) -> str:
        edition = self.begun(**form)
        assert self.post("manager", f"{edition}/submit").status_code == 303
        return edition

    def approved(self, **form: Any) -> str:
        edition = self.submitted(**form)
        assert self.post("sro", f"{edition}/approve").status_code == 303
        return edition

    def published(self, **form: Any) -> str:
        edition = self.approved(**form)
        assert self.post("manager", f"{edition}/publish").status_code == 303
        return edition


@pytest.fixture
def desk(small: None, client: Any) -> Desk:
    return Desk(client)


@pytest.fixture
def rate(database: Any) -> Callable[..., None]:
    """Give theme 1 of the small programme a rating and words."""

    def given(words: str, rag: Rag = Rag.GREEN, on: date = date(2020, 1, 20)) -> None:
        from sqlalchemy import select

        from tracker.adapters import clock

        with database() as session:
            theme = session.scalars(select(Theme).where(Theme.position == 1)).one()
            session.add(
                Update(
                    theme_id=theme.id, as_on=on, recorded_at=clock.now(), rag=rag, narrative=words, author_title="Lead"
                )
            )

    return given
