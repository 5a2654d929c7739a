"""Counts and posts that do not add up: to the total beside them, to the whole, or to the year that was entered.

A category of several dimensions reads ``Social Workers | North``; the totals of each row, of each column and of the
table are held against their parts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from tracker.domain.check_finding import CheckFinding, CheckKind, kpi_place
from tracker.domain.check_rounding import half_step, plain, rounding_of
from tracker.domain.figures_display import format_value
from tracker.domain.kpi import KpiDefinition, decimals_of
from tracker.domain.kpi_comparisons import BreakdownPoint, names_total
from tracker.domain.kpi_share_sums import sum_of_parts
from tracker.domain.kpi_terms import Qualifier, Unit
from tracker.domain.periods import Period

_REMEDY = "Correct the part or the total that is mistyped; or leave the total out, and it is derived"
_MOSTLY = 2
"""A breakdown that makes the whole in at least so many other periods, and in most of them, is meant to be complete."""
_SEPARATOR = "|"


def total_findings(
    definition: KpiDefinition,
    breakdowns: Mapping[str, Sequence[BreakdownPoint]],
    wholes: Mapping[Period, Decimal],
) -> tuple[CheckFinding, ...]:
    """Counts that do not add up to the total printed beside them, or come to more than the KPI's own figure.

    ``wholes`` are the KPI's own figures. A breakdown may leave categories out, so less than the whole is no fault,
    unless it makes the whole in most other periods.
    """
    if not (definition.unit.is_additive or definition.unit is Unit.FTE):
        return ()
    found: list[CheckFinding] = []
    for dimension, points in breakdowns.items():
        by_period: dict[Period, list[BreakdownPoint]] = defaultdict(list)
        for point in points:
            by_period[point.period].append(point)
        exact = {
            period: held for period, held in by_period.items() if all(one.qualifier is Qualifier.EXACT for one in held)
        }
        is_complete = _is_complete(exact, wholes)
        for period, held in exact.items():
            found += _named_totals(definition, dimension, period, held)
            found += _against_whole(definition, dimension, period, held, wholes.get(period), is_complete=is_complete)
    return tuple(found)


def _named_totals(
    definition: KpiDefinition, dimension: str, period: Period, held: Sequence[BreakdownPoint]
) -> Iterable[CheckFinding]:
    """Each category that is called a total, along each dimension that it is the total of."""
    cells = {_axes(one.category): one for one in held}
    for axes, total in cells.items():
        for at, name in enumerate(axes):
            if not names_total(name) or total.value is None:
                continue
            parts = [
                one
                for other, one in cells.items()
                if len(other) == len(axes) and _is_part(other, axes, at) and not _is_marked_subtotal(one)
            ]
            known = [one.value for one in parts if one.value is not None]
            if len(known) < 2 or len(known) < len(parts):
                continue
            computed = sum(known, Decimal(0))
            if abs(computed - total.value) > rounding_of([*known, total.value]):
                of = _SEPARATOR.join(f" {name} " for name in axes).strip() if len(axes) > 1 else ""
                message = f"the parts add up to {_shown(definition, computed)}, but"
                message += f" {_shown(definition, total.value)} is the total"
                place = kpi_place(definition.code, dimension, of, period.label, name=definition.name)
                claim = f"total along {at}" if len(axes) > 1 else ""
                words = _tolerance([*known, total.value])
                yield CheckFinding(CheckKind.TOTAL, place, message, total.value, computed, words, _REMEDY, claim=claim)


def _against_whole(
    definition: KpiDefinition,
    dimension: str,
    period: Period,
    held: Sequence[BreakdownPoint],
    whole: Decimal | None,
    *,
    is_complete: bool,
) -> list[CheckFinding]:
    computed = sum_of_parts(held, period)
    has_total = any(all(names_total(name) for name in _axes(one.category)) for one in held if one.value is not None)
    if computed is None or whole is None or has_total:
        return []
    parts = [one.value for one in held if one.value is not None and not one.is_subtotal]
    difference = computed - whole
    if abs(difference) <= rounding_of([*parts, whole]) or (difference < 0 and not is_complete):
        return []
    than = "more than" if difference > 0 else "less than"
    message = f"the parts add up to {_shown(definition, computed)}, {than} {_shown(definition, whole)} in all"
    place = kpi_place(definition.code, dimension, period.label, name=definition.name)
    words = _tolerance([*parts, whole])
    return [CheckFinding(CheckKind.TOTAL, place, message, whole, computed, words, _REMEDY, claim="whole")]


def _is_complete(by_period: Mapping[Period, Sequence[BreakdownPoint]], wholes: Mapping[Period, Decimal]) -> bool:
    """Whether the parts make the KPI's own figure in most periods."""
    sums = [(sum_of_parts(held, period), wholes.get(period)) for period, held in by_period.items()]
    known = [(one, whole) for one, whole in sums if one is not None and whole is not None]
    equal = sum(1 for one, whole in known if one == whole)
    return equal >= _MOSTLY and equal * 2 > len(known)


def span_findings(
    definition: KpiDefinition, points: Mapping[Period, Decimal], spans: Mapping[Period, Decimal]
) -> tuple[CheckFinding, ...]:
    """Quarters and years that were entered beside their months, ``points``: the months must add up to them."""
    if not definition.unit.is_additive:
        return ()
    found = []
    for span, stated in spans.items():
        inside = {period: value for period, value in points.items() if span.start <= period.start <= span.end}
        covered = sum((period.whole_months or 0) for period in inside)
        if span in points or not inside or covered != span.whole_months or max(inside).end != span.end:
            continue
        computed = sum(inside.values(), Decimal(0))
        if abs(computed - stated) <= rounding_of([*inside.values(), stated]):
            continue
        message = f"{_shown(definition, stated)} was entered for {span.label}, but its {len(inside)} periods add up to"
        found.append(
            CheckFinding(
                CheckKind.TOTAL,
                kpi_place(definition.code, span.label, name=definition.name),
                f"{message} {_shown(definition, computed)}",
                stated,
                computed,
                _tolerance([*inside.values(), stated]),
                "Correct the month or the total that is mistyped; or take the total away, and it is derived",
            )
        )
    return tuple(found)


def _axes(category: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in category.split(_SEPARATOR))


def _is_part(other: tuple[str, ...], total: tuple[str, ...], at: int) -> bool:
    """Whether a cell differs from a total along one dimension only, and is no total there itself."""
    same = all(one == two for place, (one, two) in enumerate(zip(other, total, strict=True)) if place != at)
    return same and not names_total(other[at])


def _is_marked_subtotal(point: BreakdownPoint) -> bool:
    """A subtotal repeats parts; a total of another dimension is a part of the grand total."""
    return point.is_subtotal and not names_total(point.category)


def _tolerance(numbers: Sequence[Decimal]) -> str:
    rounding = rounding_of(numbers)
    if not rounding:
        return "none: whole numbers add up exactly"
    return f"{plain(rounding)}: half a last digit, {plain(half_step(_most_decimals(numbers)))}, for each"


def _most_decimals(numbers: Sequence[Decimal]) -> int:
    return max(decimals_of(number.normalize()) for number in numbers)


def _shown(definition: KpiDefinition, value: Decimal) -> str:
    return format_value(value, definition.unit, decimals_of(value.normalize()))
