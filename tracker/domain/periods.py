"""Spans of time as people in councils write them: months, financial years and their quarters.

A month reads ``Dec 19``, a year ``2018/19``, a quarter ``2019/20 Q1``, a day ``27 Jan 2020``. The year
starts in April unless a programme says otherwise, so its first month is an argument everywhere.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

APRIL = 4
QUARTER, YEAR, THREE_YEARS = 3, 12, 36
"""Lengths in months."""
MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, order=True)
class Period:
    """The days from ``start`` to ``end``, both included.

    ``year_start`` only decides how a span is called (twelve months from June are a financial year in a
    programme whose year starts in June, and "Jun 14 to May 15" in any other); it takes no part in equality.
    """

    start: date
    end: date
    year_start: int = field(default=APRIL, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    @property
    def whole_months(self) -> int | None:
        """How many whole calendar months the span covers; None when it starts or ends inside one."""
        if self.start.day != 1 or not is_month_end(self.end):
            return None
        return months_between(self.start, self.end) + 1

    @property
    def is_day(self) -> bool:
        return self.start == self.end

    @property
    def is_month(self) -> bool:
        return self.whole_months == 1

    @property
    def is_quarter(self) -> bool:
        """Whether this is a quarter of the financial year."""
        return self.whole_months == QUARTER and (self.start.month - self.year_start) % QUARTER == 0

    @property
    def is_year(self) -> bool:
        """Whether this is a financial year."""
        return self.whole_months == YEAR and self.start.month == self.year_start

    @property
    def is_week(self) -> bool:
        return self.end - self.start == timedelta(days=6)

    @property
    def label(self) -> str:
        """How the period is written for people.

        >>> month(2019, 12).label, financial_year(date(2018, 4, 1)).label
        ('Dec 19', '2018/19')
        """
        if self.is_day:
            return format_day(self.start)
        if self.is_month:
            return short_month(self.start)
        if self.is_year:
            return year_label(self.start)
        if self.is_quarter:
            return f"{year_label(financial_year(self.start, self.year_start).start)} Q{self.quarter_number}"
        if self.is_week:
            return f"week to {format_day(self.end)}"
        return f"{_span_start(self.start)} to {_span_end(self.end)}"

    @property
    def long_label(self) -> str:
        """How a sentence names it: ``December 2019``; anything but a month as its label."""
        return f"{MONTH_NAMES[self.start.month - 1]} {self.start.year}" if self.is_month else self.label

    @property
    def key(self) -> str:
        """How the period is written for programs: ``2019-12``, ``2018/19``, ``2019/20-Q1``, ``2020-01-27``,
        and an ISO 8601 interval for any other span. `parse_period` reads each of them back."""
        if self.is_day:
            return self.start.isoformat()
        if self.is_month:
            return f"{self.start:%Y-%m}"
        if self.is_year:
            return year_label(self.start)
        if self.is_quarter:
            return f"{year_label(financial_year(self.start, self.year_start).start)}-Q{self.quarter_number}"
        return f"{self.start.isoformat()}/{self.end.isoformat()}"

    @property
    def quarter_number(self) -> int:
        """Which quarter of the financial year the period starts in, 1 to 4."""
        return (self.start.month - self.year_start) % 12 // 3 + 1

    def contains(self, day: date) -> bool:
        return self.start <= day <= self.end

    def previous(self) -> "Period":
        """The span of the same length that ends the day before this one starts."""
        if self.whole_months is not None:
            return self.shifted(-self.whole_months)
        length = self.end - self.start
        end = self.start - timedelta(days=1)
        return Period(end - length, end, self.year_start)

    def shifted(self, months: int) -> "Period":
        """The same span so many calendar months later (earlier when negative).

        A span that ends with a month still does: February 2020 less twelve months ends on 28 February 2019.
        """
        return _shifted(self.start, self.end, self.year_start, months)

    def a_year_earlier(self) -> "Period":
        return self.shifted(-12)


@lru_cache(maxsize=4096)
def _shifted(start: date, end: date, year_start: int, months: int) -> Period:
    """Kept, because reading a board of KPIs asks some ten thousand times for a few hundred periods."""
    moved = shift_months(end, months)
    if is_month_end(end):
        moved = moved.replace(day=month_length(moved.year, moved.month))
    return Period(shift_months(start, months), moved, year_start)


def month(year: int, number: int) -> Period:
    """The calendar month; ``month(2019, 12).label`` is ``Dec 19``."""
    return Period(date(year, number, 1), date(year, number, month_length(year, number)))


def month_of(day: date, start_month: int = APRIL) -> Period:
    """The calendar month that contains a day."""
    last = month_length(day.year, day.month)
    return Period(day.replace(day=1), day.replace(day=last), start_month)


def financial_year(day: date, start_month: int = APRIL) -> Period:
    """The financial year that contains a day.

    >>> financial_year(date(2020, 1, 27)).label
    '2019/20'
    """
    start = date(day.year - (day.month < start_month), start_month, 1)
    return Period(start, shift_months(start, 12) - timedelta(days=1), start_month)


def financial_quarter(day: date, start_month: int = APRIL) -> Period:
    """The quarter of the financial year that contains a day.

    >>> financial_quarter(date(2020, 1, 27)).label
    '2019/20 Q4'
    """
    start = shift_months(day.replace(day=1), -((day.month - start_month) % 3))
    return Period(start, shift_months(start, 3) - timedelta(days=1), start_month)


def year_to(day: date, start_month: int = APRIL) -> Period:
    """From the first day of the financial year to a day: the span of a year-to-date figure."""
    return Period(financial_year(day, start_month).start, day, start_month)


def months_to(day: date, count: int, start_month: int = APRIL) -> tuple[Period, ...]:
    """The last so many calendar months, the one that contains the day included, earliest first."""
    latest = month_of(day, start_month)
    return tuple(latest.shifted(-back) for back in reversed(range(count)))


def six_months_to(day: date, start_month: int = APRIL) -> tuple[Period, ...]:
    """The six month columns of the KPI table: on 27 January 2020, August 2019 to January 2020."""
    return months_to(day, 6, start_month)


def months_in(period: Period) -> tuple[Period, ...]:
    """The calendar months a span touches, earliest first."""
    count = months_between(period.start, period.end) + 1
    return months_to(period.end, count, period.year_start)


def shift_months(day: date, months: int) -> date:
    """The same day so many months on, or the month's last day where it has no such day."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, index + 1, min(day.day, month_length(year, index + 1)))


