"""The assurance page, the page of one record, and writing them."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from tracker.audit.models import AuditEntry
from tracker.domain.evidence import Conclusion, OutcomeSignal
from tracker.evidence.assurance import find_record
from tracker.evidence.models import AssuranceKind, AssuranceRecord
from tracker.evidence.queries import read_programme
from tracker.people.models import Membership, Role
from tracker.people.queries import find_person
from tracker.plan.models import Objective, Programme
from tracker.plan.queries import find_objective, find_programme
from tracker.plan.surroundings import Event, EventKind, Finding, FollowUp

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.demonstration

MANAGER = "programme-manager@seahaven.example"
ANALYST = "performance-analyst@seahaven.example"
OWNER = "exploitation-lead@seahaven.example"
PAGE = "/programmes/seahaven/assurance"
GOOD = {
    "kind": "dip_sample",
    "title": "Visits in the new year",
    "held_on": ["20", "1", "2020"],
    "sample_text": "12",
    "grades_text": "in time: 7\nlate: 5",
    "found": "Five visits were late.",
    "moderated_by": "Head of Safeguarding",
    "conclusion": "poor",
}

Database = Callable[[], AbstractContextManager["Session"]]
SignIn = Callable[[str], "FlaskClient"]


def words(answer: TestResponse) -> str:
    """The text of a page, its spaces single."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def programme_of(session: Session) -> Programme:
    programme = find_programme(session, "seahaven")
    assert programme is not None
    return programme


def objective_id(database: Database, ref: str) -> int:
    with database() as session:
        objective = find_objective(session, programme_of(session), ref)
        assert objective is not None
        return objective.id


def held(session: Session, code: str) -> AssuranceRecord:
    record = find_record(session, programme_of(session), code)
    assert record is not None
    return record


def seen_in(client: FlaskClient, code: str) -> str:
    match = re.search(r'name="seen"[^>]*value="(\w+)"', client.get(f"{PAGE}/{code}/edit").text)
    assert match is not None
    return match[1]


def test_the_page_lists_records_newest_first_with_what_they_show(sign_in: SignIn) -> None:
    answer = sign_in(MANAGER).get(PAGE)
    said = words(answer)
    assert "10 records: three were poor, two show the difference made and five do not settle it." in said
    assert "follow-ups are open, two of them late." in said
    codes = re.findall(r'<tr role="row" id="(A\d+)">', answer.text)
    assert codes == ["A5", "A9", "A3", "A10", "A4", "A6", "A8", "A7", "A2", "A1"]
    row = said[said.index("Assessments and plans A3") :]
    assert row.startswith(
        "Assessments and plans A3 illustrative Sample 24 5 good 11 requires improvement 8 inadequate"
        " The voice of the child is stronger."
    )
    assert "Moderated by Head of Quality Assurance Poor 2.3 Better assessments and plans" in row


def test_findings_lead_to_objectives_actions_and_evidence(sign_in: SignIn) -> None:
    said = words(sign_in(MANAGER).get(PAGE))
    finding = said[said.index("2 Emergency placements and placement stability are not improving.") :]
    answer = finding[: finding.index("3 Permanent recruitment is slow.")]
    assert "Green 1.3 Sufficiency of emergency and unplanned placements One action: 1 Complete" in answer
    assert "Red 2.6 Permanence considered for every child early Four actions:" in answer
    assert re.search(r"2\.6\.\d .+? due \d+ \w+ 20\d\d", answer)
    assert "Children with 3 or more placements getting worse, 19.9%" in answer
    assert "Placement moves in the autumn Poor" in answer


def test_visits_and_meetings_stand_in_order_and_the_next_one_is_to_come(sign_in: SignIn) -> None:
    said = words(sign_in(MANAGER).get(PAGE))
    timeline = said[said.index("Inspections and visits") :]
    assert timeline.index("Fourth monitoring visit") < timeline.index("Inspection of local authority")
    assert "5 Feb 2020 Improvement Board illustrative to come" in timeline


@pytest.mark.parametrize(
    ("show", "codes"),
    [("audit", ["A9", "A3", "A4", "A1"]), ("poor", ["A3", "A8", "A1"]), ("feedback", ["A10", "A6", "A7"])],
)
def test_records_are_filtered_by_kind_and_verdict(sign_in: SignIn, show: str, codes: list[str]) -> None:
    answer = sign_in(MANAGER).get(f"{PAGE}?show={show}")
    assert re.findall(r'<tr role="row" id="(A\d+)">', answer.text) == codes
    assert len(re.findall(r'<tr role="row" id="(A\d+)">', sign_in(MANAGER).get(f"{PAGE}?show=nonsense").text)) == 10


def test_a_record_says_what_it_means_for_its_objective(sign_in: SignIn) -> None:
    said = words(sign_in(OWNER).get(f"{PAGE}/A3"))
    assert "Audit A3, 17 January 2020 Assessments and plans" in said
    assert "With all its evidence: deteriorating. Suggested rating red" in said
    assert "Requires improvement 11 46" in said
    assert "Workshop on writing outcomes" in said
    assert "Add a follow-up" not in said
    assert "Mark as done" not in said


