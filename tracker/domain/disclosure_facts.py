"""Counts of people as disclosure control sees them: who is counted, over which days, and what adds up to what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

SMALLEST, LARGEST = 1, 5
"""Counts from 1 to 5 are not published; 0 and 6 are."""


@dataclass(frozen=True)
class Fact:
    """A count of people behind something that a report prints.

    ``is_flow``: counts of adjoining spans add up to the count of both; otherwise it is a position on ``end``.
    ``base`` is what it is a share of, where a percentage is printed; ``count`` is None where only a percentage or
    a rate was entered, so that nobody can say how many people it stands for. ``dimension`` and ``category`` are
    empty for the whole measure.
    """

    measure: str
    start: date
    end: date
    is_flow: bool
    count: int | None
    base: int | None = None
    dimension: str = ""
    category: str = ""
    is_subtotal: bool = False

    @property
    def rest(self) -> int | None:
        """The complement: those of the base who are not counted."""
        if self.count is None or self.base is None or self.base < self.count:
            return None
        return self.base - self.count

    @property
    def is_small(self) -> bool:
        """Whether it must not be shown by itself: it, its complement or its base is 1 to 5, or nobody knows."""
        return self.count is None or any(is_small(one) for one in (self.count, self.rest, self.base))


def is_small(count: int | None) -> bool:
    """Whether a count is one of 1 to 5.

    >>> [is_small(count) for count in (0, 1, 5, 6)]
    [False, True, True, False]
    """
    return count is not None and SMALLEST <= count <= LARGEST


@dataclass(frozen=True)
class Issue:
    """What one edition knew, and which of it its public version showed (places in ``facts``)."""

    facts: tuple[Fact, ...]
    shown: frozenset[int]


@dataclass(frozen=True)
class Line:
    """One row of counts over time: the whole of a measure, a category of it, or their complement."""

    dimension: str
    category: str
    is_rest: bool = False


def lines_of(fact: Fact) -> list[tuple[Line, int]]:
    """The rows that a fact is a figure of, with its count there: its own and, of a share, the complement's."""
    found = []
    if fact.count is not None:
        found.append((Line(fact.dimension, fact.category), fact.count))
    if fact.rest is not None:
        found.append((Line(fact.dimension, fact.category, is_rest=True), fact.rest))
    return found


def cuts_of(facts: Iterable[Fact]) -> list[int]:
    """The days on which any of the spans begins or ends, as ordinals: between two of them lies an atom of time."""
    days = {day for fact in facts if fact.is_flow for day in (fact.start.toordinal(), fact.end.toordinal() + 1)}
    return sorted(days)


def running_totals(cuts: Sequence[int], sums: Sequence[tuple[int, int, int]]) -> list[int] | None:
    """A running total at each cut that agrees with all the sums and never falls; None when there is none.

    ``sums`` are (cut, later cut, count between them), cuts as places in ``cuts``. These are difference
    constraints, and the shortest paths of the Bellman-Ford algorithm solve them (Cormen et al., Introduction to
    Algorithms, 24.4). Where the sums leave a choice, counts are put as late as they can be.
    """
    steps = [(at, at + 1, 0) for at in range(len(cuts) - 1)]
    for first, last, count in sums:
        steps += [(first, last, count), (last, first, -count)]
    totals = [0] * len(cuts)
    for _ in range(len(cuts) + 1):
        is_settled = True
        for before, after, count in steps:
            if totals[after] < totals[before] + count:
                totals[after] = totals[before] + count
                is_settled = False
        if is_settled:
            return totals
    return None


def joined_places(size: int, sums: Sequence[tuple[int, int, int]]) -> list[int]:
    """For each cut the group it belongs to: between two cuts of one group the count is known, not chosen."""
    group = list(range(size))
    for first, last, _ in sums:
        one, other = group[first], group[last]
        group = [one if held == other else held for held in group]
    return group
