"""A KPI's breakdown as a table: a row for each category, a column for each of the latest periods."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.figures_display import format_number
from tracker.domain.kpi_comparisons import BreakdownPoint
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.periods import Period

MOST_PERIODS = 6


@dataclass(frozen=True)
class BreakdownRow:
    """A category: a text for each period, empty where nothing is held, and its share of the latest."""

    category: str
    is_subtotal: bool
    texts: tuple[str, ...]
    share: str


@dataclass(frozen=True)
class BreakdownTable:
    """One dimension, its periods oldest first."""

    dimension: str
    periods: tuple[Period, ...]
    rows: tuple[BreakdownRow, ...]

    @property
    def has_shares(self) -> bool:
        return any(row.share for row in self.rows)


def breakdown_tables(reading: KpiReading) -> tuple[BreakdownTable, ...]:
    """The breakdowns of a KPI, each with its latest periods."""
    return tuple(_table(dimension, points) for dimension, points in reading.breakdowns.items())


def _table(dimension: str, points: Sequence[BreakdownPoint]) -> BreakdownTable:
    periods = tuple(dict.fromkeys(point.period for point in points))[-MOST_PERIODS:]
    held = {(point.period, point.category): point for point in points}
    categories = {point.category: point.is_subtotal for point in points if point.period in periods}
    rows = []
    for category, is_subtotal in categories.items():
        found = [held.get((period, category)) for period in periods]
        last = found[-1]
        share = f"{format_number(last.share, 0)}%" if last is not None and last.share is not None else ""
        rows.append(BreakdownRow(category, is_subtotal, tuple(one.text if one else "" for one in found), share))
    return BreakdownTable(dimension, periods, tuple(rows))
