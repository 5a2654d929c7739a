"""The KPIs that have something to say, as the SRO's page shows them, and those that say nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.figures_display import format_change, format_value
from tracker.domain.kpi_comparisons import Benchmark
from tracker.domain.kpi_direction import Travel
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_signals import RUN_WORTH_SAYING, KpiSignal
from tracker.domain.kpi_terms import Geography, Unit
from tracker.domain.periods import Period
from tracker.domain.plan import ProgrammeStatus

MOST_SIGNALS = 8


@dataclass(frozen=True)
class SignalRow:
    """A KPI with something to say: the latest finished figure against the one before it.

    ``rests_on_illustrative`` marks a run or a limit that invented figures take part in.
    """

    reading: KpiReading
    travel: Travel
    words: str
    latest: Point
    previous: Point | None
    serves: tuple[str, ...]
    rests_on_illustrative: bool
    is_new: bool = False

    @property
    def latest_text(self) -> str:
        return _with_unit(self.reading, self.latest)

    @property
    def previous_text(self) -> str:
        return _with_unit(self.reading, self.previous) if self.previous else "\u2013"

    @property
    def change_text(self) -> str:
        """``+1.1 points``; empty when there is nothing fair to compare with."""
        direction = self.reading.direction
        if direction.difference is None:
            return ""
        return format_change(direction.difference, self.reading.definition.unit, direction.decimals)

    @property
    def england(self) -> Benchmark | None:
        return self.reading.benchmark(Geography.NATIONAL)

    @property
    def england_text(self) -> str:
        held = self.england
        if held is None or held.value is None:
            return "n/a"
        return held.text + ("%" if self.reading.definition.unit is Unit.PERCENT else "")


def signal_rows(
    signals: Iterable[KpiSignal], readings: Mapping[str, KpiReading], programme: ProgrammeStatus
) -> tuple[SignalRow, ...]:
    """The table of KPI signals, in the order of the signals (worse first). ``readings`` by code."""
    serves = objectives_served(programme)
    rows = []
    for signal in signals:
        reading = readings[signal.code]
        if reading.judged_point is not None:
            rows.append(_signal_row(signal, reading, reading.judged_point, serves.get(signal.code, ())))
    return tuple(rows)


def objectives_served(programme: ProgrammeStatus) -> dict[str, tuple[str, ...]]:
    """Numbers of the objectives that each KPI is evidence for, by the KPI's code."""
    found: dict[str, tuple[str, ...]] = {}
    for objective in programme.objectives:
        for reading in objective.kpis:
            found[reading.definition.code] = (*found.get(reading.definition.code, ()), objective.ref)
    return found


def heading_periods(rows: Sequence[SignalRow]) -> tuple[Period | None, Period | None]:
    """The previous and the latest period that most rows speak of; the others name their own."""
    latest = Counter(row.latest.period for row in rows).most_common(1)
    previous = Counter(row.previous.period for row in rows if row.previous).most_common(1)
    return (previous[0][0] if previous else None, latest[0][0] if latest else None)


def _signal_row(signal: KpiSignal, reading: KpiReading, latest: Point, serves: tuple[str, ...]) -> SignalRow:
    since = reading.direction.since
    run = reading.run
    has_run = run is not None and run.travel is signal.travel and run.length >= RUN_WORTH_SAYING
    if run is not None and has_run:
        words = f"{signal.travel.words} {run.length} {reading.period_words} running"
        rests_on = _until(reading, latest)[-run.length - 1 :]
    else:
        words = signal.words
        rests_on = _until(reading, latest)
    return SignalRow(
        reading=reading,
        travel=signal.travel,
        words=words,
        latest=latest,
        previous=next((point for point in reading.points if point.period == since), None),
        serves=serves,
        rests_on_illustrative=any(point.is_illustrative for point in rests_on),
        is_new=signal.is_new,
    )


def _until(reading: KpiReading, last: Point) -> list[Point]:
    return [point for point in reading.points if point.value is not None and point.period <= last.period]


def _with_unit(reading: KpiReading, point: Point) -> str:
    """A point as it stands alone, ``19.9%``; a small base keeps its ``1/5``."""
    if point.value is None or point.is_small_base:
        return point.text
    unit = reading.definition.unit
    if unit is Unit.MONEY:
        return format_value(point.value, unit, point.decimals)
    return f"{point.text}%" if unit is Unit.PERCENT else point.text


@dataclass(frozen=True)
class MissingFigure:
    """A KPI without a figure for the last closed month, and the last one it has within six months."""

    code: str
    name: str
    last_text: str = ""
    last_period: Period | None = None


def missing_figures(readings: Iterable[KpiReading]) -> tuple[MissingFigure, ...]:
    """The KPIs whose figure for the last closed month is owed or not available; those that had one first."""
    found = [missing for reading in readings if (missing := _missing(reading))]
    return tuple(sorted(found, key=lambda one: one.last_period is None))


def last_closed_month(status_on: date, readings: Iterable[KpiReading]) -> Period | None:
    """The last month that was over on the day, as the six-month cells have it."""
    cells = next((reading.six_months for reading in readings), ())
    closed = [cell.period for cell in cells if cell.period.end <= status_on]
    return closed[-1] if closed else None


def figures_until(readings: Iterable[KpiReading]) -> date | None:
    """The last day that any finished figure speaks of."""
    return max((reading.judged_point.span.end for reading in readings if reading.judged_point), default=None)


def _missing(reading: KpiReading) -> MissingFigure | None:
    closed = [cell for cell in reading.six_months if cell.period.end <= reading.status_on]
    if not closed or closed[-1].value is not None or not (closed[-1].kind.is_missing or closed[-1].state is not None):
        return None
    definition = reading.definition
    held = [cell for cell in closed if cell.value is not None]
    if not held or held[-1].value is None:
        return MissingFigure(definition.code, definition.name)
    unit = "%" if definition.unit is Unit.PERCENT else ""
    return MissingFigure(definition.code, definition.name, held[-1].text + unit, held[-1].period)
