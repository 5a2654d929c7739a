"""Who may see an edition, and who may do what with it."""

from flask_login import current_user

from tracker.editions.models import Edition, EditionState
from tracker.people.models import Role
from tracker.plan.access import has_role
from tracker.plan.models import Programme


def may_prepare() -> bool:
    """Begin an edition, write its words, submit it: the manager."""
    return has_role(Role.MANAGER)


def may_decide(programme: Programme) -> bool:
    """Approve or return: the senior responsible officer or the named deputy, and nobody else."""
    return has_role(Role.SRO) or _is_deputy(programme)


def why_not_approve(programme: Programme, edition: Edition) -> str:
    """Why this person may not approve this edition, as they are told; empty when they may.

    Two pairs of eyes: the deputy does not approve what they submitted themselves. The senior responsible officer
    answers for the report and may.
    """
    if not may_decide(programme):
        return "Only the senior responsible officer or the deputy approves a report."
    if edition.submitted_by_id == current_user.id and not has_role(Role.SRO):
        return "You submitted this edition, so somebody else approves it: ask the senior responsible officer."
    return ""


def may_publish(programme: Programme) -> bool:
    """The manager, or whoever may approve."""
    return may_prepare() or may_decide(programme)


def may_withdraw(programme: Programme) -> bool:
    return may_publish(programme)


def may_see_public() -> bool:
    """What a public version leaves out, and why: the manager and the senior responsible officer."""
    return has_role(Role.MANAGER, Role.SRO)


def may_read(programme: Programme, edition: Edition) -> bool:
    """Drafts are for those who prepare and decide, a withdrawn edition too; the rest is for every member."""
    if edition.state in (EditionState.DRAFT, EditionState.WITHDRAWN):
        return may_publish(programme)
    return True


def _is_deputy(programme: Programme) -> bool:
    return programme.deputy_id is not None and bool(current_user.id == programme.deputy_id)
