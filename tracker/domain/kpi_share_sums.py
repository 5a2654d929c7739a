"""What the categories of a breakdown add up to, and whether they make a whole."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tracker.domain.kpi_comparisons import BreakdownPoint
from tracker.domain.kpi_terms import Unit
from tracker.domain.periods import Period

SHARE_TOLERANCE = Decimal(2)
"""How far from 100, in points, rounded shares may credibly add up, however many they are."""
WHOLE = Decimal(100)
NEAR_THE_WHOLE = (Decimal(85), Decimal(115))


def sum_of_parts(points: Iterable[BreakdownPoint], period: Period) -> Decimal | None:
    """What a period's categories add up to, subtotals left out; None when one of them has no number."""
    values = [point.value for point in points if point.period == period and not point.is_subtotal]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if values and len(known) == len(values) else None


def are_parts_of_a_whole(unit: Unit, points: Sequence[BreakdownPoint]) -> bool:
    """Whether the categories of one dimension may be stacked: counts, or shares that come near 100 each time.

    Vacancy rates of three teams add up to nothing.
    """
    parts = [point for point in points if not point.is_subtotal]
    if len({point.category for point in parts}) < 2 or any((point.value or 0) < 0 for point in parts):
        return False
    sums = [sum_of_parts(parts, period) for period in dict.fromkeys(point.period for point in parts)]
    known = [one for one in sums if one is not None]
    if unit is Unit.PERCENT:
        low, high = NEAR_THE_WHOLE
        return bool(known) and all(low <= one <= high for one in known)
    return (unit.is_additive or unit is Unit.FTE) and any(known)
