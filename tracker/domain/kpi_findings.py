"""What does not hold among a KPI's own figures: values and parts, sources, years to date."""

from decimal import Decimal
from itertools import pairwise

from tracker.domain.check_finding import CheckFinding, CheckKind, Place, kpi_place
from tracker.domain.check_rounding import cut_words, half_step, plain, rounding_words
from tracker.domain.figures_display import format_value
from tracker.domain.kpi import Figure, KpiDefinition
from tracker.domain.kpi_derived import DerivedSeries
from tracker.domain.kpi_series import SeriesPoint, agrees, value_from_parts
from tracker.domain.kpi_terms import Basis, Qualifier, Unit
from tracker.domain.periods import financial_year

_SAME_PARTS = "Correct the value or its parts; or leave the value out, and it is computed"


def findings_of(series: DerivedSeries) -> tuple[CheckFinding, ...]:
    """Values against their own parts, two sources for one fact, entered against derived years to date."""
    definition, entered_totals = series.definition, series.entered_totals
    found: list[CheckFinding] = []
    are_totals = series.basis is Basis.YTD
    for point in series.points if are_totals else (*series.points, *entered_totals):
        found += _ratio(definition, point)
        found += _two_sources(definition, point)
    for point in () if are_totals else entered_totals:
        own = series.slots.get(point.slot)
        found += _year_to_date(series, point, series.derived_total(own).value if own else None)
    found += _falling_totals(definition, entered_totals)
    return tuple(found)


def _ratio(definition: KpiDefinition, point: SeriesPoint) -> list[CheckFinding]:
    stated, computed = point.figure.value, point.value
    if stated is None or computed is None or not point.is_computed or agrees(point.figure, computed):
        return []
    parts = f"{_plain(point.numerator)} of {_plain(point.denominator)}"
    shown = _shown(definition, point, stated)
    message = f"{shown} was entered, but {parts} gives {_shown(definition, point, computed)}"
    return [
        CheckFinding(
            CheckKind.RATIO,
            _place(definition, point),
            f"{message}{cut_words(stated, computed, point.figure.entered_decimals)}",
            stated,
            computed,
            rounding_words(point.figure.entered_decimals),
            _SAME_PARTS,
            claim=point.figure.basis.value,
        )
    ]


def _two_sources(definition: KpiDefinition, point: SeriesPoint) -> list[CheckFinding]:
    stated = _value(definition, point.figure)
    if stated is None:
        return []
    found = []
    for rival in point.rivals:
        theirs = _value(definition, rival)
        if theirs is None or not _differ(point.figure, stated, rival, theirs):
            continue
        one = f"{point.figure.source or 'the first source'} says {_shown(definition, point, stated)}"
        other = f"{rival.source or 'another source'} says {_shown(definition, point, theirs)}"
        found.append(
            CheckFinding(
                CheckKind.TWO_SOURCES,
                _place(definition, point),
                f"{one}, {other}",
                stated,
                theirs,
                "none: they are said of the same days",
                "Choose which source is shown, and say in a note on the data why they differ",
                claim=rival.source,
            )
        )
    return found


def _differ(one: Figure, mine: Decimal, other: Figure, theirs: Decimal) -> bool:
    """Whether two sources say different things: 82.6 and 83 need not."""
    if Qualifier.EXACT not in (one.qualifier, other.qualifier):
        return False
    coarser = min(one.entered_decimals, other.entered_decimals)
    return abs(mine - theirs) > half_step(coarser) if one.entered_decimals != other.entered_decimals else mine != theirs


