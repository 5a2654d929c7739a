"""A table of two counts with a percentage: the percentage of a month, and that of the year to date.

The counts stand in KPIs of their own, or as numerator and denominator of the percentage. A year whose first months are
not held has no derived year to date; but whatever they were, one pair of numbers has to give every year to date that
was entered, and where no pair does, one of these figures is wrong.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.check_finding import CheckFinding, CheckKind, Severity, kpi_place
from tracker.domain.check_names import change_named, conversion_topic, topic_of
from tracker.domain.check_rounding import cut_words, plain, rounding_words, spread_of
from tracker.domain.figures_display import format_number
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_series import SeriesPoint
from tracker.domain.kpi_terms import Basis, Unit
from tracker.domain.periods import Period, financial_year, months_between

_MOSTLY = Decimal("0.5")
_ENOUGH = 3

Parts = Mapping[Period, tuple[Decimal, Decimal]]


@dataclass(frozen=True)
class Conversion:
    """A percentage with the two counts that it is of, by period."""

    percent: KpiReading
    parts: Parts
    sources: str = ""


def conversion_findings(readings: Sequence[KpiReading], start_month: int) -> Iterable[CheckFinding]:
    """Every percentage, of a period or to date, that the two counts do not give."""
    for percent in readings:
        if percent.definition.unit is not Unit.PERCENT or change_named(percent.definition.name):
            continue
        if own := _own_parts(percent):
            yield from _years_without_base(Conversion(percent, own), start_month)
            continue
        found = _counts_of(readings, percent)
        if found is not None:
            yield from _months(found)
            yield from _years(found, start_month)
            yield from _years_without_base(found, start_month)


def _own_parts(percent: KpiReading) -> dict[Period, tuple[Decimal, Decimal]]:
    """The numerator and denominator of each period, where the percentage holds them itself."""
    return {
        point.period: (point.numerator, point.denominator)
        for point in percent.points
        if point.numerator is not None and point.denominator is not None and point.held.figure.basis is Basis.PERIOD
    }


def _counts_of(readings: Sequence[KpiReading], percent: KpiReading) -> Conversion | None:
    """The two counts that a percentage names by its labels, or in its own name, the smaller being the part."""
    definition = percent.definition
    counts = [one for one in readings if one.definition.unit is Unit.COUNT and one.points]
    if definition.numerator_label and definition.denominator_label:
        part, whole = (_named(counts, label) for label in (definition.numerator_label, definition.denominator_label))
        return _conversion(percent, part, whole) if part and whole else None
    topic = conversion_topic(definition.name)
    for part in counts:
        for whole in counts:
            both = topic_of(part.definition.name) | topic_of(whole.definition.name)
            if part is not whole and both == topic:
                found = _conversion(percent, part, whole)
                if _fits_mostly(found):
                    return found
    return None


def _named(counts: Sequence[KpiReading], label: str) -> KpiReading | None:
    same = [
        one
        for one in counts
        if label.strip().casefold() in (one.definition.code.casefold(), one.definition.name.casefold())
    ]
    same = same or [one for one in counts if topic_of(one.definition.name) == topic_of(label)]
    return same[0] if len(same) == 1 else None


def _conversion(percent: KpiReading, part: KpiReading, whole: KpiReading) -> Conversion:
    bases = {point.period: point.value for point in whole.points if point.held.is_exact}
    parts = {
        point.period: (point.value, base)
        for point in part.points
        if point.held.is_exact and point.value is not None and (base := bases.get(point.period)) is not None
    }
    return Conversion(percent, parts, f" ({part.definition.code} and {whole.definition.code})")


def _fits_mostly(one: Conversion) -> bool:
    """Whether the counts give most of the percentages of single periods: then these are what was meant."""
    held = [(point, one.parts[point.period]) for point in one.percent.points if point.period in one.parts]
    exact = [(point, parts) for point, parts in held if point.held.is_exact and point.value is not None and parts[1]]
    good = [point for point, parts in exact if abs((point.value or 0) - _share(*parts)) <= spread_of(point.held.figure)]
    return len(exact) >= _ENOUGH and len(good) > len(exact) * _MOSTLY


def _months(one: Conversion) -> Iterable[CheckFinding]:
    definition = one.percent.definition
    for point in one.percent.points:
        parts = one.parts.get(point.period)
        if parts is None or not point.held.is_exact or point.value is None or not parts[1]:
            continue
        if point.held.figure.basis is Basis.YTD:
            continue
        computed = _share(*parts)
        if abs(point.value - computed) <= spread_of(point.held.figure):
            continue
        entered = point.held.figure.entered_decimals
        decimals = max(entered, definition.decimals)
        yield CheckFinding(
            CheckKind.RATIO,
            kpi_place(definition.code, point.period.label, name=definition.name),
            f"{format_number(point.value, decimals)}% was entered, but {plain(parts[0])} of {plain(parts[1])}"
            f"{one.sources} gives {format_number(computed, decimals)}%{cut_words(point.value, computed, entered)}",
            point.value,
            computed,
            rounding_words(point.held.figure.entered_decimals),
            "Correct the percentage or the count that is mistyped; or enter the counts as its parts, and"
            " the percentage is derived",
        )


def _years(one: Conversion, start_month: int) -> Iterable[CheckFinding]:
    """Entered years to date of a year whose months are all held."""
    definition = one.percent.definition
    for point in entered_totals(one.percent):
        year = financial_year(point.slot.end, start_month)
        months = [period for period in one.parts if year.start <= period.start and period.end <= point.slot.end]
        covered = sum(period.whole_months or 0 for period in months)
        if point.value is None or not point.is_exact or covered != months_between(year.start, point.slot.end) + 1:
            continue
        part, whole = (sum((one.parts[period][at] for period in months), Decimal(0)) for at in (0, 1))
        if not whole or abs(point.value - _share(part, whole)) <= spread_of(point.figure):
            continue
        computed = _share(part, whole)
        mean = sum((_share(*one.parts[period]) for period in months if one.parts[period][1]), Decimal(0)) / len(months)
        is_mean = abs(point.value - mean) <= spread_of(point.figure)
        decimals = max(point.figure.entered_decimals, definition.decimals)
        message = (
            f"{format_number(point.value, decimals)}% was entered as the year to date, but {plain(part)} of"
            f" {plain(whole)}{one.sources} gives {format_number(computed, decimals)}%"
        )
        if is_mean:
            message += "; it is the mean of the percentages"
        yield CheckFinding(
            CheckKind.YTD,
            kpi_place(definition.code, point.slot.label, name=definition.name),
            f"{message}{cut_words(point.value, computed, point.figure.entered_decimals)}",
            point.value,
            computed,
            rounding_words(point.figure.entered_decimals),
            "Correct the month that is mistyped, or take the entered year to date away: it is derived from the months",
        )


def _years_without_base(one: Conversion, start_month: int) -> Iterable[CheckFinding]:
    """Entered years to date of a year whose first months are not held: whether anything could have come before."""
    by_year: dict[Period, list[SeriesPoint]] = defaultdict(list)
    for point in entered_totals(one.percent):
        if point.value is not None and point.is_exact:
            by_year[financial_year(point.slot.end, start_month)].append(point)
    for year, points in by_year.items():
        inside = sorted(period for period in one.parts if year.start <= period.start and period.end <= year.end)
        if not inside or inside[0].start == year.start:
            continue
        constraints = [found for point in points if (found := _constraint(one, inside, point))]
        if len(constraints) < len(points) or not constraints:
            continue
        typical = max(one.parts[period][1] for period in inside)
        months = months_between(year.start, inside[0].start)
        definition, last = one.percent.definition, points[-1]
        first = f"{inside[0].label} is the first month held"
        if _has_base(constraints, most=typical * months * 2):
            message = f"the years to date of {year.label} cannot be worked out again: {first}"
            severity, remedy = Severity.NOTE, "Load the months before; until then take the years to date on trust"
        else:
            message = f"the years to date of {year.label} contradict each other: {first}, and nothing before it gives"
            message += f" all {len(points)} of them"
            severity, remedy = Severity.WARNING, "Load the months before, or take the entered years to date away"
        yield CheckFinding(
            CheckKind.YTD,
            kpi_place(definition.code, year.label, name=definition.name),
            message,
            last.value,
            None,
            rounding_words(last.figure.entered_decimals),
            remedy,
            severity,
            claim=" ".join(plain(point.value) for point in points if point.value is not None),
        )


@dataclass(frozen=True)
class YearSoFar:
    """What is held of a year up to a month, and between which shares the year to date lies."""

    part: Decimal
    whole: Decimal
    lowest: Decimal
    highest: Decimal


def _constraint(one: Conversion, inside: Sequence[Period], point: SeriesPoint) -> YearSoFar | None:
    months = [period for period in inside if period.end <= point.slot.end]
    if not months or months[-1].end != point.slot.end or point.value is None:
        return None
    part, whole = (sum((one.parts[period][at] for period in months), Decimal(0)) for at in (0, 1))
    # A number may have been cut off instead of rounded.
    spread = spread_of(point.figure)
    return YearSoFar(part, whole, (point.value - spread) / 100, (point.value + 2 * spread) / 100)


def _has_base(constraints: Sequence[YearSoFar], *, most: Decimal) -> bool:
    """Whether some whole before (0 to ``most``) and part before (0 to the whole) give every year to date.

    For a whole before, each year to date bounds the part: the lowest bounds rise and the highest fall along straight
    lines, so that the room between them is a hill, whose top is found by thirds.
    """

    def room(whole: Decimal) -> Decimal:
        low = max(Decimal(0), *(c.lowest * (whole + c.whole) - c.part for c in constraints))
        high = min(whole, *(c.highest * (whole + c.whole) - c.part for c in constraints))
        return high - low

    left, right = Decimal(0), most
    for _ in range(100):
        third = (right - left) / 3
        if room(left + third) < room(right - third):
            left += third
        else:
            right -= third
    return room((left + right) / 2) >= 0


def entered_totals(reading: KpiReading) -> tuple[SeriesPoint, ...]:
    """The years to date that were typed beside the KPI's periods."""
    return reading.points[0].series.entered_totals if reading.points and reading.basis is not Basis.YTD else ()


def _share(part: Decimal, whole: Decimal) -> Decimal:
    return part * 100 / whole
