"""Noting the steps of an edition's life: who took them, when, and what they said."""

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.audit.services import actor_of
from tracker.editions.models import Edition, EditionStep, StepKind
from tracker.people.models import Person


def note_step(
    session: Session, edition: Edition, kind: StepKind, *, by: Person | None, at: datetime, comment: str = ""
) -> EditionStep:
    """Add a step; without a person it was whoever the session is attributed to, such as the command line."""
    step = EditionStep(
        kind=kind,
        at=at,
        by_id=by.id if by else None,
        by_title=by.job_title if by else actor_of(session).title,
        comment=comment,
        digest=edition.digest,
    )
    edition.steps.append(step)
    return step


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
