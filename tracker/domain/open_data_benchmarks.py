"""Benchmarks for a KPI from an open-data file: England's, a region's, and the statistical neighbours' average."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from tracker.domain.import_table import HEADER_ROW, Problem
from tracker.domain.kpi_terms import FigureState, Geography, Qualifier, Unit
from tracker.domain.neighbours import NeighbourModel, average_of_neighbours
from tracker.domain.open_data import (
    IDENTIFIER,
    LOCAL,
    NATIONAL,
    REGIONAL,
    TIME,
    Choice,
    OpenCell,
    OpenData,
    OpenRow,
    find_column,
    listed,
    open_filters,
    read_cell,
    rows_of,
)
from tracker.domain.open_data_times import BadTime, parse_time
from tracker.domain.periods import APRIL, Period

_WHOLE = Decimal(100)
_STORED = Decimal("0.000001")
"""Averages are held to six decimals."""


@dataclass(frozen=True)
class Wanted:
    """Whose figures: which geographies, our region by name or code, our neighbours under one model."""

    geographies: tuple[Geography, ...]
    region: str = ""
    model: NeighbourModel | None = None
    start_month: int = APRIL


@dataclass(frozen=True)
class FoundBenchmark:
    """One benchmark for one period. ``raw`` is the cell as printed, empty for an average."""

    geography: Geography
    period: Period
    state: FigureState
    value: Decimal | None
    qualifier: Qualifier
    raw: str
    note: str

    @property
    def is_average(self) -> bool:
        return self.geography is Geography.STATISTICAL_NEIGHBOURS


def benchmarks_in(
    data: OpenData, choice: Choice, unit: Unit, wanted: Wanted
) -> tuple[list[FoundBenchmark], list[Problem]]:
    """The benchmarks of a choice by geography and period, or every problem of the cells they come from."""
    rows, problems = rows_of(data, choice)
    indicator = find_column(data, choice.indicator)
    if problems or indicator is None:
        return [], problems
    if mismatch := _unit_mismatch(indicator, unit):
        return [], [Problem(HEADER_ROW, indicator, mismatch)]
    reader = _Reader(data, choice, indicator, unit, wanted)
    found: list[FoundBenchmark] = []
    for geography in wanted.geographies:
        found += reader.read(geography, rows)
    return ([], reader.problems) if reader.problems else (found, [])


def authority_in(data: OpenData, typed: str) -> tuple[str, str] | None:
    """Code and region of an authority named by its old or new code or its name; None when the file has none."""
    wanted = typed.strip().casefold()
    for row in data.rows:
        names = {row.at(column).casefold() for column in ("old_la_code", "new_la_code", "la_name")} - {""}
        if data.level_of(row) == LOCAL and wanted in names:
            return row.at("old_la_code"), row.at("region_code") or row.at("region_name")
    return None


class _Reader:
    """Holds the problems while the rows of one choice are read."""

    def __init__(self, data: OpenData, choice: Choice, indicator: str, unit: Unit, wanted: Wanted) -> None:
        self.data, self.choice, self.indicator = data, choice, indicator
        self.unit, self.wanted = unit, wanted
        self.problems: list[Problem] = []
        self._left_open: set[str] = set()

    def read(self, geography: Geography, rows: list[OpenRow]) -> list[FoundBenchmark]:
        if geography is Geography.STATISTICAL_NEIGHBOURS:
            return self._averages(rows)
        held = [row for row in rows if self._is_of(geography, row)]
        if not held:
            self._miss(geography, rows)
        seen: dict[Period, OpenRow] = {}
        found = []
        for row in held:
            period, cell = self._period(row), self._cell(row)
            if period is None or cell is None:
                continue
            if period in seen:
                self._repeat(row, seen[period])
                continue
            seen[period] = row
            raw = row.at(self.indicator)
            found.append(FoundBenchmark(geography, period, cell.state, cell.value, cell.qualifier, raw, cell.note))
        return sorted(found, key=lambda one: one.period)

    def _averages(self, rows: list[OpenRow]) -> list[FoundBenchmark]:
        model = self.wanted.model
        if model is None:
            return []
        values: dict[Period, dict[str, Decimal | None]] = {}
        seen: dict[tuple[Period, str], OpenRow] = {}
        for row in rows:
            code = row.at("old_la_code")
            if self.data.level_of(row) != LOCAL or code not in model.codes:
                continue
            period, cell = self._period(row), self._cell(row)
            if period is None or cell is None:
                continue
            if (period, code) in seen:
                self._repeat(row, seen[period, code])
                continue
            seen[period, code] = row
            values.setdefault(period, {})[code] = cell.number
        if not values and not self.problems:
            self._miss(Geography.STATISTICAL_NEIGHBOURS, rows)
        return [_average(model, period, values[period]) for period in sorted(values)]

    def _is_of(self, geography: Geography, row: OpenRow) -> bool:
        level = self.data.level_of(row)
        if geography is Geography.NATIONAL:
            return level == NATIONAL
        region = self.wanted.region.strip().casefold()
        return level == REGIONAL and region in (row.at("region_code").casefold(), row.at("region_name").casefold())

    def _period(self, row: OpenRow) -> Period | None:
        try:
            return parse_time(row.at(TIME), row.at(IDENTIFIER), self.wanted.start_month)
        except BadTime as bad:
            self.problems.append(Problem(row.number, bad.column, str(bad)))
            return None

    def _cell(self, row: OpenRow) -> OpenCell | None:
        text = row.at(self.indicator)
        cell = read_cell(text)
        said = ""
        if cell is None:
            said = f"'{text}' is neither a number nor one of the symbols z, x, c, low, k, u; write one of them"
        elif cell.value is not None and cell.value < 0:
            said = f"'{text}' is less than nothing; write the number as it was published"
        elif self.unit is Unit.PERCENT and cell.value is not None and cell.value > _WHOLE:
            said = f"'{text}' is more than 100 per cent; is this the column of a percentage?"
        if said:
            self.problems.append(Problem(row.number, self.indicator, said))
            return None
        return cell

    def _repeat(self, row: OpenRow, first: OpenRow) -> None:
        """Two rows for one place and time: some filter was left open, or the file repeats itself."""
        for column in open_filters(self.data, self.choice):
            if column in self._left_open:
                return  # said once, it would be true of every row
            if row.at(column) != first.at(column):
                self._left_open.add(column)
                held = {row.at(column), first.at(column)} | {one.at(column) for one in self.data.rows}
                said = f"{row.at(column)!r} stands beside {first.at(column)!r} of row {first.number}"
                remedy = f"choose with {self.choice.code}={self.choice.indicator},{column}=VALUE from {listed(held)}"
                self.problems.append(Problem(row.number, column, f"{said}; {remedy}"))
                return
        said = f"'{row.at(TIME)}' of this place stands in row {first.number} already; remove one of the two"
        self.problems.append(Problem(row.number, TIME, said))

    def _miss(self, geography: Geography, rows: Iterable[OpenRow]) -> None:
        if geography is Geography.REGIONAL:
            held = {row.at("region_name") for row in rows if self.data.level_of(row) == REGIONAL}
            said = f"'{self.wanted.region}' is no region of the file; choose one of {listed(held)}"
        elif geography is Geography.NATIONAL:
            said = "'National' stands in no row; leave --geography national out"
        else:
            said = "none of the neighbours stands in the file; is the list of neighbours for these codes?"
        self.problems.append(Problem(HEADER_ROW, self.data.level, said))


def _average(model: NeighbourModel, period: Period, values: dict[str, Decimal | None]) -> FoundBenchmark:
    average = average_of_neighbours(model, values)
    state = FigureState.NOT_AVAILABLE if average.value is None else FigureState.FINAL
    value = average.value.quantize(_STORED) if average.value is not None else None
    return FoundBenchmark(Geography.STATISTICAL_NEIGHBOURS, period, state, value, Qualifier.EXACT, "", average.words)


def with_version(found: FoundBenchmark, version: str) -> FoundBenchmark:
    """The same benchmark, its note naming the version of the source that it was first seen in."""
    return replace(found, note="; ".join(part for part in (found.note, version) if part))


def _unit_mismatch(column: str, unit: Unit) -> str:
    """Why a column cannot be a KPI's by its name: a count is no percentage."""
    said = column.casefold()
    is_percent = said.endswith(("percent", "percentage", "_pct", "%"))
    is_count = said.endswith(("_count", "_number"))
    if unit is Unit.PERCENT and is_count:
        return f"'{column}' is a count and the KPI is a percentage; choose the column of the percentage"
    if is_percent and unit in (Unit.COUNT, Unit.MONEY, Unit.DAYS, Unit.RATE_PER_10K):
        return f"'{column}' is a percentage and the KPI is not; choose a column in the KPI's own unit"
    return ""
