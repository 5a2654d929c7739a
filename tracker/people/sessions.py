"""Sessions: begun by every way of signing in, ended here, and found again from the cookie of a request.

The table knows when a session began and ended. When its browser was last seen is in the signed cookie, written at
most once a minute, because a GET does not write (docs/adr/0002).
"""

import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from flask import Request, current_app, g, request
from flask import session as cookie
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.audit.services import Actor, attribute
from tracker.domain.session_rules import Ending, SessionLimits, why_over
from tracker.people.access_tokens import person_of_token
from tracker.people.models import Person
from tracker.people.sign_in_models import LONGEST_BROWSER, SignedInBy, SignInSession
from tracker.web.problems import is_api

SEEN_EVERY = timedelta(minutes=1)
_SECRET, _SEEN = "sign_in", "seen"


def session_limits() -> SessionLimits:
    settings = clock.current_settings()
    return SessionLimits(
        idle=timedelta(minutes=settings.session_idle_minutes), longest=timedelta(hours=settings.session_hours)
    )


def begin_session(session: Session, person: Person, *, by: SignedInBy) -> SignInSession:
    """Sign somebody in to the browser of this request, under a new secret; the caller commits.

    Whatever its cookie held is gone: nobody who knew it before knows the session. Only somebody who signs in again
    after their own session ended keeps the token of their forms, so that what they were writing can still be saved.
    A session of somebody else in the same browser ends.
    """
    earlier = g.get("sign_in_session")
    form_token = cookie.get(_form_token_name()) if earlier and earlier.person_id == person.id else None
    if earlier:
        end_session(earlier, because=why_signed_out() or Ending.SIGNED_OUT)
    cookie.clear()
    if form_token:
        cookie[_form_token_name()] = form_token
    attribute(session, Actor.of(person, via="web", address=request.remote_addr))
    secret, row = open_session(
        session, person, by=by, address=request.remote_addr, browser=request.user_agent.string, now=clock.real_now()
    )
    cookie[_SECRET] = secret
    cookie[_SEEN] = _seconds(row.started_at)
    return row


def open_session(
    session: Session, person: Person, *, by: SignedInBy, address: str | None, browser: str, now: datetime
) -> tuple[str, SignInSession]:
    """A new row, and the secret that only the browser's cookie holds; the caller commits."""
    secret = secrets.token_urlsafe(32)
    row = SignInSession(
        secret_hash=_hash(secret),
        person_id=person.id,
        credential_version=person.credential_version,
        started_at=now,
        by=by,
        address=address,
        browser=browser.replace("\x00", "")[:LONGEST_BROWSER],
    )
    session.add(row)
    session.flush()
    return secret, row


def end_session(row: SignInSession, *, because: Ending) -> None:
    """From now on the cookie of this session, and every copy of it, is worth nothing; the caller commits."""
    if row.ended_at is None:
        row.ended_at, row.ended_because = clock.real_now(), because


def end_every_session(session: Session, person: Person, *, because: Ending) -> None:
    """End all sessions of a person, this one too; the caller commits."""
    end_other_sessions(session, person, because=because, keep=None)


def end_other_sessions(session: Session, person: Person, *, because: Ending, keep: SignInSession | None) -> None:
    """End the sessions of a person but the one to keep; the caller commits."""
    for row in open_sessions(session, person):
        if row is not keep:
            end_session(row, because=because)


def forget_browser() -> None:
    """Empty the cookie of this request's browser."""
    cookie.clear()


def forget_all_but_own(person: Person) -> None:
    """Empty the cookie of this request's browser, but for an earlier session of this person and the token of its forms.

    By these :func:`begin_session` knows, a page later, that it is they who sign in again.
    """
    earlier = this_session()
    is_own = earlier is not None and earlier.person_id == person.id
    kept = {name: cookie[name] for name in (_SECRET, _SEEN, _form_token_name()) if is_own and name in cookie}
    cookie.clear()
    cookie.update(kept)


def open_sessions(session: Session, person: Person) -> list[SignInSession]:
    """The sessions of a person that are not over, the latest first.

    One that was left alone is among them until its longest time is up: when it was last seen, only its cookie knows.
    """
    query = select(SignInSession).where(
        SignInSession.person_id == person.id,
        SignInSession.ended_at.is_(None),
        SignInSession.credential_version == person.credential_version,
        SignInSession.started_at > clock.real_now() - session_limits().longest,
    )
    return list(session.scalars(query.order_by(SignInSession.started_at.desc(), SignInSession.id.desc())))


def this_session() -> SignInSession | None:
    """The session of this request, over or not; None for a browser that has none."""
    row: SignInSession | None = g.get("sign_in_session")
    return row


def why_signed_out() -> Ending | None:
    """Why the session that this request's browser once had is over; None when it has none, or a good one."""
    ending: Ending | None = g.get("session_ending")
    return ending


def person_of_request(asked: Request) -> Person | None:
    """Whose request this is: what Flask-Login asks for. One statement.

    A cookie opens pages and a token opens the API, never the other way round: so no page of another site can make a
    browser ask the API for somebody.
    """
    if is_api():
        return person_of_token(asked)
    secret = cookie.get(_SECRET)
    if not isinstance(secret, str):
        return None
    row = db.session.scalar(
        select(SignInSession)
        .where(SignInSession.secret_hash == _hash(secret))
        .join(SignInSession.person)
        .options(contains_eager(SignInSession.person))
    )
    if row is None:
        return None
    now = clock.real_now()
    seen_at = datetime.fromtimestamp(cookie.get(_SEEN, 0), UTC)
    g.sign_in_session = row
    g.session_ending = _ending_of(row, seen_at=seen_at, now=now)
    if g.session_ending is not None or not row.person.is_active:
        return None
    if now - seen_at >= SEEN_EVERY:
        cookie[_SEEN] = _seconds(now)
    return row.person


def _ending_of(row: SignInSession, *, seen_at: datetime, now: datetime) -> Ending | None:
    if row.ended_because is not None:
        return row.ended_because
    if row.credential_version != row.person.credential_version:
        return Ending.EVERYWHERE
    return why_over(session_limits(), started_at=row.started_at, seen_at=seen_at, now=now)


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _form_token_name() -> str:
    name: str = current_app.config["WTF_CSRF_FIELD_NAME"]
    return name
