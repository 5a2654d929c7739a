"""An open-data file in the layout of "explore education statistics", read by its headings.

Its columns are times and places, filters (whose aggregate entry is ``Total``) and indicators. A cell of an
indicator holds a number or a symbol: ``z`` not applicable, ``x`` unavailable, ``c`` suppressed, ``low`` and ``k``
rounds to zero, ``u`` low reliability; ``:`` and ``~`` are obsolete for unavailable and rounds to zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from tracker.domain.import_table import HEADER_ROW, Problem, Table
from tracker.domain.kpi_terms import FigureState, Qualifier

TIME, IDENTIFIER = "time_period", "time_identifier"
LEVELS = ("geographic_level", "geographical_level")
NATIONAL, REGIONAL, LOCAL = "national", "regional", "local authority"
_PLACES = (
    "country_code", "country_name", "region_code", "region_name", "old_la_code", "new_la_code", "la_name",
)  # fmt: skip
_REQUIRED = (TIME, IDENTIFIER)
TOTAL = "total"
_MOST_NAMED = 12

_SYMBOLS = {
    "z": (FigureState.NOT_APPLICABLE, "z: not applicable"),
    "x": (FigureState.NOT_AVAILABLE, "x: unavailable"),
    ":": (FigureState.NOT_AVAILABLE, "unavailable"),
    "c": (FigureState.SUPPRESSED, "c: suppressed"),
    "u": (FigureState.NOT_AVAILABLE, "u: low reliability"),
}
_ROUNDS_TO_ZERO = ("low", "k", "~")


@dataclass(frozen=True)
class OpenCell:
    """What a cell of an indicator says. ``note`` is the meaning of a symbol."""

    state: FigureState
    value: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    note: str = ""

    @property
    def number(self) -> Decimal | None:
        """The value where the cell prints a number: a symbol is none, even one that rounds to zero."""
        return None if self.note else self.value


@dataclass(frozen=True)
class OpenRow:
    """One row: its number as a spreadsheet shows it, and its cells by column."""

    number: int
    cells: Mapping[str, str]

    def at(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class OpenData:
    """The file: its columns, which of them says the level of a place, and its rows."""

    columns: tuple[str, ...]
    level: str
    rows: tuple[OpenRow, ...] = field(repr=False)

    @property
    def filters_and_indicators(self) -> tuple[str, ...]:
        return tuple(one for one in self.columns if one not in (*_REQUIRED, self.level, *_PLACES))

    def level_of(self, row: OpenRow) -> str:
        return row.at(self.level).casefold()


@dataclass(frozen=True)
class Choice:
    """Which KPI an indicator is for, and which entries of the filters count: ``PLC3=children_percent,group=All``."""

    code: str
    indicator: str
    filters: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return "; ".join([self.indicator, *(f"{name}: {entry}" for name, entry in self.filters.items())])


def parse_choice(text: str) -> Choice:
    """``CODE=INDICATOR[,FILTER=VALUE...]``. A comma inside a value is kept. Raises ValueError with the remedy.

    >>> parse_choice("plc3=children_percent,age=10 to 15, 16 and over").filters
    {'age': '10 to 15, 16 and over'}
    """
    first, *others = text.split(",")
    code, equals, indicator = (part.strip() for part in first.partition("="))
    if not (code and equals and indicator):
        raise ValueError(f"'{text}' is no mapping; write CODE=INDICATOR or CODE=INDICATOR,FILTER=VALUE")
    filters: dict[str, str] = {}
    last = ""
    for part in others:
        name, equals, entry = part.partition("=")
        if equals:
            last = name.strip()
            filters[last] = entry.strip()
        elif last:
            filters[last] += f",{part}"
        else:
            raise ValueError(f"'{part.strip()}' is no filter; write FILTER=VALUE after the comma")
    return Choice(code.upper(), indicator, filters)


def read_open_data(table: Table) -> OpenData | list[Problem]:
    """A table as open data, or what its headings lack."""
    columns = [" ".join(name.split()) for name in table.header]
    keys = [name.casefold().replace(" ", "_") for name in columns]
    known = (*_REQUIRED, *LEVELS, *_PLACES)
    columns = [key if key in known else name for key, name in zip(keys, columns, strict=True)]
    problems = [*table.problems, *_heading_problems(columns)]
    if problems:
        return problems
    rows, ragged = [], []
    for number, cells in table.rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            said = f"the row has {len(cells)} cells and the headings are {len(columns)}; is the file cut off?"
            ragged.append(Problem(number, columns[min(len(cells), len(columns)) - 1], said))
        rows.append(OpenRow(number, {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}))
    level = next(name for name in LEVELS if name in columns)
    return ragged or OpenData(tuple(columns), level, tuple(rows))


def read_cell(text: str) -> OpenCell | None:
    """A number or a symbol; None for anything else, an empty cell too.

    >>> read_cell("22.6").value, read_cell("c").state.value, read_cell("many")
    (Decimal('22.6'), 'suppressed', None)
    """
    symbol = text.strip().casefold()
    if symbol in _SYMBOLS:
        state, note = _SYMBOLS[symbol]
        return OpenCell(state, note=note)
    if symbol in _ROUNDS_TO_ZERO:
        return OpenCell(FigureState.FINAL, Decimal(0), Qualifier.APPROXIMATELY, f"{symbol}: rounds to zero")
    try:
        value = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        return None
    return OpenCell(FigureState.FINAL, value) if value.is_finite() else None


def rows_of(data: OpenData, choice: Choice) -> tuple[list[OpenRow], list[Problem]]:
    """The rows that a choice speaks of: its filters, and ``Total`` of every filter that has one and is not named."""
    wanted: dict[str, str] = {}
    for typed, entry in choice.filters.items():
        column = find_column(data, typed)
        if column is None:
            return [], [_unknown_column(data, typed)]
        wanted[column] = entry
    if find_column(data, choice.indicator) is None:
        return [], [_unknown_column(data, choice.indicator)]
    rows = list(data.rows)
    for column, entry in wanted.items():
        held = {row.at(column) for row in rows}
        rows = [row for row in rows if row.at(column).casefold() == entry.casefold()]
        if not rows:
            return [], [Problem(HEADER_ROW, column, f"'{entry}' is no entry of it; choose one of {listed(held)}")]
    for column in open_filters(data, choice):
        if any(row.at(column).casefold() == TOTAL for row in rows):
            rows = [row for row in rows if row.at(column).casefold() == TOTAL]
    return rows, []


def open_filters(data: OpenData, choice: Choice) -> list[str]:
    """The filters that a choice leaves open: columns that hold words, neither chosen nor the indicator."""
    named = {find_column(data, name) for name in (*choice.filters, choice.indicator)}
    return [
        column
        for column in data.filters_and_indicators
        if column not in named and any(row.at(column) and read_cell(row.at(column)) is None for row in data.rows)
    ]


def find_column(data: OpenData, typed: str) -> str | None:
    """The column with this heading, however it is capitalised."""
    return next((one for one in data.columns if one.casefold() == typed.strip().casefold()), None)


def listed(entries: Iterable[str]) -> str:
    """Entries to choose from: the first dozen in order."""
    ordered = sorted(one for one in entries if one)
    more = f" and {len(ordered) - _MOST_NAMED} more" if len(ordered) > _MOST_NAMED else ""
    return "; ".join(ordered[:_MOST_NAMED]) + more


def _unknown_column(data: OpenData, typed: str) -> Problem:
    return Problem(
        HEADER_ROW, typed, f"'{typed}' is no column of the file; choose one of {listed(data.filters_and_indicators)}"
    )


def _heading_problems(columns: Sequence[str]) -> list[Problem]:
    found = [
        Problem(HEADER_ROW, name, f"the heading '{name}' is missing; is this a file of open data?")
        for name in _REQUIRED
        if name not in columns
    ]
    if not any(name in columns for name in LEVELS):
        found.append(Problem(HEADER_ROW, LEVELS[0], f"the heading '{LEVELS[0]}' is missing; is this open data?"))
    twice = {name for name in columns if columns.count(name) > 1}
    found += [Problem(HEADER_ROW, name, f"'{name}' is the heading of two columns; rename one") for name in twice]
    return found