@pytest.mark.parametrize("email", [MANAGER, ANALYST])
def test_a_new_record_is_linked_and_counts_for_its_objective(sign_in: SignIn, database: Database, email: str) -> None:
    client = sign_in(email)
    assert "What is it?" in words(client.get(f"{PAGE}/new"))
    answer = client.post(f"{PAGE}/new", data=GOOD | {"objective_ids": [str(objective_id(database, "2.5"))]})
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/A11")
    with database() as session:
        record = held(session, "A11")
        assert (record.kind, record.sample_size) == (AssuranceKind.DIP_SAMPLE, 12)
        assert record.grades == {"in time": 7, "late": 5}
        assert (record.held_on, record.conclusion) == (date(2020, 1, 20), Conclusion.POOR)
        status = read_programme(session, programme_of(session), on=date(2020, 1, 27))
        [objective] = [one for one in status.objectives if one.ref == "2.5"]
        assert objective.outcome.signal is OutcomeSignal.DETERIORATING
        assert objective.outcome.sentence == "“Visits in the new year” was poor"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "Write what was looked at"),
        ("kind", "inspection", "Choose whether it is an audit, a dip sample or feedback"),
        ("held_on", ["31", "2", "2020"], "is not a date"),
        ("held_on", ["3", "2", "2020"], "This day is still to come"),
        ("sample_text", "a dozen", "'a dozen' is not the size of a sample; write a whole number such as 24"),
        ("grades_text", "in time: 9\nlate: 5", "The grades add up to 14, more than the sample of 12"),
        ("conclusion", "excellent", "Choose what it shows"),
        ("objective_ids", ["987654"], "not a valid choice"),
    ],
)
def test_a_bad_record_is_refused_and_what_was_typed_is_kept(
    sign_in: SignIn, database: Database, field: str, value: Any, said: str
) -> None:
    answer = sign_in(MANAGER).post(f"{PAGE}/new", data=GOOD | {field: value})
    assert answer.status_code == 422
    assert said in words(answer)
    assert "Five visits were late." in answer.text
    with database() as session:
        assert find_record(session, programme_of(session), "A11") is None


def test_a_script_in_a_record_stays_text(sign_in: SignIn) -> None:
    client = sign_in(MANAGER)
    client.post(f"{PAGE}/new", data=GOOD | {"found": "<script>alert(1)</script>", "grades_text": "<b>: 3"})
    for path in ("", "/A11", "/A11/edit"):
        page = client.get(PAGE + path).text
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_editing_keeps_what_the_record_said_before(sign_in: SignIn, database: Database) -> None:
    client = sign_in(ANALYST)
    changed = GOOD | {"seen": seen_in(client, "A8"), "objective_ids": [str(objective_id(database, "1.3"))]}
    assert client.post(f"{PAGE}/A8/edit", data=changed).status_code == 303
    said = words(client.get(f"{PAGE}/A8"))
    assert "Visits in the new year" in said
    changes = said[said.index("Changes When Who") :]
    assert "Performance Analyst Title Placement moves in the autumn Visits in the new year" in changes
    assert "Grades planned 6, avoidable 8, unavoidable 6 in time 7, late 5" in changes
    assert "Objectives Permanence considered for every child early Sufficiency of emergency" in changes
    with database() as session:
        entries = list(session.scalars(select(AuditEntry).where(AuditEntry.row_id == held(session, "A8").id)))
        assert any(entry.before == {"objectives": ["Permanence considered for every child early"]} for entry in entries)


def test_saving_the_same_again_changes_nothing(sign_in: SignIn, database: Database) -> None:
    client = sign_in(MANAGER)
    page = client.get(f"{PAGE}/A4/edit").text
    with database() as session:
        record = held(session, "A4")
        same = {
            "seen": re.search(r'name="seen"[^>]*value="(\w+)"', page)[1],  # type: ignore[index]
            "kind": record.kind.value,
            "title": record.title,
            "held_on": [str(record.held_on.day), str(record.held_on.month), str(record.held_on.year)],
            "sample_text": str(record.sample_size),
            "grades_text": "grade upheld: 29\ngrade lowered: 3",
            "found": record.found,
            "moderated_by": record.moderated_by,
            "conclusion": record.conclusion.value,
            "objective_ids": [str(one.id) for one in record.objectives],
            "is_illustrative": "y",
        }
    assert client.post(f"{PAGE}/A4/edit", data=same).status_code == 303
    assert "Changes When Who" not in words(client.get(f"{PAGE}/A4"))


def test_somebody_elses_change_is_shown_and_nothing_typed_is_lost(sign_in: SignIn) -> None:
    client = sign_in(MANAGER)
    seen = seen_in(client, "A8")
    assert client.post(f"{PAGE}/A8/edit", data=GOOD | {"seen": seen}).status_code == 303
    mine = GOOD | {"seen": seen, "found": "My own words about it."}
    answer = client.post(f"{PAGE}/A8/edit", data=mine)
    assert answer.status_code == 409
    said = words(answer)
    assert "Somebody saved this before you" in said
    assert "Five visits were late." in said
    assert "My own words about it." in answer.text
    again = re.search(r'name="seen"[^>]*value="(\w+)"', answer.text)
    assert again is not None
    assert client.post(f"{PAGE}/A8/edit", data=mine | {"seen": again[1]}).status_code == 303


