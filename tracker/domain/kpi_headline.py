"""The headline of a KPI: the one figure that is read first, with the span it speaks of."""

from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.figures_display import format_value
from tracker.domain.kpi import KpiDefinition
from tracker.domain.kpi_arithmetic import Derived
from tracker.domain.kpi_cells import figure_text
from tracker.domain.kpi_derived import DerivedSeries
from tracker.domain.kpi_series import Calendar, SeriesPoint
from tracker.domain.kpi_terms import Basis, FigureState, Frequency, Qualifier, Unit
from tracker.domain.periods import Period, financial_year, is_month_end, short_month, year_to

_IN_WORDS = {
    Frequency.WEEKLY: "in week",
    Frequency.MONTHLY: "in month",
    Frequency.QUARTERLY: "in quarter",
    Frequency.YEARLY: "in year",
    Frequency.IRREGULAR: "in period",
}


@dataclass(frozen=True)
class Headline:
    """The latest figure on the KPI's own basis.

    ``slot`` names it among the points; ``span`` are the days it speaks of. ``text`` stands alone ("19.9%").
    ``is_derived`` marks a year to date that was computed rather than entered, ``is_part_year`` one whose year
    is not over.
    """

    value: Decimal
    text: str
    words: str
    slot: Period
    span: Period
    basis: Basis
    state: FigureState
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    is_small_base: bool = False
    is_exact: bool = True
    is_derived: bool = False
    is_part_year: bool = False
    is_illustrative: bool = False
    source: str = ""


def headline(series: DerivedSeries) -> Headline | None:
    """The figure to show first; None when there is none.

    Snapshots and in-period figures: the latest finished point. Year to date: the latest total of the year
    that the latest figures belong to, entered before derived for the same slot; without one, the latest
    finished point.
    """
    points = series.points
    latest = next((point for point in reversed(points) if point.is_finished and point.value is not None), None)
    if series.definition.basis is Basis.YTD:
        total = _latest_total(series)
        if total is not None:
            return total
    return _from_point(series.definition, latest, series.calendar) if latest else None


def _latest_total(series: DerivedSeries) -> Headline | None:
    definition, calendar, entered_totals = series.definition, series.calendar, series.entered_totals
    held = [point for point in (*series.points, *entered_totals) if point.value is not None]
    if not held:
        return None
    newest = max(point.slot.end for point in held)
    year = financial_year(newest, calendar.start_month)
    entered = [point for point in entered_totals if point.value is not None and point.slot.end >= year.start]
    last_entered = max(entered, key=lambda point: point.slot.end, default=None)
    point = _last_derived(series, year)
    if last_entered and (point is None or last_entered.slot.end >= point.slot.end):
        return _from_point(definition, last_entered, calendar)
    total = Derived() if point is None else series.derived_total(point)
    if point is None or total.value is None:
        return None
    span = _known_span(year_to(point.slot.end, calendar.start_month), calendar)
    return Headline(
        total.value,
        format_value(total.value, definition.unit, definition.decimals),
        _total_words(span),
        point.slot,
        span,
        Basis.YTD,
        point.figure.state,
        total.numerator,
        total.denominator,
        is_derived=True,
        is_part_year=_is_part_year(span, calendar),
        is_illustrative=point.figure.is_illustrative,
    )


def _last_derived(series: DerivedSeries, year: Period) -> SeriesPoint | None:
    """The last point of a year at which a year to date follows from the figures; none of a series of totals."""
    if series.basis is Basis.YTD:
        return None
    held = (point for point in reversed(series.points) if point.slot.end >= year.start)
    return next((point for point in held if series.derived_total(point).value is not None), None)


def _from_point(definition: KpiDefinition, point: SeriesPoint, calendar: Calendar) -> Headline | None:
    if point.value is None:
        return None
    is_total = point.figure.basis is Basis.YTD
    span = _known_span(year_to(point.span.end, calendar.start_month), calendar) if is_total else point.span
    return Headline(
        point.value,
        _text(definition, point),
        _total_words(span) if is_total else _point_words(definition, point),
        point.slot,
        span,
        point.figure.basis,
        point.figure.state,
        point.numerator,
        point.denominator,
        is_small_base=point.is_small_base,
        is_exact=point.is_exact,
        is_part_year=is_total and _is_part_year(span, calendar),
        is_illustrative=point.figure.is_illustrative,
        source=point.figure.source,
    )


def _text(definition: KpiDefinition, point: SeriesPoint) -> str:
    if point.value is None or point.is_small_base:
        return figure_text(point)
    if point.figure.qualifier is not Qualifier.EXACT:
        return figure_text(point) + ("%" if definition.unit is Unit.PERCENT else "")
    return format_value(point.value, definition.unit, point.decimals)


def _point_words(definition: KpiDefinition, point: SeriesPoint) -> str:
    if point.figure.basis is Basis.PERIOD:
        return f"{point.slot.label}, {_IN_WORDS[definition.frequency]}"
    if point.figure.basis is Basis.SNAPSHOT:
        return f"{point.span.label}, snapshot"
    return f"{point.span.label}, {point.figure.basis.words}"


def _total_words(span: Period) -> str:
    """``Apr 19 to 27 Jan, year to date``: the year of an unfinished month goes without saying."""
    first = short_month(span.start)
    last = short_month(span.end) if is_month_end(span.end) else f"{span.end.day} {short_month(span.end)[:3]}"
    return f"{first}, year to date" if span.is_month else f"{first} to {last}, year to date"


def _known_span(span: Period, calendar: Calendar) -> Period:
    """A total named by a month that is not over reaches only to the status date."""
    end = min(span.end, calendar.status_on)
    return Period(span.start, max(end, span.start), span.year_start)


def _is_part_year(span: Period, calendar: Calendar) -> bool:
    return span.end < financial_year(span.start, calendar.start_month).end
