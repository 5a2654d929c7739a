"""What every import shares: the table that was read, and problems that name their cell and its remedy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

HEADER_ROW = 1


class BadFile(ValueError):
    """A file that cannot be read at all. The message says what it is and what to do."""


@dataclass(frozen=True)
class Table:
    """A sheet as text: a heading for each column, and rows with their numbers as a spreadsheet shows them.

    ``sheet`` is empty for a text file. ``problems`` is what the file's own structure makes wrong (merged cells).
    """

    header: Sequence[str]
    rows: Sequence[tuple[int, list[str]]]
    sheet: str = ""
    problems: tuple["Problem", ...] = ()


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell. ``message`` names the value and the remedy."""

    row: int
    column: str
    message: str
    sheet: str = ""

    def __str__(self) -> str:
        """``sheet Figures, row 3, column period: '15.08.015' is not a date; write 2015-08-15``"""
        place = f"sheet {self.sheet}, " if self.sheet else ""
        return f"{place}row {self.row}, column {self.column}: {self.message}"


class Columns:
    """Where each known column stands. A column that the file does not have reads as empty.

    >>> Columns(["Code", "Target min", "Colour"], known=("code", "target_min", "name")).at("target_min")
    1
    """

    def __init__(self, header: Sequence[str], known: Iterable[str]) -> None:
        self.header = [" ".join(name.split()) for name in header]
        self.width = len(self.header)
        self._known = tuple(known)
        self._are_all_named = all(self.header)
        self._places: dict[str, int] = {}
        self._repeated: list[int] = []
        for at, name in enumerate(self.header):
            key = name.casefold().replace(" ", "_").replace("-", "_")
            if key in self._known and key not in self._places:
                self._places[key] = at
            elif key in self._known:
                self._repeated.append(at)

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def at(self, name: str) -> int:
        """The place of a known column; one past the last cell when the file does not have it."""
        return self._places.get(name, self.width)

    def name_of(self, at: int) -> str:
        """How a column is named to people: its heading, or its letter where it has none."""
        return (self.header[at] if at < self.width else "") or column_letter(at)

    @property
    def unknown(self) -> list[int]:
        """Places of columns with a heading that is not a known one."""
        return [
            at
            for at, name in enumerate(self.header)
            if name and at not in self._places.values() and at not in self._repeated
        ]

    def padded(self, cells: list[str]) -> list[str]:
        """The cells of a row, stripped, as many as there are headings and one empty one."""
        stripped = [cell.strip() for cell in cells[: self.width]]
        stripped += [""] * (self.width + 1 - len(stripped))
        return stripped

    def astray(self, cells: list[str]) -> int | None:
        """The place of the first filled cell that has no heading above it."""
        if self._are_all_named and len(cells) <= self.width:
            return None
        for at, cell in enumerate(cells):
            if (at >= self.width or not self.header[at]) and cell.strip():
                return at
        return None

    def problems(self) -> list[Problem]:
        """Headings that stand twice."""
        return [
            Problem(
                HEADER_ROW,
                self.name_of(at),
                f"'{self.name_of(at)}' is the heading of two columns; rename or remove one of them",
            )
            for at in self._repeated
        ]

    def warning(self, at: int) -> Problem:
        """That a column is not known and so left out."""
        name = self.name_of(at)
        near = get_close_matches(name.casefold().replace(" ", "_"), self._known, n=1, cutoff=0.7)
        meant = f"; if {near[0]} is meant, name it so" if near else ""
        return Problem(HEADER_ROW, name, f"'{name}' is not a column of this import and is left out{meant}")


def column_letter(at: int) -> str:
    """The letter of a column, counted from nought: ``A``, ``Z``, ``AA``.

    >>> column_letter(0), column_letter(26)
    ('A', 'AA')
    """
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def astray_problem(text: str) -> str:
    """Why a cell without a heading is refused: nothing is left out silently."""
    return f"'{text.strip()[:60]}' stands in a column without a heading; remove it, or give the column one"


def formula_problem(text: str) -> str | None:
    """Why a cell that holds a formula is refused; None for any other text."""
    if not text.startswith("="):
        return None
    return f"'{text[:60]}' is a formula; copy the column and paste it back as values only"
