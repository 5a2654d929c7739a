from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.figures_display import (
    format_change,
    format_number,
    format_qualified,
    format_value,
    is_truncated,
    round_half_up,
)
from tracker.domain.kpi_terms import Qualifier, Unit

NUMBERS = st.decimals(-(10**9), 10**9, places=4)


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        ("18.817", 2, "18.82"),
        ("37.095", 2, "37.10"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("0.05", 1, "0.1"),
        ("1.005", 2, "1.01"),
        ("78", 1, "78.0"),
    ],
)
def test_figures_round_half_up(value: str, decimals: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(value), decimals)) == rounded


@pytest.mark.parametrize(
    ("printed", "value", "is_cut"),
    [
        ("18.81", "18.817", True),
        ("37.09", "37.0963", True),
        ("18.82", "18.817", False),
        ("18.81", "18.812", False),
        ("18.80", "18.817", False),
    ],
)
def test_a_printed_figure_that_was_cut_off_is_told_from_a_rounded_one(printed: str, value: str, is_cut: bool) -> None:
    assert is_truncated(Decimal(printed), Decimal(value)) is is_cut


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        ("19.9", Unit.PERCENT, 1, "19.9%"),
        ("100.0", Unit.PERCENT, 1, "100.0%"),
        ("1452", Unit.COUNT, 0, "1,452"),
        ("77", Unit.DAYS, 0, "77"),
        ("-1234.5", Unit.MONEY, 2, "\u2212£1,234.50"),
        ("-0.04", Unit.COUNT, 1, "0.0"),
    ],
)
def test_a_figure_stands_alone_with_its_unit(value: str, unit: Unit, decimals: int, text: str) -> None:
    assert format_value(Decimal(value), unit, decimals) == text


@pytest.mark.parametrize(
    ("difference", "unit", "decimals", "text"),
    [
        ("1.1", Unit.PERCENT, 1, "+1.1 points"),
        ("-9.5", Unit.PERCENT, 1, "\u22129.5 points"),
        ("5", Unit.COUNT, 0, "+5"),
        ("-20", Unit.DAYS, 0, "\u221220 days"),
        ("0", Unit.DAYS, 0, "0 days"),
        ("-0.04", Unit.PERCENT, 1, "0.0 points"),
        ("-250", Unit.MONEY, 0, "\u2212£250"),
    ],
)
def test_a_change_carries_its_sign_and_its_unit(difference: str, unit: Unit, decimals: int, text: str) -> None:
    assert format_change(Decimal(difference), unit, decimals) == text


def test_a_narrow_table_says_pts() -> None:
    assert format_change(Decimal("1.1"), Unit.PERCENT, 1, short=True) == "+1.1 pts"


def test_a_figure_says_how_sure_it_is() -> None:
    assert format_qualified(Decimal(120), 0, Qualifier.APPROXIMATELY) == "about 120"
    assert format_qualified(Decimal(5), 0, Qualifier.UNDER) == "under 5"
    assert format_qualified(Decimal(10), 0, Qualifier.RANGE, Decimal(15)) == "10 to 15"
    assert format_qualified(Decimal(7), 0, Qualifier.EXACT) == "7"


@given(NUMBERS, st.integers(0, 4))
def test_rounding_moves_a_figure_by_at_most_half_a_step_and_never_twice(value: Decimal, decimals: int) -> None:
    rounded = round_half_up(value, decimals)
    assert abs(rounded - value) * 2 <= Decimal(1).scaleb(-decimals)
    assert round_half_up(rounded, decimals) == rounded
    assert round_half_up(-value, decimals) == -rounded


@given(NUMBERS, st.integers(0, 4))
def test_a_printed_number_reads_back_as_the_rounded_one(value: Decimal, decimals: int) -> None:
    printed = format_number(value, decimals).replace(",", "").replace("\u2212", "-")
    assert Decimal(printed) == round_half_up(value, decimals)
