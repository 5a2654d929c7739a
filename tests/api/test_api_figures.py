"""Figures that other programs load: the import, in one request."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from xlsxwriter import Workbook

from tests.api.conftest import ANALYST, OWNER, READER
from tracker.api import rows
from tracker.audit.models import AuditEntry
from tracker.kpis.models import FigureRevision, ImportBatch

pytestmark = pytest.mark.demonstration

Ask = Callable[..., Any]
FIGURES = "/programmes/seahaven/figures"
JANUARY = {"code": "CONTACTS", "period": "2020-01", "value": 512, "source": "Case system"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def load(ask: Ask) -> Ask:
    """``load([JANUARY], dry_run=True)`` sends rows as the analyst."""

    def send(rows: Any, *, by: str = ANALYST, **asked: bool) -> Any:
        query = "&".join(f"{name}={str(value).lower()}" for name, value in asked.items())
        return ask("post", f"{FIGURES}?{query}", by=by, json={"rows": rows})

    return send


@pytest.fixture
def code(ask: Ask) -> str:
    """A KPI of counts by month that has no figure of January yet."""
    rows = ask("get", "/programmes/seahaven/kpis").json["kpis"]
    found: str = next(row["code"] for row in rows if row["unit"] == "count")
    return found


@pytest.fixture
def revisions(database: Any) -> Callable[[], int]:
    def count() -> int:
        with database() as session:
            return int(session.scalar(select(func.count()).select_from(FigureRevision)))

    return count


def january(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "period": "2020-01", "value": 512} | more


def test_rows_are_loaded_and_are_part_of_the_kpi_at_once(load: Ask, ask: Ask, code: str) -> None:
    answer = load([january(code)])
    assert answer.status_code == 200
    assert (answer.json["is_applied"], answer.json["added"], answer.json["changed"]) == (True, 1, 0)
    points = ask("get", f"/programmes/seahaven/kpis/{code}").json["points"]
    assert (points[-1]["period"], points[-1]["value"]) == ("2020-01", 512)


def test_the_same_again_changes_nothing_and_another_value_is_a_revision(load: Ask, code: str) -> None:
    load([january(code)])
    again = load([january(code)]).json
    assert (again["load"], again["added"], again["changed"], again["unchanged"]) == (None, 0, 0, 1)
    other = load([january(code, value=515)]).json
    assert other["changes"] == [{"code": code, "what": "Jan 20", "old": "512", "new": "515"}]


def test_a_dry_run_says_what_would_change_and_writes_nothing(load: Ask, revisions: Any, code: str) -> None:
    before = revisions()
    answer = load([january(code)], dry_run=True).json
    assert (answer["is_applied"], answer["added"], answer["load"]) == (False, 1, None)
    assert revisions() == before


def test_one_bad_row_refuses_all_and_is_named_by_its_cell(load: Ask, revisions: Any, code: str) -> None:
    before = revisions()
    answer = load([january(code), january(code, period="15.08.015"), january("NOSUCH")])
    assert answer.status_code == 422
    assert answer.json["detail"] == "2 of the rows cannot be taken; nothing was loaded."
    assert [(one["row"], one["column"]) for one in answer.json["errors"]] == [(2, "period"), (3, "code")]
    assert "'15.08.015' is not a date; write 2015-08-15" in answer.json["errors"][0]["message"]
    assert revisions() == before


def test_the_good_rows_are_loaded_when_that_is_asked_for(load: Ask, revisions: Any, code: str) -> None:
    before = revisions()
    answer = load([january(code), january("NOSUCH")], partial=True)
    assert answer.status_code == 200
    assert (answer.json["added"], len(answer.json["problems"])) == (1, 1)
    assert revisions() == before + 1


def test_a_column_for_each_period_is_read_too(load: Ask, code: str) -> None:
    answer = load([{"code": code, "Jan 20": 512}])
    assert answer.json["added"] == 1


def test_a_table_is_taken_as_csv_and_as_a_workbook(ask: Ask, code: str) -> None:
    csv = f"code,period,value\n{code},2020-01,512\n".encode()
    answer = ask("post", FIGURES, by=ANALYST, data=csv, content_type="text/csv")
    assert answer.json["added"] == 1
    out = BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "period", "value"])
        sheet.write_row(1, 0, [code, "2020-01", 512])
    answer = ask("post", FIGURES, by=ANALYST, data=out.getvalue(), content_type=XLSX)
    assert (answer.json["added"], answer.json["unchanged"]) == (0, 1)


@pytest.mark.parametrize(
    ("data", "kind", "status", "words"),
    [
        (b"%PDF-1.7", "text/csv", 422, "a PDF document"),
        (b"", "text/csv", 422, "is empty"),
        (b"PK\x03\x04 no workbook", XLSX, 422, "."),
        (b"<rows/>", "application/xml", 415, "Send rows as application/json"),
        (b"rows=1", "application/x-www-form-urlencoded", 415, "Send rows as application/json"),
        (b'{"rows": {}}', "application/json", 422, "There are no rows in this"),
        (b'{"rows": [], "dry_run": true}', "application/json", 422, "or something beside them"),
        (b'{"rows": [[1]]}', "application/json", 422, "Row 1 is no object"),
        (b'{"rows": [{"value": 1, "value": 2}]}', "application/json", 400, "'value' stands twice"),
        (b'{"rows": [' + b" " * 4 * 1024 * 1024 + b"]}", "application/json", 413, "4,096 kB at most"),
        (b'{"rows": [{"value": NaN}]}', "application/json", 400, "is no number"),
        (b'{"rows": [{"value": 1e999}]}', "application/json", 400, "is no number"),
        (b'{"rows": [{"value": [1]}]}', "application/json", 422, "Row 1, column value: write a number"),
    ],
)
def test_what_is_no_table_is_refused(ask: Ask, revisions: Any, data: bytes, kind: str, status: int, words: str) -> None:
    before = revisions()
    answer = ask("post", FIGURES, by=ANALYST, data=data, content_type=kind)
    assert answer.status_code == status, answer.text
    assert words in answer.json["detail"]
    assert revisions() == before


def test_a_night_without_news_is_no_error(load: Ask, revisions: Any) -> None:
    before = revisions()
    answer = load([])
    assert (answer.status_code, answer.json["added"], answer.json["load"]) == (200, 0, None)
    assert revisions() == before


def test_what_no_document_can_hold_is_left_out_of_a_cell(load: Ask, database: Any, code: str) -> None:
    answer = load([january(code, source="Case\x00 system\x1b", note="Late\x07.") | {"com\x00ment": "x"}])
    assert answer.status_code == 200
    with database() as session:
        row = session.scalars(select(FigureRevision).order_by(FigureRevision.id.desc())).first()
        assert row.note == "Late."


def test_names_of_columns_are_row_0_and_the_rows_are_counted_as_they_came(load: Ask, code: str) -> None:
    warned = load([january(code, colour="red")], dry_run=True).json["warnings"]
    assert [(one["row"], one["column"]) for one in warned if one["column"] == "colour"] == [(0, "colour")]


def test_a_hostile_document_costs_no_more_than_a_large_one(load: Ask) -> None:
    answer = load([{f"column {number}": [] for number in range(200_000)}])
    assert answer.status_code == 422
    assert answer.json["detail"] == "Row 1, column column 0: write a number, a text or null."
    answer = load([{f"column {number}": 1} for number in range(2_000)])
    assert "more than 1,000 columns" in answer.json["detail"]


def test_rows_with_more_cells_than_a_table_has_are_refused(load: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_CELLS", 100)
    answer = load([{f"column {number}": 1 for number in range(20)}] * 6)
    assert answer.status_code == 422
    assert "send them in several requests" in answer.json["detail"]


def test_a_number_is_read_as_it_was_written() -> None:
    table = rows.table_of([{"a": 0.1, "b": 1e22, "c": 12, "d": "1,452", "e": True, "f": None, "g": 1e-7}])
    assert table.rows == [(2, ["0.1", "10000000000000000000000", "12", "1,452", "true", "", "0.0000001"])]


def test_only_who_keeps_kpis_may_load(load: Ask, revisions: Any, code: str) -> None:
    before = revisions()
    for who in (OWNER, READER):
        assert load([january(code)], by=who).status_code == 403
    assert revisions() == before


def test_the_load_stands_on_the_import_page_and_can_be_undone(
    load: Ask, database: Any, sign_in: Any, code: str
) -> None:
    number = load([january(code)]).json["load"]
    browser = sign_in(ANALYST)
    assert "API: a test" in browser.get("/programmes/seahaven/import").text
    assert browser.post(f"/programmes/seahaven/import/{number}/undo").status_code == 303
    with database() as session:
        assert session.get(ImportBatch, number).undone_at is not None


def test_the_activity_says_that_it_came_by_the_api(load: Ask, database: Any, code: str) -> None:
    load([january(code)])
    with database() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.table_name == "import_batch").order_by(AuditEntry.id.desc())
        ).first()
        assert (entry.actor_title, entry.via) == ("Performance Analyst", "api")


def test_what_would_not_hold_is_said_before_it_is_loaded(load: Ask) -> None:
    """A dropped digit: 9.1 where the months before read 90.5 and the like."""
    answer = load([january("ASM45", value=9.1)], dry_run=True)
    assert answer.status_code == 200
    assert answer.json["findings"], "a figure out of line with its own series is reported"


def test_a_flag_is_true_or_false(ask: Ask) -> None:
    answer = ask("post", f"{FIGURES}?dry_run=yes", by=ANALYST, json={"rows": []})
    assert answer.status_code == 400
    assert "either true or false" in answer.json["detail"]


def test_the_example_of_the_documentation_is_taken(ask: Ask) -> None:
    found = re.search(r"-d '(.*)'", Path("docs/api.md").read_text(encoding="utf-8"))
    assert found
    answer = ask("post", f"{FIGURES}?dry_run=true", by=ANALYST, json=json.loads(found[1]))
    assert (answer.json["added"], answer.json["problems"]) == (1, [])
