"""Whether the categories of a breakdown make a whole, and where shares or counts that should do not.

Thirteen rounded shares that add up to 99 or 101 are right; 90 is a mistake in one of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from tracker.domain.figures_display import format_value
from tracker.domain.kpi import KpiDefinition, decimals_of
from tracker.domain.kpi_comparisons import BreakdownPoint, names_total
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


def total_findings(
    definition: KpiDefinition,
    breakdowns: Mapping[str, Sequence[BreakdownPoint]],
    wholes: Mapping[Period, Decimal],
) -> tuple[KpiFinding, ...]:
    """Counts that do not add up to the total printed beside them, or come to more than the KPI's own figure.

    ``wholes`` are the KPI's own figures. A breakdown may leave categories out, so less than the whole is no fault.
    """
    if not (definition.unit.is_additive or definition.unit is Unit.FTE):
        return ()
    found = []
    for dimension, points in breakdowns.items():
        for period in dict.fromkeys(point.period for point in points):
            held = [one for one in points if one.period == period]
            computed = sum_of_parts(held, period)
            if computed is None or any(one.qualifier is not Qualifier.EXACT for one in held):
                continue
            total = next((one.value for one in held if names_total(one.category) and "|" not in one.category), None)
            whole = wholes.get(period)
            where = f"{definition.code}, {dimension}, {period.label}"
            if total is not None and abs(computed - total) > _rounding(held):
                message = (
                    f"the parts add up to {_shown(definition, computed)}, but {_shown(definition, total)} is the total"
                )
                found.append(KpiFinding("total", where, message, total, computed))
            elif total is None and whole is not None and computed - whole > _rounding(held):
                message = (
                    f"the parts add up to {_shown(definition, computed)}, more than {_shown(definition, whole)} in all"
                )
                found.append(KpiFinding("total", where, message, whole, computed))
    return tuple(found)


def _rounding(points: Sequence[BreakdownPoint]) -> Decimal:
    """How far rounded parts may be from their rounded total: half a last digit for each; nothing for whole numbers."""
    decimals = [decimals_of(one.value.normalize()) for one in points if one.value is not None]
    return sum((Decimal(1).scaleb(-one) / 2 for one in decimals if one), Decimal(0))


def _shown(definition: KpiDefinition, value: Decimal) -> str:
    return format_value(value, definition.unit, decimals_of(value.normalize()))


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
                shown = _shown(definition, total)
                where = f"{definition.code}, {dimension}, {period.label}"
                message = f"the shares add up to {shown}, not to 100%"
                found.append(KpiFinding("share_sum", where, message, _WHOLE, total))
    return tuple(found)
