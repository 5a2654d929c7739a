"""Erasing a person: the name and address are replaced, the account and all that opens it go, what they wrote stays."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters.db import class_of
from tracker.administration.leaving import why_needed
from tracker.administration.person_data import GOES, columns_about_people, name_of
from tracker.domain.session_rules import Ending
from tracker.people.models import Person
from tracker.people.openid_models import OpenIdIdentity, OpenIdSession
from tracker.people.services import sign_out_everywhere

ERASED_NAME = "Erased"
# A domain that can never receive mail (RFC 2606).
_NOWHERE = "erased.invalid"


class CannotErase(ValueError):
    """Why somebody cannot be erased, with the remedy."""


def is_erased(person: Person) -> bool:
    return person.email.endswith(f"@{_NOWHERE}")


def erase_person(session: Session, person: Person, *, typed: str) -> None:
    """Erase somebody for good; the caller commits. ``typed`` is the job title, as confirmation.

    Raises :class:`CannotErase`; nothing is written then.
    """
    if is_erased(person):
        raise CannotErase("This person was erased already")
    if typed.strip() != person.job_title:
        raise CannotErase(f"Type the job title, {person.job_title}, exactly: erasing cannot be undone")
    if reasons := why_needed(session, person):
        raise CannotErase(". ".join(reasons))
    sign_out_everywhere(person, because=Ending.CLOSED)
    session.flush()
    _forget_provider_sessions(session, person)
    for column in columns_about_people():
        if name_of(column) in GOES:
            kind: Any = class_of(column.table.name)
            for row in session.scalars(select(kind).where(column == person.id)):
                session.delete(row)
            session.flush()
    person.name, person.email = ERASED_NAME, f"{person.id}@{_NOWHERE}"
    person.password_hash = person.away_until = None
    person.is_active = person.is_admin = False
    session.flush()


def _forget_provider_sessions(session: Session, person: Person) -> None:
    """What joins their sessions to a provider's refers to rows that are about to go."""
    theirs = select(OpenIdIdentity.id).where(OpenIdIdentity.person_id == person.id)
    for row in session.scalars(select(OpenIdSession).where(OpenIdSession.identity_id.in_(theirs))):
        session.delete(row)
    session.flush()
