"""Accounts and memberships."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, object_session

from tracker.domain.session_rules import Ending
from tracker.people.access_tokens import take_back_every_token
from tracker.people.models import Membership, Person, Role, Source
from tracker.people.passwords import hash_password
from tracker.people.queries import find_person, lock_person
from tracker.people.sessions import end_every_session


class PersonExists(ValueError):
    """Somebody has this email address already."""


def add_person(
    session: Session, *, email: str, name: str, job_title: str = "", is_admin: bool = False, is_senior: bool = False
) -> Person:
    """A new account without a password; the caller commits. Raises :class:`PersonExists`.

    ``is_senior``: head of service or above.
    """
    if find_person(session, email):
        raise PersonExists(f"{email} has an account already")
    person = Person(
        email=email.strip().lower(), name=name, job_title=job_title or name, is_admin=is_admin, is_senior=is_senior
    )
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError as error:
        # Somebody else was adding them.
        raise PersonExists(f"{email} has an account already") from error
    return person


def give_role(
    session: Session,
    *,
    person: Person,
    programme_id: int,
    role: Role,
    until: date | None = None,
    source: Source = Source.HAND,
) -> Membership:
    """Give a role, or move the date of one already given; the caller commits."""
    query = select(Membership).where(
        Membership.person_id == person.id,
        Membership.programme_id == programme_id,
        Membership.role == role,
        Membership.source == source,
    )
    membership = session.scalar(query)
    if membership is None:
        membership = Membership(person_id=person.id, programme_id=programme_id, role=role, until=until, source=source)
        try:
            with session.begin_nested():
                session.add(membership)
        except IntegrityError:
            # Somebody else was giving it; by now it is there.
            membership = session.scalars(query).one()
    membership.until = until
    session.flush()
    return membership


def sign_out_everywhere(person: Person, *, because: Ending = Ending.EVERYWHERE) -> None:
    """End every session of a person, every link that was sent to them and every access token; the caller commits.

    The person's row is locked and read again: of two who do this at once, the second counts on from the first.
    """
    if session := object_session(person):
        session.flush()
        lock_person(session, person.id)
        end_every_session(session, person, because=because)
        take_back_every_token(session, person)
    person.credential_version = (person.credential_version or 1) + 1


def set_password(person: Person, password: str) -> None:
    """Set a password and end every session and link that the old one opened; the caller commits."""
    person.password_hash = hash_password(password)
    sign_out_everywhere(person, because=Ending.PASSWORD_CHANGED)
