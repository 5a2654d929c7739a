"""Signing out with the organisation's account: from here to the provider, and from the provider to here."""

from datetime import timedelta

from flask import session as cookie
from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.openid import SKEW_SECONDS, Provider, current_provider, short_name
from tracker.adapters.openid_logout import LoggedOut
from tracker.domain.session_rules import Ending
from tracker.people.openid_models import OpenIdIdentity, OpenIdSession
from tracker.people.sessions import end_session, forget_browser
from tracker.people.sign_in_models import SignedInBy, SignInSession

_HINT = "openid_hint"
_LONGEST_HINT = 300


def keep_hint(claims: dict[str, object]) -> None:
    """Keep what the provider wants to hear when this browser signs out there: its ``login_hint``, if it sends one."""
    hint = claims.get("login_hint")
    if isinstance(hint, str) and 0 < len(hint) <= _LONGEST_HINT:
        cookie[_HINT] = hint


def leave(signed_in: SignInSession | None) -> str:
    """Empty the cookie of a browser that signs out, and say which page comes next.

    After a session that the organisation's account began it is one that offers to sign out there too: whoever uses
    this computer next would otherwise be one click away.
    """
    hint = cookie.get(_HINT)
    forget_browser()
    if signed_in is None or signed_in.by is not SignedInBy.OPENID or current_provider() is None:
        return url_for("dashboard.programmes")
    if hint:
        cookie[_HINT] = hint
    return url_for("openid.signed_out")


def logout_address(provider: Provider) -> str | None:
    """Where to sign out at the provider, which leads back to the first page; None where it has no such place.

    We keep no token that could say who signs out: the provider hears which application asks, and its own hint.
    """
    return provider.logout_url(back_to=f"{clock.current_settings().base_url}/", hint=cookie.get(_HINT))


def link_sessions(session: Session, identity: OpenIdIdentity, row: SignInSession, *, sid: object) -> None:
    """Note which session here belongs to which at the provider; the caller commits."""
    session.add(OpenIdSession(identity_id=identity.id, session_id=row.id, sid=short_name(sid)))


def end_sessions_of(session: Session, said: LoggedOut, *, issuer: str) -> int:
    """End the sessions that the provider says are over; how many there were. The caller commits.

    Only those begun before it said so: the same word sent again ends no later one.
    """
    query = (
        select(SignInSession)
        .join(OpenIdSession, OpenIdSession.session_id == SignInSession.id)
        .join(OpenIdIdentity, OpenIdIdentity.id == OpenIdSession.identity_id)
        .where(
            OpenIdIdentity.issuer == issuer,
            SignInSession.ended_at.is_(None),
            SignInSession.started_at <= said.at + timedelta(seconds=SKEW_SECONDS),
        )
    )
    if said.subject is not None:
        query = query.where(OpenIdIdentity.subject == said.subject)
    if said.sid is not None:
        query = query.where(OpenIdSession.sid == said.sid)
    rows = list(session.scalars(query))
    for row in rows:
        end_session(row, because=Ending.ENDED_ELSEWHERE)
    return len(rows)
