"""Who may decide, ask and answer on the overview."""

from flask import g
from flask_login import current_user

from tracker.people.models import Role
from tracker.plan.access import has_role
from tracker.plan.questions import may_answer as may_answer_question
from tracker.plan.surroundings import Question


def may_decide() -> bool:
    """The SRO decides, and so does the deputy."""
    return has_role(Role.SRO) or current_user.id == g.programme.deputy_id


def may_ask() -> bool:
    """The SRO, the deputy and the manager put questions to owners and leads."""
    return may_decide() or has_role(Role.MANAGER)


def may_answer(question: Question) -> bool:
    """Whoever was asked answers; so do the SRO, the deputy and the manager."""
    return may_answer_question(question, current_user, is_decider=may_ask())
