"""The workbook of the report: what somebody would compute with is a number there."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tracker.adapters.excel import Number
from tracker.domain.highlight_text_parts import TextPart
from tracker.reports.excel import report_xlsx
from tracker.reports.excel_cells import printed
from tracker.reports.renderings import Format


@pytest.fixture(scope="module")
def book(built):
    return CalamineWorkbook.from_path(str(built.file(Format.XLSX)))


def records(book, sheet):
    heads, *rows = book.get_sheet_by_name(sheet).to_python()
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_the_contents_name_programme_edition_status_date_and_every_sheet(book, built):
    first, *_ = book.sheet_names
    rows = book.get_sheet_by_name(first).to_python()
    facts = {row[0]: row[1] for row in rows if row[0]}
    assert first == "Contents"
    assert facts["Programme"] == built.report.programme.name
    assert facts["Status date"] == date(2020, 1, 27)
    assert facts["Edition"] == "version 1"
    assert facts["Overall status"] == "Red"
    listed = {row[0]: row[1] for row in rows[[row[0] for row in rows].index("Sheet") + 1 :]}
    assert list(listed) == book.sheet_names[1:]
    assert listed["Measures"] == 34
    assert listed["Actions"] == 40


def test_figures_are_numbers_and_kinds_of_nothing_are_words(book):
    measures = {row["Code"]: row for row in records(book, "Measures")}
    stability = measures["PLC3"]
    assert [stability[month] for month in ("Aug 19", "Dec 19", "Jan 20 (part)")] == [15.8, 19.9, "due"]
    assert (stability["2018/19"], stability["Current"], stability["Period"]) == (13.3, 19.9, "snapshot")
    assert (stability["Target min"], stability["Target upper"], stability["National"]) == ("", 10, 10)
    assert stability["Target by"] == date(2021, 3, 31)
    assert measures["SUPV"]["Current"] == "none yet"


def test_scores_dates_and_signals_can_be_computed_with(book):
    assert [row["Score"] for row in records(book, "Risks and issues")] == [25, 20, 16, 16, 15, 12, 12, 12]
    assert {type(row["Asked"]) for row in records(book, "Decisions asked")} == {date}
    assert records(book, "Signals")[0]["Latest"] == 19.9


@pytest.mark.parametrize(
    ("text", "value", "cell"),
    [
        ("19.90", 19.9, Number(19.9, 2)),
        ("1,452", 1452.0, Number(1452.0, 0)),
        ("−5", -5.0, Number(-5.0, 0)),
        ("−£20.50", -20.5, Number(-20.5, 2, prefix="£")),
        ("19.9%", 19.9, Number(19.9, 1, mark="%")),
        ("over 20", 20.0, "over 20"),
        ("–", None, "–"),
        ("", None, None),
    ],
)
def test_what_is_printed_as_a_number_is_one(text, value, cell):
    assert printed(text, value) == cell


def test_a_series_with_sections_of_its_own_has_their_sheets_and_no_others(built):
    report = replace(
        built.report, sections=("signals", "risks"), notes=(TextPart("risks", "Ask for more.", is_public=True),)
    )
    book = CalamineWorkbook.from_filelike(BytesIO(report_xlsx(report, "Draft")))
    assert book.sheet_names == ["Contents", "Signals", "Risks and issues", "Notes"]
    assert ["Risks and issues", "Ask for more."] in book.get_sheet_by_name("Notes").to_python()
