"""Reading a period as somebody typed it, and saying in plain words what is wrong with one that is not.

The rule people trip over: ``YYYY-MM`` with 01 to 12 is always a month. ``2014-15`` is a financial year
because 15 is no month; ``2010-11`` is November 2010, and the year is written ``2010/11``.
"""

import re
from datetime import date, timedelta

from tracker.domain.kpi_terms import Basis, Frequency
from tracker.domain.periods import (
    APRIL,
    MONTH_NAMES,
    THREE_YEARS,
    YEAR,
    Period,
    financial_quarter,
    financial_year,
    month,
    month_length,
    month_of,
    shift_months,
    year_to,
)

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_UK_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_WORD_DATE = re.compile(r"(\d{1,2}) ([A-Za-z]+) (\d{4})")
_DATE_LIKE = re.compile(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{2,4})")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_NAMED_MONTH = re.compile(r"([A-Za-z]+)[ \-'./]*(\d{4}|\d{2})")
_YEAR = re.compile(r"(\d{4})[/-](\d{4}|\d{2}|\d)")
_YEARS_IN = re.compile(r"(?<!\d)\d{4}(?!\d)")
_CALENDAR_YEAR = re.compile(r"\d{4}")
_QUARTER = re.compile(r"(\d{4}(?:[/-]\d{1,4})?)[ \-]?[Qq]([1-4])|[Qq]([1-4])[ \-](\d{4}(?:[/-]\d{1,4})?)")

_SENSIBLE_YEARS = range(1900, 2200)
_FOUR_LETTERS = {"September": "sept"}
_INTERVAL = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)")
_EXAMPLES = "write a month as 2019-12, a year as 2019/20, a quarter as 2019/20 Q3 or a date as 2019-12-31"
_WANTED = {
    Frequency.WEEKLY: "weekly; write the last day of the week, such as 2019-12-29",
    Frequency.MONTHLY: "monthly; write a month such as 2019-12",
    Frequency.QUARTERLY: "quarterly; write a quarter such as 2019/20 Q3",
    Frequency.YEARLY: "yearly; write a year such as 2019/20",
}


class PeriodError(ValueError):
    """A text that is no period, or not one that suits. The message names the text and the remedy."""


def parse_period(
    text: str,
    *,
    frequency: Frequency | None = None,
    basis: Basis = Basis.PERIOD,
    start_month: int = APRIL,
) -> Period:
    """The span a text stands for.

    With a ``frequency`` the span must suit it, or the ``basis``: a year to date may end on any day and is
    returned from the first day of its year, twelve and thirty-six month spans end with the period named,
    a snapshot may be of one day. A date that is the first or last day of the KPI's month, quarter or year
    stands for that period, because spreadsheets store a month as its first day. Raises `PeriodError`.

    >>> parse_period("2010-11").label, parse_period("2014-15").label, parse_period("May-14").label
    ('Nov 10', '2014/15', 'May 14')
    """
    cleaned = " ".join(text.replace("\u2013", "-").split())
    if not cleaned:
        raise PeriodError(f"the period is empty; {_EXAMPLES}")
    if any(int(year) not in _SENSIBLE_YEARS for year in _YEARS_IN.findall(cleaned)):
        raise PeriodError(f"'{text}' lies outside the years 1900 to 2199; {_EXAMPLES}")
    if basis is Basis.THREE_YEAR and (span := _three_years(cleaned, start_month)):
        return span
    span = _read(cleaned, start_month)
    if frequency is None:
        return _span_on(basis, span, start_month)
    span = _widen_day(span, frequency, start_month)
    if not _suits(span, frequency, basis):
        raise PeriodError(f"'{text}' is {_kind_of(span)}, but this KPI is {_WANTED[frequency]}")
    if frequency is Frequency.WEEKLY and basis is Basis.PERIOD and span.is_day:
        return Period(span.start - timedelta(days=6), span.end, start_month)
    return _span_on(basis, span, start_month)


def parse_date(text: str) -> date:
    """A day written ``2015-08-15`` or ``15/08/2015``. Raises `PeriodError`.

    >>> parse_date("15/08/2015")
    datetime.date(2015, 8, 15)
    """
    cleaned = " ".join(text.split())
    if match := _DATE.fullmatch(cleaned):
        year, number, day = match.groups()
    elif match := _UK_DATE.fullmatch(cleaned):
        day, number, year = match.groups()
    elif (match := _WORD_DATE.fullmatch(cleaned)) and (named := _month_number(match[2])):
        day, number, year = match[1], str(named), match[3]
    else:
        raise PeriodError(f"'{text}' is not a date; write {_guessed_date(cleaned) or 'it as 2015-08-15'}")
    return _day(text, int(year), int(number), int(day))


def _read(text: str, start_month: int) -> Period:
    first, separator, last = text.partition(" to ")
    if separator and first.casefold() == "week":
        end = parse_date(last)
        return Period(end - timedelta(days=6), end, start_month)
    if match := _INTERVAL.fullmatch(text):
        first, last = match.groups()
    if separator or match:
        start, end = _read_one(first, start_month).start, _read_one(last, start_month).end
        if end < start:
            raise PeriodError(f"'{text}' ends before it starts; write the earlier date first")
        return Period(start, end, start_month)
    return _read_one(text, start_month)


