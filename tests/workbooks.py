"""Excel workbooks for tests, as a spreadsheet program writes them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter


def workbook(
    rows: Sequence[Sequence[Any]], *, sheet: str = "Figures", finish: Callable[..., None] | None = None
) -> bytes:
    """A workbook with one sheet; ``finish(book, sheet)`` adds what else is in it. A text with = is a formula."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "mmm-yy"})
    written = book.add_worksheet(sheet)
    for at, row in enumerate(rows):
        written.write_row(at, 0, row)
    if finish:
        finish(book, written)
    book.close()
    return made.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info.filename, change(part) if re.fullmatch(name, info.filename) else part)
    return made.getvalue()
