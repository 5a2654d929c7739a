"""The board of KPIs: what stands in each row and column, which rows a filter keeps, and the sentence above them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.domain.kpi_cells import Cell, CellKind
from tracker.domain.kpi_direction import Travel
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_words import target_side
from tracker.domain.periods import MONTH_NAMES
from tracker.domain.rag import Rag
from tracker.domain.words import join_words

WORST = 3
"""Runs that are named above the board."""


class BoardFilter(StrEnum):
    """Which rows to show."""

    ALL = "all"
    WORSE = "worse"
    MISSED = "missed"
    SIGNAL = "signal"
    OWED = "owed"
    MINE = "mine"

    @property
    def words(self) -> str:
        return _FILTER_WORDS[self]


_FILTER_WORDS = {
    BoardFilter.ALL: "All",
    BoardFilter.WORSE: "Worse",
    BoardFilter.MISSED: "Target missed",
    BoardFilter.SIGNAL: "With a signal",
    BoardFilter.OWED: "Figure owed",
    BoardFilter.MINE: "Mine",
}


@dataclass(frozen=True)
class BoardRow:
    """A KPI in a section. ``marker`` is the source's own remark on the measure, such as "provisional"."""

    reading: KpiReading
    is_mine: bool = False
    marker: str = ""

    def suits(self, chosen: BoardFilter) -> bool:
        """Whether a filter keeps this row."""
        reading = self.reading
        return {
            BoardFilter.ALL: True,
            BoardFilter.WORSE: reading.direction.value is Travel.WORSE,
            BoardFilter.MISSED: reading.rating.rag in (Rag.RED, Rag.AMBER),
            BoardFilter.SIGNAL: reading.has_signal,
            BoardFilter.OWED: any(cell.kind is CellKind.OWED for cell in reading.six_months),
            BoardFilter.MINE: self.is_mine,
        }[chosen]


@dataclass(frozen=True)
class BoardSection:
    """A heading with its rows. ``theme`` is ``Theme 1 Leadership``, empty for a section of the programme."""

    heading: str
    theme: str
    rows: tuple[BoardRow, ...]


@dataclass(frozen=True)
class MonthHead:
    """The head of a month column: ``Aug`` over ``2019``; the month that is not over says how far it goes."""

    month: str
    below: str
    is_part: bool


@dataclass(frozen=True)
class Board:
    """All sections in board order. A KPI that stands in two sections is in both."""

    sections: tuple[BoardSection, ...]

    @property
    def rows(self) -> tuple[BoardRow, ...]:
        return tuple(row for section in self.sections for row in section.rows)

    @property
    def readings(self) -> tuple[KpiReading, ...]:
        """Each KPI once."""
        return tuple({row.reading.definition.code: row.reading for row in self.rows}.values())

    def count(self, chosen: BoardFilter) -> int:
        """How many KPIs a filter keeps, one that stands in two sections once."""
        return len({row.reading.definition.code for row in self.rows if row.suits(chosen)})

    def keeping(self, chosen: BoardFilter) -> "Board":
        """The board with only the rows of a filter, without the sections that have none."""
        kept = [
            replace(section, rows=tuple(row for row in section.rows if row.suits(chosen))) for section in self.sections
        ]
        return Board(tuple(section for section in kept if section.rows))

    @property
    def months(self) -> tuple[MonthHead, ...]:
        """The heads of the six month columns; empty without KPIs."""
        if not self.readings:
            return ()
        reading = self.readings[0]
        return tuple(_head(at, cell, reading) for at, cell in enumerate(reading.six_months))

    @property
    def decimals(self) -> int:
        """The most decimals that any month's number has: shorter ones are filled up so that points align."""
        texts = [cell.text for reading in self.readings for cell in reading.six_months if cell.value is not None]
        return max((len(text.partition(".")[2]) for text in texts), default=0)

    @property
    def lead(self) -> tuple[str, str]:
        """What the board says first: how many have long been getting worse, then how the rest moved.

        ``("3 KPIs have worsened three or more times in a row.", "8 of 29 are better than the month before ...")``
        """
        return _lead_words(self.readings)

    @property
    def worst(self) -> tuple[KpiReading, ...]:
        """The longest runs for the worse; of equal ones first the target missed by more."""
        runs = [one for one in self.readings if _has_long_worsened(one)]
        return tuple(sorted(runs, key=_badness)[:WORST])


def worst_words(reading: KpiReading) -> str:
    """What stands behind a KPI above the board: ``worse 4 in a row; target 10% or less``."""
    parts = [reading.run.words.lower()] if reading.run else []
    if side := target_side(reading.definition, reading.target):
        parts.append(f"target {side}")
    return "; ".join(parts)


def padding(text: str, decimals: int) -> str:
    """What to add unseen behind a number so that its decimal point stands under the others'.

    >>> padding("78", 1), padding("92.1", 1), padding("over 5", 0)
    ('.0', '', '')
    """
    whole, _, fraction = text.partition(".")
    if not whole or not whole[-1].isdigit() or "/" in text or len(fraction) >= decimals:
        return ""
    return ("" if fraction else ".") + "0" * (decimals - len(fraction))


def _lead_words(readings: Iterable[KpiReading]) -> tuple[str, str]:
    held = [one for one in readings if one.latest is not None]
    silent = len(list(readings)) - len(held)
    runs = sum(_has_long_worsened(one) for one in held)
    concerns = sum(one.has_worsened and not _has_long_worsened(one) for one in held)
    parts = [f"{_kpis(runs)} worsened three or more months in a row"] if runs else []
    if concerns:
        parts.append(f"{_kpis(concerns)} a signal of concern")
    first = f"{join_words(parts)}." if parts else "No KPI has worsened three months in a row."
    better = sum(one.direction.value is Travel.BETTER for one in held)
    worse = sum(one.direction.value is Travel.WORSE for one in held)
    rest = f"{better} of {len(held)} are better than the month before, {worse} worse"
    if silent:
        rest += f"; {silent} {'has' if silent == 1 else 'have'} no figure yet"
    return first, f"{rest}."


def _kpis(count: int) -> str:
    return "1 KPI has" if count == 1 else f"{count} KPIs have"


def _has_long_worsened(reading: KpiReading) -> bool:
    return reading.run is not None and reading.run.is_telling and reading.run.travel is Travel.WORSE


def _badness(reading: KpiReading) -> tuple[int, int, str]:
    order = {Rag.RED: 0, Rag.AMBER: 1}
    length = reading.run.length if reading.run else 0
    return (-length, order.get(reading.rating.rag, 2) if reading.rating.rag else 2, reading.definition.code)


def _head(at: int, cell: Cell, reading: KpiReading) -> MonthHead:
    start, is_part = cell.period.start, cell.period.end > reading.status_on
    day = reading.status_on.day
    below = f"to {day}{_ordinal(day)}" if is_part else str(start.year) if at == 0 or start.month == 1 else ""
    return MonthHead(MONTH_NAMES[start.month - 1][:3], below, is_part)


def _ordinal(day: int) -> str:
    teens = range(11, 14)
    return "th" if day in teens else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
