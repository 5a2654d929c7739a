"""What runs by itself: the jobs with their last run, and whether a scheduler is at work."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.reminders.models import JobRun, SchedulerLease
from tracker.reminders.trial import NAME as MAIL_TEST


@dataclass(frozen=True)
class Heartbeat:
    """The scheduler that was last at work. ``good_until`` is when its silence counts."""

    holder: str
    good_until: datetime

    @property
    def is_alive(self) -> bool:
        return self.good_until >= clock.real_now()


@dataclass(frozen=True)
class Machinery:
    """``jobs`` in alphabetical order, without the mail test, which is ``last_trial``."""

    heartbeat: Heartbeat | None
    jobs: tuple[JobRun, ...]
    last_trial: JobRun | None


def read_machinery(session: Session) -> Machinery:
    """Two statements."""
    rows = list(session.scalars(select(JobRun).order_by(JobRun.name)))
    lease = session.get(SchedulerLease, "scheduler")
    return Machinery(
        heartbeat=Heartbeat(lease.holder.rpartition(":")[0], lease.expires_at) if lease else None,
        jobs=tuple(row for row in rows if row.name != MAIL_TEST),
        last_trial=next((row for row in rows if row.name == MAIL_TEST), None),
    )
