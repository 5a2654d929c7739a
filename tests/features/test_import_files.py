"""What sort of file it is: read whatever a council's programs write, refuse the rest with what it is."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.workbooks import with_part, workbook
from tracker.kpis.models import Figure, FigureRevision, ImportBatch, Kpi

PROJECT = Path(__file__).resolve().parents[2]
HEAD = ["code", "period", "value"]
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def load(tracker, tmp_path):
    """``load(name, content, exit_code=1)`` imports figures into a programme with two percentages and a count."""
    tracker("programme", "add", "north", "--name", "Northdale")
    (tmp_path / "kpis.csv").write_text(
        "code,name,unit,decimals,aliases\nREFPCT,Référrals converted,percent,1,Refs;Conv\nCPP,Plans,count,0,\n"
        "VISITS,Visits in time,percent,1,\n",
        encoding="utf-8",
    )
    tracker("import", "kpis", str(tmp_path / "kpis.csv"), "--programme", "north")

    def load_file(name, content, *options, exit_code=0):
        (tmp_path / name).write_bytes(content)
        return tracker("import", "figures", str(tmp_path / name), "--programme", "north", *options, exit_code=exit_code)

    return load_file


def values(session) -> dict:
    """Code and start of each figure with what its current revision says."""
    query = select(Kpi.code, Figure.start_on, FigureRevision.value).join(Figure, Figure.kpi_id == Kpi.id)
    query = query.join(FigureRevision).order_by(FigureRevision.number)
    return {(code, start): value for code, start, value in session.execute(query)}


def nothing_is_held(session) -> bool:
    return not session.scalar(select(func.count(Figure.id))) and not session.scalar(
        select(func.count(ImportBatch.id)).where(ImportBatch.kind == "figures")
    )


@pytest.mark.parametrize(
    "content",
    [
        b"code,period,value\nREFPCT,May-14,37.5\n",
        "\ufeffcode,period,value\r\nREFPCT,May-14,37.5\r\n".encode(),
        b"code;period;value\nREFPCT;May-14;37.5\n",
        b"code\tperiod\tvalue\nRefs\tMay-14\t37.5%\n",
        "Value,Period,Code\n37.5,May 2014,Référrals converted\n".encode("cp1252"),
        "code,period,value\nconv,2014-05,37.5\n".encode("utf-16"),
    ],
    ids=["utf-8", "byte-order mark", "semicolons", "tabs", "windows-1252", "utf-16"],
)
def test_text_as_programs_write_it_is_read(load, session, content):
    load("figures.csv", content)
    assert values(session) == {("REFPCT", date(2014, 5, 1)): Decimal("37.5")}


def test_a_workbook_is_read_with_months_stored_as_dates_and_cells_shown_as_per_cent(load, session):
    def finish(book, sheet):
        sheet.write_datetime(1, 1, date(2014, 5, 1))
        sheet.write_number(1, 2, 0.375, book.add_format({"num_format": "0.0%"}))
        sheet.write_number(2, 2, 156)

    load("figures.xlsx", workbook([HEAD, ["REFPCT"], ["CPP", "2014-05"]], finish=finish))
    assert values(session) == {
        ("REFPCT", date(2014, 5, 1)): Decimal("37.5"),
        ("CPP", date(2014, 5, 1)): Decimal(156),
    }


def test_a_named_sheet_is_read_and_a_wrong_name_lists_the_sheets(load, session):
    def finish(book, sheet):
        book.add_worksheet("May").write_row(0, 0, HEAD)
        book.get_worksheet_by_name("May").write_row(1, 0, ["CPP", "2014-05", 156])

    data = workbook([["a note"]], sheet="Read me", finish=finish)
    refused = load("figures.xlsx", data, "--sheet", "June", exit_code=1)
    assert "there is no sheet 'June'; there are Read me, May" in refused.stderr
    load("figures.xlsx", data, "--sheet", "may")
    assert values(session) == {("CPP", date(2014, 5, 1)): Decimal(156)}


def test_a_wide_table_has_a_column_for_each_period_and_an_empty_cell_says_nothing(load, session):
    load("wide.csv", b"code,Aug 19,Sep 19,2019-10,note\nREFPCT,15.8,,17.5%,as printed\nPlans,-,7,8,\n")
    assert values(session) == {
        ("REFPCT", date(2019, 8, 1)): Decimal("15.8"),
        ("REFPCT", date(2019, 10, 1)): Decimal("17.5"),
        ("CPP", date(2019, 8, 1)): None,
        ("CPP", date(2019, 9, 1)): Decimal(7),
        ("CPP", date(2019, 10, 1)): Decimal(8),
    }


def test_a_formula_is_refused_by_its_cell(load, session):
    said = load("figures.xlsx", workbook([HEAD, ["CPP", "2014-05", "=150+6"]]), exit_code=1)
    assert "sheet Figures, row 2, column value: '=150+6' is a formula; copy the column and paste it back" in said.stderr
    assert nothing_is_held(session)


def test_a_formula_in_a_column_that_is_left_out_does_no_harm(load, session):
    load("figures.xlsx", workbook([[*HEAD, "check"], ["CPP", "2014-05", 156, "=C2*2"]]))
    assert values(session) == {("CPP", date(2014, 5, 1)): Decimal(156)}


def test_merged_headings_are_refused_by_their_cells(load, session):
    def finish(book, sheet):
        sheet.merge_range("C1:D1", "value")

    said = load("figures.xlsx", workbook([HEAD, ["CPP", "2014-05", 156]], finish=finish), exit_code=1)
    assert "sheet Figures, row 1, column C: 'C1:D1' are merged cells; unmerge them" in said.stderr
    assert nothing_is_held(session)


def test_a_hidden_sheet_has_to_be_unhidden_or_passed_over_by_name(load, session):
    def finish(book, sheet):
        book.add_worksheet("Old").hide()

    data = workbook([HEAD, ["CPP", "2014-05", 156]], finish=finish)
    said = load("figures.xlsx", data, exit_code=1)
    assert "sheet Old is hidden; unhide or delete it" in said.stderr
    assert nothing_is_held(session)
    session.rollback()
    load("figures.xlsx", data, "--sheet", "Figures")
    assert values(session) == {("CPP", date(2014, 5, 1)): Decimal(156)}


def zip_bomb() -> bytes:
    return with_part(workbook([HEAD]), r"xl/worksheets/sheet1\.xml", lambda part: part + b" " * 200_000_000)


def lying_zip_bomb() -> bytes:
    """A part that says it is small and is not."""
    made = bytearray(with_part(workbook([HEAD]), r"docProps/app\.xml", lambda part: b" " * 5_000_000))
    real = (5_000_000).to_bytes(4, "little")
    assert made.count(real) == 2
    return bytes(made.replace(real, (1_000).to_bytes(4, "little")))


def far_cell() -> bytes:
    def finish(book, sheet):
        sheet.write(1_048_575, 16_383, "x")

    return workbook([HEAD, ["CPP", "2014-05", 156]], finish=finish)


def encrypted() -> bytes:
    return COMPOUND + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 400


def other_zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("word/document.xml", "<w:document/>")
    return made.getvalue()


def what_is_no_table() -> list[tuple[str, bytes, str]]:
    """Name, content, and what is said of it; made when asked, since some are large."""
    return [
        ("figures.xlsx", encrypted(), "is protected with a password; save a copy without one"),
        ("figures.xls", COMPOUND + b"\x00" * 600, "is in an old Office format; open it in Excel and save it as .xlsx"),
        ("figures.xlsx", workbook([HEAD])[:-200], "is damaged or cut short"),
        ("figures.xlsx", workbook([HEAD])[:300], "is damaged or cut short"),
        ("figures.xlsx", zip_bomb(), "unpacks to 190 MB, more than 120"),
        ("figures.xlsx", lying_zip_bomb(), "is damaged or cut short"),
        ("figures.xlsx", far_cell(), "has cells as far as XFD1048576; delete the empty rows and columns"),
        ("figures.xlsx", other_zip(), "is a zip file but no Excel workbook"),
        ("figures.xlsx", b"code,period,value\nCPP,2014-05,1\n", "is no Excel workbook, although its name says so"),
        ("figures.csv", workbook([HEAD]), "give it its ending .xlsx back"),
        ("figures.csv", b"%PDF-1.7\n...", "is a PDF document; save the table as .xlsx or .csv"),
        ("figures.xlsx", b"<html><table></table></html>", "is a web page"),
        ("figures.csv", b"\x89PNG\r\n\x1a\n\x00", "is a picture"),
        ("figures.csv", b"code,period,value\nCPP,2014-05,\x00\x01\x02", "is no text"),
        ("figures.csv", b'code,period,value\nCPP,2014-05,"1\nCPP,2014-06,2\n', "a quotation mark not closed"),
        ("figures.csv", b" \n", "is empty"),
        ("figures.csv", b"x" * (15 * 1024 * 1024 + 1), "has more than 15 MB; split it into several files"),
        ("figures.csv", b"code,period,value\n" + b"\n" * 200_001, "more than 200,000; split it"),
    ]


def test_what_is_no_table_is_refused_with_what_it_is(load, session):
    for name, content, words in what_is_no_table():
        said = load(name, content, exit_code=1)
        assert words in said.stderr, words
        assert "nothing was applied" in said.stderr or "split it" in said.stderr, words
    assert nothing_is_held(session)


def test_a_file_that_is_not_there_is_refused(tracker, load):
    said = tracker("import", "figures", "/nowhere/figures.csv", "--programme", "north", exit_code=1)
    assert "/nowhere/figures.csv cannot be read: No such file or directory" in said.stderr


def test_a_text_file_has_no_sheets(load):
    said = load("figures.csv", b"code,period,value\nCPP,2014-05,1\n", "--sheet", "May", exit_code=1)
    assert "figures.csv is no workbook and has no sheet 'May'" in said.stderr


def test_a_cell_without_a_heading_is_refused_rather_than_left_out(load, session):
    said = load("figures.csv", b"code,period,value,,note\nCPP,2014-05,1,2,x\n", exit_code=1)
    assert "row 2, column D: '2' stands in a column without a heading" in said.stderr
    assert nothing_is_held(session)


def test_a_long_load_shows_its_progress_on_a_terminal(load, tracker, tmp_path):
    rows = "".join(
        f"CPP,{2000 + at // 12}-{at % 12 + 1:02},{at},Team,{team}\n" for at in range(200) for team in range(12)
    )
    (tmp_path / "long.csv").write_text(f"code,period,value,dimension,category\n{rows}")
    command = [sys.executable, "-c", "from tracker.cli import main; main()", "import", "figures"]
    command += [str(tmp_path / "long.csv"), "--programme", "north", "--dry-run"]
    environment = {key: value for key, value in tracker.environment.items() if value is not None} | {"TERM": "xterm"}
    ours, theirs = os.openpty()
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=theirs, check=False, cwd=PROJECT)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert done.returncode == 0, shown
    assert "Checking and loading" in shown
    assert "100%" in shown
    assert done.stdout.decode() == "long.csv: 2400 to add, 0 to change, 0 unchanged\n"
