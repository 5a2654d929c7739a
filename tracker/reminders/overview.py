"""What the page of reminders shows of one programme: the next run, what went, what failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.adapters import clock
from tracker.adapters.calendar import working_days
from tracker.domain.duties import Duty
from tracker.domain.reminders import OWES_NOTHING, Digest, Skip, decide
from tracker.domain.reminders_days import MORNING, next_run_on
from tracker.domain.rhythm import WEEK
from tracker.people.models import Membership
from tracker.plan.models import Programme
from tracker.reminders.facts import read_facts
from tracker.reminders.models import JobRun, Reminder, ReminderState
from tracker.reminders.outcomes import PastRun, read_runs
from tracker.reminders.queries import duties_in, read_ledger, read_recipients

SHOWN_FOR = timedelta(weeks=12)


@dataclass(frozen=True)
class Entry:
    """A ledger row with what it says about this programme; a digest may be about others too."""

    row: Reminder
    duties: tuple[Duty, ...]

    @property
    def is_failed(self) -> bool:
        return self.row.state in (ReminderState.FAILED, ReminderState.GIVEN_UP)

    @property
    def is_given_up(self) -> bool:
        return self.row.state is ReminderState.GIVEN_UP


@dataclass(frozen=True)
class Overview:
    """``send`` and ``skip`` are the next run's, for this programme's people; ``idle`` owe nothing."""

    next_on: date
    send: tuple[Digest, ...]
    skip: tuple[Skip, ...]
    idle: tuple[Skip, ...]
    failed: tuple[Entry, ...]
    sent: tuple[Entry, ...]
    last_run: JobRun | None
    runs: tuple[PastRun, ...]


def read_overview(session: Session, programme: Programme) -> Overview:
    """What was done about this programme, and what the next run would do if it were now."""
    today = clock.today()
    next_on = next_run_on(today, working_days(programme.nation), is_over_today=_is_over_today())
    near = read_ledger(session, after=next_on - WEEK, before=next_on + WEEK)
    nearest = {row.person_id: row.on_date for row in near if row.state is not ReminderState.FAILED}
    members = set(session.scalars(select(Membership.person_id).where(Membership.programme_id == programme.id)))
    people = [one for one in read_recipients(session, nearest) if one.id in members]
    decision = decide(people, [read_facts(session, programme, on=next_on)], on=next_on)
    entries = _entries(session, programme.slug, since=today - SHOWN_FOR)
    return Overview(
        next_on=next_on,
        send=decision.send,
        skip=tuple(skip for skip in decision.skip if skip.reason != OWES_NOTHING),
        idle=tuple(skip for skip in decision.skip if skip.reason == OWES_NOTHING),
        failed=tuple(entry for entry in entries if entry.is_failed),
        sent=tuple(entry for entry in entries if entry.row.state is ReminderState.SENT),
        last_run=session.get(JobRun, "send reminders"),
        runs=tuple(read_runs(session, programme)),
    )


def _entries(session: Session, slug: str, *, since: date) -> Sequence[Entry]:
    """The ledger's rows that say something about a programme, the newest first."""
    query = select(Reminder).where(Reminder.on_date >= since).options(joinedload(Reminder.person))
    rows = session.scalars(query.order_by(Reminder.on_date.desc(), Reminder.id))
    entries = (Entry(row, tuple(duty for duty in duties_in(row) if duty.programme == slug)) for row in rows)
    return [entry for entry in entries if entry.duties]


def _is_over_today() -> bool:
    """Whether the morning has passed; while the clock stands still, the next run comes when it moves on."""
    now = clock.real_now().astimezone(clock.LONDON)
    return clock.frozen_today() is not None or now.time() > MORNING
