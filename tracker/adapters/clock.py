"""What day it is. The only place that asks.

Today is the later of ``TRACKER_TODAY`` and the demonstration's stored date, or the real date when
neither is set. It rules due dates, as-at dates and reminders; tokens, sessions, leases and
back-off use :func:`real_now`.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask import current_app, g, has_request_context
from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.adapters.db import Base, db
from tracker.settings import Settings

LONDON = ZoneInfo("Europe/London")


class DemoClock(Base):
    """The demonstration's date: one row, moved on by ``/demo``."""

    __tablename__ = "demo_clock"

    id: Mapped[int] = mapped_column(primary_key=True)
    today: Mapped[date]


def current_settings() -> Settings:
    """The settings of the running application."""
    settings: Settings = current_app.extensions["tracker_settings"]
    return settings


def real_now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The day that is looked at: today, or in a closed programme the day it was closed."""
    held: date | None = g.get("day_looked_at") if has_request_context() else None
    return held or current_day()


def current_day() -> date:
    """Today, whichever programme is looked at."""
    return frozen_today() or real_now().astimezone(LONDON).date()


def look_at(day: date) -> None:
    """For the rest of this request today is that day. What is recorded is still recorded now."""
    g.day_looked_at = day


def now() -> datetime:
    """When a thing is recorded: the clock's date with the real time of day."""
    moment = real_now()
    frozen = frozen_today()
    if frozen is None:
        return moment
    return datetime.combine(frozen, moment.astimezone(LONDON).time(), LONDON).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The last moment of a day in London: what had been recorded by then counts as known on that day."""
    return datetime.combine(day, time.max, LONDON).astimezone(UTC)


def frozen_today() -> date | None:
    """The date at which the clock stands still, or None when it runs."""
    settings = current_settings()
    stored = _stored_date() if settings.is_demo else None
    return max((day for day in (settings.today, stored) if day), default=None)


def set_demo_date(session: Session, day: date) -> None:
    """Move the demonstration's clock; the caller commits."""
    session.merge(DemoClock(id=1, today=day))
    g.pop("demo_date", None)


def _stored_date() -> date | None:
    """The demonstration's date, asked for once a request: a page says "3 days ago" on every row."""
    if not has_request_context():
        return db.session.scalar(select(DemoClock.today))
    if "demo_date" not in g:
        g.demo_date = db.session.scalar(select(DemoClock.today))
    stored: date | None = g.demo_date
    return stored
