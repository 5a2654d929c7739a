"""The people of the installation, for its administrators."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from tracker.people.models import Membership, Person, Role
from tracker.people.sign_in_models import SignInSession
from tracker.plan.models import Programme

PAGE = 50


@dataclass(frozen=True)
class Part:
    """What somebody is in one programme, and until when."""

    programme: str
    slug: str
    role: Role
    until: date | None

    def has_ended(self, today: date) -> bool:
        return self.until is not None and self.until < today


@dataclass(frozen=True)
class Account:
    """A person with their parts, and when they last signed in."""

    person: Person
    parts: tuple[Part, ...]
    signed_in_at: datetime | None


def read_accounts(session: Session, *, sought: str = "", page: int = 1) -> tuple[list[Account], int]:
    """One page of the people whose job title, name or address contains ``sought``, and how many there are in all.

    By job title, closed accounts last. Four statements however many there are.
    """
    found = _sought(sought)
    total = session.scalar(select(func.count()).select_from(Person).where(found)) or 0
    # Past the end is the last page.
    before = min(max(page, 1) - 1, max(total - 1, 0) // PAGE) * PAGE
    order = (Person.is_active.desc(), func.lower(Person.job_title), Person.id)
    people = session.scalars(select(Person).where(found).order_by(*order).offset(before).limit(PAGE)).all()
    return _with_parts(session, people), total


def read_account(session: Session, person_id: int) -> Account | None:
    person = session.get(Person, person_id)
    return _with_parts(session, [person])[0] if person is not None else None


# Names are shorter; a database takes no pattern of any length.
LONGEST_SOUGHT = 200


def _sought(sought: str) -> ColumnElement[bool]:
    if not sought:
        return Person.id.is_not(None)
    return or_(
        *(
            func.lower(column).contains(sought.lower(), autoescape=True)
            for column in (Person.job_title, Person.name, Person.email)
        )
    )


def _with_parts(session: Session, people: Sequence[Person]) -> list[Account]:
    ids = [person.id for person in people]
    parts: defaultdict[int, list[Part]] = defaultdict(list)
    rows = session.execute(
        select(Membership, Programme.name, Programme.slug)
        .join(Programme, Programme.id == Membership.programme_id)
        .where(Membership.person_id.in_(ids))
        .order_by(Programme.name, Membership.id)
    )
    for membership, name, slug in rows:
        parts[membership.person_id].append(Part(name, slug, membership.role, membership.until))
    latest = select(SignInSession.person_id, func.max(SignInSession.started_at)).where(SignInSession.person_id.in_(ids))
    signed_in = {row[0]: row[1] for row in session.execute(latest.group_by(SignInSession.person_id))}
    return [Account(person, tuple(parts[person.id]), signed_in.get(person.id)) for person in people]
