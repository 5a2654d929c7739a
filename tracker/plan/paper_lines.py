"""Lines that stand in papers from edition to edition: the board's questions, recommendations, implications."""

from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column

from tracker.adapters.db import Base, enum_column


class LineKind(StrEnum):
    QUESTION = "question"
    RECOMMENDATION = "recommendation"
    IMPLICATION = "implication"


class PaperLine(Base):
    """A question of the board, a recommendation to a committee, or what a paper implies for an area.

    ``heading`` is the theme of a question (a heading of the KPI board), whom a recommendation is made to, or the area
    that an implication is for; an implication may be blank, its row is kept. ``kpi_codes`` are the KPIs that answer a
    question. The row is what it says now; :class:`tracker.plan.wordings.Wording` keeps what it said before.
    """

    __tablename__ = "paper_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    kind: Mapped[LineKind] = mapped_column(enum_column(LineKind))
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    kpi_codes: Mapped[list[str]] = mapped_column(JSON, default=list)
    # False: it is no longer printed.
    is_open: Mapped[bool] = mapped_column(default=True, server_default=true())
    is_illustrative: Mapped[bool] = mapped_column(default=False)
