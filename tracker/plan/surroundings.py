"""What stands around the plan: concerns, developments, events, findings, decisions, follow-ups,
questions and the budget."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Numeric, String, Table, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.adapters.db import Base, UtcDateTime, enum_column
from tracker.people.models import Person
from tracker.plan.models import Action, Objective, Theme

concern_owner = Table(
    "concern_owner",
    Base.metadata,
    Column("concern_id", ForeignKey("concern.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
)
development_owner = Table(
    "development_owner",
    Base.metadata,
    Column("development_id", ForeignKey("development.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
)
finding_objective = Table(
    "finding_objective",
    Base.metadata,
    Column("finding_id", ForeignKey("finding.id"), primary_key=True),
    Column("objective_id", ForeignKey("objective.id"), primary_key=True),
)


class Matter:
    """What a concern and a development have in common.

    By when is said in words, with the date or review date that the words carry, if any. The row is what it says
    now; :class:`tracker.plan.wordings.Wording` keeps what it said before.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    ref: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text, default="")
    due_text: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[date | None]
    review_on: Mapped[date | None]
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    is_open: Mapped[bool] = mapped_column(default=True)
    is_illustrative: Mapped[bool] = mapped_column(default=False)


class Concern(Matter, Base):
    """A key area of concern."""

    __tablename__ = "concern"

    owners: Mapped[list[Person]] = relationship(secondary=concern_owner, order_by=Person.id)

    __table_args__ = (UniqueConstraint("programme_id", "ref"),)


class Development(Matter, Base):
    """A medium-term development."""

    __tablename__ = "development"

    owners: Mapped[list[Person]] = relationship(secondary=development_owner, order_by=Person.id)

    __table_args__ = (UniqueConstraint("programme_id", "ref"),)


class EventKind(StrEnum):
    INSPECTION = "inspection"
    MONITORING_VISIT = "monitoring_visit"
    BOARD = "board"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").capitalize()


class Event(Base):
    """An inspection, a monitoring visit or a board meeting, with its outcome once held."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    kind: Mapped[EventKind] = mapped_column(enum_column(EventKind))
    held_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(300))
    outcome: Mapped[str] = mapped_column(Text, default="")
    # False: it was called off.
    is_open: Mapped[bool] = mapped_column(default=True, server_default=true())
    is_illustrative: Mapped[bool] = mapped_column(default=False)

    findings: Mapped[list["Finding"]] = relationship(back_populates="event", order_by="Finding.number")


class Finding(Base):
    """What an inspection or a visit found, and the objectives that answer it."""

    __tablename__ = "finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    # False: it was entered by mistake and is no longer printed.
    is_open: Mapped[bool] = mapped_column(default=True, server_default=true())
    is_illustrative: Mapped[bool] = mapped_column(default=False)

    event: Mapped[Event] = relationship(back_populates="findings")
    objectives: Mapped[list[Objective]] = relationship(secondary=finding_objective)


class Decision(Base):
    """A decision asked of the board, and its answer."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    detail: Mapped[str] = mapped_column(Text, default="")
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_on: Mapped[date]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    needed_on: Mapped[date | None]
    objective_id: Mapped[int | None] = mapped_column(ForeignKey("objective.id"))
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_on: Mapped[date | None]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # False: it is no longer asked.
    is_open: Mapped[bool] = mapped_column(default=True, server_default=true())
    is_illustrative: Mapped[bool] = mapped_column(default=False)

    asked_by: Mapped[Person | None] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])
    objective: Mapped[Objective | None] = relationship()
    action: Mapped[Action | None] = relationship()


class QuestionKind(StrEnum):
    """Who says what: an owner asks for help or says an action is not theirs; the SRO asks an owner."""

    HELP = "help"
    NOT_MINE = "not_mine"
    QUESTION = "question"


class Question(Base):
    """Something asked that stays open until it is answered."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    kind: Mapped[QuestionKind] = mapped_column(enum_column(QuestionKind))
    text: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Nobody in particular for help and not mine: they go to the manager and the SRO.
    asked_of_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_on: Mapped[date]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    objective_id: Mapped[int | None] = mapped_column(ForeignKey("objective.id"))
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_on: Mapped[date | None]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_illustrative: Mapped[bool] = mapped_column(default=False)

    asked_by: Mapped[Person | None] = relationship(foreign_keys=[asked_by_id])
    asked_of: Mapped[Person | None] = relationship(foreign_keys=[asked_of_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])
    theme: Mapped[Theme | None] = relationship()
    objective: Mapped[Objective | None] = relationship()
    action: Mapped[Action | None] = relationship()


class FollowUp(Base):
    """Something to do that hangs on a KPI, an assurance record, a concern, a decision, a risk or a meeting.

    Those that hang on a risk are its mitigation; those that hang on a meeting, the board's own action log.
    """

    __tablename__ = "follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    raised_on: Mapped[date | None]
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    kpi_id: Mapped[int | None] = mapped_column(ForeignKey("kpi.id"))
    assurance_record_id: Mapped[int | None] = mapped_column(ForeignKey("assurance_record.id"))
    concern_id: Mapped[int | None] = mapped_column(ForeignKey("concern.id"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    risk_id: Mapped[int | None] = mapped_column(ForeignKey("risk.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    is_illustrative: Mapped[bool] = mapped_column(default=False)

    owner: Mapped[Person | None] = relationship()

    __table_args__ = (
        CheckConstraint(
            "case when kpi_id is null then 0 else 1 end"
            " + case when assurance_record_id is null then 0 else 1 end"
            " + case when concern_id is null then 0 else 1 end"
            " + case when decision_id is null then 0 else 1 end"
            " + case when risk_id is null then 0 else 1 end"
            " + case when event_id is null then 0 else 1 end = 1",
            name="hangs_on_one_thing",
        ),
    )


class BudgetLine(Base):
    """A line of the budget in pounds. A blank amount is unknown, not nothing; variance is derived."""

    __tablename__ = "budget_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(200))
    budget: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    actual: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    forecast: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    comment: Mapped[str] = mapped_column(Text, default="")
    # False: it is no longer printed.
    is_open: Mapped[bool] = mapped_column(default=True, server_default=true())
