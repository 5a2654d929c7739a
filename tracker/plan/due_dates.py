"""Due dates that move: asked for with a reason, approved or refused by the manager, always countable."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tracker.adapters import clock
from tracker.domain.plan_rules import problems_with_due_date
from tracker.people.models import Person
from tracker.plan.models import Action, DueDateChange, Objective, Programme, Theme
from tracker.plan.services import UnfitPlan


def approved_due_on(action: Action) -> date | None:
    """The due date in force: that of the last approved change, else the baseline."""
    approved = [change for change in action.due_date_changes if change.is_approved]
    approved.sort(key=lambda change: (change.decided_at or change.asked_at, change.id))
    return approved[-1].to_on if approved else action.baseline_due_on


def ask_for_due_date(
    session: Session,
    *,
    action: Action,
    to_on: date | None,
    reason: str,
    by: Person,
    today: date,
    is_approved: bool = False,
    at: datetime | None = None,
) -> DueDateChange:
    """Ask for another due date; ``is_approved`` where the manager asks, who need not wait for themselves.

    The baseline is kept. Raises :class:`tracker.plan.services.UnfitPlan`.
    """
    session.refresh(action, with_for_update=True)
    due_on = approved_due_on(action)
    problems = problems_with_due_date(to_on, reason, due_on=due_on, start_on=action.start_on, today=today)
    if any(change.is_approved is None for change in action.due_date_changes):
        problems["to_on"] = "Another date waits for the manager's answer; ask again when it is there"
    if problems or to_on is None:
        raise UnfitPlan(problems)
    at = at or clock.now()
    change = DueDateChange(
        action_id=action.id,
        from_on=due_on,
        to_on=to_on,
        reason=reason,
        asked_by_id=by.id,
        asked_at=at,
        decided_by_id=by.id if is_approved else None,
        decided_at=at if is_approved else None,
        is_approved=True if is_approved else None,
    )
    session.add(change)
    session.flush()
    session.expire(action, ["due_date_changes"])
    return change


def decide_due_date(
    session: Session, *, change: DueDateChange, is_approved: bool, by: Person, at: datetime | None = None
) -> None:
    """Approve or refuse. Of two who decide at once the second is told: raises ``UnfitPlan``."""
    session.refresh(change, with_for_update=True)
    if change.decided_at is not None:
        answer = "approved" if change.is_approved else "refused"
        raise UnfitPlan({"to_on": f"This has been {answer} already"})
    change.is_approved = is_approved
    change.decided_by_id = by.id
    change.decided_at = at or clock.now()
    session.flush()


def waiting_due_dates(session: Session, programme: Programme) -> list[DueDateChange]:
    """Due dates that wait for the manager's answer, oldest first."""
    query = select(DueDateChange).join(Action).join(Objective).join(Theme).where(Theme.programme_id == programme.id)
    return list(session.scalars(query.where(DueDateChange.decided_at.is_(None)).order_by(DueDateChange.id)))


@dataclass(frozen=True)
class Change:
    """A due date that moved, was refused or waits, with who asked and who answered, by job title."""

    id: int
    from_on: date | None
    to_on: date
    reason: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    is_approved: bool | None
    is_illustrative: bool

    @property
    def is_slip(self) -> bool:
        """Whether it counts: an approved move to a later day."""
        return bool(self.is_approved) and self.from_on is not None and self.to_on > self.from_on


def read_changes(session: Session, action: Action) -> list[Change]:
    """Every change of an action's due date, the first first."""
    asker, decider = aliased(Person), aliased(Person)
    query = (
        select(DueDateChange, asker.job_title, decider.job_title)
        .outerjoin(asker, asker.id == DueDateChange.asked_by_id)
        .outerjoin(decider, decider.id == DueDateChange.decided_by_id)
        .where(DueDateChange.action_id == action.id)
        .order_by(DueDateChange.id)
    )
    return [
        Change(
            id=row.id,
            from_on=row.from_on,
            to_on=row.to_on,
            reason=row.reason,
            asked_by=asked_by or "",
            asked_at=row.asked_at,
            decided_by=decided_by or "",
            decided_at=row.decided_at,
            is_approved=row.is_approved,
            is_illustrative=row.is_illustrative,
        )
        for row, asked_by, decided_by in session.execute(query)
    ]
