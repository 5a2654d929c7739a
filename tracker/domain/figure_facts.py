"""What a row of a file of figures comes to: a fact, and what is said of it."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeVar

from tracker.domain.import_table import Columns, formula_problem
from tracker.domain.kpi_terms import Basis, FigureState, Geography, Qualifier

FIGURE_COLUMNS = (
    "code",
    "name",
    "period",
    "value",
    "numerator",
    "denominator",
    "basis",
    "start",
    "end",
    "dimension",
    "category",
    "geography",
    "state",
    "qualifier",
    "value_to",
    "source",
    "note",
)

Word = TypeVar("Word", bound=StrEnum)


class Fact(NamedTuple):
    """Which figure is meant. Two rows with the same fact speak of the same thing."""

    code: str
    start: date
    end: date
    basis: Basis
    geography: Geography
    dimension: str
    category: str
    source: str


class Said(NamedTuple):
    """What a figure is said to be. ``value`` is None where it is computed from its parts, or missing.

    ``decimals`` is how many were typed; ``raw`` is the cell as it was.
    """

    state: FigureState
    value: Decimal | None = None
    raw: str = ""
    decimals: int | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    value_to: Decimal | None = None
    note: str = ""


class FigureRow(NamedTuple):
    """A row that was read: its number in the file, the fact, and what is said of it."""

    row: int
    fact: Fact
    said: Said


class Remark(NamedTuple):
    """Something about a cell: its place in the row, and the words; ``column`` names one that the file does not have."""

    at: int
    message: str
    column: str = ""


class Remarks:
    """What there is to say about one row, and the cells of its columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self.places = {name: columns.at(name) for name in FIGURE_COLUMNS}
        self._words: dict[tuple[type[StrEnum], str], StrEnum | str] = {}
        self.begin()

    def begin(self) -> None:
        """Forget the row before."""
        self.problems: list[Remark] = []
        self.warnings: list[Remark] = []
        self.findings: list[Remark] = []

    def refuse(self, column: str | int, message: str) -> None:
        """The row cannot be taken, for what stands in a column (its name, or its place)."""
        if isinstance(column, str):
            missing = column if column not in self._columns else ""
            self.problems.append(Remark(self.places[column], message, missing))
        else:
            self.problems.append(Remark(column, message))

    def word(self, kind: type[Word], cells: list[str], column: str) -> Word | None:
        """The word of a closed list in a column; None where it is empty or not one, which is then refused."""
        text = cells[self.places[column]]
        if not text:
            return None
        key = (kind, text)
        found = self._words.get(key)
        if found is None:
            found = self._words[key] = find_word(kind, text)
        if isinstance(found, kind):
            return found
        self.refuse(column, str(found))
        return None


def find_word(kind: type[Word], text: str) -> Word | str:
    """The member that a text names, by its value or its words, or what is wrong with the text.

    >>> find_word(Basis, "Year to date"), find_word(Qualifier, "roughly")
    (<Basis.YTD: 'ytd'>, "'roughly' is not known here; write approximately, over, under or range")
    """
    wanted = text.casefold().replace(" ", "_")
    for member in kind:
        words = getattr(member, "words", "").casefold().replace(" ", "_")
        if member.value and wanted in (member.value, words):
            return member
    if problem := formula_problem(text):
        return problem
    *first, last = [member.value for member in kind if member.value]
    return f"'{text[:60]}' is not known here; write {', '.join(first)} or {last}"
