"""Findings that somebody accepted. A finding itself is derived and has no row."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.adapters.db import Base, UtcDateTime


class FindingAcceptance(Base):
    """A claim that may stand, with the reason. It is never changed; taking it back ends it and keeps it on record.

    ``place`` and ``message`` are the finding's words when it was accepted, for when the claim is made no more.
    """

    __tablename__ = "finding_acceptance"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    fingerprint: Mapped[str] = mapped_column(String(32))
    # A plain word: another kind of check needs no migration.
    kind: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    accepted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    accepted_by_title: Mapped[str] = mapped_column(String(200))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_title: Mapped[str] = mapped_column(String(200), default="")

    # Of two who accept the same at once the second finds it accepted.
    __table_args__ = (
        Index(
            "uq_finding_acceptance_standing",
            "programme_id",
            "fingerprint",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
    )
