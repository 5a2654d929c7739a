"""Decisions asked for: open until somebody who may decide answers them."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.adapters import clock
from tracker.people.models import Person
from tracker.plan.models import Programme
from tracker.plan.surroundings import Decision

LONGEST_DECISION = 1_000


class UnfitDecision(ValueError):
    """The words cannot be taken as a decision; ``problem`` says why and what to do."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def open_decisions(session: Session, programme: Programme) -> list[Decision]:
    """What has been asked and not decided, nearest deadline first, with who asked."""
    query = (
        select(Decision)
        .where(Decision.programme_id == programme.id, Decision.answered_at.is_(None), Decision.is_open)
        .options(joinedload(Decision.asked_by))
        .order_by(Decision.needed_on.is_(None), Decision.needed_on, Decision.asked_on, Decision.id)
    )
    return list(session.scalars(query))


def find_decision(session: Session, programme: Programme, number: int) -> Decision | None:
    """A decision of this programme by its id."""
    return session.scalar(select(Decision).where(Decision.id == number, Decision.programme_id == programme.id))


def decide(
    session: Session,
    decision: Decision,
    *,
    text: str,
    decided_by: Person,
    decided_on: date | None = None,
    decided_at: datetime | None = None,
) -> None:
    """Answer a decision, which closes it; the caller commits. Raises :class:`UnfitDecision`.

    ``decided_on`` (default: today) is the day of the meeting that decided. Of two people deciding at once the second
    is told: the row is locked before it is looked at.
    """
    session.refresh(decision, with_for_update={"of": Decision})
    text = text.strip()
    if not decision.is_open:
        raise UnfitDecision("This is no longer asked: it was withdrawn")
    if decision.answered_at is not None:
        raise UnfitDecision("This was decided meanwhile; the decision is shown above")
    if not text:
        raise UnfitDecision("Write what you decide")
    if len(text) > LONGEST_DECISION:
        raise UnfitDecision(f"This is {len(text):,} characters long; shorten it to {LONGEST_DECISION:,} or fewer")
    # Asked before the row changes: the clock's own query would flush half of it.
    today, now = clock.today(), clock.now()
    decision.answer = text
    decision.answered_by_id = decided_by.id
    decision.answered_on = decided_on or today
    decision.answered_at = decided_at or now
    session.flush()
