"""Comparisons of unlike things: another unit, part of a year beside whole years, two versions of one benchmark."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from tracker.domain.check_finding import CheckFinding, CheckKind, Severity, kpi_place
from tracker.domain.check_held import HeldValue, held_values
from tracker.domain.check_names import averaged_topic, change_named
from tracker.domain.check_rounding import half_step, plain
from tracker.domain.figures_display import format_number, format_value, unit_words
from tracker.domain.kpi import Figure
from tracker.domain.kpi_benchmarks import GEOGRAPHY_WORDS
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_series import value_from_parts
from tracker.domain.kpi_spans import SpanTotal, annualised
from tracker.domain.kpi_terms import Basis, Geography, Qualifier, Unit
from tracker.domain.periods import Period

_SIZE_OF_AREA = (Unit.COUNT, Unit.MONEY, Unit.FTE)
_TIMES_APART = Decimal(20)
"""Councils differ by a factor of two or three; by twenty they are counted in something else."""
_WHOLE = Decimal(100)


def unit_findings(readings: Sequence[KpiReading]) -> Iterable[CheckFinding]:
    """Figures and benchmarks that look as if they were counted in another unit than the KPI's."""
    for reading in readings:
        yield from _percentages_of_something_else(reading)
        yield from _over_a_hundred(reading)
        yield from _far_from_benchmarks(reading)


def _percentages_of_something_else(reading: KpiReading) -> Iterable[CheckFinding]:
    """A per cent sign in a KPI that is no percentage: 2.6% beside rates per 10,000."""
    definition = reading.definition
    if definition.unit is Unit.PERCENT:
        return
    for figure in reading.figures:
        if "%" in figure.raw and figure.value is not None:
            yield CheckFinding(
                CheckKind.UNIT,
                kpi_place(definition.code, _whose(figure), _label(figure), name=definition.name),
                f"{figure.raw} was entered, but {definition.code} is counted in {unit_words(definition.unit)}",
                figure.value,
                None,
                "none: a percentage is no other unit",
                "Enter the figure in the KPI's unit, or in the KPI that is a percentage",
            )


def _over_a_hundred(reading: KpiReading) -> Iterable[CheckFinding]:
    definition = reading.definition
    if definition.unit is not Unit.PERCENT or change_named(definition.name):
        return
    for figure in reading.figures:
        if figure.value is not None and figure.value > _WHOLE and definition.denominator_label:
            yield CheckFinding(
                CheckKind.UNIT,
                kpi_place(definition.code, _whose(figure), _label(figure), name=definition.name),
                f"{format_value(figure.value, definition.unit, figure.entered_decimals)} of"
                f" {definition.denominator_label} is more than all of them",
                figure.value,
                _WHOLE,
                "none: a share is at most 100%",
                "Correct the figure, or the unit of the KPI",
            )


def _far_from_benchmarks(reading: KpiReading) -> Iterable[CheckFinding]:
    """A benchmark twenty times off is of another unit or counts something else."""
    definition, latest = reading.definition, reading.latest
    if latest is None or latest.value is None or latest.value <= 0 or definition.unit in _SIZE_OF_AREA:
        return
    if latest.is_small_base or change_named(definition.name):
        return
    for one in reading.benchmarks:
        if one.geography is Geography.THRESHOLD or one.value is None or one.value <= 0 or one.not_comparable:
            continue
        times = max(latest.value / one.value, one.value / latest.value)
        if times < _TIMES_APART:
            continue
        whose = GEOGRAPHY_WORDS[one.geography]
        period = one.period.label if one.period else ""
        yield CheckFinding(
            CheckKind.UNIT,
            kpi_place(definition.code, whose, period, name=definition.name),
            f"{plain(one.value)} of {whose} is {format_number(times, 0)} times off {latest.text}, our own"
            f" {unit_words(definition.unit)}",
            one.value,
            latest.value,
            f"{_TIMES_APART} times: no two areas differ by so much",
            "Correct the unit of the benchmark; if it is of something else, mark it as not comparable, with the reason",
        )


def part_year_findings(readings: Sequence[KpiReading]) -> Iterable[CheckFinding]:
    """A typed year to date of part of a year that stands beside figures of whole years."""
    for reading in readings:
        definition = reading.definition
        if not (definition.unit.is_additive or definition.unit is Unit.RATE_PER_10K) or averaged_topic(definition.name):
            continue
        held = held_values(reading)
        parts = [one for one in held.values() if one.basis is Basis.YTD and 0 < (one.span.whole_months or 12) < 12]
        if not parts:
            continue
        latest = max(parts, key=lambda one: one.span.end)
        beside = _whole_years(reading, list(held.values()), latest)
        if beside:
            yield _part_of_a_year(reading, latest, beside)


