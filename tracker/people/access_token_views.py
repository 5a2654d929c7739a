"""Access tokens on one's own account: those there are, a new one, and one taken back."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.access_token_rules import TokenScope
from tracker.people.access import SIGNED_IN, open_to
from tracker.people.access_tokens import find_token, make_token, take_back, tokens_of
from tracker.people.account_views import own_account
from tracker.people.checking import is_password_of
from tracker.people.forms import AccessTokenForm
from tracker.people.letter_models import LetterKind
from tracker.people.letter_posting import queue_letter, send_soon
from tracker.people.models import Person
from tracker.people.queries import names_of_programmes
from tracker.web.problems import API

blueprint = Blueprint("access_tokens", __name__, url_prefix="/account/tokens")


@blueprint.before_request
def must_be_on() -> None:
    if not clock.current_settings().has_api:
        abort(404)


@blueprint.route("", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def index() -> ResponseReturnValue:
    """The tokens of who asks; posting makes another, which is shown once."""
    person = own_account()
    form = _form(person)
    if form.validate_on_submit():
        if person.password_hash is None or is_password_of(db.session, person, form.current_password.data):
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
    return _page(person, form), 422 if form.is_submitted() else 200


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
    if person.password_hash is None:
        del form.current_password
    return form


def _page(person: Person, form: AccessTokenForm, **made: object) -> str:
    template = "people/access_token_made.html" if made else "people/access_tokens.html"
    return render_template(
        template,
        form=form,
        tokens=tokens_of(db.session, person),
        names=names_of_programmes(db.session, person.id, on=clock.today()),
        now=clock.real_now(),
        address=f"{clock.current_settings().base_url}{API}/v1",
        **made,
    )
