"""Averages that were typed: per month against the total, and over teams against their shares."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tracker.domain.check_finding import CheckFinding, CheckKind, kpi_place
from tracker.domain.check_held import count_spread, held_values, total_over
from tracker.domain.check_names import averaged_topic, topic_of
from tracker.domain.check_rounding import half_step, plain, rounding_words
from tracker.domain.figures_display import format_number
from tracker.domain.kpi_comparisons import BreakdownPoint
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Qualifier, Unit
from tracker.domain.periods import Period

_WHOLE = Decimal(100)


def average_findings(readings: Sequence[KpiReading]) -> Iterable[CheckFinding]:
    """Each typed average per month whose total says something else.

    ``Referrals, monthly average`` of a year is held against ``Referrals`` of the same year.
    """
    for average in readings:
        topic = averaged_topic(average.definition.name)
        totals = [one for one in readings if _is_total_of(one, topic)] if topic else []
        if len(totals) == 1:
            yield from _averages(average, totals[0])


def _is_total_of(reading: KpiReading, topic: frozenset[str] | None) -> bool:
    definition = reading.definition
    return definition.unit.is_additive and not averaged_topic(definition.name) and topic_of(definition.name) == topic


def _averages(average: KpiReading, total: KpiReading) -> Iterable[CheckFinding]:
    definition = average.definition
    for stated in held_values(average).values():
        months = stated.span.whole_months
        held = total_over(total, stated.span) if months else None
        if held is None or not months:
            continue
        computed = held.value / months
        tolerance = stated.spread + count_spread(held) / months
        if abs(stated.value - computed) <= tolerance:
            continue
        shown = format_number(computed, max(stated.decimals, definition.decimals) + (2 if not stated.decimals else 1))
        yield CheckFinding(
            CheckKind.AVERAGE,
            kpi_place(definition.code, stated.span.label, name=definition.name),
            f"{plain(stated.value)} a month was entered, but {plain(held.value)} over {months} months is {shown}",
            stated.value,
            computed,
            rounding_words(stated.decimals),
            f"Correct the average or the total {total.definition.code}; or leave the average out: it is derived",
            claim=total.definition.code,
        )


def mix_findings(readings: Sequence[KpiReading]) -> Iterable[CheckFinding]:
    """Each percentage over all whose parts, weighed by their shares, give another one.

    Three quarters of assessments at 82% and a quarter at 55% are 75.25% of all, whatever was typed.
    """
    for part in readings:
        for dimension, points in part.breakdowns.items() if part.definition.unit is Unit.PERCENT else ():
            for shares in readings:
                if shares is not part and shares.definition.unit is Unit.PERCENT and dimension in shares.breakdowns:
                    yield from _mixes(readings, part, dimension, points, shares)


def _mixes(
    readings: Sequence[KpiReading],
    part: KpiReading,
    dimension: str,
    points: Sequence[BreakdownPoint],
    shares: KpiReading,
) -> Iterable[CheckFinding]:
    if "share" not in topic_of(shares.definition.name):
        return
    for period in dict.fromkeys(point.period for point in points):
        values = _exact(points, period)
        weights = _filled_up(values, _exact(shares.breakdowns[dimension], period))
        overall = _overall(readings, part, period) if weights else None
        if overall is None or weights is None:
            continue
        where, stated, decimals = overall
        computed = sum((values[name] * weight for name, weight in weights.items()), Decimal(0)) / _WHOLE
        step = half_step(0)
        tolerance = half_step(decimals) + step * (sum(values.values(), Decimal(0)) + _WHOLE) / _WHOLE
        if abs(stated - computed) <= tolerance:
            continue
        parts = " and ".join(f"{plain(weights[name])}% at {plain(value)}%" for name, value in values.items())
        yield CheckFinding(
            CheckKind.AVERAGE,
            kpi_place(where.definition.code, period.label, name=where.definition.name),
            f"{plain(stated)}% was entered over all, but {parts} are {format_number(computed, decimals + 2)}%",
            stated,
            computed,
            f"{plain(round(tolerance, 2))} points, by rounding of shares and percentages",
            f"Correct the figure over all, one of {part.definition.code}, or a share in {shares.definition.code}",
            claim=f"{part.definition.code} {shares.definition.code}",
        )


def _exact(points: Sequence[BreakdownPoint], period: Period) -> dict[str, Decimal]:
    held = [one for one in points if one.period == period and not one.is_subtotal]
    return {one.category: one.value for one in held if one.value is not None and one.qualifier is Qualifier.EXACT}


def _filled_up(values: dict[str, Decimal], shares: dict[str, Decimal]) -> dict[str, Decimal] | None:
    """The share of each part; of one that has none what the others leave. None where they do not make a whole."""
    if len(values) < 2 or not set(shares) <= set(values):
        return None
    missing = [name for name in values if name not in shares]
    rest = _WHOLE - sum(shares.values(), Decimal(0))
    if len(missing) == 1 and rest > 0:
        return {**shares, missing[0]: rest}
    return shares if not missing and abs(rest) <= 1 else None


def _overall(
    readings: Sequence[KpiReading], part: KpiReading, period: Period
) -> tuple[KpiReading, Decimal, int] | None:
    """What is typed for all of the parts: the KPI's own figure, else a category of another KPI that says the same."""
    own = held_values(part).get((period, False))
    if own is not None:
        return part, own.value, own.decimals
    topic = topic_of(part.definition.name)
    for other in readings:
        if other is part or other.definition.unit is not Unit.PERCENT:
            continue
        for points in other.breakdowns.values():
            for one in points:
                said = topic_of(one.category)
                is_same = len(said) > 1 and said <= topic <= said | topic_of(other.definition.name)
                if is_same and one.period == period and one.value is not None:
                    return other, one.value, 0
    return None
