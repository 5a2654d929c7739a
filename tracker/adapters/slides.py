"""A slide by python-pptx: a real title, native text and tables with their reading in words, notes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

WIDTH, HEIGHT = 13.333, 7.5
"""Sixteen by nine, in inches."""

_FONT, _LANGUAGE = "Arial", "en-GB"
_INK, _WHITE, _GREY, _LINE, _BRAND = "0B0C0C", "FFFFFF", "505A5F", "DEE0E2", "14425E"
_TITLE_ONLY = 5
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CELL_MARGIN, _CELL_EDGE = 0.06, 0.03
_LONGEST_PROPERTY = 255


@dataclass(frozen=True)
class Box:
    """A place on the slide, in inches."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Words:
    """Words that look one way; colours as ``B3261E``, ``fill`` empty for none."""

    text: str
    points: float = 11
    bold: bool = False
    colour: str = _INK
    fill: str = ""


class Slide:
    """One slide of sixteen by nine, filled piece by piece in the order in which it is read."""

    def __init__(self, *, title: str, author: str, created: datetime) -> None:
        self._show = Presentation()
        self._show.slide_width, self._show.slide_height = Inches(WIDTH), Inches(HEIGHT)
        properties = self._show.core_properties
        properties.title, properties.author = _clean(title)[:_LONGEST_PROPERTY], _clean(author)[:_LONGEST_PROPERTY]
        properties.language = _LANGUAGE
        properties.created = properties.modified = created.replace(tzinfo=None)
        self._slide = self._show.slides.add_slide(self._show.slide_layouts[_TITLE_ONLY])

    def band(self, height: float) -> None:
        """A band of the brand's colour across the top, behind the title; it says nothing, so it is decoration."""
        band = self._slide.shapes.add_textbox(0, 0, Inches(WIDTH), Inches(height))
        band.name = "Band"
        band.fill.solid()
        band.fill.fore_color.rgb = _colour(_BRAND)
        self._slide.shapes.title._element.addprevious(band._element)  # noqa: SLF001

    def title(self, box: Box, words: Words) -> None:
        shape = self._slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = _emu(box)
        _write(shape.text_frame, [[words]])
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE

    def text(self, box: Box, paragraphs: Sequence[Sequence[Words]], *, name: str, is_right: bool = False) -> None:
        """Paragraphs in a box; ``name`` is what the selection pane and screen readers call it."""
        shape = self._slide.shapes.add_textbox(*_emu(box))
        shape.name = name
        _write(shape.text_frame, paragraphs, is_right=is_right)

    def label(self, box: Box, words: Words, *, name: str) -> None:
        """A word on a background of its own."""
        shape = self._slide.shapes.add_textbox(*_emu(box))
        shape.name = name
        if words.fill:
            shape.fill.solid()
            shape.fill.fore_color.rgb = _colour(words.fill)
        else:
            shape.line.color.rgb = _colour(_GREY)
        _write(shape.text_frame, [[words]])
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE

    def table(
        self, box: Box, heads: Sequence[str], rows: Sequence[Sequence[Words]], *, widths: Sequence[float],
        heights: Sequence[float], alt: str,
    ) -> None:  # fmt: skip
        """A table with a head; ``heights`` of the head and of each row, ``alt`` is its reading in words."""
        frame = self._slide.shapes.add_table(len(rows) + 1, len(heads), *_emu(box))
        frame.name = alt.partition(":")[0]
        # python-pptx has no alternative text.
        frame._element.nvGraphicFramePr.cNvPr.set("descr", _clean(alt))  # noqa: SLF001
        table = frame.table
        table.first_row, table.horz_banding = True, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Inches(width)
        for row, height in zip(table.rows, heights, strict=True):
            row.height = Inches(height)
        points = rows[0][0].points if rows else 10
        lines = [[Words(head, points, bold=True, colour=_WHITE, fill=_BRAND) for head in heads], *rows]
        for place, line in enumerate(lines):
            for cell, words in zip(table.rows[place].cells, line, strict=True):
                _fill(cell, words)

    def notes(self, text: str) -> None:
        self._slide.notes_slide.notes_text_frame.text = _clean(text)

    def saved(self) -> bytes:
        buffer = BytesIO()
        self._show.save(buffer)
        return buffer.getvalue()


def _emu(box: Box) -> tuple[int, int, int, int]:
    return Inches(box.left), Inches(box.top), Inches(box.width), Inches(box.height)


def _colour(code: str) -> Any:
    return RGBColor.from_string(code)  # type: ignore[no-untyped-call]


def _write(frame: Any, paragraphs: Sequence[Sequence[Words]], *, is_right: bool = False) -> None:
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(_CELL_MARGIN)
    frame.margin_top = frame.margin_bottom = Inches(_CELL_EDGE)
    for place, line in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT
        for words in line:
            _add_run(paragraph, words)


def _fill(cell: Any, words: Words) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = _colour(words.fill or _WHITE)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    cell.margin_left = cell.margin_right = Inches(_CELL_MARGIN)
    cell.margin_top = cell.margin_bottom = Inches(_CELL_EDGE)
    _add_run(cell.text_frame.paragraphs[0], words)


def _add_run(paragraph: Any, words: Words) -> None:
    first, *others = _clean(words.text).split("\n")
    for place, line in enumerate([first, *others]):
        if place:
            paragraph.add_line_break()
        run = paragraph.add_run()
        run.text = line
        run.font.name, run.font.size, run.font.bold = _FONT, Pt(words.points), words.bold
        run.font.color.rgb = _colour(words.colour)
        run._r.get_or_add_rPr().set("lang", _LANGUAGE)  # noqa: SLF001


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
