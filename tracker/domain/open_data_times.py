"""Times of an open-data file: ``time_period`` and ``time_identifier`` together name a span.

Four digits are a calendar or reporting year, six consecutive ones (``202021``) an academic, financial or tax year.
The identifier says which, or which part: a quarter, a half, a month, a week.
"""

import re
from datetime import date, timedelta

from tracker.domain.periods import APRIL, MONTH_NAMES, Period, financial_year, month, shift_months

_SENSIBLE = range(1900, 2200)
_SEPTEMBER, _JANUARY = 9, 1
_FIRST_MONTHS = {"academic year": _SEPTEMBER, "financial year": APRIL, "calendar year": _JANUARY}
_QUARTER = re.compile(r"(calendar year|financial year) q([1-4])")
_HALF = re.compile(r"part ([12]) ?\(.*\)|part ([12])")
_WEEK = re.compile(r"week ([1-9]|[1-4]\d|5[0-3])")
_KNOWN = (
    "Calendar year, Reporting year, Financial year, Tax year, Academic year, Calendar year Q1, Financial year Q1,"
    " Part 1, January, Week 1"
)


class BadTime(ValueError):
    """A time that cannot be read. ``column`` is the one to mend; the message names the value and the remedy."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def parse_time(time_period: str, time_identifier: str, start_month: int = APRIL) -> Period:
    """The span that a row speaks of. Raises `BadTime`.

    A reporting year is named by the year it ends in: 2025 is the financial year 2024/25.

    >>> parse_time("2025", "Reporting year").label, parse_time("202021", "Financial year Q1").label
    ('2024/25', '2020/21 Q1')
    """
    identifier = " ".join(time_identifier.split()).casefold()
    if identifier == "reporting year":
        year = _one_year(time_period)
        return financial_year(date(year - (start_month != _JANUARY), start_month, 1), start_month)
    if identifier in ("academic year", "financial year"):
        return _named(_span(_year_of(time_period), _FIRST_MONTHS[identifier], 0, 12), start_month)
    if identifier == "tax year":
        year = _year_of(time_period)
        return Period(date(year, APRIL, 6), date(year + 1, APRIL, 5), start_month)
    if identifier == "calendar year":
        return _span(_one_year(time_period), _JANUARY, 0, 12)
    return _named(_part(time_period, identifier, time_identifier), start_month)


def _part(time_period: str, identifier: str, typed: str) -> Period:
    if match := _QUARTER.fullmatch(identifier):
        kind, number = match.groups()
        year = _one_year(time_period) if kind == "calendar year" else _year_of(time_period)
        return _span(year, _FIRST_MONTHS[kind], 3 * (int(number) - 1), 3)
    if match := _HALF.fullmatch(identifier):
        return _span(_year_of(time_period), APRIL, 6 * (int(match[1] or match[2]) - 1), 6)
    if identifier in (name.casefold() for name in MONTH_NAMES):
        number = [name.casefold() for name in MONTH_NAMES].index(identifier) + 1
        return month(_one_year(time_period), number)
    if match := _WEEK.fullmatch(identifier):
        return _week(_one_year(time_period), int(match[1]), typed)
    raise BadTime("time_identifier", f"'{typed}' is not a time this import reads; it reads {_KNOWN}")


def _one_year(text: str) -> int:
    if re.fullmatch(r"\d{4}", text) and int(text) in _SENSIBLE:
        return int(text)
    raise BadTime("time_period", f"'{text}' is not a year of four digits; write it as 2025")


def _year_of(text: str) -> int:
    """The first year of ``202021``, or of a four-digit year where a file has one."""
    if re.fullmatch(r"\d{6}", text) and int(text[:4]) in _SENSIBLE:
        first = int(text[:4])
        if f"{(first + 1) % 100:02}" == text[4:]:
            return first
        raise BadTime("time_period", f"'{text}' does not name two years in a row; write {first}{(first + 1) % 100:02}")
    raise BadTime("time_period", f"'{text}' is not a year of six digits; write it as 202021")


def _span(year: int, first_month: int, offset: int, months: int) -> Period:
    start = shift_months(date(year, first_month, 1), offset)
    return Period(start, shift_months(start, months) - timedelta(days=1))


def _named(span: Period, start_month: int) -> Period:
    return Period(span.start, span.end, start_month)


def _week(year: int, number: int, typed: str) -> Period:
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError:
        raise BadTime("time_identifier", f"'{typed}' is not a week of {year}; it has 52") from None
    return Period(monday, monday + timedelta(days=6))
