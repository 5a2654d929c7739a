"""Totals over different spans, and runs of months."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.kpi_spans import (
    SpanTotal,
    annualised,
    compare_monthly_averages,
    compare_totals,
    is_sustained,
    monthly_average,
    months_above,
)
from tracker.domain.period_text import parse_period


def total(span: str, number: str) -> SpanTotal:
    return SpanTotal(parse_period(span), Decimal(number))


@pytest.mark.parametrize(
    ("span", "number", "average"),
    [("2013/14", "1452", 121), ("2013/14", "741", 62), ("2014/15", "2134", 178), ("2015/16 Q1", "300", 100)],
)
def test_a_total_has_a_monthly_average(span: str, number: str, average: int) -> None:
    found = monthly_average(total(span, number))
    assert found is not None
    assert round(found) == average


def test_a_span_inside_a_month_has_none() -> None:
    assert monthly_average(total("2019-12-01 to 2019-12-15", "10")) is None
    assert compare_monthly_averages(total("2019-12", "3"), total("2019-12-01 to 2019-12-15", "1")).reason


def test_nine_months_are_compared_with_the_same_nine_and_not_with_a_year() -> None:
    nine = total("Apr 2015 to Dec 2015", "444")
    same = compare_totals(nine, total("Apr 2014 to Dec 2014", "224"))
    assert f"{same.times:.2f}" == "1.98"
    year = compare_totals(nine, total("2014/15", "316"))
    assert year.times is None
    assert year.reason == "Apr 15 to Dec 15 is not compared with 2014/15: the spans differ in length"


def test_three_months_are_not_compared_with_three_others_of_the_year() -> None:
    assert compare_totals(total("2015/16 Q2", "9"), total("2014/15 Q1", "9")).reason
    assert compare_totals(total("2014/15 Q1", "9"), total("2015/16 Q1", "9")).reason


def test_averages_allow_what_totals_do_not() -> None:
    change = compare_monthly_averages(total("Apr 2015 to Dec 2015", str(517 * 9)), total("2013/14", str(499 * 12)))
    assert f"{change.per_cent:.1f}" == "3.6"
    assert compare_totals(total("2015/16", "5"), total("2014/15", "0")).reason.startswith("nothing to compare")


def test_a_rate_after_nine_months_is_annualised_before_it_meets_a_full_year() -> None:
    assert annualised(total("Apr 2014 to Dec 2014", "124.65")) == Decimal("166.20")


@pytest.mark.parametrize(
    ("starters", "leavers", "months"),
    [
        ([5, 6, 7, 8], [5, 3, 3, 3], 3),
        ([9, 2, 7, 8], [5, 3, 3, 3], 2),
        ([9, None, 7, 8], [1, 1, 1, 1], 2),
        ([1, 2], [2, 2], 0),
        ([], [], 0),
    ],
)
def test_a_flow_is_said_once_it_has_run_three_months(
    starters: list[int | None], leavers: list[int | None], months: int
) -> None:
    def numbers(counts: list[int | None]) -> list[Decimal | None]:
        return [None if count is None else Decimal(count) for count in counts]

    run = months_above(numbers(starters), numbers(leavers))
    assert run == months
    assert is_sustained(run) is (months >= 3)


@given(st.integers(1, 10_000), st.integers(1, 36))
def test_an_average_times_its_months_is_the_total(number: int, length: int) -> None:
    first = parse_period("2015-04")
    one = SpanTotal(type(first)(first.start, first.shifted(length - 1).end), Decimal(number))
    average = monthly_average(one)
    assert average is not None
    assert abs(average * length - number) < Decimal("1e-20")
    assert one.span.start == date(2015, 4, 1)
