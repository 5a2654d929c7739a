"""Editions of the reports. The stored document is the edition."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, ForeignKeyConstraint, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.adapters.db import AddressFreeText, Base, UtcDateTime, enum_column
from tracker.editions.series import BOARD, ReportSeries
from tracker.people.models import Person


class EditionState(StrEnum):
    """An edition is drafted and submitted by the manager, approved by the SRO or deputy, then published."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return self.value.capitalize()

    @property
    def is_open(self) -> bool:
        """Whether its words can be written still: its content is not fixed, or was sent back."""
        return self in (EditionState.DRAFT, EditionState.RETURNED)

    @property
    def is_readable(self) -> bool:
        """Whether every member may read it: its words are fixed, and it was not taken out of use."""
        return self in (EditionState.SUBMITTED, EditionState.APPROVED, EditionState.PUBLISHED)

    @property
    def is_waiting(self) -> bool:
        """Whether it is on its way to publication, its content fixed."""
        return self in (EditionState.SUBMITTED, EditionState.APPROVED)


class Edition(Base):
    """One dated report of a series. ``document`` is the report object as JSON, fixed when submitted; empty before."""

    __tablename__ = "report_edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    series: Mapped[str] = mapped_column(String(60), default=BOARD)
    # Its place in the series: a correction has the number of what it corrects, and the next version.
    number: Mapped[int] = mapped_column(default=1)
    status_on: Mapped[date]
    data_to_on: Mapped[date]
    meeting_on: Mapped[date | None]
    # Its place on the agenda, as the cover of a committee report prints it.
    item: Mapped[str] = mapped_column(String(20), default="")
    version: Mapped[int] = mapped_column(default=1)
    correction: Mapped[str] = mapped_column(Text, default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("report_edition.id"))
    state: Mapped[EditionState] = mapped_column(enum_column(EditionState))
    document: Mapped[str] = mapped_column(Text, deferred=True, default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Goes up with each change of state: two people deciding at once are told apart by it.
    row_version: Mapped[int] = mapped_column(default=1)

    files: Mapped[list["EditionFile"]] = relationship(order_by="EditionFile.format")
    texts: Mapped[list["EditionText"]] = relationship(order_by="EditionText.id")
    steps: Mapped[list["EditionStep"]] = relationship(order_by="EditionStep.id", back_populates="edition")
    in_series: Mapped[ReportSeries] = relationship(viewonly=True)

    __table_args__ = (
        ForeignKeyConstraint(["programme_id", "series"], ["report_series.programme_id", "report_series.slug"]),
        UniqueConstraint("programme_id", "series", "status_on", "version"),
    )
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - as SQLAlchemy reads it

    @property
    def last_step(self) -> "EditionStep | None":
        return self.steps[-1] if self.steps else None


class EditionText(Base):
    """Words written for one edition: its executive summary, a note to a section, the paragraphs of a paper's section.

    ``version`` goes up with each save: of two who write at once, the second is shown what the first wrote.
    """

    __tablename__ = "report_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("report_edition.id"), index=True)
    section: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    # Not for publication: the public version leaves it out.
    is_public: Mapped[bool] = mapped_column(default=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author_title: Mapped[str] = mapped_column(String(200), default="")
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (UniqueConstraint("edition_id", "section"),)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - as SQLAlchemy reads it


class StepKind(StrEnum):
    """What happened to an edition."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return self.value.capitalize()


class EditionStep(Base):
    """A step in the life of an edition, with who took it and what they said. Append-only.

    Who is a job title as it was on the day. ``document`` is what was returned, kept when a new one takes its place.
    """

    __tablename__ = "report_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("report_edition.id"), index=True)
    kind: Mapped[StepKind] = mapped_column(enum_column(StepKind))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    by_title: Mapped[str] = mapped_column(String(200))
    comment: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    document: Mapped[str | None] = mapped_column(Text, deferred=True)

    edition: Mapped[Edition] = relationship(back_populates="steps")


class EditionFile(Base):
    """A published file, served byte for byte as it was; of the edition, or of its public version."""

    __tablename__ = "report_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("report_edition.id"), index=True)
    format: Mapped[str] = mapped_column(String(10))
    is_public: Mapped[bool] = mapped_column(default=False)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("edition_id", "format", "is_public"),)


class MeetingDraft(Base):
    """That a series had its draft made for a meeting by the schedule; it is made once, even if thrown away."""

    __tablename__ = "report_meeting_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    series: Mapped[str] = mapped_column(String(60))
    meeting_on: Mapped[date]
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        ForeignKeyConstraint(["programme_id", "series"], ["report_series.programme_id", "report_series.slug"]),
        UniqueConstraint("programme_id", "series", "meeting_on"),
    )


class NoticeState(StrEnum):
    """States only move forwards: queued, claimed, then sent; or failed, tried again, given up."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    FAILED = "failed"
    SENT = "sent"
    GIVEN_UP = "given_up"


class Notice(Base):
    """An email that one person is owed because of a step; written with the step, sent afterwards, once."""

    __tablename__ = "report_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("report_step.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[NoticeState] = mapped_column(enum_column(NoticeState), default=NoticeState.QUEUED, index=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    attempts: Mapped[int] = mapped_column(default=0)
    # A claim by a process that died is taken over after this moment.
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(AddressFreeText, default="")

    step: Mapped[EditionStep] = relationship()
    person: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("step_id", "person_id"),)
