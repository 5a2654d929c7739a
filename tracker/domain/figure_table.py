"""A whole file of figures, long or wide: the good rows, and every problem by its cell.

Long has one row per figure; wide has one row per KPI and one column per period.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.figure_facts import FIGURE_COLUMNS, Fact, FigureRow, Remark
from tracker.domain.figure_rows import RowReader
from tracker.domain.import_table import HEADER_ROW, Columns, Problem, Table, astray_problem
from tracker.domain.kpi_finder import KpiFinder
from tracker.domain.period_text import PeriodError, parse_period
from tracker.domain.periods import Period

Progress = Callable[[int, int], None]

_PROGRESS_STEP = 1000
_MOST_PROPOSALS = 500
"""A row that fails is read again as if shifted by one cell; in a wholly wrong file not all of them are."""


@dataclass
class FiguresRead:
    """What a file of figures says. ``rows`` are the good ones by their fact."""

    rows: dict[Fact, FigureRow] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    findings: list[Problem] = field(default_factory=list)
    repeated: int = 0
    columns: frozenset[str] = frozenset()


def read_figures(
    table: Table, kpis: KpiFinder, *, today: date, start_month: int, progress: Progress | None = None
) -> FiguresRead:
    """Read every row of a table. Nothing is left out silently: what is not read is a problem or a warning."""
    columns = Columns(table.header, FIGURE_COLUMNS)
    read = FiguresRead(problems=[*table.problems, *columns.problems()])
    read.columns = frozenset(name for name in FIGURE_COLUMNS if name in columns)
    periods, wrong = _period_columns(columns, start_month)
    read.problems += wrong
    if missing := _missing_columns(columns, periods):
        read.problems += missing
        return _placed(read, table.sheet)
    refused = {problem.column for problem in wrong}
    unknown = [at for at in columns.unknown if at not in periods and columns.name_of(at) not in refused]
    read.warnings += [columns.warning(at) for at in unknown]
    reader = RowReader(kpis, columns, today=today, start_month=start_month)
    walk = _Walk(reader, columns, periods, read)
    for done, (number, cells) in enumerate(table.rows):
        walk.take(number, cells)
        if progress and done % _PROGRESS_STEP == 0:
            progress(done, len(table.rows))
    for fact in walk.contested:
        read.rows.pop(fact, None)
    return _placed(read, table.sheet)


class _Walk:
    """Takes row after row and sorts out good ones, repeated ones and refused ones."""

    def __init__(self, reader: RowReader, columns: Columns, periods: dict[int, str], read: FiguresRead) -> None:
        self._reader = reader
        self._columns = columns
        self._periods = periods
        self._read = read
        self._proposals = 0
        self.contested: set[Fact] = set()

    def take(self, number: int, cells: list[str]) -> None:
        padded = self._columns.padded(cells)
        astray = self._columns.astray(cells)
        if astray is None and not any(padded):
            return
        problems: list[Remark] = []
        good: list[tuple[FigureRow, int]] = []
        for figure, at in self._figures(number, padded):
            problems += self._reader.remarks.problems
            if figure is not None:
                good.append((figure, at))
                if self._reader.remarks.warnings or self._reader.remarks.findings:
                    self._note(number)
        if astray is not None:
            problems.append(Remark(astray, astray_problem(cells[astray])))
        if problems:
            proposal = self._proposal(number, cells, problems)
            self._read.problems += self._named(number, [proposal] if proposal else list(dict.fromkeys(problems)))
        if astray is None:
            for figure, at in good:
                self._keep(figure, at)

    def _figures(self, number: int, cells: list[str]) -> Iterator[tuple[FigureRow | None, int]]:
        if not self._periods:
            yield self._reader.read_long(number, cells), self._reader.remarks.places["value"]
            return
        for at, period in self._periods.items():
            if cells[at]:
                yield self._reader.read_wide(number, cells, period=period, at=at), at

    def _keep(self, figure: FigureRow, at: int) -> None:
        held = self._read.rows.get(figure.fact)
        if held is None:
            self._read.rows[figure.fact] = figure
        elif held.said == figure.said:
            self._read.repeated += 1
        else:
            self.contested.add(figure.fact)
            message = (
                f"'{figure.said.raw}' differs from '{held.said.raw}' in row {held.row}, for the same KPI,"
                " period and source; keep one of the two rows"
            )
            self._read.problems += self._named(figure.row, [Remark(at, message)])

    def _note(self, number: int) -> None:
        remarks = self._reader.remarks
        self._read.warnings += self._named(number, remarks.warnings)
        self._read.findings += self._named(number, remarks.findings)

    def _proposal(self, number: int, cells: list[str], problems: list[Remark]) -> Remark | None:
        """What to do, where the row reads well once its cells are moved by one."""
        if self._proposals >= _MOST_PROPOSALS:
            return None
        at = min(problem.at for problem in problems)
        for moved, side, back, first in _moved_by_one(cells, at):
            padded = self._columns.padded(moved)
            if self._columns.astray(moved) is not None or self._strays(padded):
                continue
            read = [figure for figure, _ in self._figures(number, padded)]
            if read and all(figure is not None and figure.said.state.has_value for figure in read):
                self._proposals += 1
                return Remark(first, _move_words(cells, first, side, back, [one for one in read if one]))
        return None

    def _strays(self, cells: list[str]) -> bool:
        """Whether something stands in a column that is left out."""
        return any(cells[at] for at in self._columns.unknown if at not in self._periods)

    def _named(self, number: int, remarks: list[Remark]) -> list[Problem]:
        return [
            Problem(number, remark.column or self._columns.name_of(remark.at), remark.message) for remark in remarks
        ]


def _moved_by_one(cells: list[str], at: int) -> Iterator[tuple[list[str], str, str, int]]:
    """The row with an empty cell taken out or put in, up to the first problem: the ways to mend a shift."""
    for place in range(min(at + 1, len(cells))):
        if not cells[place].strip():
            yield [*cells[:place], *cells[place + 1 :]], "right", "left", place
    for place in range(at + 1):
        yield [*cells[:place], "", *cells[place:]], "left", "right", place


def _move_words(cells: list[str], first: int, side: str, back: str, read: list[FigureRow]) -> str:
    value = next((cell.strip() for cell in cells[first:] if cell.strip()), "")
    fact, said = read[0].fact, read[0].said
    label = Period(fact.start, fact.end).label
    return (
        f"'{value[:60]}' does not fit here: from this column on the cells seem to stand one too far to the {side};"
        f" move them one to the {back}, which reads {fact.code}, {label}: {said.raw}"
    )


def _period_columns(columns: Columns, start_month: int) -> tuple[dict[int, str], list[Problem]]:
    """The columns of a wide table that are periods, place and heading, and headings that are meant to be.

    A long table has neither.
    """
    found: dict[int, str] = {}
    wrong: list[Problem] = []
    if "period" in columns or "value" in columns:
        return found, wrong
    for at in columns.unknown:
        text = columns.header[at]
        try:
            parse_period(text, start_month=start_month)
        except PeriodError as error:
            if any(character.isdigit() for character in text):
                wrong.append(Problem(HEADER_ROW, columns.name_of(at), str(error)))
            continue  # a word is an unknown column, said in a warning
        found[at] = text
    return found, wrong if found else []


def _missing_columns(columns: Columns, periods: dict[int, str]) -> list[Problem]:
    headings = ", ".join(name for name in columns.header if name) or "nothing"
    missing = []
    if "code" not in columns and "name" not in columns:
        missing.append(_missing("code", headings, "name the column of KPI codes code"))
    if not periods:
        if "period" not in columns and "start" not in columns:
            missing.append(_missing("period", headings, "add period, or one column for each period (Aug 19, Sep 19)"))
        if "value" not in columns and "numerator" not in columns:
            missing.append(_missing("value", headings, "add value, or numerator and denominator"))
    return missing


def _missing(column: str, headings: str, remedy: str) -> Problem:
    return Problem(HEADER_ROW, column, f"'{column}' is not among the headings ({headings[:200]}); {remedy}")


def _placed(read: FiguresRead, sheet: str) -> FiguresRead:
    """With the sheet in every problem, and problems in the order of the file."""
    for kind in ("problems", "warnings", "findings"):
        placed = [Problem(one.row, one.column, one.message, sheet) for one in getattr(read, kind)]
        setattr(read, kind, sorted(placed, key=lambda one: one.row))
    return read
