"""Access tokens on one's own account: those there are, a new one, and one taken back."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.access_token_rules import JUST_SIGNED_IN, MOST_TOKENS, TokenScope
from tracker.people.access import SIGNED_IN, open_to
from tracker.people.access_tokens import find_token, make_token, take_back, tokens_of
from tracker.people.account_views import own_account
from tracker.people.checking import is_password_of
from tracker.people.forms import AccessTokenForm
from tracker.people.letter_models import LetterKind
from tracker.people.letter_posting import queue_letter, send_soon
from tracker.people.local_passwords import are_off
from tracker.people.models import Person
from tracker.people.queries import names_of_programmes
from tracker.people.sessions import this_session
from tracker.web.problems import API

blueprint = Blueprint("access_tokens", __name__, url_prefix="/account/tokens")


@blueprint.route("", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def index() -> ResponseReturnValue:
    """The tokens of who asks, also of one who can make no other now; posting makes one, which is shown once."""
    person = own_account()
    form = _form(person)
    if not form.is_submitted():
        return _page(person, form)
    if why_not := _why_none(person):
        abort(403, why_not)
    if form.validate():
        if "current_password" not in form or is_password_of(db.session, person, form.current_password.data):
            scope = TokenScope(form.scope.data)
            only = form.programme_id.data if form.programme_id else None
            secret, token = make_token(
                db.session, person, name=form.name.data, scope=scope, days=form.days.data, programme_id=only
            )
            queue_letter(db.session, person, LetterKind.ACCESS_TOKEN)
            db.session.commit()
            send_soon()
            return _page(person, form, secret=secret, made=token)
        form.add_problems({"current_password": "That is not your password. Try again"})
    return _page(person, form), 422


@blueprint.post("/<int:number>/take-back")
@open_to(SIGNED_IN)
def end(number: int) -> ResponseReturnValue:
    """One of one's own; another person's is not there."""
    token = find_token(db.session, own_account(), number) or abort(404)
    name = token.name
    take_back(db.session, token)
    db.session.commit()
    flash(f"The token for {name} is taken back: it opens nothing any more.")
    return redirect(url_for(".index"), 303)


def _form(person: Person) -> AccessTokenForm:
    form = AccessTokenForm()
    form.offer(names_of_programmes(db.session, person.id, on=clock.today()))
    if not _has_password(person):
        del form.current_password
    return form


def _has_password(person: Person) -> bool:
    """Whether it can be asked for: where passwords are switched off, one of before is no way in."""
    return person.password_hash is not None and not are_off()


def _why_none(person: Person) -> str:
    """Why no token can be made now and what to do; empty when one can."""
    if not clock.current_settings().has_api:
        return "The API is switched off here, so a token would open nothing. Ask the administrator."
    if len(tokens_of(db.session, person)) >= MOST_TOKENS:
        return f"You have {MOST_TOKENS} tokens. Take one back first."
    here = this_session()
    if not _has_password(person) and (here is None or clock.real_now() - here.started_at > JUST_SIGNED_IN):
        minutes = round(JUST_SIGNED_IN.total_seconds() / 60)
        return f"Sign out, sign in again, and make the token within {minutes} minutes: so nobody else makes it for you."
    return ""


def _page(person: Person, form: AccessTokenForm, **made: object) -> str:
    template = "people/access_token_made.html" if made else "people/access_tokens.html"
    return render_template(
        template,
        form=form,
        tokens=tokens_of(db.session, person),
        why_none=_why_none(person),
        names=names_of_programmes(db.session, person.id, on=clock.today()),
        now=clock.real_now(),
        address=f"{clock.current_settings().base_url}{API}/v1",
        **made,
    )
