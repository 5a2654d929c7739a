"""Changing, closing and reopening accounts, for administrators. The caller commits."""

import json
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters.versions import SavedMeanwhile, Unfit, if_outrun
from tracker.administration.erasing import is_erased
from tracker.administration.leaving import why_needed
from tracker.domain.session_rules import Ending
from tracker.people.models import Person
from tracker.people.services import PersonExists, add_person, sign_out_everywhere

TAKEN = "Somebody has this address already; find them in the list of people"


def add_account(session: Session, *, email: str, name: str, job_title: str, is_admin: bool) -> Person:
    """A new account without a password. Raises `Unfit`."""
    try:
        return add_person(session, email=email, name=name, job_title=job_title, is_admin=is_admin)
    except PersonExists:
        raise Unfit({"email": TAKEN}) from None


def digest_of(person: Person) -> str:
    """Changes with anything that :func:`change_account` changes."""
    held = [person.email, person.name, person.job_title, person.is_admin, person.is_senior]
    return sha256(json.dumps(held).encode()).hexdigest()


def change_account(
    session: Session,
    person: Person,
    *,
    seen: str | None = None,
    email: str,
    name: str,
    job_title: str,
    is_admin: bool,
    is_senior: bool,
) -> bool:
    """Change what is held of somebody; whether the address is another one, and so every session and link has ended.

    A job title that changes stays what it was in everything written before. ``seen`` is the digest of what the writer
    had before them; without it, whatever it is now. Raises `Unfit` or `SavedMeanwhile`.
    """
    email = email.strip().lower()
    if session.scalar(select(Person.id).where(Person.email == email, Person.id != person.id)):
        raise Unfit({"email": TAKEN})
    if person.is_admin and not is_admin and (reasons := _last_administrator(session, person)):
        raise Unfit({"is_admin": reasons})
    # After the administrators' rows, which are locked in an order of their own.
    session.refresh(person, with_for_update=True)
    if seen and seen != digest_of(person):
        raise SavedMeanwhile
    has_moved = email != person.email
    with if_outrun(session, Unfit({"email": TAKEN})):
        person.email, person.name, person.job_title = email, name, job_title
        person.is_admin, person.is_senior = is_admin, is_senior
    if has_moved:
        # Links lie in the old mailbox, which may be somebody else's by now.
        sign_out_everywhere(person)
        session.flush()
    return has_moved


def close_account(session: Session, person: Person) -> list[str]:
    """Close an account and end every session and link; why it cannot be closed yet, empty when it is."""
    if reasons := why_needed(session, person):
        return reasons
    sign_out_everywhere(person, because=Ending.CLOSED)
    person.is_active = False
    session.flush()
    return []


def reopen_account(session: Session, person: Person) -> list[str]:
    """Open a closed account again; why it cannot be, empty when it is."""
    if is_erased(person):
        return ["This person was erased; add them anew"]
    person.is_active = True
    session.flush()
    return []


def _last_administrator(session: Session, person: Person) -> str:
    return next((reason for reason in why_needed(session, person) if "administrator" in reason), "")
