"""Reading the audit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.audit.models import AuditEntry

PAGE = 100
SETTLES_WITHIN = timedelta(minutes=5)
Scope = ColumnElement[bool]
# What is the installation's, whatever the programme: people, how they sign in, what they are where, and what there is.
OF_THE_SITE = frozenset(
    {
        "person",
        "membership",
        "sign_in_session",
        "delegation",
        "calendar_feed",
        "programme",
        "openid_identity",
        "second_factor",
        "recovery_code",
        "access_token",
    }
)


def of_programme(programme_id: int) -> Scope:
    """Everything that was written in a programme."""
    return AuditEntry.programme_id == programme_id


def of_the_site() -> Scope:
    """What was written of people, sign-ins and programmes, and how much a job removed: never a programme's content.

    Content may be written outside of a programme's own pages, so that its entries name none; it stays out all the same.
    """
    counted_by_a_job = (AuditEntry.via == "job") & AuditEntry.programme_id.is_(None) & AuditEntry.row_id.is_(None)
    return AuditEntry.table_name.in_(OF_THE_SITE) | (counted_by_a_job & (AuditEntry.verb == "deleted"))


@dataclass(frozen=True)
class ActivityFilter:
    """What of the activity is asked for; None is everything."""

    actor_title: str | None = None
    table_name: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def asked_of(given: Mapping[str, str]) -> ActivityFilter:
    """The filter of an address; what is not a date there is no filter."""
    since, until = (_day(given.get(name, "")) for name in ("since", "until"))
    return ActivityFilter(
        actor_title=given.get("who") or None,
        table_name=given.get("what") or None,
        since=datetime.combine(since, time.min, clock.LONDON) if since else None,
        until=clock.end_of_day(until) if until else None,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_activity(
    session: Session, scope: Scope, asked: ActivityFilter, *, page: int = 1
) -> tuple[Sequence[AuditEntry], int]:
    """One page of the entries of a programme or of the site, newest first, and how many there are in all."""
    query = _matching(scope, asked)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    # Past the end is the last page: the offset must fit the database's numbers.
    before = min(page - 1, max(total - 1, 0) // PAGE) * PAGE
    # As they were written: what counts as recorded earlier, as a load set back does, is news all the same.
    newest = query.order_by(AuditEntry.id.desc()).offset(before).limit(PAGE)
    return session.scalars(newest).all(), total


def every_activity(session: Session, scope: Scope, asked: ActivityFilter) -> Sequence[AuditEntry]:
    """All the entries asked for, oldest first."""
    return session.scalars(_matching(scope, asked).order_by(AuditEntry.id)).all()


def activity_after(session: Session, programme_id: int, number: int, *, most: int) -> Sequence[AuditEntry]:
    """The entries of a programme after the one with this id, oldest first; those of the last minutes left out.

    PostgreSQL numbers an entry before its transaction ends: whoever asked for what comes after a later number would
    never see one of a transaction that took long.
    """
    settled = AuditEntry.written_at < clock.real_now() - SETTLES_WITHIN
    query = select(AuditEntry).where(of_programme(programme_id), AuditEntry.id > number, settled)
    return session.scalars(query.order_by(AuditEntry.id).limit(most)).all()


def who_wrote(session: Session, scope: Scope) -> list[str]:
    """The job titles of everybody who wrote anything there."""
    titles = select(AuditEntry.actor_title).where(scope).distinct()
    return sorted(session.scalars(titles))


def what_was_written(session: Session, scope: Scope) -> list[str]:
    """The tables in which anything was written there."""
    tables = select(AuditEntry.table_name).where(scope).distinct()
    return sorted(session.scalars(tables))


def _matching(scope: Scope, asked: ActivityFilter) -> Select[AuditEntry]:
    query = select(AuditEntry).where(scope)
    if asked.actor_title is not None:
        query = query.where(AuditEntry.actor_title == asked.actor_title)
    if asked.table_name is not None:
        query = query.where(AuditEntry.table_name == asked.table_name)
    if asked.since is not None:
        query = query.where(AuditEntry.at >= asked.since)
    if asked.until is not None:
        query = query.where(AuditEntry.at <= asked.until)
    return query
