"""Assurance records: audits, dip samples and feedback."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.adapters.db import Base, enum_column
from tracker.domain.evidence import Conclusion
from tracker.plan.models import Objective

objective_assurance = Table(
    "objective_assurance",
    Base.metadata,
    Column("objective_id", ForeignKey("objective.id"), primary_key=True),
    Column("assurance_record_id", ForeignKey("assurance_record.id"), primary_key=True),
)


class AssuranceKind(StrEnum):
    AUDIT = "audit"
    DIP_SAMPLE = "dip_sample"
    FEEDBACK = "feedback"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").capitalize()


class AssuranceRecord(Base):
    """An audit, a dip sample or a piece of feedback, and what it says of an objective."""

    __tablename__ = "assurance_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[AssuranceKind] = mapped_column(enum_column(AssuranceKind))
    title: Mapped[str] = mapped_column(String(300))
    held_on: Mapped[date]
    sample_size: Mapped[int | None]
    grades: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    found: Mapped[str] = mapped_column(Text, default="")
    moderated_by: Mapped[str] = mapped_column(String(200), default="")
    conclusion: Mapped[Conclusion] = mapped_column(enum_column(Conclusion))
    is_illustrative: Mapped[bool] = mapped_column(default=False)

    objectives: Mapped[list[Objective]] = relationship(secondary=objective_assurance)

    __table_args__ = (UniqueConstraint("programme_id", "code"),)
