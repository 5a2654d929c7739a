"""What became of each run, kept for some weeks: how many were sent, and who was skipped for which reason."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.orm import Session, joinedload

from tracker.adapters import clock
from tracker.domain.reminders import Skip
from tracker.plan.models import Programme
from tracker.reminders.models import ReminderRun, ReminderSkip

KEPT_FOR = timedelta(weeks=12)


@dataclass(frozen=True)
class PastRun:
    """A run, with those of one programme who owed something there and were skipped."""

    run: ReminderRun
    skips: tuple[ReminderSkip, ...]


def record_run(session: Session, on: date, *, sent: int, failed: int, skipped: Sequence[Skip]) -> ReminderRun:
    """Keep the outcome of a run, and forget those of more than twelve weeks ago; commits.

    Whoever owed nothing yet is only counted. A second run for a day is one more: each explains itself.
    """
    owing = [skip for skip in skipped if skip.owes]
    # A run for a day to come, as a trial by command, makes nothing older than it is.
    oldest = min(on, clock.today()) - KEPT_FOR
    session.execute(delete(ReminderSkip).where(ReminderSkip.run_id.in_(_older_than(oldest))))
    session.execute(delete(ReminderRun).where(ReminderRun.on_date < oldest))
    run = ReminderRun(
        on_date=on,
        finished_at=clock.now(),
        sent=sent,
        failed=failed,
        skipped=len(owing),
        idle=len(skipped) - len(owing),
    )
    session.add(run)
    session.flush()
    programmes = {slug: number for number, slug in session.execute(select(Programme.id, Programme.slug))}
    rows = [
        {
            "run_id": run.id,
            "programme_id": programmes[slug],
            "person_id": skip.recipient.id,
            "reason": skip.reason,
            "things": things,
        }
        for skip in owing
        for slug, things in Counter(duty.programme for duty in skip.owes).items()
    ]
    if rows:
        session.execute(insert(ReminderSkip), rows)
    session.commit()
    return run


def read_runs(session: Session, programme: Programme, *, most: int = 20) -> list[PastRun]:
    """The latest runs, the newest first, each with whom it skipped in a programme, in two statements."""
    runs = list(session.scalars(select(ReminderRun).order_by(ReminderRun.id.desc()).limit(most)))
    query = (
        select(ReminderSkip)
        .where(ReminderSkip.programme_id == programme.id, ReminderSkip.run_id.in_([run.id for run in runs]))
        .options(joinedload(ReminderSkip.person))
        .order_by(ReminderSkip.id)
    )
    skips: dict[int, list[ReminderSkip]] = {run.id: [] for run in runs}
    for skip in session.scalars(query):
        skips[skip.run_id].append(skip)
    return [PastRun(run, tuple(skips[run.id])) for run in runs]


def _older_than(day: date) -> Select[int]:
    return select(ReminderRun.id).where(ReminderRun.on_date < day)
