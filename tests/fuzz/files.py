"""Files that nobody should send, with names that nobody should trust."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from random import Random

import xlsxwriter
from docx import Document

from tests.fuzz.values import TAG, TEXTS

NAMES = (
    "figures.csv", "figures.xlsx", "letterhead.docx", "../../../etc/passwd", "..\\..\\win.ini",
    "C:\\x.csv", "/etc/passwd",
    f"{TAG}.csv", 'a";filename="b.csv', "a\x00.csv", "a\r\nX-Zqx: 1.csv", "x" * 5_000 + ".csv",
    "=cmd|' /C calc'!A1.csv",
    "", ".", "..", "con.csv", ".htaccess", "a.csv.exe", "\u202evsc.exe", "👩\u200d👧.xlsx", "a.php",
    "{{ 4271*7919 }}.csv",
)  # fmt: skip
_MIB = 1024**2
_ENTITY_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><w:document xmlns:w='w'><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"
)
_EXTERNAL = '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


def hostile_file(rng: Random) -> tuple[str, bytes]:
    """A name and content."""
    content = rng.choice(_CONTENTS)
    data = content if isinstance(content, bytes) else content()
    if rng.random() < 0.15 and data:
        data = data[: rng.randrange(len(data))]  # cut short on its way
    elif rng.random() < 0.1 and data:
        at = rng.randrange(len(data))
        data = data[:at] + rng.randbytes(8) + data[at + 8 :]
    return rng.choice(NAMES), data


@cache
def _workbook() -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("code", "period", "value"))
    for at, text in enumerate(TEXTS[:40], start=1):
        sheet.write_row(at, 0, ("CONTACTS", "2019-12", text[:200]))
    book.close()
    return buffer.getvalue()


@cache
def _word() -> bytes:
    buffer = BytesIO()
    document = Document()
    for text in (
        "{{ title }}",
        "{{ report }}",
        "{{ status_date }}",
        "{{ first_page }}",
        "{{ contents }} {{ programme }}",
    ):
        document.add_paragraph(text)
    document.save(buffer)
    return buffer.getvalue()


def _with_part(content: bytes, part: str, text: str) -> bytes:
    """A workbook or document with one part written over."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            after.writestr(info.filename, text if info.filename == part else before.read(info))
    return buffer.getvalue()


@cache
def _bomb(part: str) -> bytes:
    """200 MB of nothing in 200 kB."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        with packed.open(part, "w") as inside:
            for _ in range(200):
                inside.write(b" " * _MIB)
    return buffer.getvalue()


@cache
def _lying_bomb() -> bytes:
    """A part that unpacks to more than its entry says."""
    packed = zlib.compress(b"<c/>" * 1_000_000)[2:-4]
    return _bomb("xl/workbook.xml").replace((200 * _MIB).to_bytes(4, "little"), (10).to_bytes(4, "little")) + packed[:1]


@cache
def _many_parts() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for number in range(20_000):
            packed.writestr(f"xl/{number}", b"")
    return buffer.getvalue()


@cache
def _slipping() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("../../../../tmp/slipped", "x")
        packed.writestr("xl/workbook.xml", _EXTERNAL)
        packed.writestr("word/document.xml", _EXTERNAL)
    return buffer.getvalue()


def _table(*rows: str) -> Callable[[], bytes]:
    return lambda: "\n".join(("code,period,value", *rows)).encode("utf-8", "surrogatepass")


_CONTENTS: tuple[bytes | Callable[[], bytes], ...] = (
    b"",
    b"\x00" * 64,
    b"\xff\xfe\xff\xff\x00",
    b"%PDF-1.7 \n",
    b"PK\x03\x04",
    b"<html><script>alert(1)</script>",
    _ENTITY_BOMB.encode(),
    _table("CONTACTS,2019-12,380"),
    _table("CONTACTS,2019-12,380", "CONTACTS,2019-12,381"),
    _table(*(f'CONTACTS,2019-12,"{text[:300]}"' for text in TEXTS)),
    _table(*(f'"{text[:300]}",2019-12,5' for text in TEXTS)),
    _table(*(f"CONTACTS,{text[:60]},5" for text in TEXTS if "\n" not in text and '"' not in text)),
    _table('CONTACTS,"never closed'),
    _table("CONTACTS,2019-12," + "9" * 5_000, "CONTACTS,2019-12,1e400", "CONTACTS,2019-12,NaN"),
    _table("x" * 200_000 + ",2019-12,5"),
    b"code,period,value\n" + b"," * 20_000,
    ("name,unit,decimals\n" + "\n".join(f'"{text[:200]}",count,{n}' for n, text in enumerate(TEXTS))).encode(),
    b"name,code,target_min,target_by\nA,B,1e400,9999-12-31\nC,D,NaN,0000-00-00\n",
    "model,la_code,rank,neighbour_code\n2021,880,1,881\n2021,880,²,882\n".encode(),
    "code;period;value\r\nCONTACTS;2019-12;5\r\n".encode("utf-16"),
    "code,period,value\nCONTACTS,2019-12,½\n".encode("cp1252"),
    _workbook,
    lambda: _with_part(_workbook(), "xl/worksheets/sheet1.xml", _ENTITY_BOMB),
    lambda: _with_part(_workbook(), "xl/sharedStrings.xml", _EXTERNAL),
    lambda: _with_part(_workbook(), "xl/workbook.xml", "<workbook/>"),
    lambda: _with_part(_workbook(), "xl/styles.xml", '<x><numFmt formatCode="%" numFmtId="²"/></x>'),
    lambda: _with_part(
        _workbook(), "xl/worksheets/sheet1.xml",
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
    ),
    _word,
    lambda: _with_part(_word(), "word/document.xml", _ENTITY_BOMB),
    lambda: _with_part(_word(), "word/document.xml", _EXTERNAL),
    lambda: _with_part(_word(), "word/document.xml", "<w:document/>"),
    lambda: _with_part(_word(), "[Content_Types].xml", "<Types/>"),
    lambda: _with_part(_word(), "word/styles.xml", "not xml"),
    lambda: _with_part(_word(), "word/_rels/document.xml.rels", "<Relationships/>"),
    lambda: _bomb("xl/workbook.xml"),
    lambda: _bomb("word/document.xml"),
    _lying_bomb,
    _many_parts,
    _slipping,
)  # fmt: skip
