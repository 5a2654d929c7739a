"""The board, and what was restated, as tables for other programs."""

import csv
import io
from collections.abc import Iterable

from tracker.domain.figures_display import MINUS, format_number, unit_words
from tracker.domain.formula_safe import safe
from tracker.domain.kpi_board import Board, BoardRow, BoardSection
from tracker.domain.kpi_cells import Cell
from tracker.domain.kpi_comparisons import Benchmark
from tracker.domain.kpi_direction import Direction
from tracker.domain.kpi_restatement_json import COLUMNS, restatement_row
from tracker.domain.kpi_restatements import KpiRestatements
from tracker.domain.kpi_terms import Geography
from tracker.domain.kpi_words import rating_words, signal_words, target_side

_HEADS_BEFORE = ("Theme", "Section", "Code", "KPI", "Unit", "Latest", "Latest is for")
_HEADS_AFTER = (
    "Target",
    "Target is illustrative",
    "Met or missed",
    "Direction",
    "Change",
    "Changed since",
    "Signal",
    "England",
    "Neighbours",
)


def board_csv(board: Board) -> str:
    """One line for each row of the board, with a byte-order mark so that Excel reads it as UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    months = [cell.period.label for cell in board.readings[0].six_months] if board.readings else []
    writer.writerow([*_HEADS_BEFORE, *months, *_HEADS_AFTER])
    for section in board.sections:
        writer.writerows([safe(text) for text in _line(section, row)] for row in section.rows)
    return out.getvalue()


def restated_csv(kpis: Iterable[KpiRestatements]) -> str:
    """One line for each figure that was revised: first published, latest, by whom and when, and the change."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for kpi in kpis:
        for one in kpi.restated:
            row = restatement_row(kpi, one)
            writer.writerow([safe("" if row[name] is None else str(row[name])) for name in COLUMNS])
    return out.getvalue()


def _line(section: BoardSection, row: BoardRow) -> list[str]:
    reading = row.reading
    definition, latest = reading.definition, reading.latest
    return [
        section.theme,
        section.heading,
        definition.code,
        definition.name,
        unit_words(definition.unit),
        _number(latest.text.rstrip("%")) if latest else "",
        latest.words if latest else "no figure yet",
        *(_cell(cell) for cell in reading.six_months),
        target_side(definition, reading.target),
        "yes" if reading.target and reading.target.is_illustrative else "",
        rating_words(reading),
        reading.direction.words,
        _change(reading.direction),
        reading.direction.since.label if reading.direction.since else "",
        signal_words(reading),
        _benchmark(reading.benchmark(Geography.NATIONAL)),
        _benchmark(reading.neighbours),
    ]


def _cell(cell: Cell) -> str:
    return _number(cell.text) if cell.value is not None else cell.words


def _change(direction: Direction) -> str:
    return "" if direction.difference is None else _number(format_number(direction.difference, direction.decimals))


def _benchmark(one: Benchmark | None) -> str:
    if one is None:
        return ""
    return _number(one.text) if one.value is not None else "does not apply"


def _number(text: str) -> str:
    """A number as programs read it: a plain minus, no separators of thousands."""
    return text.replace(MINUS, "-").replace(",", "")
