"""From a KPI's loose figures to its series: which of them are points, in which slot, with which value.

A *slot* is the month, quarter or year (by the KPI's frequency) that a figure stands for. A year to date and a
snapshot of one day stand for the slot in which they end.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from tracker.domain.kpi import SMALL_BASE, BreakKind, Figure, KpiDefinition
from tracker.domain.kpi_terms import Basis, Frequency, Geography, Qualifier, Unit
from tracker.domain.periods import APRIL, Period, financial_quarter, financial_year, month_of

_FACTORS = {Unit.PERCENT: 100, Unit.RATE_PER_10K: 10_000, Unit.RATIO: 1, Unit.DAYS: 1}
_MONTHS_IN_SLOT = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.YEARLY: 12}
_IN_MONTH_FIRST = (Basis.PERIOD, Basis.SNAPSHOT, Basis.ROLLING_12M, Basis.THREE_YEAR, Basis.YTD)


@dataclass(frozen=True)
class Calendar:
    """What a reading is read against: the programme's year, its population, and the end of what is known."""

    status_on: date
    start_month: int = APRIL
    population: Mapping[str, Decimal] | None = None

    def population_at(self, day: date) -> Decimal | None:
        """The population of the financial year that contains a day; keys are year labels, ``"2014/15"``."""
        return (self.population or {}).get(financial_year(day, self.start_month).label)


@dataclass(frozen=True)
class SeriesPoint:
    """A figure in its slot. ``value`` is unrounded and None where there is none to show or use."""

    slot: Period
    figure: Figure
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    decimals: int
    is_computed: bool
    is_finished: bool
    rivals: tuple[Figure, ...] = ()

    @property
    def is_small_base(self) -> bool:
        return self.denominator is not None and self.denominator < SMALL_BASE

    @property
    def is_exact(self) -> bool:
        """Whether the value may take part in arithmetic: "over 100" and "10 to 15" may not."""
        return self.value is not None and self.figure.qualifier in (Qualifier.EXACT, Qualifier.APPROXIMATELY)

    @property
    def is_judged(self) -> bool:
        """Whether the point may carry an arrow, a colour or a signal."""
        return self.is_exact and self.is_finished and not self.is_small_base

    @property
    def span(self) -> Period:
        """The days the figure itself speaks of: for a year to date longer than its slot."""
        return self.figure.period or self.slot


def slot_of(period: Period, frequency: Frequency, start_month: int = APRIL) -> Period:
    """The month, quarter or year in which a period ends; the period itself for other frequencies."""
    if frequency is Frequency.MONTHLY:
        return month_of(period.end, start_month)
    if frequency is Frequency.QUARTERLY:
        return financial_quarter(period.end, start_month)
    if frequency is Frequency.YEARLY:
        return financial_year(period.end, start_month)
    return period


def months_in_slot(frequency: Frequency) -> int | None:
    """1, 3 or 12; None for weekly and irregular KPIs, whose slots do not divide a year."""
    return _MONTHS_IN_SLOT.get(frequency)


def previous_slot(slot: Period, frequency: Frequency) -> Period | None:
    """The slot before; None for an irregular KPI, where only the points themselves know."""
    if frequency is Frequency.IRREGULAR:
        return None
    months = months_in_slot(frequency)
    if months is None:
        week = timedelta(days=7)
        return Period(slot.start - week, slot.end - week, slot.year_start)
    return slot.shifted(-months)


def slot_a_year_earlier(slot: Period, frequency: Frequency) -> Period | None:
    """The same slot a year before; 52 weeks before for a weekly KPI; None for an irregular one."""
    if frequency is Frequency.IRREGULAR:
        return None
    if frequency is Frequency.WEEKLY:
        year = timedelta(weeks=52)
        return Period(slot.start - year, slot.end - year, slot.year_start)
    return slot.a_year_earlier()


def local_figures(figures: Iterable[Figure]) -> list[Figure]:
    """Our own figures for the whole measure: no benchmark, no category of a breakdown."""
    return [
        figure
        for figure in figures
        if figure.geography is Geography.LOCAL and not figure.dimension and figure.period is not None
    ]


def series_basis(definition: KpiDefinition, figures: Iterable[Figure]) -> Basis:
    """The basis of the points. A year-to-date headline is drawn from in-month figures where there are any."""
    held = {figure.basis for figure in figures if _suits_slot(figure, definition.frequency)}
    wanted = _IN_MONTH_FIRST if definition.basis is Basis.YTD else (definition.basis, *_IN_MONTH_FIRST)
    return next((basis for basis in wanted if basis in held), definition.basis)


