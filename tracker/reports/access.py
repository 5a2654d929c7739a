"""Who may see an edition, and who may do what with it."""

from tracker.domain.permission import Deed
from tracker.editions.models import Edition
from tracker.plan.access import may


def may_prepare() -> bool:
    """Begin an edition, write its words, submit it: the manager."""
    return may(Deed.PREPARE_REPORT)


def is_approver() -> bool:
    """The senior responsible officer and the named deputy, and nobody else."""
    return may(Deed.APPROVE_REPORT)


def why_not_approve(edition: Edition) -> str:
    """Why this person may not approve this edition, as they are told; empty when they may.

    Two pairs of eyes: the deputy does not approve what they submitted themselves. The senior responsible officer
    answers for the report and may.
    """
    if may(Deed.APPROVE_REPORT, submitted_by=edition.submitted_by_id):
        return ""
    if is_approver():
        return "You submitted this edition, so somebody else approves it: ask the senior responsible officer."
    return "Only the senior responsible officer or the deputy approves a report."


def may_return() -> bool:
    """Whoever approves, and the manager, who takes it back the same way."""
    return may(Deed.RETURN_REPORT)


def may_publish() -> bool:
    """The manager, or whoever may approve."""
    return may(Deed.PUBLISH_REPORT)


def may_see_public() -> bool:
    """What a public version leaves out, and why: the manager and the senior responsible officer."""
    return may(Deed.READ_PUBLIC_DRAFT)


def may_read(edition: Edition) -> bool:
    """Drafts, and what was returned or withdrawn, are for those who prepare and decide; the rest for every member."""
    return may(Deed.READ if edition.state.is_readable else Deed.READ_DRAFT)
