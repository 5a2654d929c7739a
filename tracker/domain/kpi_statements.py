"""What the figures of a KPI say, as a text could state it: values, parts, totals, changes, others' figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Geography, Unit
from tracker.domain.periods import Period
from tracker.domain.text_numbers import NumberKind, TextNumber

_WHOLE = Decimal(100)


@dataclass(frozen=True)
class Said:
    """One number that the figures bear out. ``is_headline``: the KPI's own value of its period."""

    value: Decimal
    kind: NumberKind
    period: Period | None
    is_headline: bool = False


def kind_of_unit(unit: Unit) -> NumberKind:
    """How a text writes a number of this unit."""
    if unit is Unit.PERCENT:
        return NumberKind.PERCENT
    return NumberKind.PER_10K if unit is Unit.RATE_PER_10K else NumberKind.PLAIN


def statements_of(reading: KpiReading) -> tuple[Said, ...]:
    """What a KPI says of every period, in no order; a number may stand there more than once."""
    kind = kind_of_unit(reading.definition.unit)
    found: list[Said] = []
    for point in reading.points:
        found += _of_point(reading, point, kind)
    for figure in reading.figures:
        numbers = (figure.value, figure.value_to)
        is_own = figure.geography is Geography.LOCAL and not figure.dimension
        found += [Said(one, kind, figure.period, is_headline=is_own) for one in numbers if one is not None]
        parts = (figure.numerator, figure.denominator)
        found += [Said(one, NumberKind.PLAIN, figure.period) for one in parts if one is not None]
    for points in reading.breakdowns.values():
        shares = ((one.share, one.period) for one in points)
        found += [Said(share, NumberKind.PERCENT, period) for share, period in shares if share is not None]
    for target in reading.targets:
        levels = (target.minimum, target.upper)
        found += [Said(one, kind, None) for one in levels if one is not None]
    return tuple(found)


def bears_out(statements: Iterable[Said], number: TextNumber, periods: Iterable[Period] | None = None) -> bool:
    """Whether a number of a text is one of these; with ``periods``, one that lies in or over one of them."""
    wanted = None if periods is None else tuple(periods)
    return any(one.kind is number.kind and number.may_be(one.value) and _is_of(one, wanted) for one in statements)


def _is_of(one: Said, wanted: tuple[Period, ...] | None) -> bool:
    if wanted is None or one.period is None:
        return True
    period = one.period
    return any(period.start <= other.end and other.start <= period.end for other in wanted)


def _of_point(reading: KpiReading, point: Point, kind: NumberKind) -> Iterable[Said]:
    period = point.period
    if point.value is not None:
        yield Said(point.value, kind, period, is_headline=True)
        if kind is NumberKind.PERCENT:
            yield Said(_WHOLE - point.value, kind, period)
    for derived in (point.ytd, point.rolling_12m):
        if derived.value is not None:
            yield Said(derived.value, kind, period)
        for part in (derived.numerator, derived.denominator):
            if part is not None:
                yield Said(part, NumberKind.PLAIN, period)
    changes = point.changes
    for change in (changes.previous, changes.same_period_last_year, changes.peak):
        if change is not None:
            is_points = reading.definition.unit is Unit.PERCENT
            yield Said(change.difference, NumberKind.POINTS if is_points else kind, period)
            if change.amount is not None:
                yield Said(change.amount, NumberKind.POINTS if is_points else NumberKind.PERCENT, period)
