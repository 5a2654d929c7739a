"""A chart for those who hear it: its title and its description."""

from tracker.adapters.charts_levels import GEOGRAPHIES
from tracker.adapters.charts_series import Series
from tracker.domain.figures_display import format_number
from tracker.domain.kpi import BreakKind, decimals_of
from tracker.domain.kpi_words import target_side
from tracker.domain.periods import format_day
from tracker.domain.spc import Signal

ALL_VALUES = 8
"""Up to so many points each carries its value, and each is read out."""


def chart_title(series: Series) -> str:
    """``Children with 3 or more placements, August 2017 to January 2020``."""
    first, last = series.rows[0].period, series.rows[-1].period
    span = first.long_label if first == last else f"{first.long_label} to {last.long_label}"
    return f"{series.reading.definition.name}, {span}"


def describe(series: Series) -> str:
    """The chart's kind, its values or its signals, the median or the limits, target, benchmarks and breaks."""
    parts = [*_figures(series), *_process(series), *_comparisons(series)]
    for one in series.reading.definition.breaks:
        what = "The definition changed" if one.kind is BreakKind.DEFINITION else "Limits are drawn again"
        parts.append(f"{what} from {format_day(one.from_on)}: {one.reason}.")
    return " ".join(parts)


def _figures(series: Series) -> list[str]:
    held = [series.rows[at] for at, _ in series.held]
    kind = "Run chart" if series.is_run_chart else "Control chart"
    if len(held) <= ALL_VALUES:
        values = ", ".join(f"{row.period.long_label} {row.text}" for row in held)
        return [f"{kind} of {len(held)} figures: {values}."]
    last = held[-1]
    return [f"{kind} of {len(held)} figures.", f"The last is {last.text} in {last.period.long_label}."]


def _process(series: Series) -> list[str]:
    phase = series.phases[-1] if series.phases else None
    decimals = series.reading.definition.decimals
    if phase is None or phase.points < 2:
        return []
    if phase.mean is None or phase.lower is None or phase.upper is None:
        return [f"Median {format_number(phase.median, max(decimals, decimals_of(phase.median.normalize())))}."]
    mean, lower, upper = (format_number(one, max(decimals, 1)) for one in (phase.mean, phase.lower, phase.upper))
    flagged = sum(signal not in (None, Signal.COMMON) for signal in series.reading.spc.signals)
    said = f"{flagged} figures carry a signal." if flagged else "No figure carries a signal."
    return [f"Mean {mean}, limits {lower} to {upper}.", said]


def _comparisons(series: Series) -> list[str]:
    reading = series.reading
    side = target_side(reading.definition, reading.target)
    parts = [f"Target {side}."] if side else []
    for geography, (name, _) in GEOGRAPHIES.items():
        one = reading.benchmark(geography)
        if one is not None and one.value is not None:
            parts.append(f"{name[0].upper()}{name[1:]} {one.text}.")
    return parts
