"""A chain of KPIs as a table: each step in the latest periods, and in per cent of the step before."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tracker.domain.figures_display import format_number
from tracker.domain.kpi import decimals_of
from tracker.domain.kpi_conversion import Conversion, Step, conversions, step_of
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Basis
from tracker.domain.periods import Period

MOST_PERIODS = 6
FEWEST_STEPS, MOST_STEPS = 2, 8
CHAIN_BASES = (Basis.PERIOD, Basis.YTD, Basis.ROLLING_12M)
LONGEST_NAME = 100


@dataclass(frozen=True)
class ChainCell:
    """A step in a period. ``rate`` is in per cent of the step before, unrounded; a reason says what is missing."""

    count: Decimal | None
    rate: Decimal | None
    reason: str

    @property
    def count_text(self) -> str:
        return "–" if self.count is None else format_number(self.count, decimals_of(self.count.normalize()))

    @property
    def rate_text(self) -> str:
        return "" if self.rate is None else f"{format_number(self.rate, 1)}%"

    @property
    def words(self) -> str:
        """``36 (43.9%)``."""
        return f"{self.count_text} ({self.rate_text})" if self.rate_text else self.count_text


@dataclass(frozen=True)
class ChainRow:
    """A step with a cell for each period; the first step has no rate."""

    code: str
    name: str
    cells: tuple[ChainCell, ...]


@dataclass(frozen=True)
class ChainTable:
    """A chain on one basis, its periods oldest first."""

    name: str
    basis: Basis
    periods: tuple[Period, ...]
    rows: tuple[ChainRow, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is missing, each said once."""
        found = (cell.reason for row in self.rows for cell in row.cells if cell.reason)
        return tuple(dict.fromkeys(found))


def chain_table(name: str, basis: Basis, readings: Sequence[KpiReading], *, most: int = MOST_PERIODS) -> ChainTable:
    """The latest finished periods of which any step has a figure."""
    held = {point.period for one in readings for point in one.points if point.is_finished and point.value is not None}
    periods = tuple(sorted(held)[-most:])
    columns = [_column(readings, period, basis) for period in periods]
    rows = tuple(
        ChainRow(one.definition.code, one.definition.name, tuple(column[at] for column in columns))
        for at, one in enumerate(readings)
    )
    return ChainTable(name, basis, periods, rows)


def chain_json(table: ChainTable) -> dict[str, Any]:
    """``{"name", "basis", "steps": [{"code", "name", "points": [{"period", "n", "conversion", "reason"}]}]}``."""

    def number(value: Decimal | None) -> float | int | None:
        return None if value is None else int(value) if value == value.to_integral_value() else float(value)

    return {
        "name": table.name,
        "basis": table.basis.value,
        "steps": [
            {
                "code": row.code,
                "name": row.name,
                "points": [
                    {
                        "period": period.key,
                        "n": number(cell.count),
                        "conversion": None if cell.rate is None else float(cell.rate),
                        "reason": cell.reason or None,
                    }
                    for period, cell in zip(table.periods, row.cells, strict=True)
                ],
            }
            for row in table.rows
        ],
    }


def problems_with_chain(name: str, codes: Sequence[str], basis: Basis | None) -> dict[str, str]:
    """Field name to what is wrong with it and the remedy; ``codes`` are the KPIs of the steps in order."""
    problems = {}
    if not name:
        problems["name"] = "Write a name, such as From contact to assessment"
    elif len(name) > LONGEST_NAME:
        problems["name"] = f"Write at most {LONGEST_NAME} characters"
    if len(codes) < FEWEST_STEPS:
        problems["steps"] = "Choose at least two KPIs; the second is read as a share of the first"
    elif len(set(codes)) < len(codes):
        problems["steps"] = "Each KPI stands once in a chain; choose another, or none"
    if basis not in CHAIN_BASES:
        problems["basis"] = "Choose on which basis the steps are counted"
    return problems


def _column(readings: Sequence[KpiReading], period: Period, basis: Basis) -> list[ChainCell]:
    steps = [step_of(reading, period, basis) for reading in readings]
    rates: list[Conversion | None] = [None, *conversions(steps)]
    return [_cell(step, rate) for step, rate in zip(steps, rates, strict=True)]


def _cell(step: Step, rate: Conversion | None) -> ChainCell:
    return ChainCell(step.count, rate.rate if rate else None, step.reason or (rate.reason if rate else ""))
