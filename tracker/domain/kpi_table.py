"""The figures of one KPI as a table: a row for each period, the missing ones too, so that a gap can be seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.figures_display import format_change, format_number, unit_words
from tracker.domain.kpi import decimals_of
from tracker.domain.kpi_cells import CellKind, kind_of_state
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_series import months_in_slot
from tracker.domain.kpi_targets import target_in_force, target_level
from tracker.domain.kpi_terms import Basis, Unit
from tracker.domain.periods import Period
from tracker.domain.spc import Signal, variation_of

RECENT = 12
"""Rows that stand open; earlier ones are folded away."""


_SHORT_SIGNALS = {
    Signal.OUTSIDE_HIGH: "above limits",
    Signal.OUTSIDE_LOW: "below limits",
    Signal.TREND_UP: "steady rise",
    Signal.TREND_DOWN: "steady fall",
    Signal.TWO_OF_THREE_HIGH: "near upper limit",
    Signal.TWO_OF_THREE_LOW: "near lower limit",
    Signal.SHIFT_HIGH: "run above mean",
    Signal.SHIFT_LOW: "run below mean",
}


@dataclass(frozen=True)
class SeriesRow:
    """One period. ``at`` is the place of its point among the reading's, None for a missing one.

    Texts are empty where there is nothing to say.
    """

    period: Period
    kind: CellKind
    text: str
    at: int | None = None
    point: Point | None = None
    numerator: str = ""
    denominator: str = ""
    change: str = ""
    year_to_date: str = ""
    against_target: str = ""
    signal: str = ""

    @property
    def words(self) -> str:
        """What kind of nothing stands here, for somebody who hears the table."""
        return self.kind.words


@dataclass(frozen=True)
class SeriesTable:
    """Rows oldest first, and which columns have anything in them. ``difference`` is the unit of a change."""

    rows: tuple[SeriesRow, ...]
    difference: str = ""

    @property
    def decimals(self) -> int:
        """The most decimals that any figure has: shorter ones are filled up so that points align."""
        return max((len(row.text.partition(".")[2]) for row in self.rows if row.kind.is_number), default=0)

    @property
    def recent(self) -> tuple[SeriesRow, ...]:
        """The latest year, newest first."""
        return self.rows[: -RECENT - 1 : -1]

    @property
    def earlier(self) -> tuple[SeriesRow, ...]:
        """Everything before it, newest first."""
        return tuple(reversed(self.rows[:-RECENT]))

    @property
    def has_parts(self) -> bool:
        return any(row.denominator for row in self.rows)

    @property
    def has_year_to_date(self) -> bool:
        return any(row.year_to_date for row in self.rows)

    @property
    def has_target(self) -> bool:
        return any(row.against_target for row in self.rows)

    @property
    def has_signals(self) -> bool:
        return any(row.signal for row in self.rows)


def series_table(reading: KpiReading) -> SeriesTable:
    """Every period from the first figure to the status date."""
    points = {point.period: (at, point) for at, point in enumerate(reading.points)}
    unit = reading.definition.unit
    difference = "points" if unit is Unit.PERCENT else "" if unit is Unit.COUNT else unit_words(unit)
    return SeriesTable(tuple(_row(reading, period, points) for period in _periods(reading)), difference)


def _periods(reading: KpiReading) -> list[Period]:
    held = [point.period for point in reading.points]
    months = months_in_slot(reading.definition.frequency)
    if not held or months is None:
        return held
    periods = [held[0]]
    while (following := periods[-1].shifted(months)).start <= reading.status_on:
        periods.append(following)
    return periods


def _row(reading: KpiReading, period: Period, points: Mapping[Period, tuple[int, Point]]) -> SeriesRow:
    if period not in points:
        kind = _missing(reading, period)
        return SeriesRow(period, kind, kind.text)
    at, point = points[period]
    if point.value is None:
        return SeriesRow(period, kind_of_state(point.state), point.text, at, point)
    direction = point.direction
    return SeriesRow(
        period,
        CellKind.VALUE if point.is_finished else CellKind.PART,
        point.text,
        at,
        point,
        _plain(point.numerator) if point.denominator is not None else "",
        _plain(point.denominator),
        _signed(direction.difference, direction.decimals),
        _year_to_date(reading, point),
        _against_target(reading, point),
        _signal(reading, at),
    )


def _missing(reading: KpiReading, period: Period) -> CellKind:
    if period.end > reading.status_on:
        return CellKind.NOT_YET_DUE
    following = period.shifted(period.whole_months or 1)
    return CellKind.OWED if following.end > reading.status_on else CellKind.GAP


def _year_to_date(reading: KpiReading, point: Point) -> str:
    if reading.basis is Basis.YTD or point.ytd.value is None:
        return ""
    return format_number(point.ytd.value, max(reading.definition.decimals, 0))


def _against_target(reading: KpiReading, point: Point) -> str:
    """The distance to the target that was in force when the period ended."""
    level = target_level(reading.definition, target_in_force(reading.targets, point.period.end))
    if level is None or point.value is None or not point.is_judged or not reading.may_meet_target:
        return ""
    decimals = max(point.decimals, reading.definition.decimals, decimals_of(level.normalize()))
    return _signed(point.value - level, decimals)


def _signal(reading: KpiReading, at: int) -> str:
    signal = reading.spc.signals[at] if at < len(reading.spc.signals) else None
    if signal is None or signal is Signal.COMMON:
        return ""
    meaning = variation_of(signal, reading.definition.polarity)
    verdict = "improvement" if meaning.is_improvement else "concern" if meaning.is_concern else "changed"
    return f"{verdict}: {_SHORT_SIGNALS[signal]}"


def _signed(difference: Decimal | None, decimals: int) -> str:
    """A difference with its sign and without its unit, which stands once in the head."""
    return "" if difference is None else format_change(difference, Unit.COUNT, decimals)


def _plain(number: Decimal | None) -> str:
    return "" if number is None else format_number(number, decimals_of(number.normalize()))
