"""Rows of figures that came as JSON, as the table that a file would have held."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

from flask import abort
from pydantic import Field
from typing_extensions import TypedDict

from tracker.adapters.sheets import MOST_COLUMNS
from tracker.api.documents import read_document
from tracker.domain.import_table import HEADER_ROW, Table
from tracker.web.forms import clean_text

MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 50_000
MOST_CELLS = 2_000_000
_SHAPE = 'Send {"rows": [{"code": ..., "period": ..., "value": ...}, ...]}.'
_KINDS = (str, int, float, bool, type(None))

Cell = str | int | float | bool | None


class NewFigures(TypedDict):
    """Figures as rows: the columns of the import of figures, or a code and a name for each period."""

    rows: Annotated[list[dict[str, Cell]], Field(max_length=MOST_ROWS)]


def read_rows() -> list[dict[str, Cell]]:
    """The rows of this request, looked through until the first that is none; aborts with 422 for it."""
    document = read_document(most_bytes=MOST_BYTES)
    rows = document.get("rows") if isinstance(document, dict) and set(document) == {"rows"} else None
    if not isinstance(rows, list):
        abort(422, f"There are no rows in this, or something beside them. {_SHAPE}")
    if len(rows) > MOST_ROWS:
        abort(422, f"These are more than {MOST_ROWS:,} rows; send them in several requests.")
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            abort(422, f"Row {number} is no object of columns. {_SHAPE}")
        for name, value in row.items():
            if not isinstance(value, _KINDS):
                abort(422, f"Row {number}, column {name[:60]}: write a number, a text or null.")
    return rows


def table_of(rows: Sequence[dict[str, Cell]]) -> Table:
    """The rows below a heading, the first of them in row 2; 422 for more cells than a programme has figures.

    >>> table_of([{"code": "ASM45", "value": 18.80}, {"code": "ASM45", "note": None}]).rows
    [(2, ['ASM45', '18.8']), (3, ['ASM45', '', ''])]
    """
    places: dict[str, int] = {}
    cells = 0
    table: list[tuple[int, list[str]]] = []
    for number, row in enumerate(rows, HEADER_ROW + 1):
        for name in row:
            places.setdefault(name, len(places))
        if len(places) > MOST_COLUMNS:
            abort(422, f"These rows have more than {MOST_COLUMNS:,} columns between them.")
        held = [""] * (max((places[name] for name in row), default=-1) + 1)
        cells += len(held)
        if cells > MOST_CELLS:
            abort(422, f"These rows have more than {MOST_CELLS:,} cells between them; send them in several requests.")
        for name, value in row.items():
            held[places[name]] = _text(value)
        table.append((number, held))
    return Table([clean_text(name) for name in places], table)


def row_of(number: int) -> int:
    """Which of the rows that were sent stands in a row of the table, counted from 1; 0 for the names of columns."""
    return number - HEADER_ROW


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return clean_text(value)
    # As it was written, and never as 1E+2.
    return f"{Decimal(str(value)):f}"
