"""Reading the audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.audit.models import AuditEntry

PAGE = 100


@dataclass(frozen=True)
class ActivityFilter:
    """What of the activity is asked for; None is everything."""

    actor_title: str | None = None
    table_name: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def read_activity(
    session: Session, programme_id: int, asked: ActivityFilter, *, page: int = 1
) -> tuple[Sequence[AuditEntry], int]:
    """One page of a programme's entries, newest first, and how many there are in all."""
    query = _matching(programme_id, asked)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    # Past the end is the last page: the offset must fit the database's numbers.
    before = min(page - 1, max(total - 1, 0) // PAGE) * PAGE
    newest = query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).offset(before).limit(PAGE)
    return session.scalars(newest).all(), total


def every_activity(session: Session, programme_id: int, asked: ActivityFilter) -> Sequence[AuditEntry]:
    """All the entries asked for, oldest first."""
    return session.scalars(_matching(programme_id, asked).order_by(AuditEntry.at, AuditEntry.id)).all()


def who_wrote(session: Session, programme_id: int) -> list[str]:
    """The job titles of everybody who wrote anything in a programme."""
    titles = select(AuditEntry.actor_title).where(AuditEntry.programme_id == programme_id).distinct()
    return sorted(session.scalars(titles))


def what_was_written(session: Session, programme_id: int) -> list[str]:
    """The tables in which anything of a programme was written."""
    tables = select(AuditEntry.table_name).where(AuditEntry.programme_id == programme_id).distinct()
    return sorted(session.scalars(tables))


def _matching(programme_id: int, asked: ActivityFilter) -> Select[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.programme_id == programme_id)
    if asked.actor_title is not None:
        query = query.where(AuditEntry.actor_title == asked.actor_title)
    if asked.table_name is not None:
        query = query.where(AuditEntry.table_name == asked.table_name)
    if asked.since is not None:
        query = query.where(AuditEntry.at >= asked.since)
    if asked.until is not None:
        query = query.where(AuditEntry.at <= asked.until)
    return query
