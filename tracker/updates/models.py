"""Updates are append-only: a correction is another update that supersedes the first."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.adapters.db import Base, UtcDateTime, enum_column
from tracker.domain.rag import Rag


class Update(Base):
    """A rating and its words as at a date, for a programme, a theme, an objective or an action."""

    __tablename__ = "status_update"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"), index=True)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    objective_id: Mapped[int | None] = mapped_column(ForeignKey("objective.id"), index=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)
    as_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rag: Mapped[Rag] = mapped_column(enum_column(Rag))
    narrative: Mapped[str] = mapped_column(Text, default="")
    forecast_on: Mapped[date | None]
    path_cause: Mapped[str] = mapped_column(Text, default="")
    path_action: Mapped[str] = mapped_column(Text, default="")
    path_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(Text, default="")
    is_no_change: Mapped[bool] = mapped_column(default=False)
    # Why a manager states a better rating than the evidence, or changes a quarter that is locked.
    reason: Mapped[str] = mapped_column(Text, default="")
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("status_update.id"), unique=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author_title: Mapped[str] = mapped_column(String(200))
    is_illustrative: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        CheckConstraint(
            "case when programme_id is null then 0 else 1 end"
            " + case when theme_id is null then 0 else 1 end"
            " + case when objective_id is null then 0 else 1 end"
            " + case when action_id is null then 0 else 1 end = 1",
            name="is_about_one_thing",
        ),
    )


class UpdateAction(Base):
    """An action that an objective's or theme's narrative speaks for."""

    __tablename__ = "status_update_action"

    update_id: Mapped[int] = mapped_column(ForeignKey("status_update.id"), primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), primary_key=True)
