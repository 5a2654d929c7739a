"""What a report says in each format, as text that a person can compare line by line."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from pptx import Presentation
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tracker.reports.renderings import Format

GOLDEN = Path(__file__).parent / "golden" / "reports"
MOST_LINES = 40
# The reports of the demonstration whose words are kept, with how the command asks for each.
KEPT_REPORTS = {
    "seahaven-2020-01-27": (),
    "seahaven-2020-01-27-public": ("--public",),
    "cabinet-2020-01-27": ("--series", "cabinet-report"),
    "performance-2020-01-27": ("--template", "performance"),
    "performance-2020-01-27-public": ("--template", "performance", "--public"),
}


def formats_kept(name: str) -> list[Format]:
    """A performance report has no slide. The documents are long: that of the board's report stands for all."""
    left_out = {Format.PPTX} if name.startswith("performance") else set()
    return [
        form for form in Format if form not in left_out and (form is not Format.JSON or name == "seahaven-2020-01-27")
    ]


def said_in_html(content: bytes) -> str:
    reader = _Words()
    reader.feed(content.decode())
    return "\n".join(reader.lines())


class _Words(HTMLParser):
    """A line for each block; cells of a row side by side."""

    _BLOCKS = frozenset({"p", "h1", "h2", "h3", "tr", "li", "dt", "header", "section", "table", "caption", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._silent = tag == "style" or self._silent
        if tag in self._BLOCKS:
            self._parts.append("\n")
        elif tag in ("td", "th", "dd"):
            self._parts.append(" | ")

    def handle_endtag(self, tag: str) -> None:
        self._silent = self._silent and tag != "style"

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._parts.append(" ".join(data.split()) + (" " if data[-1:].isspace() else ""))

    def lines(self) -> Iterator[str]:
        for line in "".join(self._parts).split("\n"):
            if line.strip(" |"):
                yield " ".join(line.split())


def said_in_pdf(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return "\n".join(f"--- page {number}\n{page.extract_text()}" for number, page in enumerate(pages, 1))


def said_in_word(content: bytes) -> str:
    lines = []
    for block in Document(BytesIO(content)).iter_inner_content():
        if isinstance(block, Paragraph):
            lines.append(f"{block.style.name}: {block.text}" if block.text else "")
        elif isinstance(block, Table):
            lines += [" | ".join(_word_cells(row)) for row in block._tbl.tr_lst]
    return "\n".join(line for line in lines if line)


def _word_cells(row: object) -> Iterator[str]:
    for cell in row.tc_lst:  # type: ignore[attr-defined]
        lines = ["".join(node.text or "" for node in p.iter(qn("w:t"))) for p in cell.p_lst]
        yield '"' if cell.vMerge == "continue" else " / ".join(lines)


def said_in_excel(content: bytes) -> str:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    lines = []
    for name in book.sheet_names:
        lines.append(f"--- {name}")
        lines += [" | ".join(_cell(cell) for cell in row) for row in book.get_sheet_by_name(name).to_python()]
    return "\n".join(lines)


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value).replace("\n", " / ")


def said_in_powerpoint(content: bytes) -> str:
    (slide,) = Presentation(BytesIO(content)).slides
    lines = []
    for shape in slide.shapes:
        if shape.has_table:
            lines.append(f"--- {shape._element.nvGraphicFramePr.cNvPr.get('descr')}")
            lines += [" | ".join(cell.text.replace("\v", " / ") for cell in row.cells) for row in shape.table.rows]
        elif shape.has_text_frame and shape.text_frame.text:
            lines.append(f"{shape.name}: {shape.text_frame.text}")
    return "\n".join([*lines, "--- notes", slide.notes_slide.notes_text_frame.text])


def said_in_json(content: bytes) -> str:
    return content.decode()


SAID: dict[str, Callable[[bytes], str]] = {
    "html": said_in_html,
    "pdf": said_in_pdf,
    "docx": said_in_word,
    "xlsx": said_in_excel,
    "pptx": said_in_powerpoint,
    "json": said_in_json,
}


def hold_against_kept(name: str, form: str, content: bytes) -> None:
    """Fail, with the lines that differ, where a report says something else than what is kept of it; ``make golden``
    keeps what it says now."""
    file = GOLDEN / f"{name}.{form}.txt"
    said = SAID[form](content).rstrip("\n") + "\n"
    if os.environ.get("TRACKER_WRITE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(said, encoding="utf-8")
    kept = file.read_text(encoding="utf-8")
    if said != kept:
        changes = list(difflib.unified_diff(kept.splitlines(), said.splitlines(), "kept", "said now", lineterm="", n=1))
        more = f"\n... and {len(changes) - MOST_LINES} lines more" if len(changes) > MOST_LINES else ""
        pytest.fail(
            f"{name} says something else as {form} than tests/golden/reports keeps.\n"
            "If that is meant: run `make golden`, read the difference as a board member would, and commit it.\n"
            "If not, what you changed reaches the report: mend it.\n\n" + "\n".join(changes[:MOST_LINES]) + more,
            pytrace=False,
        )