@pytest.mark.parametrize("path", ["/new", "/A3/edit", "/A3/follow-up"])
def test_only_the_manager_and_the_analyst_write(sign_in: SignIn, path: str) -> None:
    client = sign_in(OWNER)
    assert client.get(PAGE + path).status_code == 403
    assert client.post(PAGE + path, data=GOOD).status_code == 403
    assert "Add a record" not in client.get(PAGE).text


@pytest.mark.parametrize("path", ["/A99", "/A99/edit", "/A99/follow-up", "/a3", "/A3%00"])
def test_an_unknown_record_is_not_found(sign_in: SignIn, path: str) -> None:
    assert sign_in(MANAGER).get(PAGE + path).status_code == 404


def other_programme(session: Session) -> Programme:
    """A second programme with a record of its own, of which the manager of Seahaven is no member."""
    other = Programme(slug="other", name="Other")
    session.add(other)
    session.flush()
    record = AssuranceRecord(
        programme_id=other.id,
        code="B1",
        kind=AssuranceKind.AUDIT,
        title="Elsewhere",
        held_on=date(2020, 1, 6),
        conclusion=Conclusion.POOR,
    )
    session.add(record)
    session.flush()
    session.add(FollowUp(programme_id=other.id, title="Theirs", assurance_record_id=record.id))
    session.flush()
    return other


def test_another_programmes_records_are_not_there(sign_in: SignIn, database: Database) -> None:
    with database() as session:
        other_programme(session)
        theirs = session.scalar(select(FollowUp.id).where(FollowUp.title == "Theirs"))
    client = sign_in(MANAGER)
    assert client.get("/programmes/other/assurance").status_code == 404
    assert client.get(f"{PAGE}/B1").status_code == 404
    assert "Elsewhere" not in client.get(PAGE).text
    assert client.post(f"{PAGE}/A3/follow-up/{theirs}/done").status_code == 404


def test_an_empty_programme_says_what_to_do(sign_in: SignIn, database: Database) -> None:
    with database() as session:
        empty = Programme(slug="empty", name="Empty")
        session.add(empty)
        session.flush()
        person = find_person(session, MANAGER)
        assert person is not None
        session.add(Membership(person_id=person.id, programme_id=empty.id, role=Role.MANAGER))
    said = words(sign_in(MANAGER).get("/programmes/empty/assurance"))
    assert "Nothing is recorded yet." in said
    assert "Add the first one" in said
    assert "No finding is recorded." in said
    assert "Nothing is to be followed up." in said


def test_a_follow_up_is_added_and_done(sign_in: SignIn, database: Database) -> None:
    client = sign_in(MANAGER)
    assert client.post(f"{PAGE}/A5/follow-up", data={"title": "x"}).status_code == 422
    with database() as session:
        person = find_person(session, OWNER)
        assert person is not None
        data = {"title": "Measure response times", "owner_id": str(person.id), "due_on": ["28", "2", "2020"]}
    assert client.post(f"{PAGE}/A5/follow-up", data=data).status_code == 303
    assert "Measure response times Exploitation Lead 28 Feb 2020" in words(client.get(f"{PAGE}/A5"))
    with database() as session:
        number = session.scalar(select(FollowUp.id).where(FollowUp.title == "Measure response times"))
    assert client.post(f"{PAGE}/A3/follow-up/{number}/done").status_code == 404
    assert client.post(f"{PAGE}/A5/follow-up/{number}/done").status_code == 303
    assert "Measure response times Exploitation Lead done 27 Jan 2020" in words(client.get(f"{PAGE}/A5"))


def test_the_number_of_statements_does_not_grow_with_the_rows(
    sign_in: SignIn, database: Database, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    client = sign_in(MANAGER)
    client.get(PAGE)
    with statements() as before:
        client.get(PAGE)
    with database() as session:
        programme = programme_of(session)
        objectives = list(session.scalars(select(Objective)))
        for number in range(30):
            event = Event(
                programme_id=programme.id,
                kind=EventKind.MONITORING_VISIT,
                held_on=date(2019, 12, 2),
                title=f"Visit {number}",
                findings=[Finding(number=1, text="Found", objectives=objectives)],
            )
            record = AssuranceRecord(
                programme_id=programme.id,
                code=f"X{number}",
                kind=AssuranceKind.AUDIT,
                title=f"Audit {number}",
                held_on=date(2020, 1, 6),
                conclusion=Conclusion.POOR,
                objectives=objectives,
            )
            session.add_all([event, record])
            session.flush()
            session.add(FollowUp(programme_id=programme.id, title=f"Do {number}", assurance_record_id=record.id))
    with statements() as after:
        assert "Audit 29" in client.get(PAGE).text
    assert len(after) == len(before)
    assert len(after) < 30