def build_series(
    definition: KpiDefinition, figures: Iterable[Figure], basis: Basis, calendar: Calendar
) -> tuple[SeriesPoint, ...]:
    """The points of one basis in period order, one per slot, none that starts after the status date."""
    slots: dict[Period, list[Figure]] = {}
    for figure in figures:
        if figure.basis is not basis or figure.period is None or not _suits_slot(figure, definition.frequency):
            continue
        slot = slot_of(figure.period, definition.frequency, calendar.start_month)
        if slot.start <= calendar.status_on:
            slots.setdefault(slot, []).append(figure)
    ordered = sorted(slots, key=lambda slot: (slot.end, slot.start))
    return tuple(_point(definition, slot, slots[slot], calendar) for slot in ordered)


def value_from_parts(
    unit: Unit, numerator: Decimal | None, denominator: Decimal | None, *, annualised: Decimal = Decimal(1)
) -> Decimal | None:
    """Numerator over denominator in the unit: per cent, per 10,000 or plain. None without both.

    A rate counts what happens in twelve months: ``annualised`` is 12 over the months of its window.

    >>> value_from_parts(Unit.PERCENT, Decimal(45), Decimal(120))
    Decimal('37.5')
    """
    if unit not in _FACTORS or numerator is None or not denominator:
        return None
    scaled = numerator * _FACTORS[unit]
    return scaled * annualised / denominator if unit is Unit.RATE_PER_10K else scaled / denominator


def annualising(span: Period, basis: Basis) -> Decimal:
    """What turns a count over a span into a count over twelve months; 1 for a position on one date.

    124.65 per 10,000 after nine months is 166.2 a year.
    """
    if basis is Basis.SNAPSHOT:
        return Decimal(1)
    months = span.whole_months
    if months is not None:
        return Decimal(12) / months
    return Decimal(365) / ((span.end - span.start).days + 1)


def is_broken_between(definition: KpiDefinition, earlier: Period, later: Period) -> bool:
    """Whether the definition changed between two slots, so that they measure different things."""
    return any(earlier.end < one.from_on <= later.end for one in definition.breaks if one.kind is BreakKind.DEFINITION)


def agrees(figure: Figure, computed: Decimal) -> bool:
    """Whether a computed value is the entered one at the precision it was entered with; true if none was."""
    if figure.value is None:
        return True
    step = Decimal(1).scaleb(-figure.entered_decimals)
    return abs(figure.value - computed) <= step / 2


def _point(definition: KpiDefinition, slot: Period, candidates: list[Figure], calendar: Calendar) -> SeriesPoint:
    figure, rivals = _choose(slot, candidates)
    denominator = figure.denominator
    if denominator is None and definition.unit is Unit.RATE_PER_10K and figure.numerator is not None:
        denominator = calendar.population_at(slot.end)
    computed, value = None, None
    if figure.state.has_value:
        span = figure.period or slot
        factor = annualising(span, figure.basis)
        computed = value_from_parts(definition.unit, figure.numerator, denominator, annualised=factor)
        value = computed if computed is not None else figure.value
        if value is None and definition.unit not in _FACTORS:
            value = figure.numerator
    return SeriesPoint(
        slot,
        figure,
        value,
        figure.numerator,
        denominator,
        _decimals(definition, figure, computed),
        is_computed=computed is not None,
        is_finished=slot.end <= calendar.status_on,
        rivals=rivals,
    )


def _decimals(definition: KpiDefinition, figure: Figure, computed: Decimal | None) -> int:
    if figure.value is None or (computed is not None and not agrees(figure, computed)):
        return definition.decimals
    return figure.entered_decimals


def _choose(slot: Period, candidates: list[Figure]) -> tuple[Figure, tuple[Figure, ...]]:
    """The headline figure of a slot and the other sources' figures for the very same span."""

    def standing(at: int) -> tuple[bool, bool, int, bool, datetime | int, int]:
        figure = candidates[at]
        recorded = figure.first_recorded_at or figure.recorded_at
        end = figure.period.end.toordinal() if figure.period else 0
        return (
            not figure.is_chosen,
            figure.period != slot,
            -end,
            recorded is None,
            0 if recorded is None else recorded,
            at,
        )

    order = sorted(range(len(candidates)), key=standing)
    first = candidates[order[0]]
    return first, tuple(candidates[at] for at in order[1:] if candidates[at].period == first.period)


def _suits_slot(figure: Figure, frequency: Frequency) -> bool:
    """Whether a figure may be a point: a whole year's outturn is no point of a monthly series."""
    months = months_in_slot(frequency)
    if months is None or figure.period is None:
        return True
    if figure.basis is Basis.PERIOD:
        return figure.period.whole_months == months
    if figure.basis is Basis.SNAPSHOT:
        return figure.period.is_day or figure.period.whole_months == months
    return True
