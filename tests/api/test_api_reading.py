"""What other programs read: as described, as the commands print it, and no more than the person may see."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from openapi_spec_validator import validate
from sqlalchemy import func, select

from tests.api.conftest import ANALYST, API, MANAGER, OWNER, READER, SRO, operation_at
from tests.signing_in import bearer
from tracker.audit import queries as audit
from tracker.audit.models import AuditEntry
from tracker.editions.models import Edition, EditionState
from tracker.people.models import Person
from tracker.plan.models import Programme

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.command import Tracker

pytestmark = pytest.mark.demonstration

Ask = Callable[..., Any]
SEAHAVEN = "/programmes/seahaven"
PUBLISHED = 4  # the edition of 16 December 2019
READ = [
    "/openapi.json", "/me", "/programmes", SEAHAVEN,
    *(f"{SEAHAVEN}/{path}" for path in (
        "plan", "plan/programme", "plan/1", "plan/1.2", "plan/1.2.1", "risks", "risks/1", "kpis", "kpis/ASM45",
        "kpis/PLC3", "findings", "reports", f"reports/{PUBLISHED}.json", "activity",
    )),
]  # fmt: skip


def test_the_description_is_openapi(description: dict[str, Any]) -> None:
    validate(description)


def test_everything_that_can_be_read_is_tried_here(description: dict[str, Any]) -> None:
    tried = [operation_at(description, "get", path)["operationId"] for path in READ]
    there = [one["get"]["operationId"] for one in description["paths"].values() if "get" in one]
    assert sorted(set(tried)) == sorted(there)


def test_every_answer_is_as_described(ask: Ask) -> None:
    """The fixture holds each to its schema."""
    for path in READ:
        assert ask("get", path).status_code == 200, path


def test_every_kpi_is_as_described(ask: Ask) -> None:
    codes = {row["code"] for row in ask("get", f"{SEAHAVEN}/kpis").json["kpis"]}
    assert len(codes) >= 18
    for code in codes:
        assert ask("get", f"{SEAHAVEN}/kpis/{code}").json["code"] == code


def test_a_kpi_reads_as_its_command_prints_it(ask: Ask, tracker: Tracker) -> None:
    for code in ("ASM45", "PLC3"):
        printed = tracker("kpi", "show", code, "--programme", "seahaven", "--format", "json")
        assert ask("get", f"{SEAHAVEN}/kpis/{code}").json == json.loads(printed.stdout)
    printed = tracker("kpi", "show", "PLC3", "--programme", "seahaven", "--as-of", "2019-12-10", "--format", "json")
    assert ask("get", f"{SEAHAVEN}/kpis/PLC3?as_of=2019-12-10").json == json.loads(printed.stdout)


def test_the_board_and_the_findings_read_as_their_commands_print_them(ask: Ask, tracker: Tracker) -> None:
    printed = tracker("kpi", "list", "--programme", "seahaven", "--format", "json")
    assert ask("get", f"{SEAHAVEN}/kpis").json == json.loads(printed.stdout)
    printed = tracker("check", "--programme", "seahaven", "--format", "json")
    assert ask("get", f"{SEAHAVEN}/findings").json == json.loads(printed.stdout)


def test_the_plan_says_how_each_part_stands(ask: Ask) -> None:
    plan = ask("get", f"{SEAHAVEN}/plan").json
    assert (plan["ref"], plan["rag"], plan["on"]) == ("programme", "red", "2020-01-27")
    refs = [action["ref"] for theme in plan["themes"] for one in theme["objectives"] for action in one["actions"]]
    assert len(refs) == 40
    action = ask("get", f"{SEAHAVEN}/plan/1.5.1").json["part"]
    assert (action["owner"]["job_title"], action["rag"]) == ("MASH Manager", "green")
    labels = [one["label"] for one in action["quarters"]]
    assert labels == ["Q4 2018/19", "Q1 2019/20", "Q2 2019/20", "Q3 2019/20"]
    objective = ask("get", f"{SEAHAVEN}/plan/1.5").json["part"]
    assert objective["actions"][0] == action
    assert {"stated", "derived", "suggested", "suggested_because"} <= set(objective)


def test_the_history_of_a_part_has_every_update_the_latest_first(ask: Ask) -> None:
    found = ask("get", f"{SEAHAVEN}/plan/1.5.1").json
    days = [one["as_on"] for one in found["updates"]]
    assert days == sorted(days, reverse=True)
    assert found["updates"][0] == found["part"]["update"]


def test_a_published_edition_is_the_stored_object(ask: Ask, client: FlaskClient, sign_in: Callable[[str], Any]) -> None:
    told = ask("get", f"{SEAHAVEN}/reports/{PUBLISHED}.json")
    page = sign_in(MANAGER).get(f"/programmes/seahaven/reports/{PUBLISHED}.json")
    assert told.data == page.data
    pdf = ask("get", f"{SEAHAVEN}/reports/{PUBLISHED}.pdf")
    assert pdf.data.startswith(b"%PDF-")
    etag = {"If-None-Match": pdf.headers["ETag"]} | bearer(client.application, MANAGER)
    assert client.get(f"{API}{SEAHAVEN}/reports/{PUBLISHED}.pdf", headers=etag).status_code == 304


def test_an_edition_in_no_format_of_ours_is_not_there(ask: Ask, client: FlaskClient, app: Flask) -> None:
    answer = client.get(f"{API}{SEAHAVEN}/reports/{PUBLISHED}.exe", headers=bearer(app, MANAGER))
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_a_reader_is_not_told_of_drafts(ask: Ask, database: Any) -> None:
    with database() as session:
        number = session.scalars(select(Programme.id).where(Programme.slug == "seahaven")).one()
        day = date(2020, 1, 27)
        session.add(Edition(programme_id=number, status_on=day, data_to_on=day, state=EditionState.DRAFT))
    for who, states in ((SRO, {"draft", "published"}), (READER, {"published"})):
        editions = ask("get", f"{SEAHAVEN}/reports", by=who).json["editions"]
        assert {one["state"] for one in editions} == states


def test_activity_is_for_those_who_may_read_it_on_its_page(ask: Ask) -> None:
    assert ask("get", f"{SEAHAVEN}/activity", by=SRO).status_code == 200
    for who in (READER, OWNER, ANALYST):
        assert ask("get", f"{SEAHAVEN}/activity", by=who).status_code == 403


def test_activity_of_the_last_minutes_is_not_told_yet(ask: Ask, database: Any) -> None:
    """Another transaction may hold an earlier number and not have ended."""
    with database() as session:
        latest = session.scalars(select(AuditEntry.id).order_by(AuditEntry.id.desc())).first()
    page = ask("get", f"{SEAHAVEN}/activity?after={latest - 1}").json
    assert page == {"entries": [], "next": latest - 1, "has_more": False}


def test_activity_is_read_to_its_end_by_asking_for_the_next(
    ask: Ask, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "SETTLES_WITHIN", timedelta(0))
    seen: list[int] = []
    page = {"next": 0, "has_more": True}
    while page["has_more"]:
        page = ask("get", f"{SEAHAVEN}/activity?after={page['next']}").json
        seen += [one["id"] for one in page["entries"]]
    assert ask("get", f"{SEAHAVEN}/activity?after={page['next']}").json == page | {"entries": []}
    with database() as session:
        number = session.scalars(select(Programme.id).where(Programme.slug == "seahaven")).one()
        query = select(func.count()).select_from(AuditEntry).where(AuditEntry.programme_id == number)
        held = session.scalar(query)
    assert len(seen) == len(set(seen)) == held
    assert seen == sorted(seen)


def test_nobody_is_named(ask: Ask, database: Any) -> None:
    with database() as session:
        for person in session.scalars(select(Person)):
            person.name = f"Named-{person.id}"
    for path in READ:
        text = ask("get", path).text
        assert "Named-" not in text, path
        assert "@seahaven.example" not in text, path


def test_what_is_asked_wrongly_is_refused_and_says_how(ask: Ask) -> None:
    for path, words in (
        (f"{SEAHAVEN}/kpis/ASM45?as_of=1/2/2020", "write it as 2020-01-27"),
        (f"{SEAHAVEN}/kpis/ASM45?as_of=20200201", "write it as 2020-01-27"),
        (f"{SEAHAVEN}/kpis/ASM45?as_of=2020-02-30", "write it as 2020-01-27"),
        (f"{SEAHAVEN}/activity?after=-1", "no number of an entry"),
        (f"{SEAHAVEN}/activity?after=99999999999999999999", "no number of an entry"),
    ):
        answer = ask("get", path)
        assert answer.status_code == 400
        assert words in answer.json["detail"]


def test_what_is_not_there_is_not_found_in_words(ask: Ask) -> None:
    for path in ("/plan/9.9.9", "/risks/99", "/kpis/NOSUCH", "/reports/99999.json"):
        answer = ask("get", f"{SEAHAVEN}{path}")
        assert answer.status_code == 404
        assert answer.json["status"] == 404
        assert answer.json["detail"].endswith(".")


@pytest.mark.parametrize("path", ["/plan", "/risks", "/kpis", "/findings", ""])
def test_an_answer_takes_as_many_statements_as_its_page(ask: Ask, statements: Any, sign_in: Any, path: str) -> None:
    """One more for the token in place of the session is none more."""
    page = {"": "/", "/findings": "/checks"}.get(path, path)
    ask("get", f"{SEAHAVEN}{path}")
    with statements() as asked:
        ask("get", f"{SEAHAVEN}{path}")
    browser = sign_in(MANAGER)
    browser.get(f"/programmes/seahaven{page}")
    with statements() as shown:
        browser.get(f"/programmes/seahaven{page}")
    assert len(asked) <= len(shown)
