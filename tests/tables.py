"""The tables of a document as rows of cells, read from each format by what the format itself says is a table.

A cell that spans rows or columns is there once, in its first row. White space and what stands for a rating or a
direction beside its word (shapes, arrows) are left out: how a rendering breaks lines and draws is its own affair.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from tests.reports import squeezed

Table = list[list[str]]

_SHAPES = str.maketrans("", "", "◆▲●✔►▼■")
_VOID = {"br", "img", "hr", "input", "meta", "link", "path", "circle", "rect", "line", "use"}


def plain(text: str) -> str:
    return squeezed(text.translate(_SHAPES))


def html_tables(content: bytes) -> list[Table]:
    """Of an HTML document; what is visually hidden is for ears and not read."""
    reader = _HtmlTables()
    reader.feed(content.decode())
    return reader.tables


class _HtmlTables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Table] = []
        self._cell: list[str] | None = None
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_hidden = "govuk-visually-hidden" in (dict(attrs).get("class") or "")
        if tag not in _VOID and (self._hidden or is_hidden or tag == "svg"):
            self._hidden += 1
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            self._hidden -= tag not in _VOID
        elif tag in ("td", "th") and self._cell is not None:
            self.tables[-1][-1].append(plain("".join(self._cell)))
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._hidden:
            self._cell.append(data)


def word_tables(content: bytes) -> list[Table]:
    """Of a Word file."""
    return [
        [[_word_text(cell) for cell in row.tc_lst if cell.vMerge != "continue"] for row in table._tbl.tr_lst]
        for table in Document(BytesIO(content)).tables
    ]


def _word_text(cell: Any) -> str:
    return plain("".join(node.text or "" for node in cell.iter(qn("w:t"))))


def pdf_tables(content: bytes) -> list[Table]:
    """Of a tagged PDF: the cells that its structure names, with the text marked as theirs."""
    reader = PdfReader(BytesIO(content))
    texts = {page.indirect_reference.idnum: _marked_text(page) for page in reader.pages}
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    return [
        [[_pdf_text(cell, texts) for cell in _find(row, "/TH", "/TD")] for row in _find(table, "/TR")]
        for table in _find(root, "/Table")
    ]


def _marked_text(page: Any) -> dict[int, str]:
    """The text of a page by the number of the marked content it belongs to."""
    found: dict[int, list[str]] = {}
    open_marks: list[int | None] = []

    def before(operator: bytes, operands: Any, *_: Any) -> None:
        if operator in (b"BDC", b"BMC"):
            held = operands[1] if len(operands) > 1 else None
            open_marks.append(held.get("/MCID") if isinstance(held, dict) else None)
        elif operator == b"EMC":
            open_marks.pop()

    def text(words: str, *_: Any) -> None:
        mark = next((one for one in reversed(open_marks) if one is not None), None)
        if mark is not None:
            found.setdefault(mark, []).append(words)

    page.extract_text(visitor_operand_before=before, visitor_text=text)
    return {mark: "".join(words) for mark, words in found.items()}


def _children(node: Any) -> Iterator[Any]:
    kids = node.get("/K", [])
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    yield from (one.get_object() for one in (kids if isinstance(kids, list) else [kids]))


def _find(node: Any, *kinds: str) -> Iterator[Any]:
    """The nearest structure elements of these kinds under a node, in reading order."""
    for one in _children(node):
        if isinstance(one, dict):
            if one.get("/S") in kinds:
                yield one
            else:
                yield from _find(one, *kinds)


def _pdf_text(node: Any, texts: dict[int, dict[int, str]]) -> str:
    return plain("".join(_pdf_words(node, texts)))


def _pdf_words(node: Any, texts: dict[int, dict[int, str]]) -> Iterator[str]:
    for one in _children(node):
        if isinstance(one, dict) and "/MCID" in one:
            page = one.raw_get("/Pg") if "/Pg" in one else node.raw_get("/Pg")
            yield texts[page.idnum].get(int(one["/MCID"]), "")
        elif isinstance(one, dict):
            yield from _pdf_words(one, texts)
        else:
            yield texts[node.raw_get("/Pg").idnum].get(int(one), "")
