"""A workbook holds text as text, numbers as numbers, and prints as it should."""

import re
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tracker.adapters.excel import Column, Number, Sheet, Tag, number_format, sheet_title, write_workbook

COLUMNS = [Column("Words", 20), Column("Other", 10)]


def made(*rows, columns=COLUMNS, facts=(), **sheet):
    return write_workbook(
        title="Report",
        author="Programme Manager",
        facts=facts,
        foot="Draft & more",
        sheets=[Sheet("Table", columns, rows, **sheet)],
        created=datetime(2020, 1, 27, tzinfo=UTC),
    )


def cells(content, sheet="Table"):
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(sheet).to_python()


def xml(content, name="xl/worksheets/sheet2.xml"):
    return zipfile.ZipFile(BytesIO(content)).read(name).decode()


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")']
)
def test_what_looks_like_a_formula_stays_text(text):
    content = made([text, text], facts=[("Name", text)])
    assert cells(content)[1] == [text, text]
    assert cells(content, "Contents")[2][:2] == ["Name", text]
    for sheet in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        assert not re.search(r"<f[ >]|<hyperlink [^>]*r:id", xml(content, sheet))
    assert 'quotePrefix="1"' in xml(content, "xl/styles.xml")


def test_numbers_dates_and_ratings_are_what_they_are():
    content = made([Number(19.9, 1), date(2020, 1, 27)], [Tag("Red", "B3261E", "FFFFFF"), 5], [None, ""])
    assert cells(content)[1:3] == [[19.9, date(2020, 1, 27)], ["Red", 5.0]]
    assert "FFB3261E" in xml(content, "xl/styles.xml")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Number(1), "#,##0;−#,##0"),
        (Number(1, 2), "#,##0.00;−#,##0.00"),
        (Number(1, 1, mark="*"), '#,##0.0"*";−#,##0.0"*"'),
        (Number(1, prefix="£"), '"£"#,##0;−"£"#,##0'),
    ],
)
def test_a_number_is_shown_with_its_decimals_and_mark(number, shown):
    assert number_format(number) == shown


def test_a_sheet_prints_landscape_on_a4_with_its_heads_on_each_page():
    content = made(["a", "b"], across=2, fixed=1)
    page, book = xml(content), xml(content, "xl/workbook.xml")
    assert 'orientation="landscape"' in page
    assert 'paperSize="9"' in page
    assert 'fitToWidth="2" fitToHeight="0"' in page
    assert "Draft &amp;&amp; more" in page
    assert "Table!$A:$A,Table!$1:$1" in book
    assert re.search(r'<pane xSplit="1" ySplit="1" [^>]*state="frozen"', page)
    assert "<table " in xml(content, "xl/tables/table1.xml")


@pytest.mark.parametrize("text", ["Nine words that say what happened here. " * 2500, "x" * 100_000, "line\n" * 2000])
def test_a_text_too_long_for_a_row_goes_on_under_it_and_loses_nothing(text):
    rows = cells(made([text, "b"], ["next", "row"]))
    assert "".join(row[0] for row in rows[1:-1]) == text
    assert [row[1] for row in rows[1:]] == ["b", *[""] * (len(rows) - 3), "row"]
    heights = [float(found) for found in re.findall(r'<row [^>]*ht="([\d.]+)"', xml(made([text, "b"])))]
    assert max(heights) <= 409


def test_control_characters_and_halves_of_characters_are_left_out():
    assert cells(made(["bell\x07 \ud83d end", "שלום 😀"]))[1] == ["bell  end", "שלום 😀"]


def test_a_table_without_rows_says_so():
    assert cells(made())[1][0] == "None."


def test_a_sheet_has_a_title_that_excel_allows():
    assert sheet_title("What [changed]: 16/12/2019, and more of it") == "What  changed   16 12 2019, and"
    assert sheet_title("''") == "Sheet"


def test_equal_reports_give_equal_files():
    assert made(["a", "b"]) == made(["a", "b"])
