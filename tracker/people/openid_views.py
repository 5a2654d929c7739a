"""Signing in with the organisation's account: there, back, and out again."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.openid import (
    AnswerMistrusted,
    ClientRefused,
    CodeRefused,
    Provider,
    ProviderUnavailable,
    current_provider,
)
from tracker.adapters.openid_logout import read_logout_token
from tracker.adapters.openid_metadata import ProviderUnfit
from tracker.audit.services import Actor, attribute
from tracker.domain import refusals
from tracker.domain.openid_accounts import Refusal, Welcome
from tracker.domain.openid_words import WORDS
from tracker.people.access import ANYONE, open_to
from tracker.people.destination import destination
from tracker.people.openid_accounts import SignedIn, SignInRefused, admit
from tracker.people.openid_answer import read_answer
from tracker.people.openid_pending import remember
from tracker.people.openid_sign_out import end_sessions_of, keep_hint, link_sessions, logout_address
from tracker.people.sessions import begin_session
from tracker.people.sign_in_models import SignedInBy
from tracker.web.refusals import note_refusal
from tracker.web.transactions import signing_in

blueprint = Blueprint("openid", __name__, url_prefix="/sign-in/openid")

_REFUSALS: dict[type[Exception], Refusal] = {
    ProviderUnavailable: Refusal.UNAVAILABLE,
    ProviderUnfit: Refusal.TURNED_AWAY,
    ClientRefused: Refusal.TURNED_AWAY,
    CodeRefused: Refusal.OVER,
    AnswerMistrusted: Refusal.MISTRUSTED,
}
_FAULTS = tuple(_REFUSALS)


@blueprint.get("")
@open_to(ANYONE)
def begin() -> ResponseReturnValue:
    """Send the browser to the provider; ``other`` asks there which account to take."""
    provider = _provider()
    next_page = request.args.get("next", "")
    try:
        asked = provider.begin(_back_here(), prompt="select_account" if "other" in request.args else None)
    except _FAULTS as fault:
        return _refuse(SignInRefused(_REFUSALS[type(fault)]), reason=str(fault), next_page=next_page)
    remember(asked, next_page=next_page)
    return redirect(asked.url)


@blueprint.get("/back")
@open_to(ANYONE)
def come_back() -> ResponseReturnValue:
    """The provider's answer. The one GET that writes: the account that signs in, its roles and its session."""
    provider = _provider()
    if request.method != "GET":
        abort(405)
    # Nothing in the database waits for the provider.
    db.session.rollback()
    next_page = ""
    try:
        answer = read_answer(provider, request.args)
        next_page = answer.next_page
        claims = answer.exchange(provider, redirect_uri=_back_here())
        with signing_in():
            attribute(db.session, _organisation(provider))
            signed_in = admit(
                db.session, provider=provider.known, claims=claims, today=clock.today(), now=clock.real_now()
            )
            row = begin_session(db.session, signed_in.person, by=SignedInBy.OPENID)
            link_sessions(db.session, signed_in.identity, row, sid=claims.get("sid"))
            keep_hint(claims)
            _tell(provider, signed_in)
    except SignInRefused as refused:
        return _refuse(refused, reason=refused.reason, next_page=next_page or refused.next_page)
    except _FAULTS as fault:
        return _refuse(SignInRefused(_REFUSALS[type(fault)]), reason=str(fault), next_page=next_page)
    return redirect(destination(next_page))


@blueprint.get("/signed-out")
@open_to(ANYONE)
def signed_out() -> str:
    """Signed out here, and perhaps not yet at the provider."""
    return render_template("people/openid_signed_out.html", logout=logout_address(_provider()))


@blueprint.post("/logout")
@open_to(ANYONE)
def back_channel() -> ResponseReturnValue:
    """The provider says that somebody signed out there (OpenID Connect Back-Channel Logout 1.0): end their sessions."""
    provider = _provider()
    attribute(db.session, _organisation(provider))
    # Nothing in the database waits for the provider.
    db.session.rollback()
    try:
        said = read_logout_token(provider, request.form.get("logout_token", ""))
    except _FAULTS as fault:
        note_refusal(refusals.Refusal.PROVIDER, f"signing out by OpenID: {fault}")
        return {"error": "invalid_request"}, 400, {"Cache-Control": "no-store"}
    end_sessions_of(db.session, said, issuer=provider.known.issuer)
    db.session.commit()
    return "", 200, {"Cache-Control": "no-store"}


def _refuse(refused: SignInRefused, *, reason: str, next_page: str) -> ResponseReturnValue:
    """A page that says why, with its status. What only an administrator can use goes into the log, without secrets."""
    words = WORDS[refused.refusal]
    because = f" ({reason})" if reason else ""
    note_refusal(refusals.Refusal.PROVIDER, f"signing in by OpenID: {refused.refusal}{because}")
    known = _provider().known
    page = render_template(
        "people/openid_refused.html",
        words=words,
        happened=words.happened.format(name=known.name, address=refused.address),
        next_page=next_page,
        logout=logout_address(_provider()) if words.helps_other else None,
    )
    return page, words.status


def _tell(provider: Provider, signed_in: SignedIn) -> None:
    """Say what is not as it was, to whoever signs in and in the log."""
    name = provider.known.name
    if signed_in.welcome is Welcome.LINKED:
        flash(f"From now on {name} opens the account that you have here.")
    if signed_in.followed is None:
        flash(f"You are in so many groups that {name} leaves them out. You have the roles that were given to you here.")
        return
    for slug in signed_in.followed.unknown:
        current_app.logger.warning("TRACKER_OIDC_ROLES names the programme %s, which is not there", slug)
    for slug in signed_in.followed.left_without_manager:
        current_app.logger.warning("the programme %s has no manager any more: a group took the last one", slug)
        flash(f"You no longer manage {slug}, and nobody else does. Tell the administrator who should.")


def _organisation(provider: Provider) -> Actor:
    """Who gives accounts and roles here: not the person who signs in."""
    return Actor(title=f"Groups of {provider.known.name}"[:200], via="web", address=request.remote_addr)


def _provider() -> Provider:
    return current_provider() or abort(404)


def _back_here() -> str:
    """The redirect URI as it is registered with the provider: from TRACKER_BASE_URL, never from the request."""
    return clock.current_settings().base_url + url_for("openid.come_back")
