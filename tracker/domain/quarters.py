"""The report's quarter columns: the last closed quarters of the financial year, and when each locks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.periods import APRIL, Period, financial_quarter, financial_year

WORKING_DAYS_BEFORE_LOCK = 10


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter column of the plan and the report."""

    period: Period

    @property
    def label(self) -> str:
        """``Q4 2018/19``: the quarter first, because that is what the columns are told apart by."""
        year = financial_year(self.period.start, self.period.year_start)
        return f"Q{self.period.quarter_number} {year.label}"

    @property
    def start(self) -> date:
        return self.period.start

    @property
    def end(self) -> date:
        return self.period.end

    def contains(self, day: date) -> bool:
        return self.period.contains(day)


def quarter_of(day: date, start_month: int = APRIL) -> Quarter:
    """The financial quarter that contains a day."""
    return Quarter(financial_quarter(day, start_month))


def last_closed_quarters(today: date, count: int = 4, start_month: int = APRIL) -> tuple[Quarter, ...]:
    """The last quarters that were over before today, earliest first.

    >>> [quarter.label for quarter in last_closed_quarters(date(2020, 1, 27))]
    ['Q4 2018/19', 'Q1 2019/20', 'Q2 2019/20', 'Q3 2019/20']
    """
    current = financial_quarter(today, start_month)
    return tuple(Quarter(current.shifted(-3 * back)) for back in range(count, 0, -1))


def quarter_locks_on(
    quarter: Quarter,
    is_working_day: Callable[[date], bool],
    working_days: int = WORKING_DAYS_BEFORE_LOCK,
) -> date:
    """The last day on which a closed quarter's rating may change without a reason.

    It is the tenth working day after the quarter's end: Q3 2019/20 locks on 15 January 2020 in England.
    """
    day = quarter.end
    for _ in range(working_days):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def is_locked(
    quarter: Quarter,
    today: date,
    is_working_day: Callable[[date], bool],
    working_days: int = WORKING_DAYS_BEFORE_LOCK,
) -> bool:
    """Whether changing the quarter's rating needs a reason now."""
    return today > quarter.end and today > quarter_locks_on(quarter, is_working_day, working_days)
