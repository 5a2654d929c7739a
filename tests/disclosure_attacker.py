"""Somebody who has every public version and works out what they can. Shares no code with what hides the figures.

Counts in time are taken as differences of a running total that never falls: their tightest bounds are shortest paths
(Floyd and Warshall), which for such constraints are exact for whole numbers too. Tables of categories are solved by
trying every whole number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.disclosure_facts import Issue

FAR = 10**9
Cell = tuple[str, date]


@dataclass(frozen=True)
class Known:
    """A figure that was published: the count of a category ("" for all) from a day to before a day."""

    category: str
    first: date
    after: date
    count: int


class Attacker:
    def __init__(self, known: list[Known], categories: set[str], months: set[date]) -> None:
        self.known, self.categories, self.months = known, categories, sorted(months)

    @classmethod
    def of(cls, issues: Iterable[Issue]) -> Attacker:
        known: list[Known] = []
        categories: set[str] = set()
        months: set[date] = set()
        for issue in issues:
            for at, fact in enumerate(issue.facts):
                months.add(fact.start)
                if fact.category:
                    categories.add(fact.category)
                if at in issue.shown:
                    assert fact.count is not None
                    known.append(Known(fact.category, fact.start, fact.end + timedelta(days=1), fact.count))
        return cls(known, categories, months)

    def range_of(self, category: str, start: date, end: date) -> tuple[int, int | None]:
        """The least and the most that a span can hold, from the figures of its own row."""
        own = [one for one in self.known if one.category == category]
        days = sorted({start, end + timedelta(days=1), *(day for one in own for day in (one.first, one.after))})
        place = {day: at for at, day in enumerate(days)}
        most = [[0 if one == other else FAR for other in days] for one in days]
        for at in range(len(days) - 1):
            most[at + 1][at] = 0
        for one in own:
            first, after = place[one.first], place[one.after]
            most[first][after] = min(most[first][after], one.count)
            most[after][first] = min(most[after][first], -one.count)
        for via in range(len(days)):
            for one in range(len(days)):
                for other in range(len(days)):
                    most[one][other] = min(most[one][other], most[one][via] + most[via][other])
        first, after = place[start], place[end + timedelta(days=1)]
        high = most[first][after]
        return max(0, -most[after][first]), None if high >= FAR // 2 else high

    def possible(self, category: str, start: date, end: date) -> set[int]:
        """Every count that a category of one month can have; two are enough to know that it is safe."""
        found: set[int] = set()
        for table in self._tables():
            found.add(table[category, start])
            if len(found) > 1:
                break
        return found

    def _tables(self) -> Iterator[dict[Cell, int]]:
        """All tables of categories by month that agree with what was published."""
        cells = [(category, day) for day in self.months for category in sorted(self.categories)]
        sums = [
            ({cell for cell in cells if self._is_part(cell, one)}, one.count)
            for one in sorted(self.known, key=lambda one: one.after - one.first)
        ]
        # The cells with the fewest choices first.
        cells.sort(key=lambda cell: min((len(part) for part, _ in sums if cell in part), default=99))
        yield from _filled({}, cells, sums)

    def _is_part(self, cell: Cell, one: Known) -> bool:
        return one.category in ("", cell[0]) and one.first <= cell[1] < one.after


def _filled(table: dict[Cell, int], cells: list[Cell], sums: list[tuple[set[Cell], int]]) -> Iterator[dict[Cell, int]]:
    if len(table) == len(cells):
        yield dict(table)
        return
    cell = cells[len(table)]
    high, is_last_of = 8, None
    for part, count in sums:
        if cell not in part:
            continue
        left = count - sum(table.get(one, 0) for one in part)
        if left < 0:
            return
        high = left if is_last_of is None and high == 8 else min(high, left)
        if all(one in table or one == cell for one in part):
            if is_last_of is not None and is_last_of != left:
                return
            is_last_of = left
    for value in (is_last_of,) if is_last_of is not None else range(high + 1):
        if value <= high:
            table[cell] = value
            yield from _filled(table, cells, sums)
            del table[cell]
