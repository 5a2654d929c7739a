"""My work: what one person owes, and the questions that are open to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.features.week_cast import MANAGER, OWNER, SRO, WEEK, text_of, things, with_version
from tracker.people.queries import find_person
from tracker.plan.queries import find_programme
from tracker.plan.questions import ask
from tracker.plan.surroundings import Question, QuestionKind

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

pytestmark = pytest.mark.demonstration

Database = Callable[[], AbstractContextManager["Session"]]
SignIn = Callable[[str], "FlaskClient"]
LATE_OWNER = "workforce-lead@seahaven.example"


@pytest.fixture
def asked(database: Database) -> int:
    """The owner of 1.5.1 needs help."""
    with database() as session:
        programme, owner = find_programme(session, "seahaven"), find_person(session, OWNER)
        assert programme
        assert owner
        return ask(
            session, programme=programme, kind=QuestionKind.HELP, text="Who calls the chief officer?", asked_by=owner
        ).id


def test_what_is_owed_is_all_mine_and_most_late_first(sign_in: SignIn, database: Database) -> None:
    page = sign_in(LATE_OWNER).get("/me").text
    refs = [ref.replace("-", ".") for ref in re.findall(r'id="seahaven-a-([\d-]+)"', page)]
    assert refs
    with database() as session:
        actions = things(session)
    late = [actions[ref].owed.late_working_days for ref in refs]
    assert late == sorted(late, reverse=True)
    mine = [
        ref
        for ref, one in actions.items()
        if ref.count(".") == 2
        and one.owed
        and "Workforce Lead" in [owner.job_title for owner in (one.owner, one.second_owner) if owner]
    ]
    assert sorted(refs) == sorted(mine)


def test_an_update_from_my_work_returns_there(sign_in: SignIn, database: Database) -> None:
    with database() as session:
        given = with_version(session, "1.5.1", {"rag": "green", "narrative": "Issued."})
    answer = sign_in(OWNER).post(f"{WEEK}/1.5.1?from=me", data=given)
    assert (answer.status_code, answer.location) == (303, "/me#seahaven-a-1-5-1")
    assert "1.5.1 saved." in sign_in(OWNER).get("/me").text


def test_a_call_for_help_waits_for_those_who_decide_until_one_answers(
    sign_in: SignIn, asked: int, database: Database
) -> None:
    for person, is_shown in ((SRO, True), (MANAGER, True), (OWNER, False)):
        assert ("Who calls the chief officer?" in sign_in(person).get("/me").text) is is_shown
    refused = sign_in(SRO).post(f"/me/questions/{asked}", data={"answer": " "})
    assert refused.status_code == 422
    assert "Write the answer" in refused.text
    long = sign_in(SRO).post(f"/me/questions/{asked}", data={"answer": "y" * 2_000})
    assert long.status_code == 422
    assert "y" * 2_000 in long.text
    assert sign_in(SRO).post(f"/me/questions/{asked}", data={"answer": "I do, today."}).status_code == 303
    assert "Who calls the chief officer?" not in sign_in(MANAGER).get("/me").text
    with database() as session:
        question = session.scalars(select(Question).where(Question.id == asked)).one()
        assert question.answer == "I do, today."
        assert question.answered_by.job_title == "Director of Children's Services"


def test_somebody_elses_question_is_not_there(sign_in: SignIn, asked: int) -> None:
    assert sign_in(OWNER).post(f"/me/questions/{asked}", data={"answer": "x"}).status_code == 404
    assert sign_in(SRO).post("/me/questions/999999", data={"answer": "x"}).status_code == 404


def test_the_manager_is_asked_to_verify_what_others_completed(sign_in: SignIn) -> None:
    page = text_of(sign_in(MANAGER).get("/me").text)
    assert "Completed, for you to verify" in page
    assert "1.3.1 Revised sufficiency strategy Head of Commissioning, completed 6 December 2019" in page


def test_commentary_is_owed_for_periods_that_are_over(sign_in: SignIn) -> None:
    page = text_of(sign_in("permanence-lead@seahaven.example").get("/me").text)
    owed = page.partition("KPI commentary you owe")[2]
    assert "Dec 19" in owed
    assert "Jan 20" not in owed


def test_somebody_without_a_programme_owes_nothing(sign_in: SignIn) -> None:
    page = text_of(sign_in("system-administrator@seahaven.example").get("/me").text)
    assert "You owe no update today." in page
