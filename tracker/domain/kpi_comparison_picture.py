"""Bars side by side: our figure, the neighbours' and England's over years, or a rate by team; in plain values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.figures_display import format_number
from tracker.domain.kpi_benchmarks import NO_VALUE_WORDS
from tracker.domain.kpi_breakdown import BreakdownPicture, BreakdownRow
from tracker.domain.kpi_cells import kind_of_state
from tracker.domain.kpi_comparisons import Benchmark, preferred
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Basis, Geography, Unit
from tracker.domain.kpi_words import unit_long
from tracker.domain.periods import Period, financial_year

MOST_YEARS = 5
MOST_GROUPS = 4
_WHOSE = {
    Geography.LOCAL: "Ours",
    Geography.STATISTICAL_NEIGHBOURS: "Neighbours",
    Geography.REGIONAL: "Region",
    Geography.NATIONAL: "England",
}


@dataclass(frozen=True)
class ComparisonBar:
    """One bar, or, with ``value`` None, why there is none: ``not yet published``."""

    name: str
    value: float | None
    text: str
    reason: str = ""


@dataclass(frozen=True)
class ComparisonGroup:
    """The bars of one period, one for each of the picture's names."""

    label: str
    bars: tuple[ComparisonBar, ...]


@dataclass(frozen=True)
class ComparisonPicture:
    """Groups oldest first; ``names`` are the bars of every group in order. ``unit`` is a `Unit`."""

    name: str
    title: str
    description: str
    unit: str
    unit_words: str
    names: tuple[str, ...]
    groups: tuple[ComparisonGroup, ...]
    sources: tuple[str, ...] = ()


def comparison_picture(reading: KpiReading) -> ComparisonPicture | None:
    """Our figures beside benchmarks of the same years; None unless a benchmark names its year.

    A year of ours is the figure entered for it, else the year to date at its close, else, for a snapshot, the
    position at its close.
    """
    dated = [one for one in reading.benchmarks if one.period is not None and one.geography in _WHOSE]
    ours = _ours(reading)
    periods = sorted({one.period for one in dated if one.period} | _shared(ours, dated), key=lambda one: one.end)
    periods = [period for period in periods if period.start <= reading.status_on][-MOST_YEARS:]
    if not dated or not periods:
        return None
    geographies = [one for one in _WHOSE if one is Geography.LOCAL or any(held.geography is one for held in dated)]
    groups = tuple(
        ComparisonGroup(period.label, tuple(_bar(reading, one, period, ours) for one in geographies))
        for period in periods
    )
    definition = reading.definition
    span = groups[0].label if len(groups) == 1 else f"{groups[0].label} to {groups[-1].label}"
    return ComparisonPicture(
        definition.name,
        f"{definition.name} beside others, {span}",
        _describe(groups, definition.unit),
        definition.unit.value,
        unit_long(definition),
        tuple(_WHOSE[one] for one in geographies),
        groups,
        tuple(dict.fromkeys(one.source for one in dated if one.source)),
    )


def side_by_side(breakdown: BreakdownPicture) -> ComparisonPicture:
    """A breakdown whose categories do not add up, as bars: a group for each of the latest periods."""
    count = len(breakdown.periods)
    groups = tuple(
        ComparisonGroup(
            breakdown.periods[at].label,
            tuple(_category_bar(row, at) for row in breakdown.rows),
        )
        for at in range(max(0, count - MOST_GROUPS), count)
    )
    return ComparisonPicture(
        breakdown.name,
        breakdown.title,
        breakdown.description,
        breakdown.unit,
        "",
        tuple(row.category for row in breakdown.rows),
        groups,
    )


def _category_bar(row: BreakdownRow, at: int) -> ComparisonBar:
    cell = row.cells[at]
    return ComparisonBar(row.category, cell.value, cell.text, "" if cell.value is not None else _nothing(cell.text))


def _nothing(text: str) -> str:
    return {"": "no figure", "–": "not available", "n/a": "does not apply"}.get(text, text)


def _shared(ours: Iterable[Period], dated: Sequence[Benchmark]) -> set[Period]:
    """Years of ours as long as those of the benchmarks, published or not."""
    lengths = {one.period.whole_months for one in dated if one.period}
    return {period for period in ours if period.whole_months in lengths}


def _ours(reading: KpiReading) -> dict[Period, tuple[float | None, str]]:
    """Our value and its text by period: each point's own, and the year's where its last month says it."""
    found: dict[Period, tuple[float | None, str]] = {}
    for point in reading.points:
        year = financial_year(point.period.end, point.period.year_start)
        if point.period != year and point.period.end == year.end:
            found[year] = _at_close(reading, point)
    for point in reading.points:
        if point.is_finished:
            found[point.period] = (None if point.value is None else float(point.value), point.text)
    for cell in reading.outturns:
        if cell.value is not None:
            found[cell.period] = float(cell.value), cell.text
    return found


def _at_close(reading: KpiReading, point: Point) -> tuple[float | None, str]:
    if reading.basis is Basis.PERIOD:
        if point.ytd.value is None:
            return None, ""
        return float(point.ytd.value), format_number(point.ytd.value, reading.definition.decimals)
    return None if point.value is None else float(point.value), point.text


def _bar(
    reading: KpiReading, geography: Geography, period: Period, ours: Mapping[Period, tuple[float | None, str]]
) -> ComparisonBar:
    name = _WHOSE[geography]
    if geography is Geography.LOCAL:
        value, text = ours.get(period, (None, ""))
        return ComparisonBar(name, value, text, "" if value is not None else "no figure of ours")
    held = preferred(
        (one for one in reading.benchmarks if one.geography is geography and one.period == period), reading.status_on
    )
    if held is None:
        return ComparisonBar(name, None, "", "none held")
    if held.value is None:
        return ComparisonBar(name, None, held.text, NO_VALUE_WORDS.get(held.state, kind_of_state(held.state).words))
    if held.not_comparable:
        return ComparisonBar(name, None, held.text, f"{held.text}, not comparable: {held.not_comparable}")
    return ComparisonBar(name, float(held.value), held.text)


def _describe(groups: Iterable[ComparisonGroup], unit: Unit) -> str:
    sign = "%" if unit is Unit.PERCENT else ""
    said = []
    for group in groups:
        bars = [f"{bar.name} {bar.reason or bar.text + (sign if bar.value is not None else '')}" for bar in group.bars]
        said.append(f"{group.label}: {', '.join(bars)}")
    return f"Bars. {'. '.join(said)}."
