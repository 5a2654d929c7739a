"""How long what is no programme's content is kept, and removing what is older. Real time rules, never a frozen clock.

A demonstration keeps everything: its past was written today.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Delete, delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.adapters import clock
from tracker.audit.models import AuditEntry, AuditRemoval
from tracker.audit.services import record_many
from tracker.calendars.models import CalendarFeed
from tracker.editions.models import Notice, NoticeState
from tracker.kpis.models import ImportBatch
from tracker.reminders.models import Reminder, ReminderState
from tracker.reminders.outcomes import KEPT_FOR as RUNS_KEPT_FOR
from tracker.settings import Settings

BATCH = 5_000
_YEAR = timedelta(days=365.25)
_TWO_YEARS = 2 * _YEAR
_QUARTER = timedelta(days=90)
_MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Period:
    """One kind of row: what it is, how long it is kept, and why so long."""

    what: str
    kept: str
    why: str


@dataclass(frozen=True)
class Rule(Period):
    """A kind of row that the job removes: those of ``table`` that ``is_old`` names."""

    table: Any
    is_old: Callable[[datetime], Any]


def audit_kept(settings: Settings) -> timedelta:
    return settings.audit_years * _YEAR


def periods(settings: Settings) -> tuple[Period, ...]:
    """Everything that has a period, as the administrator sees it."""
    years = settings.audit_years
    audit = Period(
        "Activity (who wrote what)",
        f"{years} year{'' if years == 1 else 's'}",
        "Who decided what has to be answered for years after. TRACKER_AUDIT_YEARS sets it, never under one.",
    )
    sign_ins = Period(
        "Sessions that are over, with browser and network address; emails about accounts",
        "90 days",
        "Long enough to look into a sign-in that somebody does not recognise.",
    )
    runs = Period(
        "Reminder runs and who was left out, with why",
        f"{RUNS_KEPT_FOR.days // 7} weeks",
        "Explains to somebody why they were, or were not, reminded.",
    )
    links = Period(
        "Links in emails",
        "nothing is kept",
        "They are signed and say themselves until when they open something.",
    )
    record = Period(
        "Plan, updates, figures, risks, published reports",
        "for good",
        "The programme’s record. It names job titles; how long a programme is kept is the organisation’s to say.",
    )
    return (audit, sign_ins, *RULES, runs, links, record)


RULES: tuple[Rule, ...] = (
    Rule(
        "Reminders that were sent or given up",
        "2 years",
        "Shows what somebody was told, over two annual reviews.",
        Reminder,
        lambda now: (
            Reminder.state.in_((ReminderState.SENT, ReminderState.GIVEN_UP)) & (Reminder.claimed_at < now - _TWO_YEARS)
        ),
    ),
    Rule(
        "Emails about reports that were sent or given up",
        "2 years",
        "As reminders.",
        Notice,
        lambda now: (
            Notice.state.in_((NoticeState.SENT, NoticeState.GIVEN_UP)) & (Notice.claimed_until < now - _TWO_YEARS)
        ),
    ),
    Rule(
        "Calendar addresses that were revoked",
        "90 days",
        "As sessions that are over.",
        CalendarFeed,
        lambda now: CalendarFeed.revoked_at < now - _QUARTER,
    ),
    Rule(
        "Files that were uploaded and never loaded",
        "30 days",
        "Time to finish what was begun. Of a load that was applied only what it did is kept, not the file.",
        ImportBatch,
        lambda now: ImportBatch.applied_at.is_(None) & (ImportBatch.received_at < now - _MONTH),
    ),
)


def why_nothing_goes(settings: Settings) -> str:
    """Why this installation removes nothing; empty when it does."""
    if settings.is_demo:
        return "a demonstration keeps everything"
    return "the clock stands still, so nothing is removed" if clock.frozen_today() is not None else ""


def remove_old(session: Session, settings: Settings) -> dict[str, int]:
    """Remove what is older than its period, in batches that each commit; how many rows of what, those of none left out.

    What is removed leaves an entry in the audit saying how many and up to when.
    """
    if why_nothing_goes(settings):
        return {}
    now = clock.real_now()
    removed = {"audit_entry": sum(_remove_entries(session, now - audit_kept(settings)))}
    for rule in RULES:
        name = str(rule.table.__tablename__)
        removed[name] = sum(_remove_rows(session, rule, now))
    return {name: count for name, count in removed.items() if count}


def _remove_entries(session: Session, before: datetime) -> Iterator[int]:
    """The database lets go of entries only while a removal is noted that is not finished (`adapters/guards.py`)."""
    while session.scalar(select(AuditEntry.id).where(AuditEntry.written_at < before).limit(1)) is not None:
        removal = AuditRemoval(begun_at=clock.real_now(), written_before=before)
        session.add(removal)
        session.flush()
        count = _delete(session, AuditEntry.id, AuditEntry.written_at < before, delete(AuditEntry))
        removal.finished_at, removal.removed = clock.real_now(), count
        record_many(session, "audit_entry", "deleted", count, written_before=before.isoformat(timespec="seconds"))
        session.commit()
        yield count
    session.rollback()


def _remove_rows(session: Session, rule: Rule, now: datetime) -> Iterator[int]:
    is_old = rule.is_old(now)
    while count := _delete(session, rule.table.id, is_old, delete(rule.table), unrecorded="in one entry, below"):
        record_many(session, rule.table.__tablename__, "deleted", count, kept=rule.kept)
        session.commit()
        yield count
    session.rollback()


def _delete(
    session: Session, number: InstrumentedAttribute[int], is_old: Any, statement: Delete, **options: str
) -> int:
    """Delete the oldest rows, one batch of them; how many there were."""
    oldest = select(number).where(is_old).order_by(number).limit(BATCH)
    found = statement.where(number.in_(oldest)).execution_options(synchronize_session=False, **options)
    result = session.execute(found)
    assert isinstance(result, CursorResult)  # noqa: S101 - a delete has a row count
    return result.rowcount


@dataclass(frozen=True)
class Removals:
    """What was removed of the audit so far, and the oldest entry that is left."""

    removed: int
    last_at: datetime | None
    oldest_at: datetime | None


def read_removals(session: Session) -> Removals:
    """Two statements."""
    row = session.execute(select(func.sum(AuditRemoval.removed), func.max(AuditRemoval.finished_at))).one()
    return Removals(row[0] or 0, row[1], session.scalar(select(func.min(AuditEntry.written_at))))
