"""Updates and assessments that other programs send: the rules and rights of the forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.api.conftest import ANALYST, MANAGER, OWNER, READER, SRO
from tracker.audit.models import AuditEntry
from tracker.plan.models import Action
from tracker.plan.queries import find_programme, find_rated
from tracker.plan.services import move
from tracker.risks.models import RiskAssessment
from tracker.updates.models import Update

pytestmark = pytest.mark.demonstration

Ask = Callable[..., Any]
PLAN = "/programmes/seahaven/plan"
RISKS = "/programmes/seahaven/risks"
GREEN = {"rag": "green", "narrative": "Guidance issued to all partners."}
RED = {
    "rag": "red",
    "narrative": "Two partners have not answered.",
    "path_cause": "Two partners are late",
    "path_action": "Settle it at the operational group",
    "path_on": "2020-02-07",
}


@pytest.fixture
def send(ask: Ask) -> Ask:
    """``send("1.5.1", GREEN, by=OWNER)`` posts an update to the part and version that are read first."""

    def send_one(ref: str, given: dict[str, Any], *, by: str = MANAGER, to: str = "updates", **more: Any) -> Any:
        return ask("post", f"{PLAN}/{ref}/{to}", by=by, json=read(ask, ref, by=by) | given, **more)

    return send_one


def read(ask: Ask, ref: str, *, by: str = MANAGER) -> dict[str, int]:
    """What has to be sent back with an update."""
    part = ask("get", f"{PLAN}/{ref}", by=by).json["part"]
    return {"id": part["id"], "version": part["version"]}


@pytest.fixture
def count(database: Any) -> Callable[[Any], int]:
    def count_rows(kind: Any) -> int:
        with database() as session:
            return int(session.scalar(select(func.count()).select_from(kind)))

    return count_rows


def errors_of(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {one["field"]: one["message"] for one in answer.json["errors"]}


def test_an_update_is_recorded_and_the_part_answers_as_it_stands_now(send: Ask, ask: Ask) -> None:
    answer = send("1.5.1", RED, by=OWNER)
    assert answer.status_code == 201
    part = answer.json["part"]
    assert (part["rag"], part["rag_since"]) == ("red", "2020-01-27")
    assert part["update"]["author"] == "MASH Manager"
    assert part["update"]["path"] == {
        "cause": "Two partners are late",
        "action": "Settle it at the operational group",
        "on": "2020-02-07",
    }
    assert ask("get", f"{PLAN}/1.5").json["part"]["derived"] == "red"


def test_the_activity_says_who_wrote_and_that_it_came_by_the_api(send: Ask, database: Any) -> None:
    send("1.5.1", GREEN, by=OWNER)
    with database() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.table_name == "status_update").order_by(AuditEntry.id.desc())
        ).first()
        assert (entry.actor_title, entry.via, entry.address) == ("MASH Manager", "api", "127.0.0.1")


def test_what_the_rules_ask_for_is_said_field_by_field(send: Ask, count: Callable[[Any], int]) -> None:
    before = count(Update)
    assert errors_of(send("1.5.1", {"rag": "red"}, by=OWNER)) == {
        "narrative": "Say what has happened; two sentences are enough",
        "path_cause": "Say why it is red",
        "path_action": "Say what will turn it green",
        "path_on": "Say by when it will be green: day, month and year",
    }
    assert "later than today" in errors_of(send("1.5.1", GREEN | {"as_on": "2020-01-28"}, by=OWNER))["as_on"]
    assert count(Update) == before


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"rag": "purple"}, "rag", "should be 'not_rated', 'red'"),
        (GREEN | {"ragg": "red"}, "ragg", "Extra inputs are not permitted"),
        (GREEN | {"as_on": "27/01/2020"}, "as_on", "valid date"),
        (GREEN | {"as_on": 1580083200}, "as_on", "valid date"),
        (GREEN | {"as_on": "0020-01-27"}, "as_on", "1900-01-01"),
        (GREEN | {"version": 2**40}, "version", "less than or equal to"),
        (GREEN | {"version": "7"}, "version", "valid integer"),
        (GREEN | {"narrative": ["a"]}, "narrative", "valid string"),
        (GREEN | {"is_private": "yes"}, "is_private", "valid boolean"),
        (GREEN | {"id": 0}, "id", "greater than or equal to 1"),
        ({"rag": "not_rated", "narrative": "Nothing."}, "rag", "choose one of red, amber, green and complete"),
        (
            {"rag": "verified", "narrative": "Seen.", "completed_on": "2020-01-24", "evidence": "Minutes"},
            "rag",
            "choose one of",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_field(
    send: Ask, count: Callable[[Any], int], given: dict[str, Any], field: str, words: str
) -> None:
    before = count(Update)
    assert words in errors_of(send("1.5.1", given, by=OWNER))[field]
    assert count(Update) == before


def test_the_part_and_version_that_were_read_have_to_be_sent(ask: Ask) -> None:
    missing = {"id": "Field required", "version": "Field required"}
    assert errors_of(ask("post", f"{PLAN}/1.5.1/updates", by=OWNER, json=GREEN)) == missing


def test_an_update_meant_for_what_has_another_number_now_is_refused(
    ask: Ask, database: Any, count: Callable[[Any], int]
) -> None:
    """Both stand at the same version, as many do, so that the version does not tell them apart."""
    with database() as session:
        programme = find_programme(session, "seahaven")
        first, second = (find_rated(session, programme, ref) for ref in ("1.2.1", "1.2.2"))
        second.version = first.version
    meant = read(ask, "1.2.1")
    with database() as session:
        move(session, part=session.get_one(Action, meant["id"]), seen_ref_id=meant["id"], steps=1)
    assert read(ask, "1.2.1")["version"] == meant["version"]
    before = count(Update)
    for to, given in (("updates", GREEN), ("no-change", {})):
        assert ask("post", f"{PLAN}/1.2.1/{to}", json=meant | given).status_code == 409
    assert count(Update) == before


def test_an_update_that_is_sent_again_is_recorded_once(ask: Ask, count: Callable[[Any], int]) -> None:
    sent = read(ask, "1.5.1", by=OWNER) | GREEN | {"reason": "They had not been asked."}
    first = ask("post", f"{PLAN}/1.5.1/updates", by=OWNER, json=sent)
    before = count(Update)
    again = ask("post", f"{PLAN}/1.5.1/updates", by=OWNER, json=sent)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert count(Update) == before
    wrong = first.json["part"]["update"]["id"]
    correction = read(ask, "1.5.1", by=OWNER) | RED | {"corrects": wrong, "reason": "They had not."}
    for _ in range(2):
        assert ask("post", f"{PLAN}/1.5.1/updates", by=OWNER, json=correction).status_code == 201
    assert count(Update) == before + 1


def test_words_that_are_not_for_publication_stay_so_when_they_are_corrected(send: Ask) -> None:
    first = send("1.5.1", GREEN | {"is_private": True}, by=OWNER).json["part"]["update"]
    assert first["is_private"]
    corrected = GREEN | {"narrative": "Issued to most.", "corrects": first["id"], "reason": "Not to all."}
    second = send("1.5.1", corrected, by=OWNER).json["part"]["update"]
    assert second["is_private"]
    third = corrected | {"narrative": "Issued to many.", "corrects": second["id"], "is_private": False}
    assert not send("1.5.1", third, by=OWNER).json["part"]["update"]["is_private"]


def test_who_saves_over_somebody_is_told_and_nothing_is_written(
    send: Ask, ask: Ask, count: Callable[[Any], int]
) -> None:
    held = read(ask, "1.5.1")
    assert send("1.5.1", RED, by=OWNER).status_code == 201
    before = count(Update)
    answer = ask("post", f"{PLAN}/1.5.1/updates", json=GREEN | held)
    assert answer.status_code == 409
    assert "Read it again" in answer.json["detail"]
    assert count(Update) == before


def test_only_who_may_update_it_in_the_week_may_here(send: Ask, count: Callable[[Any], int]) -> None:
    before = count(Update)
    for who in (READER, ANALYST, SRO):
        assert send("1.5.1", GREEN, by=who).status_code == 403
    assert send("programme", GREEN, by=OWNER).status_code == 403
    assert count(Update) == before
    assert send("programme", RED, by=SRO).status_code == 201


def test_an_update_is_corrected_with_a_reason_by_who_wrote_it(send: Ask) -> None:
    wrong = send("1.5.1", RED, by=OWNER).json["part"]["update"]["id"]
    assert "reason" in errors_of(send("1.5.1", GREEN | {"corrects": wrong}, by=OWNER))
    answer = send("1.5.1", GREEN | {"corrects": wrong, "reason": "They had answered."}, by=OWNER)
    assert answer.json["part"]["rag"] == "green"
    assert answer.json["updates"][0]["corrects"] == wrong
    assert wrong in {one["id"] for one in answer.json["updates"]}
    assert send("1.5.1", GREEN | {"corrects": wrong, "reason": "Again."}, by=OWNER).status_code == 404


def test_no_change_says_the_last_update_again(send: Ask, ask: Ask) -> None:
    before = ask("get", f"{PLAN}/1.5.1").json["part"]["update"]
    answer = send("1.5.1", {}, by=OWNER, to="no-change")
    assert answer.status_code == 201
    update = answer.json["part"]["update"]
    assert update["is_no_change"]
    assert (update["narrative"], update["as_on"]) == (before["narrative"], "2020-01-27")


def test_no_change_is_refused_where_it_is_no_answer(send: Ask, ask: Ask, count: Callable[[Any], int]) -> None:
    actions = [
        action
        for theme in ask("get", PLAN).json["themes"]
        for one in theme["objectives"]
        for action in one["actions"]
        if action["overdue_working_days"] > 0
    ]
    before = count(Update)
    answer = send(actions[0]["ref"], {}, to="no-change")
    assert "its due date has passed" in errors_of(answer)["rag"]
    assert count(Update) == before


def test_a_text_that_looks_as_if_it_named_a_child_is_asked_about(send: Ask, count: Callable[[Any], int]) -> None:
    before = count(Update)
    text = GREEN | {"narrative": "Jamie Example (12/03/2009) was seen late."}
    assert '"names_no_child": true' in errors_of(send("1.5.1", text, by=OWNER))["narrative"]
    assert count(Update) == before
    assert send("1.5.1", text | {"names_no_child": True}, by=OWNER).status_code == 201


@pytest.mark.parametrize(
    ("body", "kind", "status", "words"),
    [
        (b"{", "application/json", 400, "is not JSON"),
        (b"", "application/json", 400, "is not JSON"),
        (b'{"rag": "\xff"}', "application/json", 400, "not UTF-8"),
        (b'{"version": NaN}', "application/json", 400, "NaN is no number"),
        (b'{"version": 1e999}', "application/json", 400, "1e999 is no number that can be held"),
        (b'{"version": ' + b"9" * 5_000 + b"}", "application/json", 400, "is not JSON"),
        (b'{"rag": "red", "rag": "green"}', "application/json", 400, "'rag' stands twice"),
        (b"[" * 60_000, "application/json", 400, "is not JSON"),
        (b'{"narrative": "' + b"a" * 70_000 + b'"}', "application/json", 413, "64 kB at most"),
        (b"[]", "application/json", 422, "cannot be read"),
        (b"rag=green", "application/x-www-form-urlencoded", 415, "Send JSON"),
        (b"", "", 415, "Send JSON"),
    ],
)
def test_what_is_no_json_object_is_refused(ask: Ask, body: bytes, kind: str, status: int, words: str) -> None:
    answer = ask("post", f"{PLAN}/1.5.1/updates", by=OWNER, data=body, content_type=kind)
    assert answer.status_code == status
    assert words in answer.json["detail"]


def test_a_text_is_cleaned_as_in_a_form(send: Ask) -> None:
    answer = send("1.5.1", GREEN | {"narrative": "  Issued\x00 to\r\nall partners.\x07 "}, by=OWNER)
    assert answer.json["part"]["update"]["narrative"] == "Issued to\nall partners."


# Risks


def assessed(ask: Ask, given: dict[str, Any], *, by: str = MANAGER) -> Any:
    version = ask("get", f"{RISKS}/1").json["version"]
    return ask("post", f"{RISKS}/1/assessments", by=by, json={"version": version} | given)


def test_a_risk_is_assessed_anew_and_its_score_follows(ask: Ask) -> None:
    answer = assessed(ask, {"probability": 5, "impact": 4, "reason": "Two more agencies withdrew."})
    assert answer.status_code == 201
    assert answer.json["current"] == {"probability": 5, "impact": 4, "score": 20, "band": "very_high"}
    assert answer.json["assessments"][-1]["author"] == "Programme Manager"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"probability": 6, "impact": 4, "reason": "More."}, "probability"),
        ({"probability": 5, "impact": 0, "reason": "More."}, "impact"),
        ({"probability": 5, "impact": 4, "reason": " "}, "reason"),
        ({"probability": 5, "impact": 4, "reason": "r" * 1_001}, "reason"),
        ({"impact": 4, "reason": "More."}, "probability"),
        ({"probability": 5, "impact": 4, "reason": "More.", "score": 20}, "score"),
        ({"probability": 5, "impact": 4, "reason": "More.", "level": "future"}, "level"),
    ],
)
def test_an_assessment_that_is_none_is_refused_by_its_field(
    ask: Ask, count: Callable[[Any], int], given: dict[str, Any], field: str
) -> None:
    before = count(RiskAssessment)
    assert field in errors_of(assessed(ask, given))
    assert count(RiskAssessment) == before


def test_a_risk_is_assessed_only_by_who_may(ask: Ask, count: Callable[[Any], int]) -> None:
    before = count(RiskAssessment)
    given = {"probability": 5, "impact": 4, "reason": "More."}
    for who in (READER, ANALYST, OWNER):
        assert assessed(ask, given, by=who).status_code == 403
    assert count(RiskAssessment) == before
    assert ask("post", f"{RISKS}/99/assessments", json={"version": 1} | given).status_code == 404


def test_of_two_who_assess_at_once_the_second_is_told(ask: Ask) -> None:
    given = {"version": ask("get", f"{RISKS}/1").json["version"], "probability": 5, "impact": 4, "reason": "More."}
    assert ask("post", f"{RISKS}/1/assessments", json=given).status_code == 201
    assert ask("post", f"{RISKS}/1/assessments", json=given).status_code == 409
