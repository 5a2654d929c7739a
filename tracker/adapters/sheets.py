"""Tables from files: CSV as people's programs write it, pasted cells, and Excel workbooks. `read_table` reads each."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import PurePath

from tracker.adapters.workbooks import read_workbook
from tracker.domain.import_table import BadFile, Table

LARGEST_FILE_BYTES = 15 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 1_000

_DELIMITERS = ",;\t"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"{\\rtf": "a text document (RTF)",
    b"<!doctype": "a web page",
    b"<html": "a web page",
    b"<?xml": "an XML file",
}
_WORKBOOK_ENDINGS = (".xlsx", ".xlsm")


def read_table(data: bytes, name: str, sheet: str | None = None) -> Table:
    """The table in a file, whatever the file says of itself; ``name`` is only for the messages.

    Raises `BadFile`: the message says what the file is, and what to do.
    """
    ending = PurePath(name).suffix.lower()
    if not data.strip():
        raise BadFile(f"{name} is empty; choose the file that holds the table")
    if len(data) > LARGEST_FILE_BYTES:
        most = LARGEST_FILE_BYTES // 1024**2
        raise BadFile(f"{name} has {len(data) / 1024**2:.0f} MB, more than {most}; split it into several files")
    if data.startswith(_COMPOUND):
        raise BadFile(_compound_words(data, name))
    is_workbook = data.startswith(_ZIPS)
    if is_workbook and ending in (".csv", ".txt", ".tsv"):
        raise BadFile(
            f"{name} is no text: it is a zip file or an Excel workbook renamed; give it its ending .xlsx back"
        )
    if is_workbook:
        return _checked(name, read_workbook(data, sheet))
    if kind := _other_kind(data):
        raise BadFile(f"{name} is {kind}; save the table as .xlsx or .csv")
    if ending in _WORKBOOK_ENDINGS:
        raise BadFile(f"{name} is no Excel workbook, although its name says so; open it in Excel and save it as .xlsx")
    if sheet:
        raise BadFile(f"{name} is no workbook and has no sheet {sheet!r}; leave the name of the sheet out")
    return _checked(name, _read_text(data, name))


def _compound_words(data: bytes, name: str) -> str:
    if _ENCRYPTED_PART in data:
        return f"{name} is protected with a password; save a copy without one"
    return f"{name} is in an old Office format; open it in Excel and save it as .xlsx"


def _other_kind(data: bytes) -> str | None:
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    for sign, kind in _OTHER_KINDS.items():
        if start.startswith(sign) or start[:16].lower().startswith(sign):
            return kind
    return None


def _read_text(data: bytes, name: str) -> Table:
    text = _decode(data, name)
    delimiter = _delimiter(text)
    try:
        rows = [(number, row) for number, row in enumerate(_records(text, delimiter), 1)]
    except csv.Error as error:
        raise BadFile(
            f"{name} cannot be read as CSV ({error}); is a quotation mark not closed? Save it again"
        ) from None
    header = rows[0][1] if rows else []
    return Table(header, rows[1:])


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _decode(data: bytes, name: str) -> str:
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadFile(f"{name} is no text; save the table as CSV UTF-8 or as .xlsx")


def _delimiter(text: str) -> str:
    """The separator of the first line: the one that stands in it most often, outside quotation marks."""
    first = text.partition("\n")[0]
    counted = dict.fromkeys(_DELIMITERS, 0)
    is_quoted = False
    for character in first:
        if character == '"':
            is_quoted = not is_quoted
        elif character in counted and not is_quoted:
            counted[character] += 1
    return max(counted, key=lambda one: counted[one])


def _checked(name: str, table: Table) -> Table:
    if len(table.rows) > MOST_ROWS:
        raise BadFile(f"{name} has {len(table.rows):,} rows, more than {MOST_ROWS:,}; split it into several files")
    if len(table.header) > MOST_COLUMNS:
        raise BadFile(f"{name} has {len(table.header):,} columns, more than {MOST_COLUMNS:,}; is the separator right?")
    if not any(cell.strip() for cell in table.header):
        raise BadFile(f"{name} has no headings in its first row; write them there (code, period, value)")
    return table
