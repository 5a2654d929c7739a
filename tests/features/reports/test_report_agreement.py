"""One report, told alike: page, PDF, Word, Excel and JSON agree cell by cell, in order."""

import json
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from tests.printed import printed_tables
from tests.tables import html_tables, pdf_tables, word_tables
from tracker.domain.figures_display import format_number
from tracker.domain.highlight_json import report_json
from tracker.domain.highlight_schema import SCHEMA
from tracker.domain.highlight_words import rating_words
from tracker.domain.kpi_terms import Basis
from tracker.reports.renderings import Format

READERS = {Format.HTML: html_tables, Format.PDF: pdf_tables, Format.DOCX: word_tables}


@pytest.fixture(scope="module")
def document(built):
    return json.loads(built.content(Format.JSON))


@pytest.fixture(scope="module")
def tables(built):
    return {form: read(built.content(form)) for form, read in READERS.items()}


@pytest.fixture(scope="module")
def sheets(built):
    book = CalamineWorkbook.from_path(str(built.file(Format.XLSX)))

    def records(name):
        heads, *rows = book.get_sheet_by_name(name).to_python()
        return [dict(zip(heads, row, strict=True)) for row in rows]

    return records


def test_the_json_is_the_object(built, document):
    assert document == {"schema": SCHEMA} | report_json(built.report)


@pytest.mark.parametrize("form", READERS)
def test_page_pdf_and_word_hold_every_table_of_the_object_cell_by_cell(form, tables, document):
    held = tables[form]
    for name, expected in printed_tables(document).items():
        assert expected in held, f"{name} differs in {form}: {_nearest(expected, held)}"


@pytest.mark.parametrize("form", [Format.PDF, Format.DOCX])
def test_page_pdf_and_word_have_the_same_tables_in_the_same_order(form, tables):
    """Those too that are not spelled out in ``tests.printed``."""
    page, other = tables[Format.HTML], tables[form]
    assert [table[0] for table in page] == [table[0] for table in other]
    for mine, theirs in zip(page, other, strict=True):
        assert mine == theirs, f"differs in {form}: {_first_difference(mine, theirs)}"


def test_the_report_has_every_section_of_the_highlight_report(document):
    names = set(printed_tables(document))
    themes = {f"actions of theme {number}" for number in range(1, 5)} | {
        f"measures of theme {number}" for number in range(1, 4)
    }
    assert names >= {"themes", "budget", "concerns", "developments", "risks", "guidance", *themes}
    rows = [kpi for theme in document["themes"] for part in theme["kpi_sections"] for kpi in part["kpis"]]
    actions = [one for theme in document["themes"] for part in theme["objectives"] for one in part["actions"]]
    assert (len(rows), len(actions), len(document["risks"])) == (34, 40, 8)
    assert document["quarter_labels"] == ["Q4 2018/19", "Q1 2019/20", "Q2 2019/20", "Q3 2019/20"]
    assert [one["label"] for one in document["columns"]][::5] == ["Aug 19", "Jan 20"]
    assert document["prior_year"] == "2018/19"
    # Each row says what period its current figure is of: the position on a date, or the year to date.
    periods = {Basis.SNAPSHOT.words, Basis.YTD.words, Basis.PERIOD.words, Basis.ROLLING_12M.words}
    assert {kpi["basis"] for kpi in rows} <= periods
    ends = {"in period": "in month"}
    for kpi in rows:
        assert kpi["current"]["label"].endswith(ends.get(kpi["basis"], kpi["basis"])) or not kpi["current"]["text"]


