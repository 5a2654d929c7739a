"""Rows of tables in a Word document, written as text and read once.

python-docx builds a row element by element, and finds each again before it changes it: two thirds of the time that a
report of some hundred rows took.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt
from docx.table import _Cell as TableCell
from docx.text.run import Run as TextRun

from tracker.adapters.word_parts import SMALL_POINTS, Cell, Picture, Run, clean, place_picture

_AFTER = Pt(1).twips
_PLACE = "<w:r/>"
"""Where a picture goes: it needs the document, which holds its file."""


def add_row(table: Any, cells: Sequence[Cell], widths: Sequence[float], size: float | None = None) -> Any:
    """Append a row; ``widths`` are those of the table's columns in millimetres, ``size`` the letters' in points."""
    row = parse_xml(f"<w:tr {nsdecls('w')}>{''.join(_cells(cells, widths, size))}</w:tr>")
    table._tbl.append(row)  # noqa: SLF001 - python-docx appends only what it builds itself
    for element, one in zip(row.tc_lst, cells, strict=True):
        _place_pictures(TableCell(element, table), one)
    return row


def _cells(cells: Sequence[Cell], widths: Sequence[float], size: float | None) -> Iterable[str]:
    column = 0
    for one in cells:
        width = Mm(sum(widths[column : column + one.span])).twips
        span = f'<w:gridSpan w:val="{one.span}"/>' if one.span > 1 else ""
        fill = _shading(one.fill) if one.fill else ""
        lines = "".join(_paragraph(line, size, is_number=one.is_number) for line in one.lines)
        yield f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{span}{fill}</w:tcPr>{lines}</w:tc>'
        column += one.span


def _paragraph(line: Sequence[Run | Picture], size: float | None, *, is_number: bool) -> str:
    side = '<w:jc w:val="right"/>' if is_number else ""
    parts = "".join(_run(part, size) if isinstance(part, Run) else _PLACE for part in line)
    return f'<w:p><w:pPr><w:spacing w:after="{_AFTER}"/>{side}</w:pPr>{parts}</w:p>'


def _run(run: Run, size: float | None) -> str:
    look = _look(run.bold, SMALL_POINTS if run.small else size, run.colour, run.fill)
    return f"<w:r>{look}{_text(clean(run.text))}</w:r>"


@cache
def _look(bold: bool, points: float | None, colour: str, fill: str) -> str:  # noqa: FBT001 - a key
    """The properties of a run, in the order that the format prescribes."""
    parts = (
        "<w:b/>" if bold else "",
        f'<w:color w:val="{colour}"/>' if colour else "",
        f'<w:sz w:val="{round(points * 2)}"/>' if points else "",
        _shading(fill) if fill else "",
    )
    return f"<w:rPr>{''.join(parts)}</w:rPr>" if any(parts) else ""


def _text(text: str) -> str:
    """Words with their tabs and line breaks, each of which is an element of its own."""
    found = []
    for at, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        found += ["<w:br/>"] * bool(at)
        for tab, words in enumerate(line.split("\t")):
            found += ["<w:tab/>"] * bool(tab)
            found += [f'<w:t xml:space="preserve">{escape(words)}</w:t>'] * bool(words)
    return "".join(found)


def _place_pictures(target: Any, one: Cell) -> None:
    if not any(isinstance(part, Picture) for line in one.lines for part in line):
        return
    for paragraph, line in zip(target.paragraphs, one.lines, strict=True):
        for element, part in zip(list(paragraph._p.r_lst), line, strict=True):  # noqa: SLF001
            if isinstance(part, Picture):
                place_picture(TextRun(element, paragraph), part)


def _shading(fill: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