def _year_to_date(series: DerivedSeries, point: SeriesPoint, computed: Decimal | None) -> list[CheckFinding]:
    definition, stated = series.definition, point.figure.value
    if stated is None or computed is None or agrees(point.figure, computed):
        return []
    message = (
        f"{_shown(definition, point, stated)} was entered as the year to date,"
        f" but the year's figures give {_shown(definition, point, computed)}"
    )
    mean = _mean_to(series, point) if definition.unit is Unit.PERCENT else None
    if mean is not None and agrees(point.figure, mean):
        message += "; it is the mean of the percentages"
    return [
        CheckFinding(
            CheckKind.YTD,
            _place(definition, point),
            f"{message}{cut_words(stated, computed, point.figure.entered_decimals)}",
            stated,
            computed,
            rounding_words(point.figure.entered_decimals),
            "Correct the month that is mistyped, or take the entered year to date away: it is derived from the months",
        )
    ]


def _mean_to(series: DerivedSeries, point: SeriesPoint) -> Decimal | None:
    """The mean of the year's percentages up to a point, which is no year to date."""
    start = financial_year(point.slot.end, series.calendar.start_month).start
    inside = [one.value for one in series.points if start <= one.slot.start and one.slot.end <= point.slot.end]
    known = [one for one in inside if one is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def _falling_totals(definition: KpiDefinition, totals: tuple[SeriesPoint, ...]) -> list[CheckFinding]:
    """A count that runs from April cannot fall before March is over."""
    if not definition.unit.is_additive:
        return []
    found = []
    for before, after in pairwise(totals):
        if before.span.start != after.span.start or not (before.is_exact and after.is_exact):
            continue
        if before.value is None or after.value is None or after.value >= before.value:
            continue
        shown, earlier = (_shown(definition, one, one.value or Decimal(0)) for one in (after, before))
        found.append(
            CheckFinding(
                CheckKind.YTD,
                _place(definition, after),
                f"{shown} was entered as the year to date, less than {earlier} to {before.slot.label}",
                after.value,
                before.value,
                "none: a running total of a count never falls",
                "Correct the year to date; or load these figures as those of their months, basis period",
                claim="falling",
            )
        )
    return found


def parts_findings(definition: KpiDefinition, figures: tuple[Figure, ...]) -> tuple[CheckFinding, ...]:
    """Values of a breakdown's categories, and of others' figures, against their own numerator and denominator."""
    found = []
    for figure in figures:
        is_whole_and_ours = not figure.dimension and figure.geography.value == "local"
        computed = value_from_parts(definition.unit, figure.numerator, figure.denominator)
        if is_whole_and_ours or computed is None or figure.value is None or agrees(figure, computed):
            continue
        period = figure.period.label if figure.period else ""
        geography = "" if figure.geography.value == "local" else figure.geography.value.replace("_", " ")
        parts = f"{_plain(figure.numerator)} of {_plain(figure.denominator)}"
        decimals = max(figure.entered_decimals, definition.decimals)
        cut = cut_words(figure.value, computed, figure.entered_decimals)
        stated, given = (format_value(one, definition.unit, decimals) for one in (figure.value, computed))
        found.append(
            CheckFinding(
                CheckKind.RATIO,
                kpi_place(definition.code, figure.category or geography, period, name=definition.name),
                f"{stated} was entered, but {parts} gives {given}{cut}",
                figure.value,
                computed,
                rounding_words(figure.entered_decimals),
                _SAME_PARTS,
                claim=geography,
            )
        )
    return tuple(found)


def _value(definition: KpiDefinition, figure: Figure) -> Decimal | None:
    if not figure.state.has_value:
        return None
    if figure.value is not None:
        return figure.value
    return value_from_parts(definition.unit, figure.numerator, figure.denominator)


def _shown(definition: KpiDefinition, point: SeriesPoint, value: Decimal) -> str:
    """A number precise enough to tell the entered and the computed one apart where the KPI's decimals can."""
    return format_value(value, definition.unit, max(point.figure.entered_decimals, definition.decimals))


def _plain(number: Decimal | None) -> str:
    return "nothing" if number is None else plain(number)


def _place(definition: KpiDefinition, point: SeriesPoint) -> Place:
    return kpi_place(definition.code, point.slot.label, name=definition.name)
