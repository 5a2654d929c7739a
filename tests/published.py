"""The KPIs of five published reports as readings: ``printed_kpi("seahaven_2016", "CPPCAT")``; see tests/data."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from tracker.domain.kpi import Figure, KpiDefinition
from tracker.domain.kpi_reading import KpiReading, read_kpi
from tracker.domain.kpi_terms import Basis, FigureState, Frequency, Geography, Polarity, Qualifier, Unit
from tracker.domain.periods import Period

DATA = Path(__file__).parent / "data"
SEED = Path(__file__).parents[1] / "seed"
REPORTS = {
    "seahaven_2016": date(2016, 4, 27),
    "northdale_2015": date(2016, 2, 1),
    "seahaven_2020": date(2020, 1, 27),
    "fenchester_2015": date(2015, 6, 30),
    "marchwood_2014": date(2014, 12, 31),
}
"""The day each is read on."""
SEEDED = {
    "seahaven_2016": "seahaven-2016",
    "northdale_2015": "northdale",
    "fenchester_2015": "fenchester",
    "marchwood_2014": "marchwood",
}
"""Reports that the demonstration is seeded with: their definitions and figures stand in the seed."""


def file_of(kind: str, report: str) -> Path:
    """The file with a report's ``kpis`` or ``figures``, as it is imported."""
    if report not in SEEDED:
        return DATA / f"{kind}_{report}.csv"
    return SEED / SEEDED[report] / ("kpis.csv" if kind == "kpis" else "imported_figures.csv")


def printed_kpi(report: str, code: str) -> KpiReading:
    """A KPI of a report, read on the report's day."""
    return next(reading for reading in printed_kpis(report) if reading.definition.code == code)


@cache
def printed_kpis(report: str) -> tuple[KpiReading, ...]:
    """Every KPI of a report."""
    figures: dict[str, list[Figure]] = {}
    for row in _rows(DATA / f"held_{report}.csv"):
        figures.setdefault(row["code"], []).append(_figure(row))
    day = REPORTS[report]
    return tuple(
        read_kpi(_definition(row), figures.get(row["code"], []), (), today=day, status_on=day)
        for row in _rows(file_of("kpis", report))
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _definition(row: dict[str, str]) -> KpiDefinition:
    return KpiDefinition(
        code=row["code"],
        name=row["name"],
        unit=Unit(row["unit"]),
        decimals=int(row["decimals"]),
        polarity=Polarity(row["polarity"] or "none"),
        frequency=Frequency(row["frequency"]),
        basis=Basis(row["basis"]),
    )


def _figure(row: dict[str, str]) -> Figure:
    return Figure(
        Period(date.fromisoformat(row["start"]), date.fromisoformat(row["end"])),
        Decimal(row["value"]) if row["value"] else None,
        basis=Basis(row["basis"]),
        geography=Geography(row["geography"]),
        dimension=row["dimension"],
        category=row["category"],
        source=row["source"],
        state=FigureState(row["state"]),
        qualifier=Qualifier(row["qualifier"]),
    )
