"""A KPI's latest figure against somebody else's, in words that follow what is good.

``better than England, worse than neighbours`` is about performance: for a KPI of which less is better, the lower
figure is the better one. Whether a target is met is another question and has its own answer. What measures
another thing is not compared, and the reason stands in its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.kpi import KpiDefinition, Target
from tracker.domain.kpi_comparisons import Benchmark
from tracker.domain.kpi_direction import Movement, Travel, movement_between, travel_between
from tracker.domain.kpi_headline import Headline
from tracker.domain.kpi_terms import Basis, FigureState, Geography, Polarity, Unit
from tracker.domain.words import join_words

GEOGRAPHY_WORDS = {
    Geography.LOCAL: "here",
    Geography.NATIONAL: "England",
    Geography.REGIONAL: "the region",
    Geography.STATISTICAL_NEIGHBOURS: "neighbours",
    Geography.THRESHOLD: "the threshold",
}
_SIZE_OF_AREA = (Unit.COUNT, Unit.MONEY, Unit.FTE)
NO_VALUE_WORDS = {
    FigureState.NOT_AVAILABLE: "no figure is available",
    FigureState.NOT_APPLICABLE: "none applies",
    FigureState.NOT_YET_DUE: "not yet published",
    FigureState.SUPPRESSED: "the figure is suppressed",
}


@dataclass(frozen=True)
class BenchmarkComparison:
    """How the latest figure stands to one benchmark.

    ``travel`` is better, worse or little change (equal at the KPI's decimals); None without a polarity or where
    nothing can be compared, and then ``reason`` says why. ``movement`` is higher, lower or the same.
    """

    benchmark: Benchmark
    travel: Travel | None
    movement: Movement | None
    reason: str = ""

    @property
    def is_comparable(self) -> bool:
        return self.movement is not None

    @property
    def words(self) -> str:
        """``better than England``, ``the same as the region``, ``not comparable with England: another base``."""
        whose = GEOGRAPHY_WORDS[self.benchmark.geography]
        if self.movement is None:
            return f"not comparable with {whose}: {self.reason}"
        if self.movement is Movement.SAME:
            return f"the same as {whose}"
        if self.travel is Travel.LITTLE_CHANGE:
            return f"as close to the target as {whose}"
        return f"{self.travel.words if self.travel else self.movement.value} than {whose}"

    @property
    def period_words(self) -> str:
        """The benchmark's own year, or that its source names none."""
        return self.benchmark.period.label if self.benchmark.period else "year not given"


def compare_with(
    definition: KpiDefinition, latest: Headline | None, benchmarks: Sequence[Benchmark], target: Target | None
) -> tuple[BenchmarkComparison, ...]:
    """The latest figure against each of the benchmarks given, in their order."""
    return tuple(_compare(definition, latest, one, target) for one in benchmarks)


def comparison_words(comparisons: Sequence[BenchmarkComparison]) -> str:
    """``better than England and worse than neighbours``; those that cannot be compared are left out."""
    return join_words([one.words for one in comparisons if one.is_comparable])


def _compare(
    definition: KpiDefinition, latest: Headline | None, benchmark: Benchmark, target: Target | None
) -> BenchmarkComparison:
    reason = _refusal(definition, latest, benchmark)
    if reason or latest is None or benchmark.value is None:
        return BenchmarkComparison(benchmark, None, None, reason)
    movement = movement_between(definition, benchmark.value, latest.value)
    travel = travel_between(definition, benchmark.value, latest.value, target)
    return BenchmarkComparison(benchmark, travel, movement, "" if travel else _no_verdict(definition))


def _refusal(definition: KpiDefinition, latest: Headline | None, benchmark: Benchmark) -> str:
    """Why the two are not held against each other; empty when they are."""
    if benchmark.not_comparable:
        return benchmark.not_comparable
    if benchmark.value is None:
        return NO_VALUE_WORDS.get(benchmark.state, "no figure is available")
    if latest is None:
        return "no figure of our own yet"
    if latest.is_small_base:
        return "our base is under 20"
    if not latest.is_exact:
        return "our figure is not exact"
    if benchmark.geography is not Geography.THRESHOLD and definition.unit in _SIZE_OF_AREA:
        return "a number depends on the size of the area"
    return "part of a year against a whole year" if _is_part_of_a_total(definition, latest) else ""


def _is_part_of_a_total(definition: KpiDefinition, latest: Headline) -> bool:
    """Whether the figure still grows until the year ends. A derived rate does not: it is annualised."""
    if latest.basis is not Basis.YTD or not latest.is_part_year:
        return False
    return definition.unit.is_additive or (definition.unit is Unit.RATE_PER_10K and not latest.is_derived)


def _no_verdict(definition: KpiDefinition) -> str:
    if definition.polarity is Polarity.TARGET:
        return "no target to be close to"
    return "neither higher nor lower is better"
