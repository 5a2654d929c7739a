from datetime import date

import pytest

from tracker.domain.quarters import is_locked, last_closed_quarters, quarter_locks_on, quarter_of

BANK_HOLIDAYS = {date(2019, 12, 25), date(2019, 12, 26), date(2020, 1, 1)}


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


@pytest.mark.parametrize(
    ("today", "labels"),
    [
        (date(2020, 1, 27), ["Q4 2018/19", "Q1 2019/20", "Q2 2019/20", "Q3 2019/20"]),
        (date(2020, 3, 31), ["Q4 2018/19", "Q1 2019/20", "Q2 2019/20", "Q3 2019/20"]),
        (date(2020, 4, 1), ["Q1 2019/20", "Q2 2019/20", "Q3 2019/20", "Q4 2019/20"]),
    ],
)
def test_the_columns_are_the_last_four_closed_quarters(today: date, labels: list[str]) -> None:
    assert [quarter.label for quarter in last_closed_quarters(today)] == labels


def test_another_start_of_the_year_moves_the_quarters() -> None:
    labels = [quarter.label for quarter in last_closed_quarters(date(2020, 1, 27), count=2, start_month=9)]
    assert labels == ["Q4 2018/19", "Q1 2019/20"]


def test_a_quarter_knows_its_days() -> None:
    quarter = quarter_of(date(2019, 11, 5))
    assert (quarter.start, quarter.end) == (date(2019, 10, 1), date(2019, 12, 31))
    assert quarter.contains(date(2019, 12, 31))
    assert not quarter.contains(date(2020, 1, 1))


def test_a_quarter_locks_after_its_tenth_working_day() -> None:
    quarter = quarter_of(date(2019, 12, 1))
    locks_on = quarter_locks_on(quarter, is_working_day)
    assert locks_on == date(2020, 1, 15)
    assert not is_locked(quarter, locks_on, is_working_day)
    assert is_locked(quarter, date(2020, 1, 16), is_working_day)
    assert is_locked(quarter, date(2020, 1, 3), is_working_day, working_days=1)


def test_an_open_quarter_is_never_locked() -> None:
    assert not is_locked(quarter_of(date(2020, 1, 27)), date(2020, 1, 27), is_working_day, working_days=0)
