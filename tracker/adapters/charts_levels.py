"""The horizontal lines of a chart and their names: target, median or limits, benchmarks."""

from dataclasses import dataclass
from decimal import Decimal

from tracker.adapters.charts_canvas import BENCHMARK, MUTED, TARGET
from tracker.adapters.charts_series import Series
from tracker.domain.figures_display import format_value, round_half_up
from tracker.domain.kpi import decimals_of
from tracker.domain.kpi_targets import target_level
from tracker.domain.kpi_terms import Geography, Unit
from tracker.domain.kpi_words import target_side
from tracker.domain.spc import Phase, Signal

GEOGRAPHIES = {
    Geography.NATIONAL: ("England", "England"),
    Geography.REGIONAL: ("region", "region"),
    Geography.STATISTICAL_NEIGHBOURS: ("neighbours", "neighb."),
    Geography.THRESHOLD: ("threshold", "threshold"),
}
"""What a benchmark is called on a wide and on a narrow chart."""


@dataclass(frozen=True)
class Level:
    """A line across the plot with its name at the right."""

    value: float
    name: str
    colour: str
    is_bold: bool = False


def find_levels(series: Series, *, is_wide: bool) -> list[Level]:
    """Every line that gets a name: the target before a benchmark of the same value."""
    return [
        *_target_levels(series, is_wide=is_wide),
        *_process_levels(series, is_wide=is_wide),
        *_benchmark_levels(series, is_wide=is_wide),
    ]


def phase_words(series: Series, number: int, *, is_wide: bool) -> list[str]:
    """What stands above a phase: its span, then its mean and limits or its median."""
    phase = series.phases[number]
    points = series.reading.points
    first, last = points[phase.first].period, points[phase.last].period
    span = f"{first.label} to {last.label}" if is_wide else f"to {last.label}"
    if phase is series.phases[-1]:
        span = f"from {first.label}"
    if phase.mean is None or phase.lower is None or phase.upper is None:
        return [span, f"median {_number(series, phase.median)}", *([] if is_wide else [""])]
    mean = f"mean {_limit_text(series, phase.mean)}"
    limits = f"{_limit_text(series, phase.lower)} to {_limit_text(series, phase.upper)}"
    return [span, f"{mean}, limits {limits}"] if is_wide else [span, mean, limits]


def possible_limits(series: Series, phase: Phase) -> list[Decimal]:
    """The limits that a figure can reach: no count is below zero, no share above a hundred."""
    return [limit for limit in (phase.upper, phase.lower) if limit is not None and _is_possible(series, limit)]


def with_unit(series: Series, text: str) -> str:
    """A figure's text as it stands alone: ``19.9%``."""
    is_share = series.reading.definition.unit is Unit.PERCENT and "/" not in text
    return f"{text}%" if is_share else text


def _target_levels(series: Series, *, is_wide: bool) -> list[Level]:
    reading, target = series.reading, series.reading.target
    if target is None or not reading.may_meet_target or reading.is_cumulative:
        return []
    level = target_level(reading.definition, target)
    bounds = [level] if level is not None else [target.minimum, target.upper]
    side = target_side(reading.definition, target)
    return [
        Level(float(bound), f"target {side if is_wide else _number(series, bound)}", TARGET, is_bold=True)
        for bound in dict.fromkeys(bounds)
        if bound is not None
    ]


def _process_levels(series: Series, *, is_wide: bool) -> list[Level]:
    """The lines of the latest phase; a single point has no median worth drawing."""
    phase = series.phases[-1] if series.phases else None
    if phase is None or phase.points < 2:
        return []
    if phase.mean is None or phase.lower is None or phase.upper is None:
        return [Level(float(phase.median), f"median {_number(series, phase.median)}", MUTED)]
    names = ("upper limit", "mean", "lower limit") if is_wide else ("upper", "mean", "lower")
    return [
        Level(float(value), f"{name} {_limit_text(series, value)}", MUTED)
        for name, value in zip(names, (phase.upper, phase.mean, phase.lower), strict=True)
        if _is_possible(series, value)
    ]


def _benchmark_levels(series: Series, *, is_wide: bool) -> list[Level]:
    held = [(names, series.reading.benchmark(geography)) for geography, names in GEOGRAPHIES.items()]
    return [
        Level(float(one.value), f"{names[0] if is_wide else names[1]} {with_unit(series, one.text)}", BENCHMARK)
        for names, one in held
        if one is not None and one.value is not None and not one.not_comparable
    ]


def _is_possible(series: Series, value: Decimal) -> bool:
    is_share = series.reading.definition.unit is Unit.PERCENT
    lowest = min((held for _, held in series.held), default=0)
    return (value >= 0 or lowest < 0) and not (is_share and value > 100)


def _number(series: Series, value: Decimal) -> str:
    definition = series.reading.definition
    own = 0 if value == value.to_integral_value() else decimals_of(value.normalize())
    return format_value(value, definition.unit, min(own, definition.decimals + 1))


def _limit_text(series: Series, value: Decimal) -> str:
    """A limit with one decimal more than the figures where a flagged figure would round to it."""
    definition, spc = series.reading.definition, series.reading.spc
    decimals = max(definition.decimals, 1)
    flagged = [
        point.value
        for point, signal in zip(series.reading.points, spc.signals, strict=True)
        if point.value is not None and signal not in (None, Signal.COMMON)
    ]
    if any(round_half_up(one, decimals) == round_half_up(value, decimals) for one in flagged):
        decimals += 1
    return format_value(value, definition.unit, decimals)
