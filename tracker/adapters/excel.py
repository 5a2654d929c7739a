"""Excel workbooks by XlsxWriter: a table on each sheet, numbers as numbers, text never as a formula."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

# What Excel shows of a row at most is 409 points, so a longer text goes on in the rows under it.
_MOST_LINES = 30
_LINE_HEIGHT, _ROW_SPACE = 13.2, 4
# Letters of text for each unit of a column's width, which is that of a digit.
_LETTERS = 1.2
_NAMES, _VALUES, _WORDS = 34, 16, 84
_LONGEST_TITLE, _LONGEST_FOOT = 31, 200
_FORMULA = re.compile(r"[=+\-@\t\r]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
_BRAND, _GREY, _LINE = "#14425E", "#505A5F", "#DEE0E2"
_A4 = 9


@dataclass(frozen=True)
class Number:
    """A number shown with so many decimals; ``mark`` is printed behind it, as in ``13.3*``."""

    value: float
    decimals: int = 0
    mark: str = ""
    prefix: str = ""


@dataclass(frozen=True)
class Tag:
    """A word on a background, such as a rating; colours as ``B3261E``, no ``fill`` for none."""

    word: str
    fill: str
    ink: str


Value = str | int | date | Number | Tag | None


@dataclass(frozen=True)
class Column:
    """A column; its width in characters."""

    title: str
    width: float = 12


@dataclass(frozen=True)
class Sheet:
    """One table, its heads in the first row. Titles of columns differ from each other.

    Printed on so many pages side by side; the first ``fixed`` columns stay in view and repeat on each.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    across: int = 1
    fixed: int = 0


