"""The tree of the plan: programme, theme, objective, action, milestone."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, String, Text, false, true
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.adapters.db import Base, UtcDateTime, enum_column
from tracker.domain.rhythm import Rhythm
from tracker.people.models import Person


class Rated:
    """What takes updates. ``version`` goes up with each one, so that two people saving at once
    are told apart by the database and not by luck."""

    version: Mapped[int] = mapped_column(default=1)


class Programme(Rated, Base):
    """An improvement programme and the rules it runs by."""

    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(200), default="")
    aim: Mapped[str] = mapped_column(Text, default="")
    sro_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    start_on: Mapped[date | None]
    target_end_on: Mapped[date | None]
    financial_year_start_month: Mapped[int] = mapped_column(default=4)
    time_zone: Mapped[str] = mapped_column(String(60), default="Europe/London")
    nation: Mapped[str] = mapped_column(String(20), default="england")
    update_rhythm: Mapped[Rhythm] = mapped_column(enum_column(Rhythm), default=Rhythm.BY_RATING)
    grace_working_days: Mapped[int] = mapped_column(default=2)
    quarter_lock_working_days: Mapped[int] = mapped_column(default=10)
    appetite_score: Mapped[int] = mapped_column(default=12)
    rag_guidance: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    illustrative_note: Mapped[str] = mapped_column(Text, default="")
    # Its own, beside the terms of the field: {"SAFS": "safeguarding and family support team"}; None: none yet.
    abbreviations: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    # In public versions of its reports, owners below head of service are left out.
    leaves_out_owners: Mapped[bool] = mapped_column(default=False, server_default=false())
    # The last day on which it was open; from then on it is read as it stood on that day. None: it is open.
    closed_on: Mapped[date | None]
    # Nobody is reminded while it is paused; with a date the pause ends by itself on that day.
    is_paused: Mapped[bool] = mapped_column(default=False, server_default=false())
    paused_until: Mapped[date | None]
    # How long before the due date people hear of it, and how long after their warning lead and manager do.
    remind_before_working_days: Mapped[int] = mapped_column(default=1, server_default="1")
    lead_after_working_days: Mapped[int] = mapped_column(default=5, server_default="5")
    manager_after_working_days: Mapped[int] = mapped_column(default=10, server_default="10")
    people_choose_reminders: Mapped[bool] = mapped_column(default=True, server_default=true())

    @hybrid_property
    def is_open(self) -> bool:
        return self.closed_on is None

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls) -> ColumnElement[bool]:
        return cls.closed_on.is_(None)

    sro: Mapped[Person | None] = relationship(foreign_keys=[sro_id])
    deputy: Mapped[Person | None] = relationship(foreign_keys=[deputy_id])
    manager: Mapped[Person | None] = relationship(foreign_keys=[manager_id])
    themes: Mapped[list["Theme"]] = relationship(back_populates="programme", order_by="Theme.position")

    __table_args__ = (
        CheckConstraint("financial_year_start_month between 1 and 12", name="start_month_is_a_month"),
        CheckConstraint("grace_working_days >= 0", name="grace_is_not_negative"),
    )


class Theme(Rated, Base):
    """A part of the plan. Its number is its place: moving it renumbers what is below."""

    __tablename__ = "theme"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(300))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    programme: Mapped[Programme] = relationship(back_populates="themes")
    lead: Mapped[Person | None] = relationship()
    objectives: Mapped[list["Objective"]] = relationship(back_populates="theme", order_by="Objective.position")


class Objective(Rated, Base):
    """What a theme is to achieve."""

    __tablename__ = "objective"

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(300))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    theme: Mapped[Theme] = relationship(back_populates="objectives")
    lead: Mapped[Person | None] = relationship()
    actions: Mapped[list["Action"]] = relationship(back_populates="objective", order_by="Action.position")


class Action(Rated, Base):
    """A piece of work with an owner.

    ``baseline_due_on`` is the first due date and never changes; the approved one is that of the last
    approved :class:`DueDateChange`. ``due_text`` is by-when in words ("Ongoing", "six-weekly"); words
    alone are never late, a date or a review date is.
    """

    __tablename__ = "action"

    id: Mapped[int] = mapped_column(primary_key=True)
    objective_id: Mapped[int] = mapped_column(ForeignKey("objective.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    second_owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    start_on: Mapped[date | None]
    baseline_due_on: Mapped[date | None]
    due_text: Mapped[str] = mapped_column(String(200), default="")
    review_on: Mapped[date | None]
    expected_outcome: Mapped[str] = mapped_column(Text, default="")
    added_on: Mapped[date]
    removed_on: Mapped[date | None]
    removed_reason: Mapped[str] = mapped_column(Text, default="")
    # The KPI whose sparkline stands beside the action in the weekly update.
    kpi_id: Mapped[int | None] = mapped_column(ForeignKey("kpi.id"))
    is_illustrative: Mapped[bool] = mapped_column(default=False)

    objective: Mapped[Objective] = relationship(back_populates="actions")
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    second_owner: Mapped[Person | None] = relationship(foreign_keys=[second_owner_id])
    milestones: Mapped[list["Milestone"]] = relationship(order_by="Milestone.position")
    due_date_changes: Mapped[list["DueDateChange"]] = relationship(order_by="DueDateChange.id")


class Milestone(Base):
    """A dated step of an action."""

    __tablename__ = "milestone"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    is_illustrative: Mapped[bool] = mapped_column(default=False)


class DueDateChange(Base):
    """A due date asked to move, with the reason; it moves when the manager approves.

    Approved changes to a later date are the action's slips.
    """

    __tablename__ = "due_date_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    from_on: Mapped[date | None]
    to_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_approved: Mapped[bool | None]
    is_illustrative: Mapped[bool] = mapped_column(default=False)
