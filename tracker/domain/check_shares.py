"""Shares that should add up to 100 and do not.

Thirteen rounded shares that add up to 99 or 101 are right; 90 is a mistake in one of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import isqrt

from tracker.domain.check_finding import CheckFinding, CheckKind, Severity, kpi_place
from tracker.domain.check_rounding import half_step, plain
from tracker.domain.kpi import KpiDefinition, decimals_of
from tracker.domain.kpi_comparisons import BreakdownPoint
from tracker.domain.kpi_share_sums import NEAR_THE_WHOLE, SHARE_TOLERANCE, WHOLE, sum_of_parts
from tracker.domain.kpi_terms import Qualifier, Unit
from tracker.domain.periods import Period
from tracker.domain.words import join_words

_BLANK_IS_SMALL = Decimal(10)
"""Shares that reach at least 90 beside a blank one were meant to be complete."""


def share_sum_findings(
    definition: KpiDefinition, breakdowns: Mapping[str, Sequence[BreakdownPoint]], whose: str = ""
) -> tuple[CheckFinding, ...]:
    """Each period whose shares should make a whole and miss it by more than rounding credibly explains.

    Shares of which one is only about so much are left alone. ``whose`` names the others whose shares these are.
    """
    if definition.unit is not Unit.PERCENT:
        return ()
    found = []
    for dimension, points in breakdowns.items():
        if not _are_meant_to_be_whole(points):
            continue
        for period in dict.fromkeys(point.period for point in points):
            parts = [one for one in points if one.period == period and not one.is_subtotal]
            if all(one.qualifier is Qualifier.EXACT for one in parts):
                found += _shares(definition, f"{dimension} of {whose}" if whose else dimension, period, parts)
    return tuple(found)


def rounding_of_shares(parts: Iterable[Decimal]) -> Decimal:
    """How far from 100 rounding alone can bring a sum: half a last digit for each share.

    All are taken to be rounded as the most exact of them: a share of 12.0 is held as 12.

    >>> rounding_of_shares([Decimal("33.3"), Decimal("12"), Decimal("54.70")])
    Decimal('0.15')
    """
    held = [part.normalize() for part in parts]
    return half_step(max(map(decimals_of, held), default=0)) * len(held)


def credible_rounding(number: int) -> Decimal:
    """How far from 100 so many rounded shares may credibly add up: 2 points, more only for more than a dozen or two.

    Errors of rounding are spread evenly over one unit, so that their sum has the standard deviation of the square root
    of a twelfth of their number; twice that is passed once in twenty times.

    >>> credible_rounding(5), credible_rounding(13), credible_rounding(30)
    (Decimal('2'), Decimal('2'), Decimal('3'))
    """
    return max(SHARE_TOLERANCE, Decimal(isqrt(number * 4 // 12)))


def _shares(
    definition: KpiDefinition, dimension: str, period: Period, parts: Sequence[BreakdownPoint]
) -> list[CheckFinding]:
    known = [one.value for one in parts if one.value is not None]
    total, blank = sum(known, Decimal(0)), [one.category for one in parts if one.value is None]
    explained = rounding_of_shares(known)
    # Each share may have been cut off instead of rounded, a whole last digit.
    tolerance = min(explained * 2, credible_rounding(len(known)))
    if abs(total - WHOLE) <= tolerance or (blank and not _lacks_a_little(total, tolerance)):
        return []
    message = f"the shares add up to {plain(total)}%, not to 100%"
    if blank:
        are = "is" if len(blank) == 1 else "are"
        message = f"the shares add up to {plain(total)}% and {join_words(blank)} {are} blank: the rest is nowhere"
    words = f"{plain(tolerance)} points, by rounding or cutting off {len(known)} shares"
    if explained > tolerance:
        is_beyond = abs(total - WHOLE) > explained
        at_most = f"rounding of {len(known)} shares cannot reach more than {plain(explained)}"
        words = at_most if is_beyond else f"{plain(tolerance)} points are credible; {at_most}"
    return [
        CheckFinding(
            CheckKind.SHARE_SUM,
            kpi_place(definition.code, dimension, period.label, name=definition.name),
            message,
            WHOLE,
            total,
            words,
            "Look for the share that is mistyped or left out; enter counts, and the shares are derived",
            Severity.NOTE if blank else Severity.WARNING,
        )
    ]


def _lacks_a_little(total: Decimal, tolerance: Decimal) -> bool:
    return WHOLE - _BLANK_IS_SMALL < total < WHOLE - tolerance or total > WHOLE + tolerance


def _are_meant_to_be_whole(points: Sequence[BreakdownPoint]) -> bool:
    """Whether at least half of the periods come near 100: the others are then mistakes, and no lists of some."""
    parts = [point for point in points if not point.is_subtotal]
    if len({point.category for point in parts}) < 2 or any((point.value or 0) < 0 for point in parts):
        return False
    low, high = NEAR_THE_WHOLE
    periods = list(dict.fromkeys(point.period for point in parts))
    sums = [sum_of_parts([one for one in parts if one.value is not None], period) for period in periods]
    near = sum(1 for one in sums if one is not None and low <= one <= high)
    return near * 2 >= len(sums) and near > 0
