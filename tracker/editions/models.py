"""Editions of the report. The stored document is the edition."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.adapters.db import Base, UtcDateTime, enum_column
from tracker.people.models import Person


class EditionState(StrEnum):
    """An edition is submitted by the manager, approved by the SRO or deputy, then published."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return self.value.capitalize()


class Edition(Base):
    """One dated report. ``document`` is the report object as JSON, fixed when submitted."""

    __tablename__ = "report_edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    series: Mapped[str] = mapped_column(String(60), default="board")
    status_on: Mapped[date]
    data_to_on: Mapped[date]
    meeting_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[EditionState] = mapped_column(enum_column(EditionState))
    document: Mapped[str] = mapped_column(Text, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decision_comment: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Goes up with each change of state: two people deciding at once are told apart by it.
    row_version: Mapped[int] = mapped_column(default=1)

    submitted_by: Mapped[Person | None] = relationship(foreign_keys=[submitted_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    published_by: Mapped[Person | None] = relationship(foreign_keys=[published_by_id])
    files: Mapped[list["EditionFile"]] = relationship(order_by="EditionFile.format")

    __table_args__ = (UniqueConstraint("programme_id", "series", "status_on", "version"),)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - as SQLAlchemy reads it


class EditionFile(Base):
    """A published file, served byte for byte as it was."""

    __tablename__ = "report_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("report_edition.id"), index=True)
    format: Mapped[str] = mapped_column(String(10))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("edition_id", "format"),)
