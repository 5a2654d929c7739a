"""A KPI's points with everything derived from each: year to date, rolling year, changes, direction, notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.figures_display import format_value
from tracker.domain.kpi import SMALL_BASE, KpiDefinition, Target
from tracker.domain.kpi_arithmetic import Changes, Derived, Slots, changes_at, rolling_12_months
from tracker.domain.kpi_cells import figure_text
from tracker.domain.kpi_direction import Direction, direction_at
from tracker.domain.kpi_series import Calendar, SeriesPoint, agrees, annualising
from tracker.domain.kpi_terms import FigureState, Qualifier, Unit
from tracker.domain.periods import Period


@dataclass(frozen=True)
class Point:
    """A point with everything derived from it. ``period`` names its slot, ``span`` the days it speaks of.

    ``flags`` are sentences about the figure itself; ``reasons`` say why something could not be derived from it.
    """

    period: Period
    span: Period
    value: Decimal | None
    text: str
    decimals: int
    state: FigureState
    numerator: Decimal | None
    denominator: Decimal | None
    is_finished: bool
    is_small_base: bool
    is_judged: bool
    ytd: Derived
    rolling_12m: Derived
    changes: Changes
    direction: Direction
    revision: int
    source: str
    note: str
    is_illustrative: bool
    flags: tuple[str, ...]
    reasons: tuple[str, ...]


def build_points(
    definition: KpiDefinition,
    series: Sequence[SeriesPoint],
    totals: Sequence[Derived],
    entered_totals: Sequence[SeriesPoint],
    target: Target | None,
    calendar: Calendar,
) -> tuple[Point, ...]:
    """The points of a series. ``totals`` are its derived years to date; an entered one stands in where one is missing."""
    slots = {point.slot: point for point in series}
    entered = {point.slot: point.value for point in entered_totals}
    return tuple(
        _point(definition, series, at, slots, _either(total, entered.get(series[at].slot)), target, calendar)
        for at, total in enumerate(totals)
    )


def _either(derived: Derived, entered: Decimal | None) -> Derived:
    return derived if derived.value is not None or entered is None else Derived(entered)


def _point(
    definition: KpiDefinition,
    series: Sequence[SeriesPoint],
    at: int,
    slots: Slots,
    ytd: Derived,
    target: Target | None,
    calendar: Calendar,
) -> Point:
    point = series[at]
    rolling = rolling_12_months(definition, slots, point, calendar)
    changes = changes_at(definition, series, at, slots)
    return Point(
        point.slot,
        point.span,
        point.value,
        figure_text(point),
        point.decimals,
        point.figure.state,
        point.numerator,
        point.denominator,
        point.is_finished,
        point.is_small_base,
        point.is_judged,
        ytd,
        rolling,
        changes,
        direction_at(definition, series, at, slots, target),
        point.figure.revision,
        point.figure.source,
        point.figure.note,
        point.figure.is_illustrative,
        _flags(definition, point),
        _reasons(ytd, rolling, changes),
    )


def _flags(definition: KpiDefinition, point: SeriesPoint) -> tuple[str, ...]:
    figure = point.figure
    flags: list[str] = []
    if not point.is_finished:
        flags.append("part period: not judged")
    if figure.state is not FigureState.FINAL:
        flags.append(figure.state.value.replace("_", " "))
    if figure.is_illustrative:
        flags.append("illustrative")
    if figure.qualifier is not Qualifier.EXACT:
        flags.append(f"not an exact figure: {figure.qualifier.value}")
    if point.is_small_base:
        flags.append(f"base under {SMALL_BASE}: no direction, colour or signal")
    if figure.value is not None and point.value is not None and not agrees(figure, point.value):
        entered = format_value(figure.value, definition.unit, figure.entered_decimals)
        flags.append(f"entered as {entered}, which its own parts do not give")
    if point.is_computed and definition.unit is Unit.RATE_PER_10K and annualising(point.span, figure.basis) != 1:
        flags.append("annualised: the window is not twelve months")
    if point.value is None and figure.state.has_value:
        flags.append("no value: the parts give none")
    if point.rivals:
        flags.append("more than one source")
    return tuple(flags)


def _reasons(ytd: Derived, rolling: Derived, changes: Changes) -> tuple[str, ...]:
    reasons = [f"year to date: {ytd.reason}"] if ytd.reason else []
    reasons += [f"rolling 12 months: {rolling.reason}"] if rolling.reason else []
    return (*reasons, *(f"change: {reason}" for reason in changes.reasons))
