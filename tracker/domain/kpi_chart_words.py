"""A KPI's chart for those who hear it: its title and its description."""

from collections.abc import Sequence

from tracker.domain.figures_display import format_number
from tracker.domain.kpi import BreakKind, decimals_of
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_table import SeriesRow
from tracker.domain.kpi_terms import Geography
from tracker.domain.kpi_words import target_side
from tracker.domain.periods import format_day
from tracker.domain.spc import Signal

ALL_VALUES = 8
"""Up to so many figures each is written on the chart and read out."""
GEOGRAPHIES = {
    Geography.NATIONAL: ("England", "England"),
    Geography.REGIONAL: ("region", "region"),
    Geography.STATISTICAL_NEIGHBOURS: ("neighbours", "neighb."),
    Geography.THRESHOLD: ("threshold", "threshold"),
}
"""What a benchmark is called on a wide and on a narrow chart."""


def chart_title(reading: KpiReading, rows: Sequence[SeriesRow]) -> str:
    """``Children with 3 or more placements, August 2017 to January 2020``."""
    first, last = rows[0].period, rows[-1].period
    span = first.long_label if first == last else f"{first.long_label} to {last.long_label}"
    return f"{reading.definition.name}, {span}"


def describe_chart(reading: KpiReading, rows: Sequence[SeriesRow]) -> str:
    """The kind, the values or the signals, median or limits, target, benchmarks and breaks, for those who hear it."""
    parts = [*_figures_said(reading, rows), *_process_said(reading), *_comparisons_said(reading)]
    for one in reading.definition.breaks:
        what = "The definition changed" if one.kind is BreakKind.DEFINITION else "Limits are drawn again"
        parts.append(f"{what} from {format_day(one.from_on)}: {one.reason}.")
    return " ".join(parts)


def _figures_said(reading: KpiReading, rows: Sequence[SeriesRow]) -> list[str]:
    held = [row for row in rows if row.point is not None and row.point.value is not None]
    kind = "Control chart" if any(phase.has_limits for phase in reading.spc.phases) else "Run chart"
    if len(held) <= ALL_VALUES:
        values = ", ".join(f"{row.period.long_label} {row.text}" for row in held)
        return [f"{kind} of {len(held)} figures: {values}."]
    last = held[-1]
    return [f"{kind} of {len(held)} figures.", f"The last is {last.text} in {last.period.long_label}."]


def _process_said(reading: KpiReading) -> list[str]:
    phase = reading.spc.phases[-1] if reading.spc.phases else None
    decimals = reading.definition.decimals
    if phase is None or phase.points < 2:
        return []
    if phase.mean is None or phase.lower is None or phase.upper is None:
        return [f"Median {format_number(phase.median, max(decimals, decimals_of(phase.median.normalize())))}."]
    mean, lower, upper = (format_number(one, max(decimals, 1)) for one in (phase.mean, phase.lower, phase.upper))
    flagged = sum(signal not in (None, Signal.COMMON) for signal in reading.spc.signals)
    said = f"{flagged} figures carry a signal." if flagged else "No figure carries a signal."
    return [f"Mean {mean}, limits {lower} to {upper}.", said]


def _comparisons_said(reading: KpiReading) -> list[str]:
    side = target_side(reading.definition, reading.target)
    parts = [f"Target {side}."] if side else []
    for geography, (name, _) in GEOGRAPHIES.items():
        one = reading.benchmark(geography)
        if one is not None and one.value is not None:
            parts.append(f"{name[0].upper()}{name[1:]} {one.text}.")
    return parts
