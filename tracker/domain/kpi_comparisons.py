"""What stands beside a KPI's own series: benchmarks, and its breakdown by category."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.figures_display import format_qualified
from tracker.domain.kpi import Figure, KpiDefinition
from tracker.domain.kpi_cells import kind_of_state
from tracker.domain.kpi_series import value_from_parts
from tracker.domain.kpi_terms import FigureState, Geography, Qualifier
from tracker.domain.periods import Period

_ORDER = list(Geography)
_NEAREST = [
    Geography.LOCAL,
    Geography.STATISTICAL_NEIGHBOURS,
    Geography.REGIONAL,
    Geography.NATIONAL,
    Geography.THRESHOLD,
]


@dataclass(frozen=True)
class Benchmark:
    """Somebody else's figure; ``period`` is None where its source names none.

    ``note`` says which version of the source it is and how it was made; ``is_chosen`` marks the one that
    somebody preferred where several sources print the same thing.
    """

    geography: Geography
    period: Period | None
    value: Decimal | None
    text: str
    state: FigureState
    source: str
    not_comparable: str
    is_illustrative: bool
    note: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class BreakdownPoint:
    """One category of one period.

    ``share`` is its part, in per cent, of the period's categories that are no subtotals; None unless the unit
    adds up and each of them has a number, so that a suppressed count cannot be worked back from the others.
    """

    period: Period
    category: str
    value: Decimal | None
    text: str
    share: Decimal | None
    is_subtotal: bool
    state: FigureState
    note: str = ""
    qualifier: Qualifier = Qualifier.EXACT


@dataclass(frozen=True)
class CategoryBenchmark:
    """Somebody else's figure for one category; ``period`` is None where its source names none."""

    geography: Geography
    period: Period | None
    category: str
    value: Decimal | None
    text: str


def latest_by_category(
    definition: KpiDefinition, figures: Iterable[Figure], dimension: str
) -> Mapping[Geography, Mapping[str, CategoryBenchmark]]:
    """What others have of each category of a dimension: neighbours, region, nation, each of its latest period."""
    held: dict[Geography, list[CategoryBenchmark]] = defaultdict(list)
    for figure in figures:
        if figure.geography is not Geography.LOCAL and figure.dimension == dimension:
            value = _value(definition, figure)
            text = _text(definition, figure, value)
            held[figure.geography].append(
                CategoryBenchmark(figure.geography, figure.period, figure.category, value, text)
            )
    found = {}
    for geography in sorted(held, key=_NEAREST.index):
        latest = max((one.period for one in held[geography] if one.period), default=None)
        found[geography] = {one.category: one for one in held[geography] if one.period == latest}
    return found


def preferred(benchmarks: Iterable[Benchmark], known_to: date) -> Benchmark | None:
    """Of one geography's benchmarks, in period order, the one to show: the latest period's that has begun.

    One that is not yet published does not hide the last that was.

    Of several sources for that period the chosen one, else the one held first. None without any.
    """
    held = [one for one in benchmarks if one.period is None or one.period.start <= known_to]
    held = [one for one in held if one.state is not FigureState.NOT_YET_DUE] or held
    latest = [one for one in held if one.period == held[-1].period]
    return next((one for one in latest if one.is_chosen), latest[0] if latest else None)


def benchmarks_of(definition: KpiDefinition, figures: Iterable[Figure]) -> tuple[Benchmark, ...]:
    """The benchmarks held, by geography and then by period, the undated ones first."""
    held = [figure for figure in figures if figure.geography is not Geography.LOCAL and not figure.dimension]
    held.sort(key=lambda figure: (_ORDER.index(figure.geography), figure.period.end if figure.period else date.min))
    return tuple(_benchmark(definition, figure) for figure in held)


def breakdowns_of(
    definition: KpiDefinition, figures: Iterable[Figure], known_to: date
) -> Mapping[str, tuple[BreakdownPoint, ...]]:
    """Our own figures by dimension, each in period order with its categories in the order they were given."""
    dimensions: dict[str, dict[Period, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        period = figure.period if figure.geography is Geography.LOCAL and figure.dimension else None
        if period is not None and period.start <= known_to:
            dimensions[figure.dimension][period].append(figure)
    return {
        dimension: tuple(
            point for period in sorted(periods) for point in _period_breakdown(definition, period, periods[period])
        )
        for dimension, periods in dimensions.items()
    }


def _period_breakdown(definition: KpiDefinition, period: Period, figures: list[Figure]) -> list[BreakdownPoint]:
    values = [_value(definition, figure) for figure in figures]
    parts = [value for figure, value in zip(figures, values, strict=True) if not _repeats(figure)]
    known = [value for value in parts if value is not None]
    whole = sum(known, Decimal(0)) if definition.unit.is_additive and len(known) == len(parts) else Decimal(0)
    return [
        BreakdownPoint(
            period,
            figure.category,
            value,
            _text(definition, figure, value),
            value / whole * 100 if value is not None and whole else None,
            _repeats(figure),
            figure.state,
            figure.note,
            figure.qualifier,
        )
        for figure, value in zip(figures, values, strict=True)
    ]


def names_total(category: str) -> bool:
    """Whether a category is a total by its name: ``Total``, ``Total Employees``, ``Team Managers | Total``."""
    return any(part.split()[:1] == ["total"] for part in category.casefold().split("|"))


def _repeats(figure: Figure) -> bool:
    """Whether a category repeats others: it is marked so, or called a total."""
    return figure.is_subtotal or names_total(figure.category)


def _benchmark(definition: KpiDefinition, figure: Figure) -> Benchmark:
    value = _value(definition, figure)
    return Benchmark(
        figure.geography,
        figure.period,
        value,
        _text(definition, figure, value),
        figure.state,
        figure.source,
        figure.not_comparable,
        figure.is_illustrative,
        figure.note,
        figure.is_chosen,
    )


def _text(definition: KpiDefinition, figure: Figure, value: Decimal | None) -> str:
    """A number at the precision it was entered with, or what kind of nothing it is."""
    if value is None:
        return kind_of_state(figure.state).text
    shown = definition.decimals if figure.value is None else figure.entered_decimals
    return format_qualified(value, shown, figure.qualifier, figure.value_to)


def _value(definition: KpiDefinition, figure: Figure) -> Decimal | None:
    if not figure.state.has_value:
        return None
    if figure.value is not None:
        return figure.value
    return value_from_parts(definition.unit, figure.numerator, figure.denominator)