def test_excel_holds_the_same_measures_as_numbers(sheets, document):
    placed = [(theme["number"], part, kpi) for theme in document["themes"] for part in theme["kpi_sections"]
              for kpi in part["kpis"]]  # fmt: skip
    months = [one["label"] + (" (part)" if one["is_part"] else "") for one in document["columns"]]
    assert len(sheets("Measures")) == len(placed)
    for row, (number, section, kpi) in zip(sheets("Measures"), placed, strict=True):
        assert (row["Theme"], row["Section"], row["Code"]) == (number, section["heading"], kpi["code"])
        assert (row["Period"], row["Current covers"]) == (kpi["basis"], kpi["current"]["label"])
        _agrees(row["Current"], kpi["current"] if kpi["current"]["text"] else kpi["current"] | {"text": "none yet"})
        _agrees(row[document["prior_year"]], kpi["prior_year"])
        for label, month in zip(months, kpi["months"], strict=True):
            _agrees(row[label], month)
        for head, part in (("National", "national"), ("Region", "regional"), ("Neighbours", "neighbours")):
            _agrees(row[head], kpi[part] | {"is_illustrative": False})
        assert (row["Target min"] or None, row["Target upper"] or None) == (kpi["target_min"], kpi["target_upper"])
        assert (row["Direction"], row["Verdict"]) == (kpi["direction_words"], kpi["verdict"])


def test_excel_holds_the_same_plan(sheets, document):
    objectives = [one for theme in document["themes"] for one in theme["objectives"]]
    actions = [one for objective in objectives for one in objective["actions"]]
    for row, one in zip(sheets("Objectives"), objectives, strict=True):
        assert (row["Ref"], row["Objective"], row["Progress"]) == (one["ref"], one["name"], one["narrative"])
        assert row["Rating"] == rating_words(one["rag"])
    for row, one in zip(sheets("Actions"), actions, strict=True):
        assert (row["Ref"], row["Action"], row["Owner"]) == (one["ref"], one["title"], one["owner"])
        assert (row["By when"], row["Now"], row["Slips"]) == (one["due"], rating_words(one["now"]), one["slips"])
        assert (row["Due"] or None) == (date.fromisoformat(one["due_on"]) if one["due_on"] else None)
        assert [row[label].rstrip(" †") for label in document["quarter_labels"]] == [
            rating_words(quarter["rag"]) for quarter in one["quarters"]
        ]


def test_excel_holds_the_same_risks_concerns_and_queries(sheets, document):
    risks = sorted(document["risks"], key=lambda risk: risk["rank"])
    for row, one in zip(sheets("Risks and issues"), risks, strict=True):
        assert (row["No."], row["Probability"], row["Impact"], row["Score"]) == (
            one["number"], one["probability"], one["impact"], one["score"])  # fmt: skip
        assert (row["Mitigation"], row["Movement"]) == (one["mitigation"], one["movement_words"])
    for sheet in ("Concerns", "Developments"):
        for row, one in zip(sheets(sheet), document[sheet.lower()], strict=True):
            assert (row["Ref"], row["Owner"], row["By when"]) == (one["ref"], one["owner"], one["by_when"])
    assert [row["Why"] for row in sheets("Rating queries")] == [one["why"] for one in document["rating_queries"]]
    for row, one in zip(sheets("Themes"), document["themes"], strict=True):
        assert (row["Rating"], row["Narrative"]) == (rating_words(one["rag"]), one["narrative"])


def _agrees(cell, part):
    """A number is the object's, and printed with its decimals it is the object's text; else it is that text."""
    if isinstance(cell, str):
        assert cell.rstrip("*") == part["text"]
        return
    assert cell == part["value"]
    decimals = len(part["text"].partition(".")[2])
    assert format_number(Decimal(repr(cell)), decimals) == part["text"]


def _nearest(expected, held):
    same = [table for table in held if table[0] == expected[0]]
    return _first_difference(expected, same[0]) if same else f"no table with the heads {expected[0]}"


def _first_difference(mine, theirs):
    if len(mine) != len(theirs):
        return f"{len(mine)} rows and {len(theirs)}"
    return next(f"{a} and {b}" for a, b in zip(mine, theirs, strict=True) if a != b)
