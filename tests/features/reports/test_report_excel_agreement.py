"""The sheets beside the plan and the measures hold what the object holds, cell by cell and in its order."""

import json
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from tracker.domain.highlight_words import rating_words
from tracker.reports.renderings import Format


@pytest.fixture(scope="module")
def document(built):
    return json.loads(built.content(Format.JSON))


@pytest.fixture(scope="module")
def rows(built):
    """The rows of a sheet below its head; an empty cell is None."""
    book = CalamineWorkbook.from_path(str(built.file(Format.XLSX)))

    def read(sheet):
        _, *found = book.get_sheet_by_name(sheet).to_python()
        return [[None if cell == "" else cell for cell in row] for row in found]

    return read


def _day(text):
    return date.fromisoformat(text) if text else None


def _row(*cells):
    return [None if cell == "" else cell for cell in cells]


def _number(text):
    """What is printed as a number is one: ``19.9%`` is 19.9."""
    return float(text.rstrip("%").replace(",", ""))


def test_excel_holds_what_changed_since_the_last_edition(rows, document):
    changes = document["changes"]
    moved = changes["ratings"] + changes["actions"]
    assert rows("Ratings that moved") == [
        _row(one["ref"], one["name"], rating_words(one["before"]), rating_words(one["now"]),
             one["travel"] or "first rated", one["why"])
        for one in moved
    ]  # fmt: skip
    assert rows("Actions that changed") == [
        _row(kind, one["ref"], one["name"], one["detail"], one["reason"])
        for kind in ("completed", "slipped", "added", "removed")
        for one in changes[kind]
    ]
    assert rows("Risks that moved") == [
        _row(*(one[name] for name in ("number", "title", "before", "now", "movement", "detail")))
        for one in changes["risks"]
    ]
    assert rows("Narratives unchanged") == [[name] for name in changes["unchanged_words"]]
    assert len(moved) > 10
    assert len(rows("Actions that changed")) == 5
    assert changes["decisions"] == []
    assert rows("Decisions taken") == [["None.", None]]


def test_excel_holds_the_same_signals(rows, document):
    assert rows("Signals") == [
        _row(one["code"], one["name"], _number(one["latest"]),
             *(one[name] for name in ("period", "change_words", "target_words", "verdict", "travel", "words",
                                      "commentary")))
        for one in document["signals"]
    ]  # fmt: skip
    assert document["signals"]


def test_excel_holds_the_same_findings_with_their_actions_and_evidence(rows, document):
    findings = document["findings"]
    assert rows("Inspection findings") == [
        _row(one["event"], _day(one["held_on"]), one["number"], one["text"], of["ref"], of["name"],
             rating_words(of["rag"]))
        for one in findings
        for of in one["objectives"]
    ]  # fmt: skip
    assert rows("Actions by finding") == [
        _row(one["event"], one["number"], of["ref"], of["title"], of["due"], _day(of["due_on"]),
             "yes" if of["is_overdue"] else "no", rating_words(of["rag"]))
        for one in findings
        for of in one["actions"]
    ]  # fmt: skip
    assert rows("Evidence by finding") == [
        _row(one["event"], one["number"], of["name"], of["text"], of["travel"])
        for one in findings
        for of in one["evidence"]
    ]
    assert all(one["objectives"] for one in findings)


def test_excel_holds_the_same_decisions_and_actions_of_the_board(rows, document):
    assert rows("Decisions asked") == [
        _row(one["number"], one["kind"], one["title"], one["detail"], one["about"], _day(one["needed_on"]) or "now",
             one["asked_by"], _day(one["asked_on"]))
        for one in document["decisions"]
    ]  # fmt: skip
    assert rows("The board's actions") == [
        _row(one["number"], one["title"], one["meeting"], _day(one["raised_on"]), one["owner"], _day(one["due_on"]),
             _day(one["done_on"]), one["state_words"])
        for one in document["board_actions"]
    ]  # fmt: skip
    assert (len(document["decisions"]), len(document["board_actions"])) == (3, 3)


def test_excel_holds_the_same_budget_guidance_concerns_and_developments(rows, document):
    assert rows("Budget") == [
        _row(*(one[name] for name in ("label", "budget", "actual", "forecast", "variance", "comment")))
        for one in document["budget"]
    ]
    assert rows("Guidance") == [
        [rating_words(one["rag"]), one["overall"], one["action"]] for one in document["guidance"]
    ]
    for sheet in ("Concerns", "Developments"):
        assert rows(sheet) == [
            _row(*(one[name] for name in ("ref", "title", "description", "owner", "by_when", "review")))
            for one in document[sheet.lower()]
        ]


def test_excel_holds_the_same_rating_queries_abbreviations_and_words_about_the_data(rows, document):
    assert rows("Rating queries") == [
        _row(one["ref"], one["name"], rating_words(one["stated"]), rating_words(one["evidence"]), one["why"])
        for one in document["rating_queries"]
    ]
    assert rows("About the data") == [
        _row(one["where"], one["kind"], one["message"]) for one in document["data_quality"]
    ]
    assert rows("Abbreviations") == [[one["short"], one["words"]] for one in document["abbreviations"]]
