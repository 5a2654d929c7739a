"""Writing KPIs and figures. A figure is never overwritten: a changed value is another revision."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tracker.domain.kpi_terms import Basis, FigureState, Geography, Qualifier
from tracker.domain.periods import Period
from tracker.kpis.models import Figure, FigureRevision, Kpi, KpiPlacement, KpiSection
from tracker.people.models import Person


@dataclass(frozen=True)
class Fact:
    """Which figure is meant: a KPI's span, basis, geography, category and source.

    ``period`` None is a benchmark printed without a year; ``printed_on`` then dates its document.
    """

    period: Period | None
    basis: Basis
    geography: Geography = Geography.LOCAL
    dimension: str = ""
    category: str = ""
    source: str = ""
    printed_on: date | None = None

    @property
    def span(self) -> tuple[date, date]:
        if self.period is not None:
            return self.period.start, self.period.end
        if self.printed_on is None:
            raise ValueError("a figure without a period needs the date of the document it was printed in")
        return self.printed_on, self.printed_on


@dataclass(frozen=True)
class Reading:
    """What a figure is said to be. ``raw`` is the value as it was written.

    ``precision`` is how many decimals to print where the value's own are not meant: an average has too many.
    """

    state: FigureState
    value: Decimal | None = None
    raw: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    value_to: Decimal | None = None
    note: str = ""
    precision: int | None = field(default=None, compare=False)

    @property
    def decimals(self) -> int | None:
        """Decimal places the value was entered with; None without a value."""
        if self.value is None or self.precision is not None:
            return self.precision
        exponent = self.value.as_tuple().exponent
        return max(-exponent, 0) if isinstance(exponent, int) else None


def record_figure(
    session: Session,
    *,
    kpi: Kpi,
    fact: Fact,
    reading: Reading,
    author: Person | None,
    author_title: str,
    recorded_at: datetime,
    reason: str = "",
    is_illustrative: bool = False,
) -> FigureRevision | None:
    """Hold a figure: a new fact, or another revision when it differs; None when it says nothing new.

    The caller commits.
    """
    figure = _find_figure(session, kpi, fact) or _add_figure(session, kpi, fact)
    latest = session.scalar(
        select(FigureRevision)
        .where(FigureRevision.figure_id == figure.id)
        .order_by(FigureRevision.recorded_at.desc(), FigureRevision.number.desc())
        .limit(1)
    )
    if latest is not None and _says(latest) == reading:
        return None
    numbered = session.scalar(select(func.max(FigureRevision.number)).where(FigureRevision.figure_id == figure.id))
    revision = FigureRevision(
        figure_id=figure.id,
        number=(numbered or 0) + 1,
        value=reading.value,
        raw=reading.raw,
        decimals=reading.decimals,
        numerator=reading.numerator,
        denominator=reading.denominator,
        state=reading.state,
        qualifier=reading.qualifier,
        value_to=reading.value_to,
        note=reading.note,
        reason=reason,
        recorded_at=_after(latest, recorded_at),
        author_id=author.id if author else None,
        author_title=author_title,
        is_illustrative=is_illustrative,
    )
    session.add(revision)
    session.flush()
    return revision


def latest_revision(session: Session, *, kpi: Kpi, fact: Fact) -> FigureRevision | None:
    """What a fact is said to be now; None when it is not held."""
    figure = _find_figure(session, kpi, fact)
    return figure.revisions[-1] if figure and figure.revisions else None


def choose_source(session: Session, *, kpi: Kpi, fact: Fact) -> None:
    """Show this source's figure where several sources speak of the same fact."""
    start_on, end_on = fact.span
    rivals = session.scalars(
        select(Figure).where(
            Figure.kpi_id == kpi.id,
            Figure.start_on == start_on,
            Figure.end_on == end_on,
            Figure.geography == fact.geography,
            Figure.dimension == fact.dimension,
            Figure.category == fact.category,
        )
    )
    for figure in rivals:
        figure.is_chosen = figure.source == fact.source


def mark_subtotal(session: Session, *, kpi: Kpi, dimension: str, category: str, is_subtotal: bool = True) -> None:
    """Say of a category of a breakdown that it repeats others, so that it is left out of sums and charts."""
    session.execute(
        update(Figure)
        .where(Figure.kpi_id == kpi.id, Figure.dimension == dimension, Figure.category == category)
        .values(is_subtotal=is_subtotal)
    )


def _after(latest: FigureRevision | None, recorded_at: datetime) -> datetime:
    """Of one day the later recorded holds, even when a frozen clock gives it an earlier time of day."""
    if latest is not None and latest.recorded_at.date() == recorded_at.date():
        return max(latest.recorded_at, recorded_at)
    return recorded_at


def place_kpi(session: Session, *, section: KpiSection, kpi: Kpi, position: int) -> None:
    """Show a KPI in a section; a KPI may stand in several."""
    session.add(KpiPlacement(section_id=section.id, kpi_id=kpi.id, position=position))


def _find_figure(session: Session, kpi: Kpi, fact: Fact) -> Figure | None:
    start_on, end_on = fact.span
    return session.scalar(
        select(Figure).where(
            Figure.kpi_id == kpi.id,
            Figure.start_on == start_on,
            Figure.end_on == end_on,
            Figure.basis == fact.basis,
            Figure.geography == fact.geography,
            Figure.dimension == fact.dimension,
            Figure.category == fact.category,
            Figure.source == fact.source,
        )
    )


def _add_figure(session: Session, kpi: Kpi, fact: Fact) -> Figure:
    start_on, end_on = fact.span
    figure = Figure(
        kpi_id=kpi.id,
        start_on=start_on,
        end_on=end_on,
        has_period=fact.period is not None,
        basis=fact.basis,
        geography=fact.geography,
        dimension=fact.dimension,
        category=fact.category,
        source=fact.source,
    )
    session.add(figure)
    session.flush()
    return figure


def _says(revision: FigureRevision) -> Reading:
    return Reading(
        state=revision.state,
        value=revision.value,
        raw=revision.raw,
        numerator=revision.numerator,
        denominator=revision.denominator,
        qualifier=revision.qualifier,
        value_to=revision.value_to,
        note=revision.note,
    )