def _read_one(text: str, start_month: int) -> Period:
    if match := _MONTH.fullmatch(text):
        return month(int(match[1]), int(match[2]))
    if match := _QUARTER.fullmatch(text):
        year = _read_year(match[1] or match[4], start_month)
        return financial_quarter(shift_months(year.start, 3 * (int(match[2] or match[3]) - 1)), start_month)
    if _YEAR.fullmatch(text) or _CALENDAR_YEAR.fullmatch(text):
        return _read_year(text, start_month)
    if (match := _NAMED_MONTH.fullmatch(text)) and (number := _month_number(match[1])):
        return month(_full_year(match[2]), number)
    if _looks_like_a_date(text):
        day = parse_date(text)
        return Period(day, day, start_month)
    raise PeriodError(f"'{text}' is not a period; {_EXAMPLES}")


def _read_year(text: str, start_month: int) -> Period:
    if start_month == 1:
        if not _CALENDAR_YEAR.fullmatch(text):
            raise PeriodError(
                f"'{text}' is not a year of this programme, whose years start in January; write {text[:4]}"
            )
        return financial_year(date(int(text), 1, 1), start_month)
    first = int(text[:4])
    second = text[5:]
    following = f"{first}/{(first + 1) % 100:02}"
    if not second:
        raise PeriodError(f"'{text}' is not a period; write {following} for the financial year")
    if not str(first + 1).endswith(second):
        raise PeriodError(
            f"'{text}' is neither a month (01 to 12) nor a year; write {following} for the year that starts in {first}"
        )
    if text[4] == "-" and len(second) == 1:
        raise PeriodError(f"'{text}' could be a month or a year; write {first}-0{second} or {following}")
    return financial_year(date(first, start_month, 1), start_month)


def _three_years(text: str, start_month: int) -> Period | None:
    match = re.fullmatch(r"(\d{4})[/-](\d{4}|\d{2})", text)
    if not match or not str(int(match[1]) + 3).endswith(match[2]):
        return None
    start = date(int(match[1]), start_month, 1)
    return Period(start, shift_months(start, THREE_YEARS) - timedelta(days=1), start_month)


def _span_on(basis: Basis, named: Period, start_month: int) -> Period:
    if basis is Basis.YTD:
        return year_to(named.end, start_month)
    months = {Basis.ROLLING_12M: YEAR, Basis.THREE_YEAR: THREE_YEARS}.get(basis)
    if months is None or named.whole_months == months:
        return named
    start = shift_months(named.end + timedelta(days=1), -months)
    return Period(start, named.end, start_month)


def _widen_day(span: Period, frequency: Frequency, start_month: int) -> Period:
    if not span.is_day:
        return span
    day = span.start
    slot = {
        Frequency.MONTHLY: month_of,
        Frequency.QUARTERLY: financial_quarter,
        Frequency.YEARLY: financial_year,
    }.get(frequency)
    if slot is None:
        return span
    wide = slot(day, start_month)
    return wide if day in (wide.start, wide.end) else span


def _suits(span: Period, frequency: Frequency, basis: Basis) -> bool:
    if frequency is Frequency.IRREGULAR or basis in (Basis.YTD, Basis.ROLLING_12M):
        return True
    if basis is Basis.THREE_YEAR:
        return span.is_year or span.whole_months == THREE_YEARS
    if basis is Basis.SNAPSHOT and span.is_day:
        return True
    return {
        Frequency.WEEKLY: span.is_day or span.is_week,
        Frequency.MONTHLY: span.is_month,
        Frequency.QUARTERLY: span.is_quarter,
        Frequency.YEARLY: span.is_year,
    }[frequency]


def _kind_of(span: Period) -> str:
    if span.is_day:
        return "a day"
    if span.is_month:
        return "a month"
    if span.is_year:
        return "a year"
    if span.is_quarter:
        return "a quarter"
    return "a span of its own"


def _full_year(digits: str) -> int:
    """``14`` and the mistyped ``014`` are 2014."""
    return int(digits) if len(digits) == len("2014") else 2000 + int(digits)


def _month_number(name: str) -> int | None:
    wanted = name.casefold()
    for number, known in enumerate(MONTH_NAMES, start=1):
        if wanted in (known.casefold(), known[:3].casefold(), _FOUR_LETTERS.get(known)):
            return number
    return None


def _looks_like_a_date(text: str) -> bool:
    return bool(_DATE.fullmatch(text) or _DATE_LIKE.fullmatch(text) or _WORD_DATE.fullmatch(text)) or (
        _guessed_date(text) is not None
    )


def _guessed_date(text: str) -> str | None:
    """What somebody who wrote ``15.08.015`` most likely meant, for the remedy only: it is never applied."""
    if match := _DATE_LIKE.fullmatch(text):
        day, number, year = match.groups()
    elif match := re.fullmatch(r"(\d{4})[./ ](\d{1,2})[./ ](\d{1,2})", text):
        year, number, day = match.groups()
    else:
        return None
    try:
        return date(_full_year(year), int(number), int(day)).isoformat()
    except ValueError:
        return None


def _day(text: str, year: int, number: int, day: int) -> date:
    if not 1 <= number <= len(MONTH_NAMES):
        raise PeriodError(f"'{text}' is not a date; write it as 2015-08-15: year, month, day")
    longest = month_length(year, number)
    if not 1 <= day <= longest:
        name = f"{MONTH_NAMES[number - 1]} {year}"
        raise PeriodError(f"'{text}' is not a date; {name} has {longest} days")
    return date(year, number, day)
