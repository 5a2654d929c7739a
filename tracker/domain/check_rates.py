"""Rates per 10,000 against one population a year.

A count and its rate imply a population: 691 at 278 per 10,000 are between 24,812 and 24,901 people. All rates of one
year are of the same people, so that one number lies in all of their intervals, or one of the figures is wrong.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from tracker.domain.check_finding import CheckFinding, CheckKind, kpi_place
from tracker.domain.check_held import HeldValue, count_spread, held_values
from tracker.domain.check_names import rate_topic, topic_of
from tracker.domain.check_rounding import plain, rounding_words
from tracker.domain.figures_display import format_number
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Basis, Unit
from tracker.domain.periods import Period, financial_year

_PEOPLE = 10_000
_OTHER_PEOPLE = 2
"""Populations that differ by so much, year after year, are of other people: children, and adults."""
_DIGIT = 10


@dataclass(frozen=True)
class ImpliedPopulation:
    """How many people a count and its rate are of, at least and at most."""

    rate: KpiReading
    count: KpiReading
    span: Period
    counted: Decimal
    stated: HeldValue
    lowest: Decimal
    highest: Decimal

    @property
    def year(self) -> str:
        return financial_year(self.span.end, self.span.year_start).label

    @property
    def middle(self) -> Decimal:
        return (self.lowest + self.highest) / 2


def rate_findings(readings: Sequence[KpiReading], population: Mapping[str, Decimal]) -> Iterable[CheckFinding]:
    """Each rate that does not share the population of its year: the one that is held, else that of the other rates."""
    by_year: dict[str, list[ImpliedPopulation]] = defaultdict(list)
    for one in implied_populations(readings):
        by_year[one.year].append(one)
    usual = [one.middle for held in by_year.values() for one in held]
    for year, held in by_year.items():
        if year in population:
            people = People(population[year], population[year], f"the population held for {year}")
            compared = held
        else:
            compared = [one for one in held if _is_of_the_same_people(one, by_year, usual)]
            people = _shared(compared, [one.middle for other in by_year if other != year for one in by_year[other]])
        for one in compared:
            yield from _finding(one, people)


def implied_populations(readings: Sequence[KpiReading]) -> Iterable[ImpliedPopulation]:
    """What each rate that was typed implies, with the one count of the same name, for whole years and snapshots."""
    for rate in readings:
        if rate.definition.unit is not Unit.RATE_PER_10K:
            continue
        topic = rate_topic(rate.definition.name)
        counts = [
            one for one in readings if one.definition.unit is Unit.COUNT and topic_of(one.definition.name) == topic
        ]
        if len(counts) == 1:
            yield from _implied(rate, counts[0])


def _implied(rate: KpiReading, count: KpiReading) -> Iterable[ImpliedPopulation]:
    counted = held_values(count)
    for key, stated in held_values(rate).items():
        span, is_snapshot = key
        held = counted.get(key)
        covers_a_year = is_snapshot or span.whole_months == 12
        if held is None or not covers_a_year or stated.value <= stated.spread or stated.basis is Basis.THREE_YEAR:
            continue
        spread = count_spread(held)
        lowest = (held.value - spread) * _PEOPLE / (stated.value + stated.spread)
        highest = (held.value + spread) * _PEOPLE / (stated.value - stated.spread)
        yield ImpliedPopulation(rate, count, span, held.value, stated, lowest, highest)


def _shared(held: Sequence[ImpliedPopulation], around: Sequence[Decimal]) -> "People":
    """The population that most of a year's rates share.

    Where no more than half do, the one nearest to the years around; without any the one that is told least exactly.
    """
    together = _largest_that_share(held)
    if len(together) * 2 <= len(held):
        middle = median(around) if around else None
        together = [min(held, key=lambda one: abs(one.middle - middle) if middle else one.lowest - one.highest)]
    low, high = max(one.lowest for one in together), min(one.highest for one in together)
    codes = ", ".join(one.rate.definition.code for one in together)
    return People(low, high, f"what {codes} {'implies' if len(together) == 1 else 'imply'}")


def _finding(one: ImpliedPopulation, people: "People") -> Iterable[CheckFinding]:
    if one.lowest <= people.highest and people.lowest <= one.highest:
        return
    nearest = people.lowest if one.highest < people.lowest else people.highest
    computed = one.counted * _PEOPLE / nearest
    definition, decimals = one.rate.definition, one.stated.decimals
    message = (
        f"{plain(one.stated.value)} per 10,000 was entered, but {plain(one.counted)} ({one.count.definition.code}) of"
        f" {people.words} are {format_number(computed, max(decimals, 1))}"
    )
    yield CheckFinding(
        CheckKind.RATE,
        kpi_place(definition.code, one.span.label, name=definition.name),
        message,
        one.stated.value,
        computed,
        f"{rounding_words(decimals)}: the rate is of {format_number(one.lowest, 0)} to"
        f" {format_number(one.highest, 0)} people",
        f"Correct the rate or the count {one.count.definition.code}; or enter the count and the population, and the"
        " rate is derived",
        claim=one.count.definition.code,
    )


@dataclass(frozen=True)
class People:
    """A population, or between which numbers it lies, and where that is known from."""

    lowest: Decimal
    highest: Decimal
    source: str

    @property
    def words(self) -> str:
        low, high = (format_number(one, 0) for one in (self.lowest, self.highest))
        return f"{low} people, {self.source}," if low == high else f"{low} to {high} people, {self.source},"


def _largest_that_share(held: Sequence[ImpliedPopulation]) -> list[ImpliedPopulation]:
    """The most of them that one population can be in: intervals that meet two by two all meet."""
    best: list[ImpliedPopulation] = []
    for start in held:
        # Where most of them meet one of them begins.
        found = [one for one in held if one.lowest <= start.lowest <= one.highest]
        if len(found) > len(best):
            best = found
    return best


def _is_of_the_same_people(
    one: ImpliedPopulation, by_year: Mapping[str, Sequence[ImpliedPopulation]], usual: Sequence[Decimal]
) -> bool:
    """Whether a population is about that of most rates, or was in other years, or is ten times off: a digit."""
    middle = median(usual)
    own = [other.middle for held in by_year.values() for other in held if other.rate is one.rate and other is not one]
    return any(1 / times <= people / middle * power <= times for people, power, times in _ways(one.middle, own))


def _ways(people: Decimal, own: Sequence[Decimal]) -> Iterable[tuple[Decimal, Decimal, Decimal]]:
    """The population itself, with a digit more or less, and what the same rate implied in other years."""
    near, nearer = Decimal(_OTHER_PEOPLE), Decimal("1.3")
    yield people, Decimal(1), near
    yield people, Decimal(_DIGIT), nearer
    yield people, 1 / Decimal(_DIGIT), nearer
    if own:
        yield median(own), Decimal(1), near
