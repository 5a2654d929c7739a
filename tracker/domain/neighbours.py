"""Statistical neighbours: the ten areas most like ours under the model of a year, and their average.

Which areas they are depends on the model: the lists of 2021 and 2025 differ. The average is the plain mean of
the neighbours' published numbers. A neighbour whose cell holds a symbol is left out, and how many were
used is said.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.figure_text import NumberProblem, read_number

NEIGHBOURS = 10
_CODE = re.compile(r"[0-9]{3}")
_SYMBOLS = frozenset({"z", "x", "c", "k", "low", "u", ":", "~", "-", "n/a"})
"""What publications print instead of a number."""


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


def problems_with_models(models: Iterable[NeighbourModel]) -> list[str]:
    """A list that names an authority twice, or itself, or one with a code that is too long to be one."""
    problems = []
    for model in models:
        where = f"the list of {model.area} for the model {model.year}"
        if len(set(model.codes)) < len(model.codes):
            twice = next(code for code in model.codes if model.codes.count(code) > 1)
            problems.append(f"'{twice}' stands twice in {where}; keep one of the two rows")
        if model.area in model.codes:
            problems.append(f"'{model.area}' is its own neighbour in {where}; remove that row")
        odd = [
            code for code in (model.area, *model.codes) if not (code.isascii() and code.isdigit() and len(code) == 3)
        ]
        if odd:
            which = f"and {len(odd) - 1} more are" if odd[1:] else "is"
            problems.append(f"'{odd[0][:20]}' {which} no authority's code in {where}; write its three digits")
    return problems


@dataclass(frozen=True)
class ValuesRead:
    """Neighbours' numbers as they were typed, by code, None where a symbol stands for one; or what is wrong."""

    values: Mapping[str, Decimal | None]
    problem: str = ""


def read_values(text: str, model: NeighbourModel) -> ValuesRead:
    r"""One neighbour a line, its code and its number; a line without a number, or with a symbol, has none.

    >>> model = NeighbourModel(2021, "880", ("921", "879"))
    >>> average_of_neighbours(model, read_values("921 12.5\n879 c", model).values).words
    'mean of 1 of 2 neighbours, 2021 model'
    """
    values: dict[str, Decimal | None] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        code, _, rest = line.replace("\t", " ").replace(",", " ").partition(" ")
        if code not in model.codes:
            known = ", ".join(model.codes)
            return ValuesRead({}, f"'{code[:20]}' is no neighbour in the {model.year} model; it has {known}")
        if code in values:
            return ValuesRead({}, f"'{code}' stands twice; write each neighbour once")
        word = rest.strip()
        if not word or word.casefold() in _SYMBOLS:
            values[code] = None
            continue
        try:
            values[code] = read_number(word).value
        except NumberProblem as problem:
            return ValuesRead({}, str(problem))
    if not any(value is not None for value in values.values()):
        return ValuesRead({}, "Write a number beside at least one neighbour")
    return ValuesRead(values)


def models_of(rows: Iterable[tuple[int, str, int, str]]) -> dict[tuple[int, str], NeighbourModel]:
    """Models by year and area, from rows of year, area, rank and neighbour in any order."""
    ranked: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for year, area, rank, code in rows:
        ranked.setdefault((year, area), []).append((rank, code))
    return {
        (year, area): NeighbourModel(year, area, tuple(code for _, code in sorted(held)))
        for (year, area), held in ranked.items()
    }
