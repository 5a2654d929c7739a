"""The audit: append-only, as the database itself sees to (:mod:`tracker.adapters.guards`)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.adapters import clock
from tracker.adapters.db import Base, UtcDateTime

LONGEST_ADDRESS = 120


class AuditEntry(Base):
    """One row written, changed or deleted. Holds an id and a job title, never a name or address.

    ``at`` is when the write counts as recorded, which an import may set back and a frozen clock does;
    ``written_at`` is when it happened. ``address`` is from where: a network address, or the account and machine
    of a command or job.
    """

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, default=clock.real_now)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    actor_title: Mapped[str] = mapped_column(String(200))
    via: Mapped[str] = mapped_column(String(20))
    address: Mapped[str | None] = mapped_column(String(LONGEST_ADDRESS))
    programme_id: Mapped[int | None] = mapped_column(index=True)
    verb: Mapped[str] = mapped_column(String(20))
    table_name: Mapped[str] = mapped_column(String(60))
    row_id: Mapped[int | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class AuditRemoval(Base):
    """What retention removed of the audit. While it is unfinished, the database lets go of what is older."""

    __tablename__ = "audit_removal"

    id: Mapped[int] = mapped_column(primary_key=True)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_before: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed: Mapped[int] = mapped_column(default=0)
