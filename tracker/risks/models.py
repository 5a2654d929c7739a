"""Risks and issues. The score is never stored: it is probability times impact."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.adapters.db import Base, UtcDateTime, enum_column
from tracker.domain.risk import Level, Proximity, Response, RiskKind
from tracker.people.models import Person
from tracker.plan.models import Objective

risk_objective = Table(
    "risk_objective",
    Base.metadata,
    Column("risk_id", ForeignKey("risk.id"), primary_key=True),
    Column("objective_id", ForeignKey("objective.id"), primary_key=True),
)


class Risk(Base):
    """A risk (may happen: if ..., then ...) or an issue (has happened: has impact, no probability)."""

    __tablename__ = "risk"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    number: Mapped[int]
    kind: Mapped[RiskKind] = mapped_column(enum_column(RiskKind))
    if_text: Mapped[str] = mapped_column(String(500))
    then_text: Mapped[str] = mapped_column(String(500))
    category: Mapped[str] = mapped_column(String(100), default="")
    mitigation: Mapped[str] = mapped_column(Text, default="")
    raised_on: Mapped[date]
    # Printed instead of the date where only a month is known ("January 2020").
    raised_text: Mapped[str] = mapped_column(String(60), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    proximity: Mapped[Proximity | None] = mapped_column(enum_column(Proximity))
    response: Mapped[Response | None] = mapped_column(enum_column(Response))
    review_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    closed_reason: Mapped[str] = mapped_column(Text, default="")
    # A risk that happened points to the issue it became.
    became_id: Mapped[int | None] = mapped_column(ForeignKey("risk.id"))
    version: Mapped[int] = mapped_column(default=1)
    illustrative_fields: Mapped[str] = mapped_column(String(200), default="")

    owner: Mapped[Person | None] = relationship()
    objectives: Mapped[list[Objective]] = relationship(secondary=risk_objective)
    assessments: Mapped[list["RiskAssessment"]] = relationship(order_by="RiskAssessment.id")

    __table_args__ = (UniqueConstraint("programme_id", "number"),)


class RiskAssessment(Base):
    """One dated judgement of probability and impact; append-only."""

    __tablename__ = "risk_assessment"

    id: Mapped[int] = mapped_column(primary_key=True)
    risk_id: Mapped[int] = mapped_column(ForeignKey("risk.id"), index=True)
    level: Mapped[Level] = mapped_column(enum_column(Level))
    as_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    probability: Mapped[int | None]
    impact: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author_title: Mapped[str] = mapped_column(String(200))
    is_illustrative: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        CheckConstraint("probability between 1 and 5", name="probability_is_1_to_5"),
        CheckConstraint("impact between 1 and 5", name="impact_is_1_to_5"),
    )
