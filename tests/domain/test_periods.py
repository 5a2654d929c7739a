from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.period_text import parse_period
from tracker.domain.periods import (
    Period,
    financial_quarter,
    financial_year,
    month,
    month_of,
    months_in,
    six_months_to,
    year_to,
)

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
START_MONTHS = st.integers(1, 12)


@pytest.mark.parametrize(
    ("period", "label", "key"),
    [
        (month(2019, 12), "Dec 19", "2019-12"),
        (financial_year(date(2018, 4, 1)), "2018/19", "2018/19"),
        (financial_year(date(1999, 4, 1)), "1999/00", "1999/00"),
        (financial_quarter(date(2019, 6, 30)), "2019/20 Q1", "2019/20-Q1"),
        (financial_quarter(date(2020, 1, 1)), "2019/20 Q4", "2019/20-Q4"),
        (Period(date(2020, 1, 27), date(2020, 1, 27)), "27 Jan 2020", "2020-01-27"),
        (Period(date(2019, 4, 1), date(2020, 1, 27)), "Apr 19 to 27 Jan 2020", "2019-04-01/2020-01-27"),
        (Period(date(2014, 6, 1), date(2015, 5, 31)), "Jun 14 to May 15", "2014-06-01/2015-05-31"),
        (Period(date(2012, 4, 1), date(2015, 3, 31)), "Apr 12 to Mar 15", "2012-04-01/2015-03-31"),
        (Period(date(2015, 6, 1), date(2015, 6, 7)), "week to 7 Jun 2015", "2015-06-01/2015-06-07"),
        (financial_year(date(2014, 5, 1), 1), "2014", "2014"),
        (financial_year(date(2014, 5, 1), 9), "2013/14", "2013/14"),
        (financial_quarter(date(2014, 5, 1), 1), "2014 Q2", "2014-Q2"),
    ],
)
def test_a_period_is_written_for_people_and_for_programs(period: Period, label: str, key: str) -> None:
    assert (period.label, period.key) == (label, key)


def test_a_sentence_names_a_month_in_full() -> None:
    assert month(2019, 12).long_label == "December 2019"
    assert financial_year(date(2019, 5, 1)).long_label == "2019/20"


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (month(2020, 3), month(2020, 2)),
        (month(2020, 1), month(2019, 12)),
        (financial_year(date(2019, 4, 1)), financial_year(date(2018, 4, 1))),
        (financial_quarter(date(2019, 4, 1)), financial_quarter(date(2019, 3, 31))),
        (Period(date(2020, 1, 27), date(2020, 1, 27)), Period(date(2020, 1, 26), date(2020, 1, 26))),
        (Period(date(2020, 1, 20), date(2020, 1, 26)), Period(date(2020, 1, 13), date(2020, 1, 19))),
    ],
)
def test_the_previous_period_ends_where_this_one_starts(period: Period, before: Period) -> None:
    assert period.previous() == before


def test_a_year_earlier_february_ends_on_its_own_last_day() -> None:
    assert month(2020, 2).a_year_earlier() == month(2019, 2)
    assert month(2019, 2).shifted(12) == month(2020, 2)


def test_the_six_months_end_with_the_month_of_the_day() -> None:
    labels = [one.label for one in six_months_to(date(2020, 1, 27))]
    assert labels == ["Aug 19", "Sep 19", "Oct 19", "Nov 19", "Dec 19", "Jan 20"]


def test_a_year_to_date_starts_with_the_financial_year() -> None:
    assert year_to(date(2020, 1, 27)) == Period(date(2019, 4, 1), date(2020, 1, 27))
    assert year_to(date(2019, 4, 1)) == Period(date(2019, 4, 1), date(2019, 4, 1))


def test_a_span_touches_the_months_it_starts_and_ends_in() -> None:
    assert [one.label for one in months_in(Period(date(2019, 11, 30), date(2020, 1, 1)))] == [
        "Nov 19",
        "Dec 19",
        "Jan 20",
    ]


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2020, 1, 2), date(2020, 1, 1))


@given(DAYS, START_MONTHS)
def test_every_day_lies_in_its_month_quarter_and_year(day: date, start_month: int) -> None:
    quarter, year = financial_quarter(day, start_month), financial_year(day, start_month)
    assert month_of(day).contains(day)
    assert quarter.contains(day)
    assert year.contains(day)
    assert year.start <= quarter.start
    assert quarter.end <= year.end
    assert (month_of(day).whole_months, quarter.whole_months, year.whole_months) == (1, 3, 12)


@given(DAYS, START_MONTHS)
def test_periods_follow_each_other_without_a_gap(day: date, start_month: int) -> None:
    for period in (month_of(day), financial_quarter(day, start_month), financial_year(day, start_month)):
        assert period.previous().end == period.start - timedelta(days=1)
        assert period.previous().whole_months == period.whole_months


@given(DAYS, DAYS, START_MONTHS)
def test_every_key_and_label_reads_back_as_its_period(one: date, other: date, start_month: int) -> None:
    odd = Period(min(one, other), max(one, other), start_month)
    for period in (
        month_of(one, start_month),
        financial_quarter(one, start_month),
        financial_year(one, start_month),
        odd,
    ):
        assert parse_period(period.key, start_month=start_month) == period
        # Two figures of a year are this century's, as people write them.
        if period.start.year >= 2000 and period.end.year < 2100:
            assert parse_period(period.label, start_month=start_month) == period
