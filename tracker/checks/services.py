"""Accepting a finding with a reason, and taking that back."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.adapters.versions import SavedMeanwhile, check_fit, if_outrun
from tracker.audit.services import actor_of
from tracker.checks.models import FindingAcceptance
from tracker.domain.check_acceptance import problems_with_reason
from tracker.domain.check_finding import CheckFinding
from tracker.plan.models import Programme


def accept_finding(
    session: Session,
    *,
    programme: Programme,
    finding: CheckFinding,
    reason: str,
    at: datetime,
) -> FindingAcceptance:
    """Let a claim stand, with the reason, for whomever the session is attributed to; the caller commits.

    Raises `Unfit` without a reason, and `SavedMeanwhile` when somebody has accepted the same claim.
    """
    check_fit(problems_with_reason(reason))
    actor = actor_of(session)
    accepted = FindingAcceptance(
        programme_id=programme.id,
        fingerprint=finding.fingerprint,
        kind=finding.kind.value,
        place=finding.where,
        message=finding.message,
        reason=reason,
        accepted_at=at,
        accepted_by_id=actor.person_id,
        accepted_by_title=actor.title,
    )
    with if_outrun(session, SavedMeanwhile()):
        session.add(accepted)
    return accepted


def take_back(session: Session, *, acceptance: FindingAcceptance, at: datetime) -> bool:
    """End an acceptance, so that its finding is open again; the caller commits. False if it had ended before.

    The row is locked before it is looked at: of two who take it back at once the first is named.
    """
    session.refresh(acceptance, with_for_update={"of": FindingAcceptance})
    if acceptance.withdrawn_at is not None:
        return False
    acceptance.withdrawn_at, acceptance.withdrawn_by_title = at, actor_of(session).title
    session.flush()
    return True
