"""What a KPI's own figures say of a span, typed or added up from its periods."""

from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.check_rounding import spread_of
from tracker.domain.kpi import Figure, decimals_of
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_series import value_from_parts
from tracker.domain.kpi_terms import Basis, Geography, Qualifier
from tracker.domain.periods import Period


@dataclass(frozen=True)
class HeldValue:
    """A value of a span, and how far the true one may lie from it. A snapshot's span is its day."""

    span: Period
    value: Decimal
    decimals: int
    spread: Decimal
    basis: Basis
    qualifier: Qualifier = Qualifier.EXACT
    is_typed: bool = True


def held_values(reading: KpiReading) -> dict[tuple[Period, bool], HeldValue]:
    """The local figures of the whole measure, by span and whether it is a position on a day.

    Of several sources the one that is chosen, else the first. What is over or under so much, or a range, is left out.
    """
    found: dict[tuple[Period, bool], tuple[bool, HeldValue]] = {}
    for figure in reading.figures:
        one = _held(reading, figure)
        if one is None:
            continue
        key = (one.span, one.basis is Basis.SNAPSHOT)
        if key not in found or (figure.is_chosen and not found[key][0]):
            found[key] = (figure.is_chosen, one)
    return {key: one for key, (_, one) in found.items()}


def total_over(reading: KpiReading, span: Period) -> HeldValue | None:
    """A count over a span: as it was entered, else added up from the periods inside; None when some are missing."""
    typed = held_values(reading).get((span, False))
    if typed is not None:
        return typed
    if not reading.definition.unit.is_additive or span.whole_months is None:
        return None
    inside = [
        point
        for point in reading.points
        if span.start <= point.period.start and point.period.end <= span.end and point.held.figure.basis is Basis.PERIOD
    ]
    months = sum(point.period.whole_months or 0 for point in inside)
    if months != span.whole_months or any(not point.held.is_exact for point in inside):
        return None
    total = sum((point.value for point in inside if point.value is not None), Decimal(0))
    spread = sum((spread_of(point.held.figure) for point in inside if point.decimals), Decimal(0))
    return HeldValue(span, total, 0, spread, Basis.PERIOD, is_typed=False)


def count_spread(one: HeldValue) -> Decimal:
    """How far a count may be from what it says: an exact whole number is what it says."""
    is_whole = one.qualifier is Qualifier.EXACT and one.value == one.value.to_integral_value()
    return Decimal(0) if is_whole else one.spread


def _held(reading: KpiReading, figure: Figure) -> HeldValue | None:
    is_ours = figure.geography is Geography.LOCAL and not figure.dimension
    is_number = figure.state.has_value and figure.qualifier in (Qualifier.EXACT, Qualifier.APPROXIMATELY)
    if not is_ours or not is_number or figure.period is None or figure.period.start > reading.status_on:
        return None
    value, decimals, spread = figure.value, figure.entered_decimals, spread_of(figure)
    if value is None:
        value = value_from_parts(reading.definition.unit, figure.numerator, figure.denominator)
        if value is None and reading.definition.unit.is_additive:
            value = figure.numerator
        if value is None:
            return None
        decimals, spread = decimals_of(value), Decimal(0)
    else:
        # The database fills up to six decimals; what counts is how many were typed.
        value = round(value, decimals)
    span = figure.period
    if figure.basis is Basis.SNAPSHOT:
        span = Period(span.end, span.end, span.year_start)
    return HeldValue(span, value, decimals, spread, figure.basis, figure.qualifier)
