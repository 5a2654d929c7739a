"""Word files by python-docx: real headings, tables whose heads repeat, pictures with their reading."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell as TableCell

_FONT = "Arial"
_CELL_MARGIN_TWIPS = 55
_INK, _GREY, _LINE = "0B0C0C", "505A5F", "B1B4B6"
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


class WordFile:
    """A landscape A4 document in British English that is filled from top to bottom."""

    def __init__(self, *, title: str, author: str, running_head: tuple[str, str], foot: str) -> None:
        self._document = Document()
        self._set_properties(title, author)
        self._set_styles()
        self._set_page(running_head, foot)

    def heading(self, text: str, level: int, *, on_new_page: bool = False) -> None:
        """A heading; level 0 is the document's title."""
        added = self._document.add_heading(_clean(text), level)
        if on_new_page:
            added.paragraph_format.page_break_before = True

    def paragraph(self, *runs: Run | str, style: str | None = None) -> None:
        added = self._document.add_paragraph(style=style)
        for run in runs:
            _add_run(added, run if isinstance(run, Run) else Run(run))

    def contents(self, titles: Iterable[str]) -> None:
        """A table of contents: Word fills in page numbers when somebody updates it, the titles stand there already."""
        added = self._document.add_paragraph()
        _add_field_part(added, "begin")
        instruction = OxmlElement("w:instrText")
        instruction.set(qn("xml:space"), "preserve")
        instruction.text = r'TOC \o "1-1" \h \z \u'
        added.add_run()._r.append(instruction)  # noqa: SLF001 - python-docx has no fields
        _add_field_part(added, "separate")
        for place, title in enumerate(titles):
            run = added.add_run()
            if place:
                run.add_break()
            run.add_text(_clean(title))
        _add_field_part(added, "end")

    def table(self, heads: Sequence[Cell | str], rows: Sequence[Sequence[Cell]], widths: Sequence[float]) -> None:
        """A table with a head that repeats on each page; ``widths`` of the columns in millimetres."""
        table = self._document.add_table(rows=0, cols=len(widths))
        table.autofit = False
        _set_borders(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        head = [one if isinstance(one, Cell) else cell(one, bold=True) for one in heads]
        _set_row_property(_add_row(table, head, widths), "w:tblHeader")
        added = [_add_row(table, row, widths) for row in rows]
        for row in added:
            _set_row_property(row, "w:cantSplit")
        _merge_down(table, rows)
        self._document.add_paragraph().paragraph_format.space_after = Pt(2)

    def saved(self) -> bytes:
        buffer = BytesIO()
        self._document.save(buffer)
        return buffer.getvalue()

    def _set_properties(self, title: str, author: str) -> None:
        properties = self._document.core_properties
        properties.title, properties.author, properties.language = _clean(title), _clean(author), "en-GB"
        properties.comments = ""
        properties.created = properties.modified = datetime.now(UTC)

    def _set_styles(self) -> None:
        styles = self._document.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = _FONT, Pt(9)
        normal.paragraph_format.space_after = Pt(4)
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), "en-GB")
        for level, size in ((0, 22), (1, 18), (2, 13), (3, 10.5)):
            style = styles["Title" if level == 0 else f"Heading {level}"]
            style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), True
            style.font.color.rgb = RGBColor.from_string(_INK)
            for border in style.element.findall(f".//{qn('w:pBdr')}"):
                border.getparent().remove(border)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(name), None)
            style.paragraph_format.keep_with_next = True
            style.paragraph_format.space_before = Pt(10 if level else 0)
            style.paragraph_format.space_after = Pt(4)

    def _set_page(self, running_head: tuple[str, str], foot: str) -> None:
        section = self._document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin = section.right_margin = Mm(14)
        section.top_margin, section.bottom_margin = Mm(18), Mm(15)
        section.header_distance = section.footer_distance = Mm(8)
        head = section.header.paragraphs[0]
        _add_run(head, Run(f"{running_head[0]}  ·  {running_head[1]}", small=True, colour=_GREY))
        below = section.footer.paragraphs[0]
        _add_run(below, Run(f"{foot}  ·  Page ", small=True, colour=_GREY))
        _add_page_number(below)


def _add_run(paragraph: Any, run: Run) -> None:
    added = paragraph.add_run(_clean(run.text))
    added.bold = run.bold or None
    if run.small:
        added.font.size = Pt(7.5)
    if run.colour:
        added.font.color.rgb = RGBColor.from_string(run.colour)
    if run.fill:
        added._r.get_or_add_rPr().append(_shading(run.fill))  # noqa: SLF001


def _add_row(table: Any, cells: Sequence[Cell], widths: Sequence[float]) -> Any:
    row = table.add_row()
    # Not row.cells, which looks through the whole table for each of them.
    elements = list(row._tr.tc_lst)  # noqa: SLF001
    column = 0
    for one in cells:
        first, *others = elements[column : column + one.span]
        for other in others:
            row._tr.remove(other)  # noqa: SLF001
        if others:
            first.grid_span = one.span
        target = TableCell(first, table)
        target.width = Mm(sum(widths[column : column + one.span]))
        _fill_cell(target, one)
        column += one.span
    return row


def _fill_cell(target: Any, one: Cell) -> None:
    for place, line in enumerate(one.lines):
        paragraph = target.paragraphs[0] if place == 0 else target.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(1)
        if one.is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for part in line:
            if isinstance(part, Run):
                _add_run(paragraph, part)
            else:
                _add_picture(paragraph, part)
    if one.fill:
        target._tc.get_or_add_tcPr().append(_shading(one.fill))  # noqa: SLF001


def _add_picture(paragraph: Any, picture: Picture) -> None:
    shape = paragraph.add_run().add_picture(BytesIO(picture.png), width=Mm(picture.width))
    shape._inline.docPr.set("descr", _clean(picture.alt))  # noqa: SLF001


def _merge_down(table: Any, rows: Sequence[Sequence[Cell]]) -> None:
    """Join the cells that are several rows high with the empty ones under them."""
    elements = [list(row.tc_lst) for row in table._tbl.tr_lst[1:]]  # noqa: SLF001
    for at, row in enumerate(rows):
        for column, one in enumerate(row):
            if one.down > 1:
                elements[at][column].vMerge = "restart"
                for under in elements[at + 1 : at + one.down]:
                    under[column].vMerge = "continue"


def _set_borders(table: Any) -> None:
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


def _set_row_property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001


def _shading(fill: str) -> Any:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shading.set(qn(f"w:{name}"), value)
    return shading


def _add_page_number(paragraph: Any) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001


def _add_field_part(paragraph: Any, kind: str) -> None:
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(part)  # noqa: SLF001


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