def months_between(earlier: date, later: date) -> int:
    """How many month boundaries lie between two days: 31 January to 1 February is one."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


@lru_cache(maxsize=4096)
def month_length(year: int, number: int) -> int:
    """How many days a month has. Kept, because reading a board of KPIs asks some ten thousand times."""
    return monthrange(year, number)[1]


def is_month_end(day: date) -> bool:
    return day.day == month_length(day.year, day.month)


def format_day(day: date) -> str:
    """``27 Jan 2020``."""
    return f"{day.day} {_abbreviation(day)} {day.year}"


def year_label(start: date) -> str:
    """``2018/19`` for a year that starts on 1 April 2018, ``2018`` for one that starts in January."""
    if start.month == 1:
        return str(start.year)
    return f"{start.year}/{(start.year + 1) % 100:02}"


def _abbreviation(day: date) -> str:
    # Not strftime: its month names follow the server's locale.
    return MONTH_NAMES[day.month - 1][:3]


def short_month(day: date) -> str:
    """``Dec 19``."""
    return f"{_abbreviation(day)} {day.year % 100:02}"


def _span_start(day: date) -> str:
    return short_month(day) if day.day == 1 else format_day(day)


def _span_end(day: date) -> str:
    return short_month(day) if is_month_end(day) else format_day(day)
