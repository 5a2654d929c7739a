"""Statistical neighbours: the ten areas most like ours under the model of a year, and their average.

Which areas they are depends on the model: the lists of 2021 and 2025 differ. The average is the plain mean of
the neighbours' published numbers. A neighbour whose cell holds a symbol is left out, and how many were
used is said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

NEIGHBOURS = 10


@dataclass(frozen=True)
class NeighbourModel:
    """The neighbours of one area under one model, nearest first, by three-digit code."""

    year: int
    area: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class NeighbourAverage:
    """The mean of the numbers held, None when there are none; ``used`` of ``of`` neighbours had one."""

    value: Decimal | None
    used: int
    of: int
    model: int

    @property
    def words(self) -> str:
        """``mean of 9 of 10 neighbours, 2021 model``."""
        if self.value is None:
            return f"none of {self.of} neighbours has a number, {self.model} model"
        return f"mean of {self.used} of {self.of} neighbours, {self.model} model"


def average_of_neighbours(model: NeighbourModel, values: Mapping[str, Decimal | None]) -> NeighbourAverage:
    """The neighbours' mean. ``values`` are numbers by code, None for a symbol; a code may be missing."""
    held = [value for code in model.codes if (value := values.get(code)) is not None]
    mean = sum(held, Decimal(0)) / len(held) if held else None
    return NeighbourAverage(mean, len(held), len(model.codes), model.year)


def models_of(rows: Iterable[tuple[int, str, int, str]]) -> dict[tuple[int, str], NeighbourModel]:
    """Models by year and area, from rows of year, area, rank and neighbour in any order."""
    ranked: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for year, area, rank, code in rows:
        ranked.setdefault((year, area), []).append((rank, code))
    return {
        (year, area): NeighbourModel(year, area, tuple(code for _, code in sorted(held)))
        for (year, area), held in ranked.items()
    }
