"""Checking who somebody is: a password, then a code, each counted before it is looked at."""

from flask import request
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.audit.services import record_event
from tracker.domain.lockout import Trial
from tracker.people.known_browsers import name_of_known_browser
from tracker.people.lockout import claim_try, succeed
from tracker.people.models import Person
from tracker.people.passwords import check_password
from tracker.people.queries import find_person
from tracker.people.second_factor import use_code
from tracker.people.sessions import this_session


def find_by_password(session: Session, *, email: str, password: str) -> Person | None:
    """Who signs in with these; None, in as long a time, when nobody does. Commits the count, not what follows.

    Raises :class:`tracker.people.lockout.TooManyTries`.
    """
    person = find_person(session, email)
    return _check(session, person, email=email, password=password, browser=name_of_known_browser(person))


def is_password_of(session: Session, person: Person, password: str) -> bool:
    """Whether somebody who is signed in knows their password, asked again before what matters; commits the count.

    Raises :class:`tracker.people.lockout.TooManyTries`: whoever sits down at an open session does not guess either.
    """
    signed_in = this_session()
    browser = f"session {signed_in.id}" if signed_in else None
    return _check(session, person, email=person.email, password=password, browser=browser) is not None


def is_code_of(session: Session, person: Person, code: str) -> bool:
    """Whether this is a one-time password or recovery code of theirs that nobody has used; the caller commits.

    Raises :class:`tracker.people.lockout.TooManyTries`.
    """
    number, browser = person.id, name_of_known_browser(person)
    claim = claim_try(session, Trial.CODE, account=person.email, address=request.remote_addr, browser=browser)
    person = session.get_one(Person, number)
    if use_code(session, person, code):
        succeed(session, claim)
        return True
    _refuse(session, number, "the code was not right")
    return False


def _check(session: Session, person: Person | None, *, email: str, password: str, browser: str | None) -> Person | None:
    """Read first, then count and commit, and only then take the time that checking takes: no lock is held meanwhile."""
    number = person.id if person else None
    held = (person.password_hash, person.credential_version) if person and person.is_active else (None, 0)
    claim = claim_try(session, Trial.PASSWORD, account=email, address=request.remote_addr, browser=browser)
    right, better_hash = check_password(password, held[0])
    # Asked for and recorded whether there is anybody or not: how long it takes says nothing.
    person = session.get(Person, number or 0, populate_existing=True)
    # Whoever changed the password, or closed the account, while it was checked has the last word.
    is_same = person is not None and person.is_active and (person.password_hash, person.credential_version) == held
    if person is None or not right or not is_same:
        _refuse(session, number, "the password was not right" if number else "nobody has the address that was typed")
        return None
    if better_hash:
        person.password_hash = better_hash
    succeed(session, claim)
    return person


def _refuse(session: Session, number: int | None, why: str) -> None:
    record_event(session, verb="refused", table_name="person", row_id=number, after={"sign_in": why})
    session.commit()


def must_have_code(person: Person) -> bool:
    """Whether somebody with a password here has to sign in with a one-time password as well."""
    return clock.current_settings().second_factor == "required" and person.password_hash is not None
