"""The ledger of reminders: a row is claimed and committed before anything is sent."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.adapters.db import Base, UtcDateTime, enum_column
from tracker.people.models import Person


class ReminderState(StrEnum):
    """States only move forwards: claimed, then sent; or failed, tried again, given up."""

    CLAIMED = "claimed"
    FAILED = "failed"
    SENT = "sent"
    GIVEN_UP = "given_up"


class Reminder(Base):
    """One digest owed to one person on one day. ``items`` is what it says, frozen when claimed."""

    __tablename__ = "reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    on_date: Mapped[date] = mapped_column(index=True)
    state: Mapped[ReminderState] = mapped_column(enum_column(ReminderState))
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # A claim by a process that died is taken over after this moment.
    claimed_until: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(Text, default="")
    # Raised to make the link in this email useless.
    is_link_revoked: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("person_id", "on_date"),)


class SchedulerLease(Base):
    """Which scheduler process runs the jobs; another takes over when the lease runs out."""

    __tablename__ = "scheduler_lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class JobRun(Base):
    """When each job last ran and how it ended."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(Text, default="")
