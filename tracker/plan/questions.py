"""Questions: an owner asks for help, says an action is not theirs, or is asked something.

Each stays open until it is answered.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from tracker.adapters import clock
from tracker.people.models import Person
from tracker.plan.models import Action, Objective, Programme, Theme
from tracker.plan.surroundings import Question, QuestionKind

LONGEST_QUESTION = 1_000

_MISSING = {
    QuestionKind.HELP: "Say what help or which decision you need",
    QuestionKind.NOT_MINE: "Say why it is not yours and, if you know, whose it is",
    QuestionKind.QUESTION: "Write the question",
}


class UnfitQuestion(ValueError):
    """The question or answer cannot be taken; ``problem`` says why and what to do."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def problem_with_question(kind: QuestionKind, text: str) -> str | None:
    """What is wrong with the words of a question, or None."""
    return _MISSING[kind] if not text.strip() else _too_long(text)


def ask(
    session: Session,
    *,
    programme: Programme,
    kind: QuestionKind,
    text: str,
    asked_by: Person,
    about: Theme | Objective | Action | None = None,
    asked_of: Person | None = None,
    asked_at: datetime | None = None,
) -> Question:
    """Put a question; the caller commits.

    ``about`` None means the whole programme. ``asked_of`` None means the manager and the SRO, who
    get every *help* and *not mine*. The same words asked again while the first are open are the same
    question, so that a form sent twice asks once. Raises :class:`UnfitQuestion`.
    """
    text = text.strip()
    if problem := problem_with_question(kind, text):
        raise UnfitQuestion(problem)
    question = Question(
        programme_id=programme.id,
        kind=kind,
        text=text,
        asked_by_id=asked_by.id,
        asked_of_id=asked_of.id if asked_of else None,
        asked_on=clock.today(),
        asked_at=asked_at or clock.now(),
        answer="",
        theme_id=about.id if isinstance(about, Theme) else None,
        objective_id=about.id if isinstance(about, Objective) else None,
        action_id=about.id if isinstance(about, Action) else None,
    )
    if twin := session.scalars(_same_as(question)).first():
        return twin
    session.add(question)
    session.flush()
    return question


def answer(
    session: Session,
    question: Question,
    *,
    text: str,
    answered_by: Person,
    answered_at: datetime | None = None,
) -> None:
    """Answer a question, which closes it; the caller commits. Raises :class:`UnfitQuestion`.

    Of two people answering at once the second is told: the row is locked before it is looked at.
    """
    session.refresh(question, with_for_update={"of": Question})
    text = text.strip()
    if question.answered_at is not None:
        raise UnfitQuestion("This has been answered already; the answer is shown with it")
    if not text:
        raise UnfitQuestion("Write the answer")
    if problem := _too_long(text):
        raise UnfitQuestion(problem)
    # Asked before the row changes: the clock's own query would flush half of it.
    today, now = clock.today(), clock.now()
    question.answer = text
    question.answered_by_id = answered_by.id
    question.answered_on = today
    question.answered_at = answered_at or now
    session.flush()


def open_questions(session: Session, programme_ids: Collection[int]) -> list[Question]:
    """What is not answered yet in these programmes, oldest first, with the people it names."""
    query = _open().where(Question.programme_id.in_(programme_ids))
    return list(session.scalars(query.order_by(Question.asked_on, Question.id)))


def open_questions_to(session: Session, person: Person, *, deciding_in: Collection[int] = ()) -> list[Question]:
    """What this person has to answer, oldest first.

    That is what was asked of them by name and, in the programmes ``deciding_in`` where they are manager
    or SRO, what was asked of nobody in particular.
    """
    to_deciders = Question.asked_of_id.is_(None) & Question.programme_id.in_(deciding_in)
    query = _open().where(or_(Question.asked_of_id == person.id, to_deciders))
    return list(session.scalars(query.order_by(Question.asked_on, Question.id)))


def find_question(session: Session, programme: Programme, number: int) -> Question | None:
    """A question of this programme by its id."""
    return session.scalar(select(Question).where(Question.id == number, Question.programme_id == programme.id))


def _open() -> Select[Question]:
    return (
        select(Question)
        .where(Question.answered_at.is_(None))
        .options(joinedload(Question.asked_by), joinedload(Question.asked_of))
    )


def _same_as(question: Question) -> Select[Question]:
    return select(Question).where(
        Question.answered_at.is_(None),
        Question.programme_id == question.programme_id,
        Question.kind == question.kind,
        Question.text == question.text,
        Question.asked_by_id == question.asked_by_id,
        Question.asked_of_id == question.asked_of_id,
        Question.theme_id == question.theme_id,
        Question.objective_id == question.objective_id,
        Question.action_id == question.action_id,
    )


def _too_long(text: str) -> str | None:
    if len(text) <= LONGEST_QUESTION:
        return None
    return f"This is {len(text):,} characters long; shorten it to {LONGEST_QUESTION:,} or fewer"
