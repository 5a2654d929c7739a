"""Asking, answering and deciding from the overview: as a page, as a part, and who may."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.audit.models import AuditEntry
from tracker.people.models import Person, Role
from tracker.people.services import give_role
from tracker.plan.models import Programme
from tracker.plan.surroundings import Decision, Question, QuestionKind

SRO = "director-of-childrens-services@seahaven.example"
DEPUTY = "assistant-director@seahaven.example"
MANAGER = "programme-manager@seahaven.example"
OWNER = "permanence-lead@seahaven.example"
READER = "lead-member@seahaven.example"
HTMX = {"HX-Request": "true"}
HERE = "/programmes/seahaven"

DATABASE = Callable[[], AbstractContextManager[Session]]
SIGN_IN = Callable[[str], FlaskClient]

pytestmark = pytest.mark.demonstration


def open_decision(database: DATABASE) -> int:
    with database() as session:
        return session.scalars(select(Decision.id).where(Decision.answered_at.is_(None))).first() or 0


def open_help(database: DATABASE) -> int:
    query = select(Question.id).where(Question.answered_at.is_(None), Question.kind == QuestionKind.HELP)
    with database() as session:
        return session.scalars(query).one()


def newest_question(session: Session) -> Question:
    return session.scalars(select(Question).order_by(Question.id.desc())).first() or pytest.fail("no question")


def test_a_question_goes_to_the_owner_and_stays_open_until_answered(sign_in: SIGN_IN, database: DATABASE) -> None:
    client = sign_in(SRO)
    assert "Ask the Permanence Lead about 2.6.1" in client.get(f"{HERE}/ask/2.6.1").text
    answer = client.post(f"{HERE}/ask/2.6.1", data={"text": "What holds this up?"}, follow_redirects=True)
    assert "Asked the Permanence Lead. It stays open until it is answered." in answer.text
    assert "What holds this up?" in answer.text
    with database() as session:
        asked = newest_question(session)
        assert asked.asked_of
        assert asked.asked_by
        assert asked.action
        assert (asked.asked_by.email, asked.asked_of.email, asked.kind) == (SRO, OWNER, QuestionKind.QUESTION)
        number = asked.id
    owner = sign_in(OWNER)
    assert "Asked of you: What holds this up?" in owner.get(f"{HERE}/").text
    owner.post(f"{HERE}/questions/{number}/answer", data={"text": "A vacancy, filled on Monday."})
    assert "What holds this up?" not in sign_in(SRO).get(f"{HERE}/").text
    with database() as session:
        assert newest_question(session).answer == "A vacancy, filled on Monday."


@pytest.mark.parametrize(
    ("ref", "person"),
    [("programme", "Programme Manager"), ("2", "Head of Safeguarding"), ("1.3", "Head of Commissioning")],
)
def test_each_part_of_the_plan_has_somebody_to_ask(sign_in: SIGN_IN, ref: str, person: str) -> None:
    assert f"Ask the {person} about" in sign_in(SRO).get(f"{HERE}/ask/{ref}").text


def test_with_htmx_the_form_and_its_message_are_rows_of_the_table(sign_in: SIGN_IN) -> None:
    client = sign_in(SRO)
    form = client.get(f"{HERE}/ask/2?place=themes", headers=HTMX).text
    assert form.strip().startswith('<tr role="row" class="opened" id="themes-ask-2">')
    assert 'colspan="7"' in form
    assert "<html" not in form
    said = client.post(f"{HERE}/ask/2?place=themes", data={"text": "Why?"}, headers=HTMX).text
    assert "Asked the Head of Safeguarding" in said
    assert 'data-hx-swap-oob="outerHTML"' in said
    assert "Asked, not answered yet" in said


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "part"])
@pytest.mark.parametrize(("text", "problem"), [("  ", "Write the question"), ("x" * 1_001, "1,001 characters long")])
def test_a_question_that_cannot_be_taken_is_refused_and_kept(
    sign_in: SIGN_IN, text: str, problem: str, headers: dict[str, str]
) -> None:
    answer = sign_in(SRO).post(f"{HERE}/ask/2", data={"text": text}, headers=headers)
    assert answer.status_code == 422
    assert problem in answer.text
    assert text.strip() in answer.text
    assert ("<html" in answer.text) == (not headers)


def test_a_script_in_a_question_is_shown_as_text(sign_in: SIGN_IN) -> None:
    page = sign_in(SRO).post(f"{HERE}/ask/2", data={"text": "<script>alert(1)</script>"}, follow_redirects=True).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("person", [SRO, DEPUTY])
def test_the_sro_or_the_deputy_decides_once(sign_in: SIGN_IN, database: DATABASE, person: str) -> None:
    number = open_decision(database)
    client = sign_in(person)
    address = f"{HERE}/decisions/{number}/decide"
    assert "Decide: Agree the final social work offer" in client.get(address).text
    answer = client.post(address, data={"text": "Agreed."}, headers=HTMX)
    assert answer.headers["HX-Retarget"] == "#needs"
    assert "1 decision, 1 request for help" in answer.text
    assert client.post(address, data={"text": "Refused."}).status_code == 422
    assert "Decided already: Agreed." in client.get(address).text
    with database() as session:
        decision = session.get(Decision, number)
        assert decision
        assert decision.answered_by
        assert (decision.answer, decision.answered_by.email) == ("Agreed.", person)
        query = select(AuditEntry).where(AuditEntry.table_name == "decision", AuditEntry.row_id == number)
        entry = session.scalars(query.order_by(AuditEntry.id.desc())).first()
        assert entry
        assert entry.after
        assert (entry.verb, entry.after["answer"]) == ("changed", "Agreed.")


@pytest.mark.parametrize(("text", "problem"), [("", "Write what you decide"), ("y" * 1_001, "shorten it to 1,000")])
def test_a_decision_without_fit_words_is_refused(sign_in: SIGN_IN, database: DATABASE, text: str, problem: str) -> None:
    address = f"{HERE}/decisions/{open_decision(database)}/decide"
    answer = sign_in(SRO).post(address, data={"text": text})
    assert answer.status_code == 422
    assert problem in answer.text
    with database() as session:
        assert all(not one.answer for one in session.scalars(select(Decision).where(Decision.answered_at.is_(None))))


@pytest.mark.parametrize("person", [SRO, MANAGER])
def test_help_is_answered_by_the_sro_or_the_manager(sign_in: SIGN_IN, database: DATABASE, person: str) -> None:
    address = f"{HERE}/questions/{open_help(database)}/answer"
    client = sign_in(person)
    answer = client.post(address, data={"text": "I shall call them."}, follow_redirects=True)
    assert "Answered the Head of Safeguarding." in answer.text
    assert "request for help" not in answer.text
    assert client.post(address, data={"text": "Again"}).status_code == 422


@pytest.mark.parametrize("person", [OWNER, READER])
def test_others_may_neither_ask_decide_nor_answer(sign_in: SIGN_IN, database: DATABASE, person: str) -> None:
    client = sign_in(person)
    addresses = [
        f"{HERE}/ask/2",
        f"{HERE}/decisions/{open_decision(database)}/decide",
        f"{HERE}/questions/{open_help(database)}/answer",
    ]
    for address in addresses:
        assert client.get(address).status_code == 403, address
        assert client.post(address, data={"text": "Mine"}).status_code == 403, address


def test_the_manager_does_not_decide(sign_in: SIGN_IN, database: DATABASE) -> None:
    answer = sign_in(MANAGER).post(f"{HERE}/decisions/{open_decision(database)}/decide", data={"text": "Yes"})
    assert answer.status_code == 403
    assert "senior responsible officer" in answer.text


@pytest.mark.parametrize("path", ["ask/9", "ask/x", "ask/1.1.1.1", "questions/999/answer", "decisions/999/decide"])
def test_what_is_not_there_is_not_found(sign_in: SIGN_IN, path: str) -> None:
    assert sign_in(SRO).get(f"{HERE}/{path}").status_code == 404


def test_another_programme_s_decision_and_question_are_not_found(sign_in: SIGN_IN, database: DATABASE) -> None:
    decision, question = open_decision(database), open_help(database)
    with database() as session:
        other = Programme(slug="other", name="Other")
        session.add(other)
        session.flush()
        person = session.scalars(select(Person).where(Person.email == SRO)).one()
        give_role(session, person=person, programme_id=other.id, role=Role.SRO)
    client = sign_in(SRO)
    assert client.get(f"/programmes/other/decisions/{decision}/decide").status_code == 404
    assert client.get(f"/programmes/other/questions/{question}/answer").status_code == 404
    assert "Nobody leads this yet" in client.get("/programmes/other/ask/programme").text
