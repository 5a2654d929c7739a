"""Reading an Excel workbook that somebody sent. Nothing in it is trusted before it has been looked at.

python-calamine reads the cells. It does not tell formulas from values nor 0.375 from 37.5%, and it makes room for
every cell between the first and the last, so the sheets are looked through as text before.
"""

import re
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

import python_calamine as calamine

from tracker.domain.import_table import BadFile, Problem, Table, column_letter

LARGEST_UNPACKED_BYTES = 120 * 1024 * 1024
MOST_CELLS = 2_000_000
_CHUNK = 1 << 20
_PERCENT_FORMATS = {9, 10}
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*[^/])>\s*<(?:\w+:)?f(?:\s[^>]*?)?(?:/>|>([^<]*)<)",
)

Place = tuple[int, int]


class _Marked(NamedTuple):
    """Cells that the values alone do not tell: formulas by place, and places shown as per cent."""

    formulas: dict[Place, str]
    percentages: set[Place]


def read_workbook(data: bytes, sheet: str | None) -> Table:
    """The first sheet, or the one named, as text. Raises `BadFile`.

    A formula stands in its cell as ``=B3/C3``; a cell shown as per cent as ``37.5%``.
    """
    parts = _unpack(data)
    with _open(data) as book:
        named = _choose(book, sheet)
        marked = _look_through(parts, named)
        try:
            cells = book.get_sheet_by_name(named)
            merged = cells.merged_cell_ranges or []
            values = cells.to_python(skip_empty_area=False)
        except (calamine.CalamineError, ValueError) as error:
            raise BadFile(f"sheet {named} cannot be read ({error}); open it in Excel and save it again") from None
    rows = [[_text(value, (at, column), marked) for column, value in enumerate(row)] for at, row in enumerate(values)]
    problems = tuple(_merged(named, ranged) for ranged in merged)
    header = rows[0] if rows else []
    while header and not header[-1].strip():
        header.pop()
    return Table(header, [(at, row) for at, row in enumerate(rows[1:], 2)], named, problems)


def _unpack(data: bytes) -> dict[str, bytes]:
    """The parts of the workbook, each unpacked whole and checked, so that none is larger than it says."""
    try:
        with ZipFile(BytesIO(data)) as packed:
            infos = packed.infolist()
            size = sum(info.file_size for info in infos)
            if size > LARGEST_UNPACKED_BYTES:
                raise BadFile(
                    f"the workbook unpacks to {size // 1024**2} MB, more than {LARGEST_UNPACKED_BYTES // 1024**2};"
                    " copy the one sheet that is needed into a new workbook"
                )
            if any(info.flag_bits & 1 for info in infos):
                raise BadFile("the workbook is protected with a password; save a copy without one")
            parts = {info.filename: packed.read(info) for info in infos}
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise BadFile(f"the workbook is damaged or cut short ({error}); save or download it again") from None
    if "xl/workbook.xml" not in parts:
        raise BadFile("this is a zip file but no Excel workbook; save the table as .xlsx or .csv")
    if any(b"<!DOCTYPE" in part[:_CHUNK] for name, part in parts.items() if name.endswith((".xml", ".rels"))):
        raise BadFile("the workbook has parts that Excel does not write; open it in Excel and save it again")
    return parts


def _open(data: bytes) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    except calamine.PasswordError:
        raise BadFile("the workbook is protected with a password; save a copy without one") from None
    except (calamine.CalamineError, ValueError) as error:
        raise BadFile(f"the workbook cannot be read ({error}); open it in Excel and save it again") from None


