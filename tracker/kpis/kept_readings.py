"""Readings worked out before, kept by value: by all that they are made from, down to how each number prints.

Nearly every page reads every KPI, and what a reading says follows from rows alone. The rows are fetched each time, by
whoever may see them; what they lead to is looked up. Nothing goes stale, and all of it may be forgotten at any moment.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from threading import Lock
from typing import Any

from tracker.domain.kpi_reading import KpiReading

FIGURES_KEPT = 20_000
"""Of how many figures readings are kept: a process holds about 2 kB for each."""
_A_READING_ALONE = 10
"""A KPI takes room without a figure as well: as much as so many."""


class KeptReadings:
    """The readings that were used last, as many as together hold so many figures. Threads may share it."""

    def __init__(self, most_figures: int = FIGURES_KEPT) -> None:
        self._most = most_figures
        self._held = 0
        self._kept: OrderedDict[Hashable, KpiReading] = OrderedDict()
        self._lock = Lock()

    def find(self, made_from: Hashable) -> KpiReading | None:
        """What was read from the very same, if it is still here."""
        with self._lock:
            found = self._kept.get(made_from)
            if found is not None:
                self._kept.move_to_end(made_from)
            return found

    def keep(self, made_from: Hashable, reading: KpiReading) -> KpiReading:
        """The reading, from now on kept; or the one that another thread was quicker to make."""
        with self._lock:
            if made_from in self._kept:
                return self._kept[made_from]
            self._kept[made_from] = reading
            self._held += _weight(reading)
            while self._held > self._most and self._kept:
                self._held -= _weight(self._kept.popitem(last=False)[1])
            return reading

    def forget(self) -> None:
        """Drop all of it."""
        with self._lock:
            self._kept.clear()
            self._held = 0


def exactly(values: Iterable[Any]) -> tuple[Hashable, ...]:
    """Values of a row as they print: 1.0 and 1.00 are the same number and not the same reading."""
    return tuple([str(value) if type(value) is Decimal else value for value in values])


def exact_population(population: Mapping[str, Decimal] | None) -> tuple[Hashable, ...] | None:
    """A population by year, frozen."""
    return None if population is None else tuple((year, str(number)) for year, number in sorted(population.items()))


def _weight(reading: KpiReading) -> int:
    return _A_READING_ALONE + len(reading.figures)


READINGS = KeptReadings()