def write_workbook(*, title: str, author: str, facts: Sequence[tuple[str, Value]], foot: str, sheets: Sequence[Sheet],
                   created: datetime) -> bytes:  # fmt: skip
    """The workbook: a sheet of contents with the facts, then the tables. Sheet titles differ within 31 characters.

    ``foot`` is printed on every page. Equal arguments give equal bytes.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "d mmmm yyyy"})
    book.set_properties({"title": _clean(title), "author": _clean(author), "created": created.replace(tzinfo=None)})
    _Writer(book, _clean(title), _clean(foot)).write(facts, sheets)
    book.close()
    return buffer.getvalue()


def sheet_title(text: str) -> str:
    """As Excel allows: no ``[]:*?/\\``, at most 31 characters."""
    return _FORBIDDEN_IN_TITLE.sub(" ", _clean(text)).strip("' ")[:_LONGEST_TITLE] or "Sheet"


class _Writer:
    def __init__(self, book: Any, title: str, foot: str) -> None:
        self.book, self.title, self.foot = book, title, foot
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def write(self, facts: Sequence[tuple[str, Value]], sheets: Sequence[Sheet]) -> None:
        contents = self.book.add_worksheet("Contents")
        for sheet in sheets:
            self._write_table(self.book.add_worksheet(sheet_title(sheet.title)), sheet)
        self._write_contents(contents, facts, sheets)

    def _write_contents(self, page: Any, facts: Sequence[tuple[str, Value]], sheets: Sequence[Sheet]) -> None:
        page.hide_gridlines(2)
        for column, width in enumerate((_NAMES, _VALUES, _WORDS)):
            page.set_column(column, column, width)
        page.set_row(0, 30)
        page.write_string(0, 0, self.title, self._format(bold=True, font_size=18, text_wrap=False, bottom=0))
        row = 2
        for name, value in facts:
            row = self._write_fact(page, row, name, value)
        row += 1
        for column, head in enumerate(("Sheet", "Rows")):
            page.write_string(row, column, head, self._head())
        for at, sheet in enumerate(sheets, row + 1):
            name = sheet_title(sheet.title)
            link = self._format(font_color="#1D70B8", underline=1)
            page.write_url(at, 0, f"internal:'{name.replace(chr(39), chr(39) * 2)}'!A1", link, string=name)
            page.write_number(at, 1, len(sheet.rows), self._format(align="left"))
        self._set_print(page, across=1)

    def _write_fact(self, page: Any, row: int, name: str, value: Value) -> int:
        """A name and its value, words over two columns; the row after them."""
        page.write_string(row, 0, name, self._format(font_color=_GREY))
        if not isinstance(value, str):
            self._write_value(page, row, 1, value)
            return row + 1
        for piece in _pieces(_clean(value), _VALUES + _WORDS):
            page.merge_range(row, 1, row, 2, "", self._format())
            self._write_text(page, row, 1, piece)
            page.set_row(row, _height([(piece, _VALUES + _WORDS)]))
            row += 1
        return row

    def _write_table(self, page: Any, sheet: Sheet) -> None:
        widths = [column.width for column in sheet.columns]
        for at, width in enumerate(widths):
            page.set_column(at, at, width)
        # The arrow of the filter takes the room of three letters.
        page.set_row(0, _height([(column.title, column.width - 3) for column in sheet.columns]))
        row = 1
        for cells in sheet.rows:
            row = self._write_row(page, row, cells, widths)
        if row == 1:
            page.write_string(1, 0, "None.", self._format(font_color=_GREY))
            row = 2
        heads = [
            {"header": _clean(column.title), "header_format": self._head(is_number=_holds_numbers(sheet, at))}
            for at, column in enumerate(sheet.columns)
        ]
        look = {"columns": heads, "style": "Table Style Light 1", "banded_rows": False}
        page.add_table(0, 0, row - 1, len(heads) - 1, look)
        # References such as 1.2 are text on purpose.
        page.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(row, len(heads))}"})
        page.freeze_panes(1, sheet.fixed)
        page.repeat_rows(0)
        if sheet.fixed:
            page.repeat_columns(0, sheet.fixed - 1)
        page.set_landscape()
        self._set_print(page, across=sheet.across)

    def _write_row(self, page: Any, row: int, cells: Sequence[Value], widths: Sequence[float]) -> int:
        """Write one row, going on in rows under it where a text is too long to be shown; the row after it."""
        texts: dict[int, list[str]] = {}
        for column, (value, width) in enumerate(zip(cells, widths, strict=True)):
            if isinstance(value, str):
                texts[column] = _pieces(_clean(value), width)
            else:
                self._write_value(page, row, column, value)
        taken = max((len(pieces) for pieces in texts.values()), default=1)
        for more in range(taken):
            shown = {column: pieces[more] for column, pieces in texts.items() if more < len(pieces)}
            for column, piece in shown.items():
                self._write_text(page, row + more, column, piece)
            page.set_row(row + more, _height([(piece, widths[column]) for column, piece in shown.items()]))
        return row + taken

    def _write_text(self, page: Any, row: int, column: int, text: str) -> None:
        quoted = {"quote_prefix": True} if _FORMULA.match(text) else {}
        page.write_string(row, column, text, self._format(**quoted))

    def _write_value(self, page: Any, row: int, column: int, value: int | date | Number | Tag | None) -> None:
        match value:
            case None:
                page.write_blank(row, column, None, self._format())
            case Tag():
                fill = {"bg_color": f"#{value.fill}", "bold": True} if value.fill else {}
                page.write_string(row, column, value.word, self._format(font_color=f"#{value.ink}", **fill))
            case Number():
                look = self._format(num_format=number_format(value), align="right", indent=1)
                page.write_number(row, column, value.value, look)
            case date():
                page.write_datetime(row, column, value, self._format(num_format="d mmmm yyyy", align="left"))
            case _:
                page.write_number(row, column, value, self._format(num_format="0", align="left"))

    def _set_print(self, page: Any, *, across: int) -> None:
        page.set_paper(_A4)
        page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        page.fit_to_pages(across, 0)
        page.set_header(f"&L&8{_escaped(self.title)}&R&8&A")
        page.set_footer(f"&L&8{_escaped(self.foot)}&R&8Page &P of &N")

    def _head(self, *, is_number: bool = False) -> Any:
        side = {"align": "right"} if is_number else {}
        return self._format(bold=True, font_color="#FFFFFF", bg_color=_BRAND, **side)

    def _format(self, **properties: Any) -> Any:
        """A format is made once; Excel allows a limited number of them."""
        known = {"font_name": "Arial", "font_size": 10, "text_wrap": True, "valign": "top", "bottom": 1,
                 "bottom_color": _LINE} | properties  # fmt: skip
        key = tuple(sorted(known.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(known)
        return self._formats[key]


def _holds_numbers(sheet: Sheet, column: int) -> bool:
    return any(isinstance(row[column], Number) for row in sheet.rows)


def number_format(number: Number) -> str:
    """``#,##0.0``; with a mark ``#,##0.0"*"``, with a prefix ``"£"#,##0``."""
    shown = "#,##0" + ("." + "0" * number.decimals if number.decimals else "")
    behind = f'"{number.mark}"' if number.mark else ""
    before = f'"{number.prefix}"' if number.prefix else ""
    shown = f"{before}{shown}{behind}"
    return f"{shown};−{shown}"


def _height(texts: Iterable[tuple[str, float]]) -> float:
    """The height in points of a row with texts in columns of these widths."""
    lines = max((_lines(text, width) for text, width in texts), default=1)
    return lines * _LINE_HEIGHT + _ROW_SPACE


def _lines(text: str, width: float) -> int:
    longest = max(1, int(width * _LETTERS))
    return sum(max(1, len(textwrap.wrap(line, longest))) for line in text.split("\n"))


def _pieces(text: str, width: float) -> list[str]:
    """The text cut at line ends and spaces into pieces that a row can show; no character is lost."""
    longest = int(width * _LETTERS * _MOST_LINES)
    pieces: list[str] = []
    while len(text) > longest or _lines(text, width) > _MOST_LINES:
        end = longest
        while _lines(text[:end], width) > _MOST_LINES:
            end = end * 9 // 10
        cut = max(text.rfind("\n", 0, end), text.rfind(" ", 0, end)) + 1
        cut = cut if cut > end // 2 else end
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _escaped(text: str) -> str:
    """For a head or foot, where & begins a code."""
    return text[:_LONGEST_FOOT].replace("&", "&&")