def _whole_years(
    reading: KpiReading, held: Sequence[HeldValue], latest: HeldValue
) -> list[tuple[str, Period, Decimal]]:
    """Own and others' whole years, that a reader would hold it against."""
    unit = reading.definition.unit
    theirs = [
        (GEOGRAPHY_WORDS[one.geography], one.period, one.value)
        for one in reading.benchmarks
        if one.value is not None and one.period is not None and one.period.is_year and not one.not_comparable
        if unit not in _SIZE_OF_AREA or one.geography is Geography.THRESHOLD
    ]
    if reading.definition.frequency.value != "yearly" and not theirs:
        return []
    ours = [("here", one.span, one.value) for one in held if one.span.is_year and one.span.end < latest.span.end]
    return [*theirs, *ours]


def _part_of_a_year(
    reading: KpiReading, latest: HeldValue, beside: Sequence[tuple[str, Period, Decimal]]
) -> CheckFinding:
    definition = reading.definition
    months = latest.span.whole_months
    whole = annualised(SpanTotal(latest.span, latest.value))
    whose, period, value = max(beside, key=lambda one: one[1].end)
    message = (
        f"{plain(latest.value)} is of {months} months and stands beside {plain(value)} of all of {period.label}"
        f" ({whose}); at the same pace twelve months would be {format_number(whole or latest.value, 1)}"
    )
    return CheckFinding(
        CheckKind.PART_YEAR,
        kpi_place(definition.code, latest.span.label, name=definition.name),
        message,
        latest.value,
        whole,
        "none: part of a year is not held against a whole one",
        "Compare the same months of an earlier year, or enter count and population: the rate is then annualised",
        Severity.NOTE,
    )


def version_findings(readings: Sequence[KpiReading]) -> Iterable[CheckFinding]:
    """Two sources that print another number for the same area and year: 42.1 here and 42.6 there."""
    for reading in readings:
        by_fact: dict[tuple[Geography, Period, str, str], list[Figure]] = defaultdict(list)
        for figure in reading.figures:
            if figure.geography is not Geography.LOCAL and figure.period is not None and figure.state.has_value:
                by_fact[figure.geography, figure.period, figure.dimension, figure.category].append(figure)
        for held in by_fact.values():
            yield from _versions(reading, held)
        yield from _category_sources(reading)


def _category_sources(reading: KpiReading) -> Iterable[CheckFinding]:
    """Two sources for one category of our own."""
    by_fact: dict[tuple[Period, Basis, str, str], list[Figure]] = defaultdict(list)
    for figure in reading.figures:
        if figure.geography is Geography.LOCAL and figure.dimension and figure.period is not None:
            by_fact[figure.period, figure.basis, figure.dimension, figure.category].append(figure)
    for held in by_fact.values():
        yield from _versions(reading, held)


def _versions(reading: KpiReading, held: Sequence[Figure]) -> Iterable[CheckFinding]:
    definition, first = reading.definition, held[0]
    mine = _value(reading, first)
    for other in held[1:]:
        theirs = _value(reading, other)
        if mine is None or theirs is None or Qualifier.EXACT not in (first.qualifier, other.qualifier):
            continue
        coarser = min(first.entered_decimals, other.entered_decimals)
        is_coarser = first.entered_decimals != other.entered_decimals
        if abs(mine - theirs) <= (half_step(coarser) if is_coarser else 0):
            continue
        one = f"{first.source or 'the first source'} says {format_value(mine, definition.unit, first.entered_decimals)}"
        two = f"{other.source or 'another source'} says {format_value(theirs, definition.unit, other.entered_decimals)}"
        yield CheckFinding(
            CheckKind.TWO_SOURCES,
            kpi_place(definition.code, _whose(first), first.category, _label(first), name=definition.name),
            f"{one}, {two}",
            mine,
            theirs,
            "none: they are said of the same days",
            "Choose which of them is shown; the other stays beside it with its source",
            claim=other.source,
        )


def _value(reading: KpiReading, figure: Figure) -> Decimal | None:
    if figure.value is not None:
        return figure.value
    return value_from_parts(reading.definition.unit, figure.numerator, figure.denominator)


def _whose(figure: Figure) -> str:
    return "" if figure.geography is Geography.LOCAL else GEOGRAPHY_WORDS[figure.geography]


def _label(figure: Figure) -> str:
    return figure.period.label if figure.period else ""
