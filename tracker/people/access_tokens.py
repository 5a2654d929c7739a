"""Access tokens: made and taken back by their person, and found again from the header of a request to the API."""

import logging
import secrets
from collections.abc import Collection
from datetime import date, timedelta
from hashlib import sha256

from flask import Request, g
from sqlalchemy import exists, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, joinedload

from tracker.adapters import clock
from tracker.adapters.db import db, writing
from tracker.audit.services import Actor, attribute
from tracker.domain.access_token_rules import SIGNS_IN_EVERY, TokenScope, is_good
from tracker.people.access_token_models import AccessToken
from tracker.people.models import Person
from tracker.people.openid_models import OpenIdIdentity
from tracker.people.sign_in_models import SignedInBy, SignInSession

log = logging.getLogger(__name__)

# By this a scanner of code and of emails knows what it found.
PREFIX = "itk_"
_SCHEME = "bearer"


def make_token(
    session: Session, person: Person, *, name: str, scope: TokenScope, days: int, programme_id: int | None = None
) -> tuple[str, AccessToken]:
    """A new token and its secret, which is told once and nowhere kept; the caller commits.

    ``programme_id`` is the only programme that it reaches, of those of its person.
    """
    secret = PREFIX + secrets.token_urlsafe(32)
    now = clock.real_now()
    row = AccessToken(
        person_id=person.id,
        name=name,
        scope=scope,
        programme_id=programme_id,
        secret_hash=_hash(secret),
        credential_version=person.credential_version,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    return secret, row


def tokens_of(session: Session, person: Person) -> list[AccessToken]:
    """The tokens that somebody made and has not taken back, the latest first; of some the time may be up."""
    query = select(AccessToken).where(
        AccessToken.person_id == person.id, AccessToken.credential_version == person.credential_version
    )
    return list(session.scalars(query.order_by(AccessToken.made_at.desc(), AccessToken.id.desc())))


def find_token(session: Session, person: Person, number: int) -> AccessToken | None:
    """A token of this person's own."""
    return next((one for one in tokens_of(session, person) if one.id == number), None)


def take_back(session: Session, token: AccessToken) -> None:
    """From now on the secret of this token is worth nothing; the caller commits."""
    session.delete(token)
    session.flush()


def take_back_every_token(session: Session, person: Person) -> None:
    """As when somebody signs out everywhere; the caller commits."""
    for row in session.scalars(select(AccessToken).where(AccessToken.person_id == person.id)):
        session.delete(row)
    session.flush()


def person_of_token(asked: Request) -> Person | None:
    """Whose request to the API this is, by the token in its header. One statement, and a few more once a day.

    That a token was used on a day is written before anything else is read: even a GET tells (docs/adr/0016).
    """
    secret = secret_in(asked.headers.get("Authorization", ""))
    if secret is None or not clock.current_settings().has_api:
        return None
    found = _good_token(secret)
    if found is not None and found.used_on != (on := clock.real_now().date()):
        _note_use(found, on=on, address=asked.remote_addr)
        found = _good_token(secret)
    if found is None:
        return None
    g.access_token = found
    return found.person


def _note_use(token: AccessToken, *, on: date, address: str | None) -> None:
    """Of two requests that are the first of the day, and of one that comes while the token is taken back, one statement
    decides. What cannot be noted now is noted by the next request."""
    number, actor = token.id, Actor.of(token.person, via="api", address=address)
    db.session.rollback()
    try:
        with writing():
            attribute(db.session, actor)
            not_noted = or_(AccessToken.used_on.is_(None), AccessToken.used_on != on)
            db.session.execute(update(AccessToken).where(AccessToken.id == number, not_noted).values(used_on=on))
            db.session.commit()
    except OperationalError as error:
        db.session.rollback()
        log.warning("The use of access token %s was not noted: %s", number, error.orig)


def secret_in(header: str) -> str | None:
    """The token of an ``Authorization`` header; None where there is none that could be ours.

    >>> secret_in("Bearer itk_abc"), secret_in("Basic itk_abc"), secret_in("")
    ('itk_abc', None, None)
    """
    scheme, _, secret = header.strip().partition(" ")
    secret = secret.strip()
    return secret if scheme.lower() == _SCHEME and secret.startswith(PREFIX) and secret.isascii() else None


def token_of_request() -> AccessToken | None:
    """The token that this request showed and that was good."""
    found: AccessToken | None = g.get("access_token")
    return found


def within_reach(programme_ids: Collection[int]) -> frozenset[int]:
    """Of the programmes of a person those that this request may reach: its token may be held to one of them."""
    token = token_of_request()
    if token is None or token.programme_id is None:
        return frozenset(programme_ids)
    return frozenset(programme_ids) & {token.programme_id}


def _good_token(secret: str) -> AccessToken | None:
    identity = exists().where(OpenIdIdentity.person_id == AccessToken.person_id)
    lately = exists().where(
        SignInSession.person_id == AccessToken.person_id,
        SignInSession.by == SignedInBy.OPENID,
        SignInSession.started_at > clock.real_now() - SIGNS_IN_EVERY,
    )
    query = (
        select(AccessToken)
        .where(AccessToken.secret_hash == _hash(secret), or_(~identity, lately))
        .options(joinedload(AccessToken.person))
    )
    row = db.session.scalar(query)
    if row is None or not row.person.is_active:
        return None
    good = is_good(
        version=row.credential_version,
        version_of_person=row.person.credential_version,
        expires_at=row.expires_at,
        now=clock.real_now(),
    )
    return row if good else None


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
