"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters.db import db
from tracker.domain.session_rules import Ending, words_of_ending
from tracker.people.access import ANYONE, SIGNED_IN, open_to
from tracker.people.forms import ChoosePasswordForm, SignInForm
from tracker.people.models import Person
from tracker.people.passwords import is_right
from tracker.people.queries import find_person
from tracker.people.services import set_password, sign_out_everywhere
from tracker.people.sessions import (
    begin_session,
    end_session,
    forget_browser,
    session_limits,
    this_session,
    why_signed_out,
)
from tracker.people.sign_in_models import SignedInBy
from tracker.people.tokens import PASSWORD_LINK_SECONDS, password_links

blueprint = Blueprint("people", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@open_to(ANYONE)
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(_destination())
    form = SignInForm()
    if not form.is_submitted():
        return _sign_in_page(form)
    if form.validate():
        person = find_person(db.session, form.email.data)
        right = is_right(form.password.data, person.password_hash if person else None)
        if person and right and person.is_active:
            begin_session(db.session, person, by=SignedInBy.PASSWORD)
            db.session.commit()
            return redirect(_destination())
        form.add_problems({"password": "Email address or password is not right. Check both and try again"})
    return _sign_in_page(form), 422


def _sign_in_page(form: SignInForm) -> str:
    ending = why_signed_out()
    why = words_of_ending(ending, session_limits()) if ending and ending is not Ending.SIGNED_OUT else ""
    return render_template("people/sign_in.html", form=form, why=why)


@blueprint.post("/sign-out")
@open_to(ANYONE)
def sign_out() -> ResponseReturnValue:
    if signed_in := this_session():
        end_session(signed_in, because=Ending.SIGNED_OUT)
        db.session.commit()
    forget_browser()
    return redirect(url_for("dashboard.programmes"))


@blueprint.post("/sign-out-everywhere")
@open_to(SIGNED_IN)
def end_everything() -> ResponseReturnValue:
    """End every session and every link of this person, this session too."""
    sign_out_everywhere(db.session.get_one(Person, current_user.id))
    db.session.commit()
    forget_browser()
    flash("You are signed out everywhere, and no link that was sent to you works any more.")
    return redirect(url_for("people.sign_in"), 303)


@blueprint.route("/password/<token>", methods=["GET", "POST"])
@open_to(ANYONE)
def choose_password(token: str) -> ResponseReturnValue:
    person = _person_of(token)
    if person is None:
        abort(404)
    form = ChoosePasswordForm()
    if not form.is_submitted():
        return render_template("people/choose_password.html", form=form, person=person)
    if not form.validate():
        return render_template("people/choose_password.html", form=form, person=person), 422
    set_password(person, form.password.data)
    db.session.commit()
    flash("Password saved. Sign in with it.")
    return redirect(url_for("people.sign_in"))


def _person_of(token: str) -> Person | None:
    """Whose link this is; one use only, since choosing a password raises the version it names."""
    held = password_links(current_app.config["SECRET_KEY"]).read(token, max_age_seconds=PASSWORD_LINK_SECONDS)
    person = db.session.get(Person, held["person"]) if held else None
    return person if person and held and person.credential_version == held["version"] else None


def _destination() -> str:
    """Where to go after signing in: the page asked for, if it is one of ours."""
    asked = urlsplit(request.args.get("next", ""))
    is_ours = not asked.scheme and not asked.netloc and asked.path.startswith("/") and "\\" not in asked.path
    return asked.geturl() if is_ours and not asked.path.startswith("//") else url_for("dashboard.programmes")
