"""A file of KPI definitions: one KPI in a row, only its name required. An empty cell says nothing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tracker.domain.figure_facts import find_word
from tracker.domain.figure_text import NumberProblem, read_number
from tracker.domain.identifying_text import find_identifying, question_about
from tracker.domain.import_table import Columns, Problem, Table, astray_problem, formula_problem
from tracker.domain.kpi_terms import Basis, Frequency, Polarity, Unit
from tracker.domain.period_text import PeriodError, parse_date

DEFINITION_COLUMNS = (
    "code",
    "name",
    "section",
    "theme",
    "unit",
    "decimals",
    "polarity",
    "frequency",
    "basis",
    "target_min",
    "target_upper",
    "amber_tolerance",
    "target_from",
    "target_by",
    "numerator_label",
    "denominator_label",
    "definition",
    "why",
    "source",
    "aliases",
    "small_numbers",
)
LONGEST = {"name": 300, "section": 200, "numerator_label": 200, "denominator_label": 200, "source": 300}
LONGEST_TEXT = 5_000
MOST_DECIMALS = 6
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._:()-]{0,39}")
_LONGEST_MADE_CODE = 24
_YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}


class TargetGiven(NamedTuple):
    """A target as a row gives it; ``from_on`` None: from the start of the programme."""

    minimum: Decimal | None
    upper: Decimal | None
    amber_tolerance: Decimal | None
    from_on: date | None
    by_on: date | None


class DefinitionRow(NamedTuple):
    """One KPI of a file. ``given`` holds only what the row says, by the KPI's own names."""

    row: int
    code: str
    name: str
    given: dict[str, Any]
    section: str
    theme_id: int | None
    target: TargetGiven | None


