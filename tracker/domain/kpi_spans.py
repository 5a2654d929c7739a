"""Totals over spans of different length: averages per month, comparisons of like with like, runs of months.

Nine months are not held against twelve: a year to date is compared with the same months of the year before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.periods import Period

MONTHS_IN_A_ROW = 3
"""How many successive months one count must exceed another before it is said."""


@dataclass(frozen=True)
class SpanTotal:
    """A total and the days it covers."""

    span: Period
    total: Decimal


@dataclass(frozen=True)
class Comparison:
    """One total against an earlier one: how many times it is, how many per cent more, or why neither is said."""

    times: Decimal | None = None
    per_cent: Decimal | None = None
    reason: str = ""


def monthly_average(one: SpanTotal) -> Decimal | None:
    """A total over its whole months; None for a span that starts or ends inside one.

    >>> from tracker.domain.periods import Period, date
    >>> round(monthly_average(SpanTotal(Period(date(2014, 4, 1), date(2015, 3, 31)), Decimal(2134))))
    178
    """
    months = one.span.whole_months
    return None if months is None else one.total / months


def compare_totals(now: SpanTotal, before: SpanTotal) -> Comparison:
    """A total against that of the same months a year or more earlier; part of a year is not held against a year."""
    if now.span.whole_months is None or now.span.whole_months != before.span.whole_months:
        return Comparison(
            reason=f"{now.span.label} is not compared with {before.span.label}: the spans differ in length"
        )
    if now.span.start.month != before.span.start.month or now.span.start <= before.span.start:
        return Comparison(reason=f"{before.span.label} is not the same part of an earlier year")
    return _compare(now.total, before.total)


def compare_monthly_averages(now: SpanTotal, before: SpanTotal) -> Comparison:
    """Averages per month against each other, which spans of different length allow."""
    one, other = monthly_average(now), monthly_average(before)
    if one is None or other is None:
        return Comparison(reason="a span that starts or ends inside a month has no monthly average")
    return _compare(one, other)


def annualised(one: SpanTotal) -> Decimal | None:
    """What a rate or count over part of a year would be over twelve months at the same pace.

    >>> from tracker.domain.periods import Period, date
    >>> annualised(SpanTotal(Period(date(2014, 4, 1), date(2014, 12, 31)), Decimal("124.65")))
    Decimal('166.20')
    """
    average = monthly_average(one)
    return None if average is None else average * 12


def months_above(ones: Sequence[Decimal | None], others: Sequence[Decimal | None]) -> int:
    """For how many successive months up to the last one count has exceeded the other; a gap ends the run.

    Starters above leavers, say: say so from three months on (`is_sustained`).
    """
    run = 0
    for one, other in zip(reversed(ones), reversed(others), strict=True):
        if one is None or other is None or one <= other:
            break
        run += 1
    return run


def is_sustained(months: int) -> bool:
    """Whether a run is long enough to be more than chance would readily give: three months."""
    return months >= MONTHS_IN_A_ROW


def _compare(now: Decimal, before: Decimal) -> Comparison:
    if before <= 0:
        return Comparison(reason="nothing to compare with: the earlier total is 0")
    return Comparison(now / before, (now - before) / before * 100)
