"""The board as an Excel workbook: numbers as numbers, words as words, never a formula."""

from datetime import date, datetime

from tracker.adapters.excel import Column, Number, Sheet, Tag, Value, write_workbook
from tracker.domain.figures_display import unit_words
from tracker.domain.kpi import decimals_of
from tracker.domain.kpi_board import Board, BoardRow, BoardSection
from tracker.domain.kpi_cells import Cell
from tracker.domain.kpi_comparisons import Benchmark
from tracker.domain.kpi_terms import Geography
from tracker.domain.kpi_words import rating_words, signal_words, target_side
from tracker.plan.models import Programme

_BEFORE = (
    Column("Theme", 26),
    Column("Section", 26),
    Column("Code", 10),
    Column("KPI", 34),
    Column("Unit", 10),
    Column("Latest", 9),
    Column("Latest is for", 20),
)
_AFTER = (
    Column("Target", 14),
    Column("Met or missed", 13),
    Column("Direction", 12),
    Column("Change", 9),
    Column("Changed since", 13),
    Column("Signal", 28),
    Column("England", 9),
    Column("Neighbours", 11),
)
_FIXED = 4
_GREY = "505A5F"


def board_workbook(board: Board, programme: Programme, *, on: date, created: datetime) -> bytes:
    """The board on one sheet, a row for each place of a KPI, behind a sheet that says what it is."""
    months = [Column(cell.period.label, 9) for cell in board.readings[0].six_months] if board.readings else []
    rows = [_row(section, row) for section in board.sections for row in section.rows]
    return write_workbook(
        title=f"{programme.name}: KPIs",
        author=programme.organisation,
        facts=[
            ("Programme", programme.name),
            ("As of", on),
            ("KPIs", len(rows)),
            ("Empty cells", "A month without a number says which kind of nothing it is: due, owed, gap, n/a."),
        ],
        foot=programme.name,
        sheets=[Sheet("KPIs", [*_BEFORE, *months, *_AFTER], rows, across=2, fixed=_FIXED)],
        created=created,
    )


def _row(section: BoardSection, row: BoardRow) -> list[Value]:
    reading = row.reading
    definition, latest, direction = reading.definition, reading.latest, reading.direction
    target = target_side(definition, reading.target)
    is_invented = reading.target is not None and reading.target.is_illustrative
    return [
        section.theme,
        section.heading,
        definition.code,
        definition.name,
        unit_words(definition.unit),
        Number(float(latest.value), _decimals_shown(latest.text)) if latest else None,
        latest.words if latest else "no figure yet",
        *(_cell(cell) for cell in reading.six_months),
        f"{target} (illustrative)" if is_invented else target,
        rating_words(reading),
        direction.words,
        Number(float(direction.difference), direction.decimals) if direction.difference is not None else None,
        direction.since.label if direction.since else "",
        signal_words(reading),
        _benchmark(reading.benchmark(Geography.NATIONAL)),
        _benchmark(reading.neighbours),
    ]


def _cell(cell: Cell) -> Value:
    """The month's number, marked where it is illustrative; else its kind of nothing in grey."""
    if cell.value is None:
        return Tag(cell.text, "", _GREY)
    return Number(float(cell.value), _decimals_shown(cell.text), mark="*" if cell.is_illustrative else "")


def _benchmark(one: Benchmark | None) -> Value:
    if one is None:
        return None
    if one.value is None:
        return Tag(one.text, "", _GREY)
    return Number(float(one.value), decimals_of(one.value.normalize()))


def _decimals_shown(text: str) -> int:
    """How many decimals a printed number has: ``19.9%`` one, ``1/5`` none."""
    return sum(letter.isdigit() for letter in text.partition(".")[2])
