"""Writing concerns, budget, events, findings, decisions and the board's actions; their words are kept."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.reports import MANAGER, OWNER, SRO
from tracker.plan.models import Programme
from tracker.plan.queries import find_programme
from tracker.plan.surroundings import BudgetLine, Concern, Decision, Event, EventKind, Finding, FollowUp
from tracker.plan.wordings import Wording, WordingKind
from tracker.reports.queries import read_report

pytestmark = pytest.mark.demonstration

AT = "/programmes/seahaven"
NEW = {"title": "Caseloads", "description": "Too high.", "due_text": "March 2020", "due_on": ["31", "3", "2020"]}


def seen(page: str) -> str:
    return re.search(r'name="seen"[^>]*value="(\d+)"', page)[1]


def test_a_concern_is_added_changed_and_closed_and_each_report_has_the_words_of_its_day(sign_in, database):
    client = sign_in(MANAGER)
    assert client.post(f"{AT}/concerns/add", data=NEW).status_code == 303
    with database() as session:
        concern = session.scalars(select(Concern).where(Concern.title == "Caseloads")).one()
        assert concern.ref == 5
        number = concern.id
    page = client.get(f"{AT}/concerns/{number}/edit").text
    changed = NEW | {"seen": seen(page), "description": "Falling at last.", "is_open": "yes"}
    assert client.post(f"{AT}/concerns/{number}/edit", data=changed).status_code == 303
    page = client.get(f"{AT}/concerns/{number}/edit").text
    assert "was: Too high." in page
    with database() as session:
        programme = find_programme(session, "seahaven")
        before = read_report(session, programme, on=date(2019, 12, 16), known_at=datetime(2020, 2, 1, tzinfo=UTC))
        now = read_report(session, programme, on=date(2020, 1, 27))
        assert [one.ref for one in before.concerns] == [1, 2, 3, 4]
        assert before.concerns[0].description.startswith("Permanent recruitment is slow and vacancies are high")
        assert now.concerns[0].description.startswith("Permanent recruitment is slow; stable agency cover")
        assert now.concerns[-1].description == "Falling at last."
    client.post(f"{AT}/concerns/{number}/edit", data=changed | {"seen": seen(page), "is_open": "no"})
    with database() as session:
        assert [
            one.ref for one in read_report(session, find_programme(session, "seahaven"), on=date(2020, 1, 27)).concerns
        ] == [1, 2, 3, 4]
        kept = session.scalars(select(Wording).where(Wording.thing_id == number, Wording.kind == WordingKind.CONCERN))
        assert [one.number for one in kept] == [1, 2, 3]


def test_who_saves_second_sees_it_and_loses_nothing(sign_in, database):
    client = sign_in(MANAGER)
    first = seen(client.get(f"{AT}/concerns/1/edit").text)
    client.post(f"{AT}/concerns/1/edit", data=NEW | {"seen": first})
    late = client.post(f"{AT}/concerns/1/edit", data=NEW | {"seen": first, "description": "My own words."})
    assert late.status_code == 409
    assert "Somebody saved this before you" in late.text
    assert "My own words." in late.text
    assert (
        client.post(f"{AT}/concerns/1/edit", data=NEW | {"seen": seen(late.text), "description": "My own."}).status_code
        == 303
    )


def test_a_budget_line_keeps_blanks_blank_and_names_a_bad_amount(sign_in, database):
    client = sign_in(MANAGER)
    bad = client.post(f"{AT}/budget/add", data={"label": "Agency", "budget_text": "lots", "actual_text": "£1,200.50"})
    assert bad.status_code == 422
    assert "&#39;lots&#39; is not an amount" in bad.text
    assert "£1,200.50" in bad.text
    assert client.post(f"{AT}/budget/add", data={"label": "Agency", "budget_text": "2.5k"}).status_code == 303
    with database() as session:
        line = session.scalars(select(BudgetLine).where(BudgetLine.label == "Agency")).one()
        assert (line.position, line.budget, line.actual) == (2, 2500, None)


def test_a_meeting_gets_its_outcome_and_actions_and_a_visit_its_findings(sign_in, database):
    client = sign_in(MANAGER)
    visit = {"kind": "monitoring_visit", "title": "Fifth visit", "held_on": ["20", "1", "2020"], "outcome": "Better."}
    assert client.post(f"{AT}/events/add", data=visit | {"held_on": ["20", "1", "2021"]}).status_code == 422
    assert client.post(f"{AT}/events/add", data=visit).status_code == 303
    with database() as session:
        number = session.scalars(select(Event.id).where(Event.title == "Fifth visit")).one()
        board = session.scalars(
            select(Event.id).where(Event.kind == EventKind.BOARD, Event.held_on == date(2019, 12, 18))
        ).one()
        objective = session.scalars(select(Finding)).first().objectives[0].id
    found = {"text": "Plans are sharper.", "objectives": [objective]}
    assert client.post(f"{AT}/events/{number}/findings/add", data=found).status_code == 303
    action = {"title": "Report on caseloads", "owner_id": "", "due_on": ["1", "12", "2019"]}
    refused = client.post(f"{AT}/events/{board}/board-actions/add", data=action)
    assert refused.status_code == 422
    assert "before the meeting that asked for it" in refused.text
    client.post(f"{AT}/events/{board}/board-actions/add", data=action | {"due_on": ["5", "2", "2020"]})
    page = client.get(f"{AT}/assurance").text
    assert "Plans are sharper." in page
    assert "Report on caseloads" in page
    with database() as session:
        row = session.scalars(select(FollowUp).where(FollowUp.title == "Report on caseloads")).one()
        assert row.raised_on == date(2019, 12, 18)
        report = read_report(session, find_programme(session, "seahaven"), on=date(2020, 1, 27))
        assert report.findings[-1].text == "Plans are sharper."


def test_a_decision_is_asked_and_the_manager_records_what_the_board_decided(sign_in, database):
    client = sign_in(MANAGER)
    asked = {
        "title": "Fund two more posts",
        "detail": "Caseloads are at {kpi:VAC latest}.",
        "about": "",
        "needed_on": ["5", "2", "2020"],
    }
    wrong = client.post(f"{AT}/decisions/add", data=asked | {"detail": "Up to {kpi:NONE latest}."})
    assert wrong.status_code == 422
    assert "there is no KPI NONE" in wrong.text
    assert client.post(f"{AT}/decisions/add", data=asked).status_code == 303
    with database() as session:
        decision = session.scalars(select(Decision).where(Decision.title == "Fund two more posts")).one()
        number, sro = decision.id, find_programme(session, "seahaven").sro_id
    answer = {"answer": "Agreed for a year.", "decided_by_id": sro, "decided_on": ["28", "1", "2020"]}
    assert client.post(f"{AT}/decisions/{number}/answer", data=answer).status_code == 422
    assert (
        client.post(f"{AT}/decisions/{number}/answer", data=answer | {"decided_on": ["27", "1", "2020"]}).status_code
        == 303
    )
    again = client.post(f"{AT}/decisions/{number}/answer", data=answer | {"decided_on": ["27", "1", "2020"]})
    assert again.status_code == 422
    assert "decided meanwhile" in again.text
    assert client.get(f"{AT}/decisions/{number}/edit").status_code == 303
    with database() as session:
        assert session.get(Decision, number).answered_by_id == sro


def test_others_are_refused_and_another_programmes_rows_are_not_there(sign_in, database):
    owner = sign_in(OWNER)
    assert owner.get(f"{AT}/concerns/add").status_code == 403
    assert owner.get(f"{AT}/decisions/1/answer").status_code == 403
    assert ">Edit<" not in owner.get(f"{AT}/plan").text
    with database() as session:
        other = Programme(slug="other", name="Other")
        session.add(other)
        session.flush()
        concern = Concern(programme_id=other.id, ref=1, title="Theirs")
        session.add(concern)
        session.commit()
        number = concern.id
    manager = sign_in(MANAGER)
    assert manager.get(f"{AT}/concerns/{number}/edit").status_code == 404
    assert manager.get(f"{AT}/events/999/findings/add").status_code == 404
    assert sign_in(SRO).get(f"{AT}/concerns/add").status_code == 403


def test_a_removed_action_is_put_back(sign_in):
    client = sign_in(MANAGER)
    client.post(f"{AT}/plan/1.1.2/remove", data={"reason": "By mistake"})
    assert "Put it back" in client.get(f"{AT}/plan").text
    assert client.post(f"{AT}/plan/1.1.2/put-back").status_code == 303
    assert "Removed actions" not in client.get(f"{AT}/plan").text
    assert client.post(f"{AT}/plan/1.1.2/put-back").status_code == 404


def test_a_programme_has_abbreviations_of_its_own(sign_in, database):
    client = sign_in(MANAGER)
    wrong = client.post(f"{AT}/abbreviations", data={"text": "SAFS means something"})
    assert wrong.status_code == 422
    assert "SAFS means something" in wrong.text
    assert client.post(f"{AT}/abbreviations", data={"text": "SAFS: safeguarding and family support"}).status_code == 303
    with database() as session:
        assert find_programme(session, "seahaven").abbreviations == {"SAFS": "safeguarding and family support"}
