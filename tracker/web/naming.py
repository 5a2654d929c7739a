"""Asking whoever writes a text that looks as if it named a child to reword it, or to say that it names none."""

from flask import has_request_context, request

from tracker.adapters.db import db
from tracker.domain.identifying_text import find_identifying, question_about, token_of

FIELD = "names_no_child"
# In a session's info: the words of which its author said that they name no child.
CONFIRMED = "confirmed_words"


class Question(str):
    """What is asked about a text, beside which a template shows the box that answers it.

    ``token`` stands for the words asked about; ``is_answered`` says whether the box was ticked for exactly those.
    """

    __slots__ = ("is_answered", "token")

    token: str
    is_answered: bool


def question_on(text: str) -> Question | None:
    """What is to be asked about a text; None for one that needs no question."""
    question = question_for(text)
    if question is None:
        return None
    question.is_answered = has_request_context() and question.token in request.form.getlist(FIELD)
    if question.is_answered:
        confirm(text)
    return question


def question_for(text: str) -> Question | None:
    """The question by itself, not answered yet; None for a text that needs none."""
    found = find_identifying(text)
    if not found:
        return None
    question = Question(question_about(found))
    question.token = token_of(found)
    question.is_answered = False
    return question


def confirm(text: str) -> None:
    """Its author said that the text names no child: the audit keeps for which words."""
    db.session.info.setdefault(CONFIRMED, set()).update(one.words for one in find_identifying(text))


def unanswered(text: str) -> Question | None:
    """As :func:`question_on`; None also when it was answered."""
    question = question_on(text)
    return None if question is None or question.is_answered else question
