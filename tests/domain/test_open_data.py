"""Reading open data by its headings: times, symbols, filters, places."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.import_table import Problem, Table
from tracker.domain.kpi_terms import FigureState, Geography, Qualifier, Unit
from tracker.domain.neighbours import NeighbourModel
from tracker.domain.open_data import Choice, OpenData, parse_choice, read_cell, read_open_data
from tracker.domain.open_data_benchmarks import FoundBenchmark, Wanted, authority_in, benchmarks_in
from tracker.domain.open_data_times import BadTime, parse_time

NATIONAL, REGIONAL, NEIGHBOURS = Geography.NATIONAL, Geography.REGIONAL, Geography.STATISTICAL_NEIGHBOURS
EVERYBODY = Wanted((NATIONAL, REGIONAL, NEIGHBOURS), "South West", NeighbourModel(2021, "880", ("901", "902", "903")))
FILE = """
time_period,time_identifier,geographic_level,country_name,region_code,region_name,old_la_code,la_name,group,share_percent
2019,Reporting year,National,England,,,,,Total,10.5
2019,Reporting year,National,England,,,,,Boys,11.5
2019,Reporting year,Regional,England,E12000009,South West,,,Total,12
2019,Reporting year,Local authority,England,E12000009,South West,880,Seahaven,Total,15
2019,Reporting year,Local authority,England,E12000009,South West,901,Eastport,Total,9
2019,Reporting year,Local authority,England,E12000009,South West,902,Westport,Total,c
2019,Reporting year,Local authority,England,E12000009,South West,903,Northport,Total,12.5
2019,Reporting year,Local authority,England,E12000009,South West,904,Southport,Total,90
"""


def table(text: str) -> Table:
    header, *rows = [line.split(",") for line in text.strip().splitlines()]
    return Table(header, [(at, cells) for at, cells in enumerate(rows, 2)])


def opened(text: str = FILE) -> OpenData:
    data = read_open_data(table(text))
    assert isinstance(data, OpenData), data
    return data


def found(text: str = FILE, choice: str = "PLC3=share_percent", wanted: Wanted = EVERYBODY) -> list[FoundBenchmark]:
    benchmarks, problems = benchmarks_in(opened(text), parse_choice(choice), Unit.PERCENT, wanted)
    assert not problems, problems
    return benchmarks


def refused(text: str = FILE, choice: str = "PLC3=share_percent", wanted: Wanted = EVERYBODY) -> list[str]:
    benchmarks, problems = benchmarks_in(opened(text), parse_choice(choice), Unit.PERCENT, wanted)
    assert not benchmarks
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("period", "identifier", "label"),
    [
        ("2025", "Reporting year", "2024/25"),
        ("202021", "Financial year", "2020/21"),
        ("202021", "Financial year Q3", "2020/21 Q3"),
        ("202021", "Part 1 (April to September)", "Apr 20 to Sep 20"),
        ("202021", "Part 2 (October to March)", "Oct 20 to Mar 21"),
        ("202021", "Academic year", "Sep 20 to Aug 21"),
        ("202021", "Tax year", "6 Apr 2020 to 5 Apr 2021"),
        ("2020", "Calendar year", "Jan 20 to Dec 20"),
        ("2020", "Calendar year Q1", "2019/20 Q4"),
        ("2020", "February", "Feb 20"),
        ("2020", "Week 1", "week to 5 Jan 2020"),
        ("2020", "  reporting  YEAR ", "2019/20"),
    ],
)
def test_a_time_is_read_with_its_identifier(period: str, identifier: str, label: str) -> None:
    assert parse_time(period, identifier).label == label


def test_a_reporting_year_ends_with_the_programmes_own_year() -> None:
    assert parse_time("2025", "Reporting year", start_month=1).end == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("period", "identifier", "column", "message"),
    [
        ("20x5", "Reporting year", "time_period", "'20x5' is not a year of four digits; write it as 2025"),
        ("202022", "Financial year", "time_period", "'202022' does not name two years in a row; write 202021"),
        ("2020", "Financial year", "time_period", "'2020' is not a year of six digits; write it as 202021"),
        ("202021", "Autumn term", "time_identifier", "'Autumn term' is not a time this import reads"),
        ("2021", "Week 53", "time_identifier", "'Week 53' is not a week of 2021; it has 52"),
    ],
)
def test_a_time_that_cannot_be_read_names_its_column_and_remedy(
    period: str, identifier: str, column: str, message: str
) -> None:
    with pytest.raises(BadTime) as bad:
        parse_time(period, identifier)
    assert bad.value.column == column
    assert str(bad.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "state", "value", "number"),
    [
        ("22.6", FigureState.FINAL, "22.6", "22.6"),
        ("632,830", FigureState.FINAL, "632830", "632830"),
        ("z", FigureState.NOT_APPLICABLE, None, None),
        ("x", FigureState.NOT_AVAILABLE, None, None),
        (":", FigureState.NOT_AVAILABLE, None, None),
        ("c", FigureState.SUPPRESSED, None, None),
        ("u", FigureState.NOT_AVAILABLE, None, None),
        ("low", FigureState.FINAL, "0", None),
        ("k", FigureState.FINAL, "0", None),
        ("~", FigureState.FINAL, "0", None),
    ],
)
def test_a_cell_holds_a_number_or_a_symbol(
    text: str, state: FigureState, value: str | None, number: str | None
) -> None:
    cell = read_cell(text)
    assert cell is not None
    assert cell.state is state
    assert cell.value == (Decimal(value) if value else None)
    assert cell.number == (Decimal(number) if number else None)
    assert (cell.qualifier is Qualifier.APPROXIMATELY) == (text in ("low", "k", "~"))


@pytest.mark.parametrize("text", ["", "many", "12%", "NaN", "Infinity", "1.2.3"])
def test_anything_else_is_no_cell(text: str) -> None:
    assert read_cell(text) is None


def test_england_the_region_and_the_neighbours_are_found_each_in_its_rows() -> None:
    said = {one.geography: (one.value, one.period.label, one.note) for one in found()}
    assert said == {
        NATIONAL: (Decimal("10.5"), "2018/19", ""),
        REGIONAL: (Decimal(12), "2018/19", ""),
        # The suppressed neighbour is left out; the authority's own row and the other one are no neighbours.
        NEIGHBOURS: (Decimal("10.75"), "2018/19", "mean of 2 of 3 neighbours, 2021 model"),
    }


def test_columns_may_stand_in_any_order() -> None:
    lines = [line.split(",") for line in FILE.strip().splitlines()]
    turned = "\n".join(",".join(reversed(cells)) for cells in lines)
    assert found(turned) == found()
    assert found(FILE.replace("geographic_level", "geographical_level")) == found()


def test_the_total_of_a_filter_is_meant_unless_an_entry_is_named() -> None:
    england = Wanted((NATIONAL,))
    assert [one.value for one in found(wanted=england)] == [Decimal("10.5")]
    assert [one.value for one in found(choice="PLC3=share_percent,group=boys", wanted=england)] == [Decimal("11.5")]


def test_a_filter_left_open_is_named_once_with_its_entries() -> None:
    [problem] = refused(FILE.replace("Total", "Girls"))
    assert problem.startswith("row 3, column group: 'Boys' stands beside 'Girls' of row 2; choose with PLC3=")
    assert "Boys; Girls" in problem


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("10.5", "ten", "row 2, column share_percent: 'ten' is neither a number nor one of the symbols"),
        ("10.5", "105", "row 2, column share_percent: '105' is more than 100 per cent"),
        ("10.5", "-1", "row 2, column share_percent: '-1' is less than nothing"),
        ("10.5", "", "row 2, column share_percent: '' is neither"),
        ("2019,Reporting year,National,England,,,,,Total", "19,Reporting year,National,England,,,,,Total",
         "row 2, column time_period: '19' is not a year of four digits; write it as 2025"),
        (",9\n", ",nine\n", "row 6, column share_percent: 'nine' is neither"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_by_row_column_value_and_remedy(old: str, new: str, said: str) -> None:
    [problem] = refused(FILE.replace(old, new, 1))
    assert problem.startswith(said)


def test_a_bad_cell_of_somebody_else_is_nobodys_business() -> None:
    assert found(FILE.replace(",90\n", ",ninety\n")) == found()


@pytest.mark.parametrize(
    ("choice", "wanted", "said"),
    [
        ("PLC3=shares", EVERYBODY, "row 1, column shares: 'shares' is no column of the file; choose one of group"),
        ("PLC3=share_percent,sex=Boys", EVERYBODY, "row 1, column sex: 'sex' is no column"),
        ("PLC3=share_percent,group=Cats", EVERYBODY, "row 1, column group: 'Cats' is no entry of it; choose one of B"),
        ("PLC3=share_percent", Wanted((REGIONAL,), "Atlantis"),
         "row 1, column geographic_level: 'Atlantis' is no region of the file; choose one of South West"),
        ("PLC3=share_percent", Wanted((NEIGHBOURS,), "", NeighbourModel(2021, "1", ("7",))),
         "row 1, column geographic_level: none of the neighbours stands in the file"),
    ],
)  # fmt: skip
def test_what_is_not_in_the_file_is_named_with_what_is(choice: str, wanted: Wanted, said: str) -> None:
    [problem] = refused(choice=choice, wanted=wanted)
    assert problem.startswith(said)


def test_a_count_is_no_percentage() -> None:
    counted = FILE.replace("share_percent", "children_count")
    [problem] = refused(counted, "PLC3=children_count")
    assert "'children_count' is a count and the KPI is a percentage" in problem
    _, [other] = benchmarks_in(opened(), Choice("MISS", "share_percent"), Unit.COUNT, EVERYBODY)
    assert "'share_percent' is a percentage and the KPI is not" in str(other)


def test_an_authority_goes_by_its_codes_or_its_name() -> None:
    assert authority_in(opened(), "seahaven") == ("880", "E12000009")
    assert authority_in(opened(), "880") == ("880", "E12000009")
    assert authority_in(opened(), "nowhere") is None


def test_a_file_without_the_headings_is_refused() -> None:
    problems = read_open_data(Table(["code", "value", "value"], []))
    assert isinstance(problems, list)
    assert [problem.column for problem in problems] == ["time_period", "time_identifier", "geographic_level", "value"]


def test_a_row_cut_off_is_named() -> None:
    problems = read_open_data(table(FILE + "2019,Reporting year,National"))
    assert isinstance(problems, list)
    assert str(problems[0]) == (
        "row 10, column geographic_level: the row has 3 cells and the headings are 10; is the file cut off?"
    )
    assert isinstance(problems[0], Problem)


@pytest.mark.parametrize("text", ["PLC3", "=x", "PLC3=", "PLC3=share,boys"])
def test_a_mapping_that_is_none_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="write "):
        parse_choice(text)


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_is_chosen_is_read_back(code: str, entry: str) -> None:
    code, entry = code.replace("=", "").replace(",", "").strip() or "PLC3", entry.replace("=", "").strip()
    choice = parse_choice(f"{code}=share,group={entry}")
    assert (choice.code, choice.indicator, choice.filters["group"]) == (code.upper(), "share", entry)
