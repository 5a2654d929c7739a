"""Asking for help, saying that an action is not one's own, being asked: open until answered."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tracker.people.models import Person
from tracker.plan.models import Action, Objective, Programme, Theme
from tracker.plan.questions import (
    UnfitQuestion,
    answer,
    ask,
    open_questions,
    open_questions_to,
    problem_with_question,
)
from tracker.plan.surroundings import QuestionKind


@pytest.fixture
def owner(session: Session) -> Person:
    return _person(session, "owner")


@pytest.fixture
def manager(session: Session) -> Person:
    return _person(session, "manager")


@pytest.fixture
def programme(session: Session) -> Programme:
    row = Programme(slug="p", name="P")
    session.add(row)
    session.flush()
    return row


def _person(session: Session, name: str) -> Person:
    person = Person(email=f"{name}@example.org", name=name, job_title=name.title())
    session.add(person)
    session.flush()
    return person


def _action(session: Session, programme: Programme) -> Action:
    theme = Theme(programme_id=programme.id, position=1, name="T")
    session.add(theme)
    session.flush()
    objective = Objective(theme_id=theme.id, position=1, name="O")
    session.add(objective)
    session.flush()
    action = Action(objective_id=objective.id, position=1, title="A", added_on=date(2020, 1, 1))
    session.add(action)
    session.flush()
    return action


def test_a_call_for_help_goes_to_whoever_decides(
    session: Session, programme: Programme, owner: Person, manager: Person
) -> None:
    action = _action(session, programme)
    asked = ask(
        session,
        programme=programme,
        kind=QuestionKind.HELP,
        text=" No premises ",
        asked_by=owner,
        about=action,
    )
    assert (asked.text, asked.asked_on, asked.action_id) == ("No premises", date(2020, 1, 27), action.id)
    assert open_questions(session, [programme.id]) == [asked]
    assert open_questions_to(session, manager, deciding_in=[programme.id]) == [asked]
    assert open_questions_to(session, manager) == []
    assert open_questions_to(session, owner) == []


def test_a_question_goes_to_whom_it_is_put(
    session: Session, programme: Programme, owner: Person, manager: Person
) -> None:
    asked = ask(
        session,
        programme=programme,
        kind=QuestionKind.QUESTION,
        text="Why?",
        asked_by=manager,
        asked_of=owner,
    )
    assert open_questions_to(session, owner) == [asked]
    assert open_questions_to(session, manager, deciding_in=[programme.id]) == []


def test_an_answer_closes_it_once(session: Session, programme: Programme, owner: Person, manager: Person) -> None:
    asked = ask(session, programme=programme, kind=QuestionKind.HELP, text="Help", asked_by=owner)
    answer(session, asked, text="Done", answered_by=manager)
    assert open_questions(session, [programme.id]) == []
    assert (asked.answer, asked.answered_by_id, asked.answered_on) == ("Done", manager.id, date(2020, 1, 27))
    with pytest.raises(UnfitQuestion, match="already"):
        answer(session, asked, text="Again", answered_by=manager)


def test_a_form_sent_twice_asks_once(session: Session, programme: Programme, owner: Person) -> None:
    first, second = (
        ask(session, programme=programme, kind=QuestionKind.HELP, text="Help", asked_by=owner) for _ in range(2)
    )
    assert first is second


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        (QuestionKind.HELP, "  ", "Say what help"),
        (QuestionKind.NOT_MINE, "", "whose it is"),
        (QuestionKind.QUESTION, "", "Write the question"),
        (QuestionKind.HELP, "x" * 1_001, "1,001 characters long; shorten it to 1,000"),
    ],
)
def test_empty_and_endless_questions_have_a_remedy(kind: QuestionKind, text: str, problem: str) -> None:
    assert problem in (problem_with_question(kind, text) or "")


def test_an_unfit_question_is_not_written(session: Session, programme: Programme, owner: Person) -> None:
    with pytest.raises(UnfitQuestion, match="Say what help"):
        ask(session, programme=programme, kind=QuestionKind.HELP, text=" ", asked_by=owner)
    assert open_questions(session, [programme.id]) == []
