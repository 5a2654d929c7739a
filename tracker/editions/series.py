"""Series of reports: the board's, the cabinet's, scrutiny's, each with its own sections and numbering."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Connection, ForeignKey, String, UniqueConstraint, event, insert
from sqlalchemy.orm import Mapped, Mapper, mapped_column, object_session

from tracker.adapters.db import Base, enum_column
from tracker.audit.services import record_many
from tracker.domain.highlight_sections import known_sections
from tracker.domain.paper_layouts import LAYOUTS, Layout, paper_sections
from tracker.plan.models import Programme

BOARD = "board"
"""The series that every programme begins with, and that staleness and "the last report" elsewhere are measured by."""


class SeriesKind(StrEnum):
    """What a series reports: the whole programme, its measures one by one, or a paper in one of the layouts."""

    HIGHLIGHT = "highlight"
    PERFORMANCE = "performance"
    DASHBOARD = "dashboard"
    QUESTIONS = "questions"
    COMMITTEE = "committee"
    DATAPACK = "datapack"

    @property
    def words(self) -> str:
        return self.layout.words if self.layout else f"{self.value.capitalize()} report"

    @property
    def layout(self) -> Layout | None:
        """The layout of a paper; the highlight and the performance report have none."""
        return LAYOUTS.get(self.value)


class ReportSeries(Base):
    """Reports to one audience. ``slug`` stands in addresses and never changes.

    ``sections`` are those it has, in their order; empty for the standard ones. ``headings`` are what a paper calls
    them where that is not the usual. ``measures`` are the codes of its KPIs in order; empty for all. ``template``
    names an uploaded Word template, empty for the built-in look. ``is_public``: a public version is made with each
    edition. ``draft_working_days``: an edition is drafted so many working days before a meeting of the board; None for
    never.
    """

    __tablename__ = "report_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    audience: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[SeriesKind] = mapped_column(enum_column(SeriesKind), default=SeriesKind.HIGHLIGHT)
    position: Mapped[int] = mapped_column(default=0)
    sections: Mapped[list[str]] = mapped_column(JSON, default=list)
    headings: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    measures: Mapped[list[str]] = mapped_column(JSON, default=list)
    template: Mapped[str] = mapped_column(String(120), default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    draft_working_days: Mapped[int | None]
    row_version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint("programme_id", "slug"),
        UniqueConstraint("programme_id", "name"),
        CheckConstraint("draft_working_days between 1 and 60", name="drafted_1_to_60_days_before"),
    )
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - as SQLAlchemy reads it

    @property
    def shown_sections(self) -> tuple[str, ...]:
        return paper_sections(self.kind.layout, self.sections) if self.kind.layout else known_sections(self.sections)


@event.listens_for(Programme, "after_insert")
def _begin_with_the_board(mapper: Mapper[Any], connection: Connection, programme: Programme) -> None:
    """However a programme is added, it has the board's series: editions refer to it."""
    if session := object_session(programme):
        record_many(session, ReportSeries.__tablename__, "added", 1, programme_id=programme.id, slug=BOARD)
    connection.execute(
        insert(ReportSeries),
        [
            {
                "programme_id": programme.id,
                "slug": BOARD,
                "name": "Highlight report",
                "audience": "Improvement board",
                "sections": [],
                "headings": {},
                "measures": [],
                "row_version": 1,
            }
        ],
    )
