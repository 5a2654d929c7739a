"""Figures and KPIs for tests, written as a report prints them: ``monthly("2019-08", "15.8 - . 19.9")``."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.domain.kpi import Figure, KpiDefinition, Target
from tracker.domain.kpi_reading import KpiReading, read_kpi
from tracker.domain.kpi_terms import Basis, FigureState, Frequency, Geography, Polarity, Unit
from tracker.domain.period_text import parse_period
from tracker.domain.periods import Period

STATUS_ON = date(2020, 1, 27)
_STATES = {
    "-": FigureState.NOT_AVAILABLE,
    "n/a": FigureState.NOT_APPLICABLE,
    "suppressed": FigureState.SUPPRESSED,
}


def percent_kpi(polarity: Polarity = Polarity.BIGGER, **given: Any) -> KpiDefinition:
    """A monthly percentage with one decimal."""
    return KpiDefinition(
        **{"code": "PCT", "name": "Share", "unit": Unit.PERCENT, "decimals": 1, "polarity": polarity, **given}
    )


def count_kpi(polarity: Polarity = Polarity.NONE, **given: Any) -> KpiDefinition:
    """A monthly count."""
    return KpiDefinition(**{"code": "CNT", "name": "Number", "polarity": polarity, **given})


def figure(period: str, value: str | None = None, **given: Any) -> Figure:
    """One figure; ``value`` may be ``-``, ``n/a`` or ``suppressed``; parts are given as text too."""
    basis = given.pop("basis", Basis.PERIOD)
    for part in ("numerator", "denominator", "value_to"):
        if part in given:
            given[part] = Decimal(given[part])
    if value in _STATES:
        given["state"] = _STATES[value]
        value = None
    span = parse_period(period, basis=basis)
    return Figure(span, Decimal(value) if value is not None else None, basis=basis, **given)


def monthly(first: str, values: str, basis: Basis = Basis.PERIOD, **given: Any) -> list[Figure]:
    """Successive months of figures; ``.`` leaves a month out."""
    month = parse_period(first)
    figures = []
    for at, value in enumerate(values.split()):
        if value != ".":
            figures.append(figure(month.shifted(at).key, value, basis=basis, **given))
    return figures


def parts(first: str, pairs: str, **given: Any) -> list[Figure]:
    """Successive months of ``numerator/denominator``; ``.`` leaves a month out."""
    month = parse_period(first)
    figures = []
    for at, pair in enumerate(pairs.split()):
        if pair != ".":
            numerator, _, denominator = pair.partition("/")
            figures.append(figure(month.shifted(at).key, numerator=numerator, denominator=denominator, **given))
    return figures


def benchmark(geography: Geography, value: str, period: Period | None = None, **given: Any) -> Figure:
    state = _STATES.get(value, FigureState.FINAL)
    number = Decimal(value) if state.has_value else None
    return Figure(period, number, geography=geography, state=state, **given)


def at_most(level: str, **given: Any) -> Target:
    return Target(upper=Decimal(level), **given)


def at_least(level: str, **given: Any) -> Target:
    return Target(minimum=Decimal(level), **given)


def read(
    definition: KpiDefinition,
    figures: Iterable[Figure],
    targets: Iterable[Target] = (),
    status_on: date = STATUS_ON,
    **given: Any,
) -> KpiReading:
    """Read a KPI with today being the status date."""
    return read_kpi(definition, figures, targets, today=given.pop("today", status_on), status_on=status_on, **given)


def as_stored(figure: Figure) -> Figure:
    """A figure as it comes from the database: six decimals held, and how many were typed."""
    places = Decimal("0.000001")
    value = None if figure.value is None else figure.value.quantize(places)
    return replace(figure, value=value, decimals=None if value is None else figure.entered_decimals)


def quarterly_kpi(polarity: Polarity = Polarity.BIGGER) -> KpiDefinition:
    return percent_kpi(polarity, frequency=Frequency.QUARTERLY)
