"""Whether the categories of a breakdown make a whole, and where shares that should do not.

Thirteen rounded shares that add up to 99 or 101 are right; 90 is a mistake in one of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from tracker.domain.figures_display import format_value
from tracker.domain.kpi import KpiDefinition, decimals_of
from tracker.domain.kpi_comparisons import BreakdownPoint
from tracker.domain.kpi_findings import KpiFinding
from tracker.domain.kpi_terms import Qualifier, Unit
from tracker.domain.periods import Period

SHARE_TOLERANCE = Decimal(2)
"""How far from 100, in points, rounded shares may add up before it is said."""
_WHOLE = Decimal(100)
_NEAR_THE_WHOLE = (Decimal(85), Decimal(115))


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
        low, high = _NEAR_THE_WHOLE
        return bool(known) and all(low <= one <= high for one in known)
    return (unit.is_additive or unit is Unit.FTE) and any(known)


def share_sum_findings(
    definition: KpiDefinition, breakdowns: Mapping[str, Sequence[BreakdownPoint]]
) -> tuple[KpiFinding, ...]:
    """Each period whose shares should make a whole and miss it by more than rounding explains.

    Shares of which one is only about so much are left alone.
    """
    if definition.unit is not Unit.PERCENT:
        return ()
    found = []
    for dimension, points in breakdowns.items():
        if not are_parts_of_a_whole(definition.unit, points):
            continue
        for period in dict.fromkeys(point.period for point in points):
            total = sum_of_parts(points, period)
            is_exact = all(one.qualifier is Qualifier.EXACT for one in points if one.period == period)
            if is_exact and total is not None and abs(total - _WHOLE) > SHARE_TOLERANCE:
                shown = format_value(total, definition.unit, decimals_of(total.normalize()))
                where = f"{definition.code}, {dimension}, {period.label}"
                message = f"the shares add up to {shown}, not to 100%"
                found.append(KpiFinding("share_sum", where, message, _WHOLE, total))
    return tuple(found)
