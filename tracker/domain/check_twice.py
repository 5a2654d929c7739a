"""One fact that is told in two places: two KPIs with one series, two tables of the same teams, one name twice."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from tracker.domain.check_finding import CheckFinding, CheckKind, Place, PlaceKind, Severity, kpi_place
from tracker.domain.check_held import held_values
from tracker.domain.check_names import change_named, topic_of, words_of
from tracker.domain.check_rounding import plain
from tracker.domain.figures_display import format_number
from tracker.domain.kpi_comparisons import names_total
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Unit
from tracker.domain.periods import Period
from tracker.domain.workforce import TeamPosts, differences
from tracker.domain.workforce_table import PostsTable

_ENOUGH_POINTS, _ENOUGH_VALUES = 6, 4
_SEPARATOR = "|"
_ONE_FACT = "Keep one of the two and let every page show it; or say in a note on the data what each counts"
_COLUMNS = {"employees": "employees", "interims": "interims", "current": "people in post, all told"}


def twin_findings(readings: Sequence[KpiReading]) -> Iterable[CheckFinding]:
    """KPIs that hold the same series under two codes."""
    held = [({key: one.value for key, one in held_values(reading).items()}, reading) for reading in readings]
    long = [(values, reading) for values, reading in held if len(values) >= _ENOUGH_POINTS]
    for (mine, one), (theirs, other) in combinations(long, 2):
        if one.definition.unit is not other.definition.unit:
            continue
        common = mine.keys() & theirs.keys()
        same = all(mine[key] == theirs[key] for key in common)
        if len(common) >= _ENOUGH_POINTS and same and len({mine[key] for key in common}) >= _ENOUGH_VALUES:
            yield CheckFinding(
                CheckKind.TWO_PLACES,
                kpi_place(other.definition.code, name=other.definition.name),
                f"{len(common)} figures are the same as those of {one.definition.code}, {one.definition.name}",
                tolerance="none: they are the same",
                remedy="Keep one KPI and place it in both sections; edit once, and both show it",
                severity=Severity.NOTE,
                claim=one.definition.code,
            )


def same_name_findings(readings: Sequence[KpiReading]) -> Iterable[CheckFinding]:
    """KPIs of one name and unit, whatever stands in brackets, that disagree about the same days."""
    for one, other in combinations(readings, 2):
        if one.definition.unit is not other.definition.unit or change_named(one.definition.name):
            continue
        if words_of(one.definition.name) != words_of(other.definition.name):
            continue
        theirs = held_values(other)
        for key, mine in held_values(one).items():
            rival = theirs.get(key)
            if rival is None or rival.basis is not mine.basis:
                continue
            if abs(rival.value - mine.value) <= max(rival.spread, mine.spread):
                continue
            yield CheckFinding(
                CheckKind.TWO_PLACES,
                kpi_place(other.definition.code, rival.span.label, name=other.definition.name),
                f"{plain(rival.value)} here, {plain(mine.value)} in {one.definition.code}, {one.definition.name}",
                rival.value,
                mine.value,
                "none: they are said of the same days",
                _ONE_FACT,
                claim=one.definition.code,
            )


def table_findings(readings: Sequence[KpiReading], tables: Sequence[PostsTable]) -> Iterable[CheckFinding]:
    """The same posts in two places: breakdowns of KPIs of one name, and workforce tables of the same teams."""
    for one, other in combinations(readings, 2):
        is_same_unit = one.definition.unit is other.definition.unit and one.definition.unit in (Unit.FTE, Unit.COUNT)
        if is_same_unit and topic_of(one.definition.name) == topic_of(other.definition.name):
            yield from _breakdowns(one, other)
    for first, second in combinations(tables, 2):
        if first.period == second.period and first.period is not None:
            yield from _tables(first, second)


def _breakdowns(one: KpiReading, other: KpiReading) -> Iterable[CheckFinding]:
    mine = dict(_by_member(one))
    for key, theirs in _by_member(other):
        period, member = key
        if key not in mine or mine[key] == theirs:
            continue
        yield CheckFinding(
            CheckKind.TWO_PLACES,
            kpi_place(other.definition.code, member, period.label, name=other.definition.name),
            f"{plain(theirs)} here, {plain(mine[key])} in {one.definition.code}, {one.definition.name}",
            theirs,
            mine[key],
            "none: they count the same posts",
            f"Correct one of the two, and say whether starters are counted; the difference is"
            f" {format_number(abs(theirs - mine[key]), 2)}",
            claim=one.definition.code,
        )


def _by_member(reading: KpiReading) -> Iterable[tuple[tuple[Period, str], Decimal]]:
    """The value of each team or role: of a table of two dimensions its row total."""
    for points in reading.breakdowns.values():
        for point in points:
            names = [name.strip() for name in point.category.split(_SEPARATOR)]
            members = [name for name in names if not names_total(name)]
            is_total_of_member = len(members) == 1 and (len(names) == 1 or len(names) == 2)
            if is_total_of_member and point.value is not None:
                yield (point.period, members[0]), point.value


def _tables(first: PostsTable, second: PostsTable) -> Iterable[CheckFinding]:
    mine, theirs = _by_team(first), _by_team(second)
    found = list(differences(mine, theirs))
    explained = {one.team for one in found if one.column != "current"}
    for one in found:
        if one.column == "current" and one.team in explained:
            continue
        yield CheckFinding(
            CheckKind.TWO_PLACES,
            Place(PlaceKind.WORKFORCE, second.name, f"{one.team}, {first.period.label if first.period else ''}"),
            f"{plain(one.other)} {_COLUMNS[one.column]} here, {plain(one.one)} in {first.name}",
            one.other,
            one.one,
            "none: they count the same posts",
            "Correct one of the two; starters may be counted among the people in post in one of them only",
            claim=f"{first.name} {one.column}",
        )


def _by_team(table: PostsTable) -> Mapping[str, TeamPosts]:
    return {row.team: row for row in table.lines}
