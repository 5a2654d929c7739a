"""Writing what stands around the plan: each change keeps the words there were. The caller commits."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.versions import SavedMeanwhile
from tracker.audit.services import recorded_at
from tracker.people.models import Membership, Person
from tracker.plan.models import Objective, Programme, Theme
from tracker.plan.paper_lines import PaperLine
from tracker.plan.surroundings import BudgetLine, Concern, Development, Event, Finding, FollowUp
from tracker.plan.wordings import Worded, Wording, kind_of, words_of

LINKS = ("owners", "objectives")


def add_kept(
    session: Session,
    row: Worded,
    *,
    programme: Programme,
    by: Person | None,
    on: date | None = None,
    at: datetime | None = None,
) -> None:
    """Store a new row with its first words, said on ``on`` (default: today)."""
    session.add(row)
    session.flush()
    _append(session, row, programme, 0, by=by, on=on, at=at)


def change_kept(
    session: Session,
    row: Worded,
    values: dict[str, Any],
    *,
    programme: Programme,
    seen: int | None,
    by: Person | None,
    on: date | None = None,
    at: datetime | None = None,
) -> None:
    """Change a row and keep what it said before; nothing is written where nothing changes.

    ``seen`` is the number of the words the author had before them; None: whichever they are now.
    Raises :class:`SavedMeanwhile`.
    """
    session.refresh(row, with_for_update={"of": type(row)})
    number = last_number(session, row)
    if seen is not None and seen != number:
        raise SavedMeanwhile
    before = words_of(row)
    for name, value in values.items():
        if name in LINKS:
            _link(row, name, value)
        elif getattr(row, name) != value:
            setattr(row, name, value)
    session.flush()
    if words_of(row) != before:
        _append(session, row, programme, number, by=by, on=on, at=at)


def last_number(session: Session, row: Worded) -> int:
    """The number of its latest words; 0 where it has none."""
    query = select(func.max(Wording.number)).where(Wording.kind == kind_of(row), Wording.thing_id == row.id)
    return session.scalar(query) or 0


def next_place(
    session: Session, programme: Programme, kind: type[Concern | Development | BudgetLine | PaperLine]
) -> int:
    """The reference or place after the last; the programme's row is held until the commit."""
    session.scalar(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    column: Any = kind.position if issubclass(kind, BudgetLine | PaperLine) else kind.ref
    return (session.scalar(select(func.max(column)).where(kind.programme_id == programme.id)) or 0) + 1


def next_finding(session: Session, event: Event) -> int:
    """The number after the last of an event; the event's row is held until the commit."""
    session.scalar(select(Event.id).where(Event.id == event.id).with_for_update())
    return (session.scalar(select(func.max(Finding.number)).where(Finding.event_id == event.id)) or 0) + 1


def board_action(programme: Programme, event: Event, values: dict[str, Any]) -> FollowUp:
    """Something a meeting asked for: a line of the board's own action log."""
    return FollowUp(programme_id=programme.id, event_id=event.id, raised_on=event.held_on, **values)


def members_among(session: Session, programme: Programme, ids: Sequence[int]) -> list[Person]:
    """The members of a programme among these, by id."""
    query = select(Person).join(Membership).where(Membership.programme_id == programme.id, Person.id.in_(ids))
    return list(session.scalars(query.order_by(Person.id).distinct()))


def objectives_among(session: Session, programme: Programme, ids: Sequence[int]) -> list[Objective]:
    """The objectives of a programme among these, in plan order."""
    query = select(Objective).join(Theme).where(Theme.programme_id == programme.id, Objective.id.in_(ids))
    return list(session.scalars(query.order_by(Theme.position, Theme.id, Objective.position, Objective.id)))


def _append(
    session: Session,
    row: Worded,
    programme: Programme,
    number: int,
    *,
    by: Person | None,
    on: date | None,
    at: datetime | None,
) -> None:
    wording = Wording(
        programme_id=programme.id,
        kind=kind_of(row),
        thing_id=row.id,
        number=number + 1,
        as_on=on or clock.today(),
        recorded_at=at or recorded_at(session),
        words=words_of(row),
        author_id=by.id if by else None,
        author_title=by.job_title if by else "",
    )
    try:
        with session.begin_nested():
            session.add(wording)
    except IntegrityError as error:
        raise SavedMeanwhile from error


def _link(row: Any, name: str, linked: Sequence[Any]) -> None:
    if {one.id for one in getattr(row, name)} != {one.id for one in linked}:
        setattr(row, name, list(linked))
