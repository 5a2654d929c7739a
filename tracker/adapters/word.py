"""Word files by python-docx: real headings, tables whose heads repeat, pictures with their reading."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from tracker.adapters.word_parts import (
    Cell,
    Picture,
    Run,
    add_field_part,
    add_page_number,
    add_run,
    cell,
    clean,
    keep_together,
    merge_down,
    place_picture,
    set_borders,
    set_row_property,
)
from tracker.adapters.word_rows import add_row

__all__ = ["Cell", "Picture", "Run", "WordBody", "WordFile", "cell", "ensure_styles"]

_FONT = "Arial"
_INK, _GREY = "0B0C0C", "505A5F"
# The text area of our own page, which tables are drawn for, in millimetres.
FULL_WIDTH = 269
_MOST_LINES = 30
_NARROWEST = 12
_LONGEST_PROPERTY = 255
_LETTERS_PER_MM = 0.62


class WordBody:
    """The body of a document, filled from top to bottom. Tables are drawn for a page of 269 mm and set narrower
    where ``width`` is less, in letters of ``table_size`` points where that of the document is made for prose."""

    def __init__(self, document: Any, *, width: float = FULL_WIDTH, table_size: float | None = None) -> None:
        self._document = document
        self.width = width
        self.table_size = table_size

    def heading(self, text: str, level: int, *, on_new_page: bool = False) -> None:
        """A heading; level 0 is the document's title."""
        added = self._document.add_heading(clean(text), level)
        if on_new_page:
            added.paragraph_format.page_break_before = True

    def paragraph(self, *runs: Run | str, style: str | None = None) -> None:
        added = self._document.add_paragraph(style=style)
        for run in runs:
            add_run(added, run if isinstance(run, Run) else Run(run))

    def picture(self, picture: Picture) -> None:
        """A picture in a paragraph of its own, not wider than the page."""
        added = self._document.add_paragraph()
        place_picture(added.add_run(), Picture(picture.png, picture.alt, min(picture.width, self.width)))

    def contents(self, titles: Iterable[str]) -> None:
        """A table of contents: Word fills in page numbers when somebody updates it, the titles stand there already."""
        added = self._document.add_paragraph()
        add_field_part(added, "begin")
        instruction = OxmlElement("w:instrText")
        instruction.set(qn("xml:space"), "preserve")
        instruction.text = r'TOC \o "1-1" \h \z \u'
        added.add_run()._r.append(instruction)  # noqa: SLF001 - python-docx has no fields
        add_field_part(added, "separate")
        for place, title in enumerate(titles):
            run = added.add_run()
            if place:
                run.add_break()
            run.add_text(clean(title))
        add_field_part(added, "end")

    def table(self, heads: Sequence[Cell | str], rows: Sequence[Sequence[Cell]], widths: Sequence[float]) -> None:
        """A table with a head that repeats on each page; ``widths`` of the columns in millimetres of a full page."""
        set_widths = _fitted(widths, self.width)
        table = self._document.add_table(rows=0, cols=len(widths))
        table.autofit = False
        set_borders(table)
        for column, width in zip(table.columns, set_widths, strict=True):
            column.width = Mm(width)
        head = [one if isinstance(one, Cell) else cell(one, bold=True) for one in heads]
        set_row_property(add_row(table, head, set_widths, self.table_size), "w:tblHeader")
        splitting = _splitting(rows, set_widths)
        for at, row in enumerate(rows):
            added = add_row(table, row, set_widths, self.table_size)
            if at not in splitting:
                set_row_property(added, "w:cantSplit")
        merge_down(table, rows)
        if not splitting:
            keep_together(table, rows)
        self._document.add_paragraph().paragraph_format.space_after = Pt(2)


class WordFile(WordBody):
    """A landscape A4 document of its own, in British English."""

    def __init__(self, *, title: str, author: str, running_head: tuple[str, str], foot: str) -> None:
        super().__init__(Document())
        set_properties(self._document, title, author)
        self._set_styles()
        self._set_page(running_head, foot)

    def saved(self) -> bytes:
        buffer = BytesIO()
        self._document.save(buffer)
        return buffer.getvalue()

    def _set_styles(self) -> None:
        styles = self._document.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = _FONT, Pt(9)
        normal.paragraph_format.space_after = Pt(4)
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), "en-GB")
        for name in _HEADINGS:
            _set_heading(styles[name])

    def _set_page(self, running_head: tuple[str, str], foot: str) -> None:
        section = self._document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin = section.right_margin = Mm(14)
        section.top_margin, section.bottom_margin = Mm(18), Mm(15)
        section.header_distance = section.footer_distance = Mm(8)
        head = section.header.paragraphs[0]
        add_run(head, Run(f"{running_head[0]}  ·  {running_head[1]}", small=True, colour=_GREY))
        below = section.footer.paragraphs[0]
        add_run(below, Run(f"{foot}  ·  Page ", small=True, colour=_GREY))
        add_page_number(below)


_HEADINGS = {"Title": 22, "Heading 1": 18, "Heading 2": 13, "Heading 3": 10.5}


def set_properties(document: Any, title: str, author: str) -> None:
    properties = document.core_properties
    properties.title, properties.author = clean(title)[:_LONGEST_PROPERTY], clean(author)[:_LONGEST_PROPERTY]
    properties.language = "en-GB"
    properties.comments = ""
    properties.created = properties.modified = datetime.now(UTC)


def ensure_styles(document: Any) -> None:
    """Give a document the heading styles it lacks; those it has are its own."""
    held = {style.name for style in document.styles}
    for level, name in enumerate(_HEADINGS):
        if name not in held:
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
            if level:
                outline = OxmlElement("w:outlineLvl")
                outline.set(qn("w:val"), str(level - 1))
                style.element.get_or_add_pPr().append(outline)
            _set_heading(style)


def _set_heading(style: Any) -> None:
    size = _HEADINGS[style.name]
    style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), True
    style.font.color.rgb = RGBColor.from_string(_INK)
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    style.paragraph_format.keep_with_next = True
    style.paragraph_format.space_before = Pt(0 if style.name == "Title" else 10)
    style.paragraph_format.space_after = Pt(4)


def _fitted(widths: Sequence[float], room: float) -> list[float]:
    """The widths of columns in a narrower place: none below what a word such as "Score" needs."""
    share = room / FULL_WIDTH
    least = [min(width, _NARROWEST) for width in widths]
    spare = [max(width * share - floor, 0) for width, floor in zip(widths, least, strict=True)]
    left = max(sum(widths) * share - sum(least), 0)
    return [floor + one * left / (sum(spare) or 1) for floor, one in zip(least, spare, strict=True)]


def _splitting(rows: Sequence[Sequence[Cell]], widths: Sequence[float]) -> set[int]:
    """The rows with words that fill most of a page: they may break across two, or words would be lost."""
    found: set[int] = set()
    for at, row in enumerate(rows):
        column = 0
        for one in row:
            width = sum(widths[column : column + one.span])
            letters = sum(len(run.text) for line in one.lines for run in line if isinstance(run, Run))
            if letters / (width * _LETTERS_PER_MM) + len(one.lines) > _MOST_LINES:
                found.update(range(at, at + one.down))
            column += one.span
    return found
