"""Which of several scheduler processes runs the jobs: the one that holds the lease and keeps renewing it."""

from datetime import timedelta

from sqlalchemy import CursorResult, or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.reminders.models import SchedulerLease

NAME = "scheduler"
LEASE = timedelta(seconds=40)
RENEW_SECONDS = 10


def hold_lease(session: Session, holder: str) -> bool:
    """Take the lease, or renew one's own; whether it is held now. Commits. The database decides between two."""
    now = clock.real_now()
    is_free = or_(SchedulerLease.holder == holder, SchedulerLease.expires_at < now)
    taken = session.execute(
        update(SchedulerLease)
        .where(SchedulerLease.name == NAME, is_free)
        .values(holder=holder, expires_at=now + LEASE)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(taken, CursorResult)  # noqa: S101 - an update has a row count
    held = taken.rowcount == 1
    if not held and session.get(SchedulerLease, NAME) is None:
        session.add(SchedulerLease(name=NAME, holder=holder, expires_at=now + LEASE))
        try:
            session.flush()
        except IntegrityError:
            session.rollback()
            return False
        held = True
    session.commit()
    return held


def release_lease(session: Session, holder: str) -> None:
    """Let a standby take over at once. Commits."""
    session.execute(
        update(SchedulerLease)
        .where(SchedulerLease.name == NAME, SchedulerLease.holder == holder)
        .values(expires_at=clock.real_now() - LEASE)
        .execution_options(synchronize_session=False)
    )
    session.commit()
