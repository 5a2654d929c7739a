"""What a Word document is made of: runs, cells and rows as python-docx has them, and as it does not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

SMALL_POINTS = 7.5
_CELL_MARGIN_TWIPS = 55
_LINE = "B1B4B6"
# What XML cannot hold: control characters but tab and line breaks, and halves of surrogate pairs.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Run:
    """Words that look one way. ``fill`` is a background and ``colour`` that of the letters, as ``B3261E``."""

    text: str
    bold: bool = False
    small: bool = False
    colour: str = ""
    fill: str = ""


@dataclass(frozen=True)
class Picture:
    """A PNG with its reading in words; width in millimetres."""

    png: bytes
    alt: str
    width: float


@dataclass(frozen=True)
class Cell:
    """A table cell: paragraphs of runs and pictures, ``span`` columns wide and ``down`` rows high.

    Every row has all its cells: those under a cell that is several rows high are there and empty.
    """

    lines: tuple[tuple[Run | Picture, ...], ...]
    is_number: bool = False
    fill: str = ""
    span: int = 1
    down: int = 1


def cell(text: str, *, bold: bool = False, small: bool = False, number: bool = False, colour: str = "") -> Cell:
    """A cell of plain words, a paragraph for each line of them."""
    lines = text.split("\n") if text else [""]
    return Cell(tuple((Run(line, bold=bold, small=small, colour=colour),) for line in lines), is_number=number)


def add_run(paragraph: Any, run: Run, size: float | None = None) -> None:
    added = paragraph.add_run(clean(run.text))
    added.bold = run.bold or None
    points = SMALL_POINTS if run.small else size
    if points:
        added.font.size = Pt(points)
    if run.colour:
        added.font.color.rgb = RGBColor.from_string(run.colour)
    if run.fill:
        added._r.get_or_add_rPr().append(shading(run.fill))  # noqa: SLF001


def place_picture(run: Any, picture: Picture) -> None:
    """Put a picture, whose file the document then holds, into a run of it."""
    shape = run.add_picture(BytesIO(picture.png), width=Mm(picture.width))
    shape._inline.docPr.set("descr", clean(picture.alt))  # noqa: SLF001


def merge_down(table: Any, rows: Sequence[Sequence[Cell]]) -> None:
    """Join the cells that are several rows high with the empty ones under them."""
    elements = [list(row.tc_lst) for row in table._tbl.tr_lst[1:]]  # noqa: SLF001
    for at, row in enumerate(rows):
        for column, one in enumerate(row):
            if one.down > 1:
                elements[at][column].vMerge = "restart"
                for under in elements[at + 1 : at + one.down]:
                    under[column].vMerge = "continue"


def keep_together(table: Any, rows: Sequence[Sequence[Cell]]) -> None:
    """Keep rows under a cell that spans them on one page, and a heading across all columns with the row under it."""
    elements = table._tbl.tr_lst[1:]  # noqa: SLF001
    for at, row in enumerate(rows):
        high = max((one.down for one in row), default=1)
        following = at + 1 if len(row) == 1 and row[0].span > 1 else at + high - 1
        for element in elements[at:following]:
            for properties in (paragraph.get_or_add_pPr() for paragraph in element.iter(qn("w:p"))):
                properties.keepNext_val = True


def set_borders(table: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", _LINE)):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(_CELL_MARGIN_TWIPS))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.extend([borders, margins])  # noqa: SLF001


def set_row_property(row: Any, name: str) -> None:
    row.get_or_add_trPr().append(OxmlElement(name))


def shading(fill: str) -> Any:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shading.set(qn(f"w:{name}"), value)
    return shading


def add_page_number(paragraph: Any) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    # What it shows until it is worked out, in the look of the words around it.
    run = paragraph.add_run("1")
    run.font.size, run.font.color.rgb = Pt(SMALL_POINTS), RGBColor.from_string("505A5F")
    field.append(run._r)  # noqa: SLF001
    paragraph._p.append(field)  # noqa: SLF001


def add_field_part(paragraph: Any, kind: str) -> None:
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(part)  # noqa: SLF001


def clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
