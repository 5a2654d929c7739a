"""Every figure that is held of a KPI, one line each, with what can be done about it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.figures_display import format_qualified
from tracker.domain.kpi_cells import kind_of_state
from tracker.domain.kpi_series import value_from_parts
from tracker.domain.kpi_terms import Basis, FigureState, Geography
from tracker.domain.kpi_words import geography_words
from tracker.domain.periods import Period
from tracker.kpis.models import Figure, FigureRevision, Kpi


class FigureKind(StrEnum):
    """Which of a KPI's figures: its own series, its breakdowns, or what it is compared with."""

    SERIES = "series"
    BREAKDOWN = "breakdown"
    BENCHMARK = "benchmark"

    @property
    def words(self) -> str:
        return {"series": "Series", "breakdown": "Breakdowns", "benchmark": "Benchmarks"}[self.value]


@dataclass(frozen=True)
class HeldLine:
    """A figure in its current revision. ``has_rival`` says that another source speaks of the same."""

    id: int
    kind: FigureKind
    period: Period | None
    basis: Basis
    whose: str
    text: str
    state: FigureState
    source: str
    revision: int
    recorded_at: datetime
    author: str
    is_chosen: bool
    has_rival: bool
    is_subtotal: bool
    not_comparable: str


def list_figures(session: Session, kpi: Kpi, *, start_month: int) -> list[HeldLine]:
    """The figures of a KPI, the latest period first, in one statement."""
    every = aliased(FigureRevision)
    last = select(func.max(every.number)).where(every.figure_id == Figure.id).scalar_subquery()
    query = (
        select(Figure, FigureRevision)
        .join(FigureRevision, (FigureRevision.figure_id == Figure.id) & (FigureRevision.number == last))
        .where(Figure.kpi_id == kpi.id)
        .order_by(Figure.end_on.desc(), Figure.start_on.desc(), Figure.dimension, Figure.category, Figure.id)
    )
    rows = session.execute(query).all()
    spoken = Counter(_what(figure) for figure, _ in rows)
    return [_line(kpi, figure, revision, start_month, has_rival=spoken[_what(figure)] > 1) for figure, revision in rows]


def figure_ids(lines: list[HeldLine], basis: Basis) -> dict[Period, int]:
    """The figure of our own series that stands for a period on a basis: the chosen one, else the one held first."""
    found: dict[Period, HeldLine] = {}
    for line in lines:
        if line.kind is FigureKind.SERIES and line.basis is basis and line.period is not None:
            held = found.get(line.period)
            if held is None or (line.is_chosen, -line.id) > (held.is_chosen, -held.id):
                found[line.period] = line
    return {period: line.id for period, line in found.items()}


def _what(figure: Figure) -> tuple[object, ...]:
    return (figure.start_on, figure.end_on, figure.basis, figure.geography, figure.dimension, figure.category)


def _line(kpi: Kpi, figure: Figure, revision: FigureRevision, start_month: int, *, has_rival: bool) -> HeldLine:
    is_ours = figure.geography is Geography.LOCAL
    kind = FigureKind.BENCHMARK if not is_ours else FigureKind.BREAKDOWN if figure.dimension else FigureKind.SERIES
    whose = f"{figure.dimension}: {figure.category}" if figure.dimension else ""
    if not is_ours:
        whose = ", ".join(part for part in (geography_words(figure.geography), whose) if part)
    return HeldLine(
        id=figure.id,
        kind=kind,
        period=Period(figure.start_on, figure.end_on, start_month) if figure.has_period else None,
        basis=figure.basis,
        whose=whose,
        text=_text(kpi, revision),
        state=revision.state,
        source=figure.source,
        revision=revision.number,
        recorded_at=revision.recorded_at,
        author=revision.author_title,
        is_chosen=figure.is_chosen,
        has_rival=has_rival,
        is_subtotal=figure.is_subtotal,
        not_comparable=figure.not_comparable,
    )


def _text(kpi: Kpi, revision: FigureRevision) -> str:
    if not revision.state.has_value:
        return kind_of_state(revision.state).text or kind_of_state(revision.state).words
    value, decimals = revision.value, revision.decimals
    if value is None:
        value, decimals = value_from_parts(kpi.unit, revision.numerator, revision.denominator), kpi.decimals
    if value is None:
        return "–"
    return format_qualified(
        value, kpi.decimals if decimals is None else decimals, revision.qualifier, revision.value_to
    )
