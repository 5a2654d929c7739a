"""Who may decide, ask and answer on the overview."""

from tracker.domain.permission import Deed
from tracker.plan.access import may
from tracker.plan.surroundings import Question


def may_decide() -> bool:
    """The SRO decides, and so does the deputy."""
    return may(Deed.DECIDE)


def may_approve(submitted_by: int | None) -> bool:
    """The SRO approves a report, and the deputy one that somebody else submitted."""
    return may(Deed.APPROVE_REPORT, submitted_by=submitted_by)


def may_ask() -> bool:
    """The SRO, the deputy and the manager put questions to owners and leads."""
    return may(Deed.ASK)


def may_answer(question: Question) -> bool:
    """Whoever was asked answers; so do the SRO, the deputy and the manager."""
    return may(Deed.ANSWER, asked=question.asked_of_id)


def may_answer_for_others() -> bool:
    """The SRO, the deputy and the manager answer what was asked of nobody by name, or of somebody else."""
    return may(Deed.ANSWER_UNADDRESSED)