def _choose(book: calamine.CalamineWorkbook, sheet: str | None) -> str:
    sheets = [one for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
    hidden = [one.name for one in sheets if one.visible != calamine.SheetVisibleEnum.Visible]
    names = [one.name for one in sheets]
    if sheet is not None:
        found = next((name for name in names if name.casefold() == sheet.casefold()), None)
        if found is None:
            raise BadFile(f"there is no sheet {sheet!r}; there are {', '.join(names)}")
        if found in hidden:
            raise BadFile(f"sheet {found} is hidden; unhide it so that people see what is loaded")
        return found
    if not names:
        raise BadFile("the workbook has no sheet with cells; save the table as .xlsx or .csv")
    if hidden:
        shown = next((name for name in names if name not in hidden), "")
        raise BadFile(
            f"sheet {', '.join(hidden)} is hidden; unhide or delete it, or name the sheet to read"
            f" (--sheet {shown!r} on the command line)"
        )
    return names[0]


def _look_through(parts: dict[str, bytes], sheet: str) -> _Marked:
    """Formulas and per cents of a sheet; refuses one whose cells lie too far apart to make room for."""
    part = parts.get(_part_of(parts, sheet), b"")
    percent_styles = _percent_styles(parts.get("xl/styles.xml", b""))
    last_row = last_column = 0
    percentages: set[Place] = set()
    for match in _CELL.finditer(part):
        attributes = match[1]
        place = _place(attributes)
        if place is None:
            continue
        last_row, last_column = max(last_row, place[0]), max(last_column, place[1])
        style = _STYLE.search(attributes)
        if style and int(style[1]) in percent_styles:
            percentages.add(place)
    if (last_row + 1) * (last_column + 1) > MOST_CELLS:
        raise BadFile(
            f"sheet {sheet} has cells as far as {column_letter(last_column)}{last_row + 1}; delete the empty rows and"
            " columns beyond the table, and save it again"
        )
    formulas = {}
    for match in _FORMULA.finditer(part):
        if place := _place(match[1]):
            formulas[place] = f"={(match[2] or b'').decode('utf-8', 'replace')}"
    return _Marked(formulas, percentages)


def _place(attributes: bytes) -> Place | None:
    match = _REFERENCE.search(attributes)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + letter - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _part_of(parts: dict[str, bytes], sheet: str) -> str:
    """The name of the part that holds a sheet."""
    relation = next(
        (
            next((value for key, value in attributes.items() if key.endswith(":id")), "")
            for name, attributes in _elements(parts["xl/workbook.xml"])
            if name.endswith("sheet") and attributes.get("name") == sheet
        ),
        "",
    )
    for _, attributes in _elements(parts.get("xl/_rels/workbook.xml.rels", b"<none/>")):
        if attributes.get("Id") == relation:
            target = attributes.get("Target", "")
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _percent_styles(styles: bytes) -> set[int]:
    """Which cell styles show their number as per cent."""
    formats = set(_PERCENT_FORMATS)
    found: set[int] = set()
    inside, at = False, 0
    for name, attributes in _elements(styles or b"<none/>"):
        local = name.rpartition(":")[2]
        if local == "numFmt" and "%" in attributes.get("formatCode", ""):
            formats.add(int(attributes.get("numFmtId", "0")))
        elif local in ("cellXfs", "cellStyles", "dxfs"):
            inside = local == "cellXfs"
        elif local == "xf" and inside:
            if int(attributes.get("numFmtId", "0")) in formats:
                found.add(at)
            at += 1
    return found


def _elements(part: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """The opening tags of a small part, in order."""
    seen: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: seen.append((name, attributes))
    try:
        parser.Parse(part, True)  # noqa: FBT003 - the parser's own signature
    except expat.ExpatError as error:
        raise BadFile(f"the workbook is damaged ({error}); open it in Excel and save it again") from None
    return iter(seen)


def _merged(sheet: str, ranged: tuple[Place, Place]) -> Problem:
    (top, left), (bottom, right) = ranged
    cells = f"{column_letter(left)}{top + 1}:{column_letter(right)}{bottom + 1}"
    message = f"'{cells}' are merged cells; unmerge them and give every column its own heading and every row its own"
    return Problem(top + 1, column_letter(left), f"{message} values", sheet)


def _text(value: object, place: Place, marked: _Marked) -> str:
    """A cell as somebody would have typed it."""
    if place in marked.formulas:
        return marked.formulas[place]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number_text(value, is_percentage=place in marked.percentages)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _number_text(value: float, *, is_percentage: bool) -> str:
    number = Decimal(repr(value)) * (100 if is_percentage else 1)
    if number == number.to_integral_value():
        number = number.quantize(Decimal(1))
    return f"{format(number.normalize() if number % 1 else number, 'f')}{'%' if is_percentage else ''}"
