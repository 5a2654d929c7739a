"""What a paper says about the data of a measure, beyond what stands in its tables."""

from collections.abc import Iterator

from tracker.domain.check_finding import CheckKind
from tracker.domain.highlight_kpis import KpiEntry, quality_of
from tracker.domain.kpi_reading import KpiReading

_SHOWN = frozenset({"missing", CheckKind.SHARE_SUM.value})
"""Kinds of remarks that the tables of a paper make themselves: gaps, and shares that are no whole."""


def data_notes(entry: KpiEntry) -> tuple[str, ...]:
    """The remarks as sentences, each once: what was written down first, then what the figures show."""
    said = [one.message for one in quality_of([entry]) if one.kind not in _SHOWN]
    said += _gaps(entry.reading)
    return tuple(dict.fromkeys(f"{one[:1].upper()}{one[1:]}" for one in said))


def _gaps(reading: KpiReading) -> Iterator[str]:
    """The periods without a figure between two that have one: whatever comes after the last is yet to come."""
    held = [point.period for point in reading.points if point.value is not None]
    cells = [cell for cell in reading.six_months if cell.kind.is_missing and held]
    missing = [cell.period.label for cell in cells if held[0] < cell.period < held[-1]]
    if missing:
        yield f"No figure entered for {', '.join(missing)}"
