"""A KPI's points with everything derived from each: year to date, rolling year, changes, direction, notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.figures_display import format_value
from tracker.domain.kpi import SMALL_BASE, KpiDefinition, Target
from tracker.domain.kpi_arithmetic import Changes, Derived, changes_at, rolling_12_months
from tracker.domain.kpi_cells import figure_text
from tracker.domain.kpi_direction import Direction, direction_at
from tracker.domain.kpi_series import Calendar, SeriesPoint, agrees, annualising
from tracker.domain.kpi_terms import FigureState, Qualifier, Unit
from tracker.domain.periods import Period


@dataclass(frozen=True)
class Point:
    """A point with everything derived from it. ``period`` names its slot, ``span`` the days it speaks of.

    ``flags`` are sentences about the figure itself; ``reasons`` say why something could not be derived
    from it.
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
    *,
    totals: Sequence[Derived],
    entered_totals: Sequence[SeriesPoint],
    target: Target | None,
    calendar: Calendar,
) -> tuple[Point, ...]:
    """The points of a series. ``totals`` are its derived years to date; entered ones fill in for missing."""
    slots = {point.slot: point for point in series}
    entered = {point.slot: point.value for point in entered_totals}
    built = []
    for at, (point, total) in enumerate(zip(series, totals, strict=True)):
        ytd = _either(total, entered.get(point.slot))
        rolling = rolling_12_months(definition, slots, point, calendar)
        changes = changes_at(definition, series, at, slots)
        built.append(
            Point(
                period=point.slot,
                span=point.span,
                value=point.value,
                text=figure_text(point),
                decimals=point.decimals,
                state=point.figure.state,
                numerator=point.numerator,
                denominator=point.denominator,
                is_finished=point.is_finished,
                is_small_base=point.is_small_base,
                is_judged=point.is_judged,
                ytd=ytd,
                rolling_12m=rolling,
                changes=changes,
                direction=direction_at(definition, series, at, slots, target),
                revision=point.figure.revision,
                source=point.figure.source,
                note=point.figure.note,
                is_illustrative=point.figure.is_illustrative,
                flags=_flags(definition, point),
                reasons=_reasons(ytd, rolling, changes),
            )
        )
    return tuple(built)


def _either(derived: Derived, entered: Decimal | None) -> Derived:
    return derived if derived.value is not None or entered is None else Derived(entered)


def _flags(definition: KpiDefinition, point: SeriesPoint) -> tuple[str, ...]:
    figure = point.figure
    is_annualised = (
        point.is_computed and definition.unit is Unit.RATE_PER_10K and annualising(point.span, figure.basis) != 1
    )
    said = {
        "part period: not judged": not point.is_finished,
        figure.state.value.replace("_", " "): figure.state is not FigureState.FINAL,
        "illustrative": figure.is_illustrative,
        f"not an exact figure: {figure.qualifier.value}": figure.qualifier is not Qualifier.EXACT,
        f"base under {SMALL_BASE}: no direction, colour or signal": point.is_small_base,
        "annualised: the window is not twelve months": is_annualised,
        "no value: the parts give none": point.value is None and figure.state.has_value,
        "more than one source": bool(point.rivals),
        _disagreement(definition, point): point.value is not None and not agrees(figure, point.value),
    }
    return tuple(words for words, applies in said.items() if applies)


def _disagreement(definition: KpiDefinition, point: SeriesPoint) -> str:
    entered = point.figure.value or Decimal(0)
    shown = format_value(entered, definition.unit, point.figure.entered_decimals)
    return f"entered as {shown}, which its own parts do not give"


def _reasons(ytd: Derived, rolling: Derived, changes: Changes) -> tuple[str, ...]:
    reasons = [f"year to date: {ytd.reason}"] if ytd.reason else []
    reasons += [f"rolling 12 months: {rolling.reason}"] if rolling.reason else []
    return (*reasons, *(f"change: {reason}" for reason in changes.reasons))
