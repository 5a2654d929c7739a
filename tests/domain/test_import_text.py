"""Cells as people type them: numbers, missing ones, KPIs by any of their names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tracker.domain.figure_text import NumberProblem, missing_state, read_number, unit_problem
from tracker.domain.import_table import Columns, Problem, column_letter
from tracker.domain.kpi_finder import POPULATION, KpiFacts, KpiFinder
from tracker.domain.kpi_terms import FigureState, Unit


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("0", "0", 0),
        ("100.0", "100.0", 1),
        ("1,452", "1452", 0),
        ("12,345,678.9", "12345678.9", 1),
        ("67.20%", "67.20", 2),
        ("\u22124.27", "-4.27", 2),
        ("-24.09%", "-24.09", 2),
        ("+5", "5", 0),
        (".5", "0.5", 1),
        ("£1,200.50", "1200.50", 2),
        ("-£12", "-12", 0),
        ("18.823529411764707", "18.823529", None),
    ],
)
def test_a_number_is_read_with_the_decimals_it_was_typed_with(text, value, decimals):
    number = read_number(text)
    assert (number.value, number.decimals) == (Decimal(value), decimals)


@pytest.mark.parametrize(
    "text", ["", "abc", "1,45", "12,34,567", "1.2.3", "--3", "£-£3", "%", "£", "1e5", "nan", "1 000", "=1+1", "0x1"]
)
def test_what_is_no_number_is_refused_by_its_text(text):
    with pytest.raises(NumberProblem, match="'"):
        read_number(text)


def test_a_number_may_have_fifteen_digits():
    assert read_number("123456789012345").value == 123456789012345
    with pytest.raises(NumberProblem, match="more than 15 digits"):
        read_number("1234567890123456")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", FigureState.NOT_YET_DUE),
        ("-", FigureState.NOT_AVAILABLE),
        ("N/A", FigureState.NOT_APPLICABLE),
        ("Suppressed", FigureState.SUPPRESSED),
        ("0", None),
        ("none", None),
    ],
)
def test_a_missing_number_says_why(text, state):
    assert missing_state(text) is state


@pytest.mark.parametrize(
    ("text", "unit", "problem"),
    [
        ("100%", Unit.PERCENT, None),
        ("100.1", Unit.PERCENT, "more than 100%"),
        ("-43.64", Unit.PERCENT, None),
        ("-100.5", Unit.PERCENT, "less than -100%"),
        ("4%", Unit.DAYS, "is a percentage, but K counts in days"),
        ("-1", Unit.COUNT, "is negative"),
        ("-4.27", Unit.FTE, None),
        ("-120", Unit.MONEY, None),
    ],
)
def test_a_number_has_to_fit_the_unit(text, unit, problem):
    found = unit_problem(text, read_number(text), unit, "K")
    assert (found is None) if problem is None else (found is not None and problem in found)


KPIS = KpiFinder(
    [
        KpiFacts("ICPC15", "Conferences within 15 days", aliases=("ICPC in time", "Conf")),
        KpiFacts("CONF", "Conferences", aliases=("Meetings",)),
        KpiFacts("MEET", "Strategy meetings", aliases=("Meetings",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ICPC15", "ICPC15"),
        ("icpc15", "ICPC15"),
        ("conferences  WITHIN 15 days", "ICPC15"),
        ("ICPC in time", "ICPC15"),
        ("Conf", "CONF"),  # a code goes before another KPI's alias
        ("population", POPULATION),
    ],
)
def test_a_kpi_is_found_by_code_name_or_alias(text, code):
    found = KPIS.find(text)
    assert isinstance(found, KpiFacts)
    assert found.code == code


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Meetings", "'Meetings' is the name of several KPIs, CONF and MEET; write the code"),
        ("ICPC51", "write ICPC15 if that is meant"),
        ("Something else", "correct the code or add it first"),
        ("=A1", "is a formula"),
        ("", "write the KPI's code"),
    ],
)
def test_a_kpi_that_is_not_found_comes_with_a_remedy(text, said):
    assert said in str(KPIS.find(text))


def test_a_problem_names_sheet_row_and_column():
    assert str(Problem(3, "period", "'x' is no date; write y")) == "row 3, column period: 'x' is no date; write y"
    assert str(Problem(3, "period", "'x'", "May")) == "sheet May, row 3, column period: 'x'"


def test_columns_are_found_by_heading_in_any_order_and_writing():
    columns = Columns(["Value to", " CODE", "", "Colour", "code"], known=("code", "value_to", "note"))
    assert (columns.at("code"), columns.at("value_to"), columns.at("note")) == (1, 0, 5)
    assert columns.padded([" 7 ", "A"]) == ["7", "A", "", "", "", ""]
    assert [columns.name_of(at) for at in (2, 3, 5)] == ["C", "Colour", "F"]
    assert columns.unknown == [3]
    assert [problem.column for problem in columns.problems()] == ["code"]
    assert columns.astray(["7", "A", "x"]) == 2
    assert columns.astray(["7", "A", "", "red", "", "", "y"]) == 6


@pytest.mark.parametrize(
    ("at", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
)
def test_columns_have_letters(at, letter):
    assert column_letter(at) == letter