@dataclass
class DefinitionsRead:
    """What a file of definitions says."""

    rows: list[DefinitionRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


_WRITTEN = ("name", "definition", "why", "source")


class _Refused(ValueError):
    """A cell that cannot be taken; the message names value and remedy."""


def read_definitions(table: Table, themes: Mapping[str, int]) -> DefinitionsRead:
    """Read every row. ``themes`` gives the id of a theme by its number and by its name in small letters."""
    columns = Columns(table.header, DEFINITION_COLUMNS)
    read = DefinitionsRead(problems=[*table.problems, *columns.problems()])
    if "name" not in columns:
        headings = ", ".join(name for name in columns.header if name)
        message = f"'name' is not among the headings ({headings[:200]}); every KPI needs a name"
        read.problems.append(Problem(1, "name", message))
    else:
        read.warnings += [columns.warning(at) for at in columns.unknown]
        for number, cells in table.rows:
            padded = columns.padded(cells)
            astray = columns.astray(cells)
            if astray is not None:
                read.problems.append(Problem(number, columns.name_of(astray), astray_problem(cells[astray])))
            elif any(padded):
                row = _Row(number, padded, columns)
                _take(read, row, themes)
                read.warnings += row.naming()
    _refuse_contradictions(read)
    for kind in ("problems", "warnings"):
        setattr(read, kind, [Problem(one.row, one.column, one.message, table.sheet) for one in getattr(read, kind)])
    return read


def make_code(name: str, taken: set[str]) -> str:
    """A code from a KPI's name, one that is not taken.

    >>> make_code("Re-referrals within 12 months", {"RE-REFERRALS-WITHIN-12"})
    'RE-REFERRALS-WITHIN-12-2'
    """
    words = re.findall(r"[A-Z0-9]+", name.upper())
    code = ""
    for word in words:
        if len(code) + len(word) + 1 > _LONGEST_MADE_CODE:
            break
        code = f"{code}-{word}" if code else word
    code = code or (words[0][:_LONGEST_MADE_CODE] if words else "KPI")
    made, number = code, 1
    while made in taken:
        number += 1
        made = f"{code}-{number}"
    return made


class _Row:
    """The cells of one row by column, and what is wrong with them."""

    def __init__(self, number: int, cells: list[str], columns: Columns) -> None:
        self.number = number
        self._cells = cells
        self._columns = columns
        self.problems: list[Problem] = []

    def text(self, column: str) -> str:
        return self._cells[self._columns.at(column)]

    def naming(self) -> list[Problem]:
        """Texts that look as if they named a child."""
        found = {column: find_identifying(self.text(column)) for column in _WRITTEN}
        return [Problem(self.number, column, question_about(said)) for column, said in found.items() if said]

    def refuse(self, column: str, message: str) -> None:
        self.problems.append(Problem(self.number, column, message))

    def read(self, column: str, how: Callable[[str], Any]) -> Any:
        """What a cell says, None where it is empty or refused."""
        text = self.text(column)
        if not text:
            return None
        try:
            return how(text)
        except _Refused as refused:
            self.refuse(column, formula_problem(text) or str(refused))
            return None


def _take(read: DefinitionsRead, row: _Row, themes: Mapping[str, int]) -> None:
    name = row.text("name")
    if not name:
        row.refuse("name", "'' is no name; every KPI needs one")
    given = {
        "unit": row.read("unit", _word(Unit)),
        "decimals": row.read("decimals", _decimals),
        "polarity": row.read("polarity", _word(Polarity)),
        "frequency": row.read("frequency", _word(Frequency)),
        "basis": row.read("basis", _word(Basis)),
        "has_small_numbers": row.read("small_numbers", _yes_or_no),
    }
    texts = ("name", "numerator_label", "denominator_label", "definition", "why", "source", "aliases")
    given |= {column: row.read(column, _short_text(LONGEST.get(column, LONGEST_TEXT))) for column in texts}
    code = row.read("code", _code) or ""
    section = row.read("section", _short_text(LONGEST["section"])) or ""
    theme_id = row.read("theme", lambda text: _theme(text, themes))
    target = _target(row, given["unit"])
    if row.problems:
        read.problems += row.problems
        return
    said = {key: value for key, value in given.items() if value is not None}
    read.rows.append(DefinitionRow(row.number, code, name, said, section, theme_id, target))


def _target(row: _Row, unit: Unit | None) -> TargetGiven | None:
    minimum, upper, tolerance = (
        row.read(column, _number(unit)) for column in ("target_min", "target_upper", "amber_tolerance")
    )
    from_on, by_on = row.read("target_from", _day), row.read("target_by", _day)
    if minimum is None and upper is None:
        for column in ("amber_tolerance", "target_from", "target_by"):
            if row.text(column) and not row.problems:
                row.refuse(column, f"'{row.text(column)}' needs a target; write target_min or target_upper")
        return None
    if minimum is not None and upper is not None and upper < minimum:
        row.refuse("target_upper", f"'{row.text('target_upper')}' is below target_min; exchange the two")
    if tolerance is not None and tolerance < 0:
        row.refuse("amber_tolerance", f"'{row.text('amber_tolerance')}' is negative; write how far amber reaches")
    if from_on and by_on and by_on < from_on:
        row.refuse("target_by", f"'{row.text('target_by')}' lies before target_from; correct one of the two dates")
    return TargetGiven(minimum, upper, tolerance, from_on, by_on)


def _refuse_contradictions(read: DefinitionsRead) -> None:
    """A KPI may stand in several sections, a row each; what the rows say of it has to be the same."""
    first: dict[str, DefinitionRow] = {}
    for row in list(read.rows):
        key = row.code or row.name.casefold()
        before = first.setdefault(key, row)
        if before is row:
            continue
        if (before.given, before.target) != (row.given, row.target):
            message = f"'{row.code or row.name}' is defined otherwise in row {before.row}; keep one definition"
            read.problems.append(Problem(row.row, "code" if row.code else "name", message))
            read.rows.remove(row)


def _word(kind: Any) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        found = find_word(kind, text)
        if not isinstance(found, kind):
            raise _Refused(found)
        return found

    return read


def _short_text(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.startswith("="):
            raise _Refused(text)
        if len(text) > longest:
            raise _Refused(f"'{text[:40]}…' is longer than {longest} characters; shorten it")
        return text

    return read


def _number(unit: Unit | None) -> Callable[[str], Decimal]:
    def read(text: str) -> Decimal:
        try:
            number = read_number(text)
        except NumberProblem as problem:
            raise _Refused(str(problem)) from None
        if unit is Unit.PERCENT and number.value > 100:
            raise _Refused(f"'{text}' is more than 100%; correct the number, or the unit")
        return number.value

    return read


def _code(text: str) -> str:
    if not CODE.fullmatch(text):
        raise _Refused(f"'{text[:60]}' is no code; write up to 40 letters, digits, dots or hyphens, such as REFPCT")
    return text.upper()


def _decimals(text: str) -> int:
    if not text.isdecimal() or len(text) > 1 or int(text) > MOST_DECIMALS:
        raise _Refused(f"'{text[:60]}' is no number of decimals; write 0 to {MOST_DECIMALS}")
    return int(text)


def _yes_or_no(text: str) -> bool:
    if text.casefold() not in _YES:
        raise _Refused(f"'{text[:60]}' is not known here; write yes or no")
    return _YES[text.casefold()]


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except PeriodError as problem:
        raise _Refused(str(problem)) from None


def _theme(text: str, themes: Mapping[str, int]) -> int:
    found = themes.get(" ".join(text.casefold().split()))
    if found is None:
        raise _Refused(f"'{text[:60]}' is no theme of this programme; write its number or its name, or leave it empty")
    return found
