from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.figures import (
    at_least,
    at_most,
    count_kpi,
    figure,
    monthly,
    parts,
    percent_kpi,
    quarterly_kpi,
    read,
)
from tracker.domain.kpi import Target
from tracker.domain.kpi_direction import Movement, Travel
from tracker.domain.kpi_terms import Basis, Polarity, Unit

SMALLER, BIGGER, NONE = Polarity.SMALLER, Polarity.BIGGER, Polarity.NONE


@pytest.mark.parametrize(
    ("polarity", "decimals", "months", "said"),
    [
        (SMALLER, 1, "15.8 16.0 17.5 18.8 19.9", ("worse", "down", "+1.1 points on Nov 19")),
        (BIGGER, 1, "63.2 61.9 58.5 57.4 56.6", ("worse", "down", "\u22120.8 points on Nov 19")),
        (SMALLER, 1, "34.8 35.1 35.9 35.1 31.5", ("better", "up", "\u22123.6 points on Nov 19")),
        (BIGGER, 1, "70.8 74.7 72.3 78.8 73.3 64.0", ("worse", "down", "\u22125.5 points on Nov 19")),
        (BIGGER, 1, "78 92.1 88.1 78.1 68.6 72.6", ("worse", "down", "\u22129.5 points on Nov 19")),
        (BIGGER, 1, "61.5 53.3 61.5 63.6 67.3 74.6", ("better", "up", "+3.7 points on Nov 19")),
        (BIGGER, 1, "73 100 80 80 66 45", ("worse", "down", "\u221214.0 points on Nov 19")),
        (NONE, 0, "8 11 13 16 12 10", ("lower", None, "\u22124 points on Nov 19")),
        (BIGGER, 0, "19 21 19 20.4 19.6", ("little change", "level", "\u22120.8 points on Nov 19")),
    ],
)
def test_direction_is_of_performance_over_the_last_two_finished_months(
    polarity: Polarity, decimals: int, months: str, said: tuple[str, str | None, str]
) -> None:
    reading = read(percent_kpi(polarity, decimals=decimals), monthly("2019-08", months, Basis.SNAPSHOT))
    direction = reading.direction
    assert (direction.words, direction.arrow, direction.change_words) == said
    assert reading.direction.rule == "previous period"


def test_days_fall_by_days_and_a_shorter_wait_is_better() -> None:
    definition = count_kpi(SMALLER, unit=Unit.DAYS, basis=Basis.SNAPSHOT)
    direction = read(definition, monthly("2019-08", "55 81 105 113 93", Basis.SNAPSHOT)).direction
    assert (direction.words, direction.change_words) == ("better", "\u221220 days on Nov 19")


def test_a_count_of_which_neither_way_is_good_is_higher_or_lower_without_an_arrow() -> None:
    direction = read(count_kpi(), monthly("2019-08", "0 4 24 8 18")).direction
    assert (direction.value, direction.movement, direction.arrow) == (None, Movement.HIGHER, None)
    assert direction.reason == "neither higher nor lower is better"
    same = read(count_kpi(), monthly("2019-08", "4 11 1 1 . .")).direction
    assert (same.words, same.change_words) == ("same", "0 on Oct 19")


@pytest.mark.parametrize(
    ("months", "reason"),
    [
        ("- - - - - -", "no finished figure yet"),
        (". . . . . 64.0", "no finished figure yet"),
        (". . . . 73.3 64.0", "no figure for the period before"),
        (". . 70 . 73.3", "no figure for the period before"),
        (". . . - 73.3", "no figure for the period before"),
    ],
)
def test_without_two_finished_months_in_a_row_nothing_is_said(months: str, reason: str) -> None:
    direction = read(percent_kpi(), monthly("2019-08", months)).direction
    assert (direction.value, direction.words, direction.reason) == (None, "", reason)


@pytest.mark.parametrize("pairs", ["30/40 12/19", "12/19 30/40"])
def test_a_base_under_twenty_gets_no_arrow(pairs: str) -> None:
    reading = read(percent_kpi(), parts("2019-11", pairs))
    assert (reading.direction.words, reading.direction.reason) == ("", "a base under 20")
    assert reading.run is None


def test_a_base_of_twenty_gets_one() -> None:
    assert read(percent_kpi(), parts("2019-11", "30/40 12/20")).direction.value is Travel.WORSE


