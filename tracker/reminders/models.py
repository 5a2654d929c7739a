"""The ledger of reminders: a row is claimed and committed before anything is sent."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.adapters.db import AddressFreeText, Base, UtcDateTime, enum_column
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
    error: Mapped[str] = mapped_column(AddressFreeText, default="")
    # Raised to make the link in this email useless.
    is_link_revoked: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("person_id", "on_date"),)


class ReminderRun(Base):
    """One run and what came of it. ``idle`` counts the people who owed nothing."""

    __tablename__ = "reminder_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    on_date: Mapped[date] = mapped_column(index=True)
    finished_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent: Mapped[int]
    failed: Mapped[int]
    skipped: Mapped[int]
    idle: Mapped[int]

    skips: Mapped[list["ReminderSkip"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class ReminderSkip(Base):
    """Somebody who owed something in a programme and was not reminded in a run, and why.

    ``things`` counts what they owed there. Rows go with their run, after some weeks.
    """

    __tablename__ = "reminder_skip"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("reminder_run.id", ondelete="CASCADE"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    things: Mapped[int]

    person: Mapped[Person] = relationship()


class ReminderPreference(Base):
    """What a person chose: a day of the week (0 is Monday) and whether to hear before a thing is late."""

    __tablename__ = "reminder_preference"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    weekday: Mapped[int | None]
    before_due: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (CheckConstraint("weekday between 0 and 4", name="weekday_is_a_working_day"),)


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
    outcome: Mapped[str] = mapped_column(AddressFreeText, default="")