def test_a_running_total_of_a_count_has_no_direction_and_a_running_percentage_has() -> None:
    count = read(count_kpi(SMALLER, basis=Basis.YTD), monthly("2019-08", "8 12 15", Basis.YTD))
    assert count.direction.reason == "a running total can only rise"
    share = read(percent_kpi(BIGGER, basis=Basis.YTD), monthly("2019-10", "24 23 22", Basis.YTD))
    assert share.direction.words == "worse"
    assert share.run is None


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ("4 9", "worse"),
        ("9 6", "better"),
        ("6 7", "little change"),
        ("3 9", "little change"),
        ("12 11", "better"),
    ],
)
def test_close_to_target_is_better_when_closer(months: str, words: str) -> None:
    band = Target(minimum=Decimal(5), upper=Decimal(7))
    definition = count_kpi(Polarity.TARGET)
    assert read(definition, monthly("2019-11", months), [band]).direction.words == words


def test_close_to_target_without_a_target_says_only_which_way_it_went() -> None:
    direction = read(count_kpi(Polarity.TARGET), monthly("2019-11", "4 9")).direction
    assert (direction.words, direction.reason) == ("higher", "no target to be close to")


@pytest.mark.parametrize(
    ("polarity", "months", "words", "is_telling"),
    [
        (SMALLER, "15.8 16.0 17.5 18.8 19.9", "Worse 4 in a row", True),
        (BIGGER, "78 92.1 88.1 78.1 68.6 72.6", "Worse 3 in a row", True),
        (SMALLER, "67 88 86 80 77", "Better 3 in a row", True),
        (BIGGER, "70.8 74.7 72.3 78.8 73.3 64.0", "Worse 1 in a row", False),
        (NONE, "0 1 2 3 4", "Higher 4 in a row", False),
        (BIGGER, "9 . 7 6 5", "Worse 2 in a row", False),
    ],
)
def test_a_run_counts_successive_moves_up_to_the_last_finished_month(
    polarity: Polarity, months: str, words: str, is_telling: bool
) -> None:
    run = read(percent_kpi(polarity), monthly("2019-08", months)).run
    assert run is not None
    assert (run.words, run.is_telling) == (words, is_telling)


def test_little_change_ends_a_run() -> None:
    assert read(percent_kpi(), monthly("2019-09", "9 8 7 7")).run is None


def test_quarters_are_compared_with_quarters() -> None:
    figures = monthly("2019-06", "9", Basis.SNAPSHOT) + monthly("2019-09", "8", Basis.SNAPSHOT)
    assert read(quarterly_kpi(), figures).direction.words == ""
    quarters = [figure("2019/20 Q2", "60"), figure("2019/20 Q3", "70")]
    assert read(quarterly_kpi(), quarters).direction.change_words == "+10.0 points on 2019/20 Q2"


@given(
    st.lists(st.integers(0, 100), min_size=2, max_size=10),
    st.sampled_from([Polarity.BIGGER, Polarity.SMALLER]),
)
def test_turning_the_polarity_turns_the_verdict_and_nothing_else(values: list[int], polarity: Polarity) -> None:
    figures = monthly("2018-01", " ".join(map(str, values)))
    opposite = SMALLER if polarity is BIGGER else BIGGER
    one, other = read(percent_kpi(polarity), figures), read(percent_kpi(opposite), figures)
    turned = {Travel.BETTER: Travel.WORSE, Travel.WORSE: Travel.BETTER}
    assert one.direction.movement is other.direction.movement
    if one.direction.value is Travel.LITTLE_CHANGE:
        assert other.direction.value is Travel.LITTLE_CHANGE
    elif one.direction.value is not None:
        assert other.direction.value is turned[one.direction.value]
    assert (one.run.length if one.run else 0) == (other.run.length if other.run else 0)


def test_direction_is_never_read_from_a_target() -> None:
    figures = monthly("2019-11", "50 60")
    readings = [read(percent_kpi(), figures, targets) for targets in ([], [at_least("90")], [at_most("10")])]
    assert {reading.direction.words for reading in readings} == {"better"}


def test_a_report_dated_later_judges_the_month_that_has_ended_since() -> None:
    figures = monthly("2019-11", "78.8 73.3 64.0", Basis.SNAPSHOT)
    reading = read(percent_kpi(), figures, status_on=date(2020, 1, 31))
    assert reading.direction.change_words == "\u22129.3 points on Dec 19"
    assert reading.part_point is None
