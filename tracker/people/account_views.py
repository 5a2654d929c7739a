"""Somebody's own account: what it is, its password, and where it is signed in."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.browser_words import browser_words
from tracker.domain.session_rules import Ending
from tracker.people.access import SIGNED_IN, open_to
from tracker.people.access_tokens import tokens_of
from tracker.people.checking import is_password_of, must_have_code
from tracker.people.forms import ChangePasswordForm
from tracker.people.known_browsers import remember_browser
from tracker.people.letter_models import LetterKind
from tracker.people.letter_posting import queue_letter, send_soon
from tracker.people.local_passwords import with_passwords
from tracker.people.models import Person
from tracker.people.queries import words_about
from tracker.people.second_factor import recovery_codes_left, second_factor_of
from tracker.people.services import set_password
from tracker.people.sessions import (
    begin_session,
    end_other_sessions,
    end_session,
    open_sessions,
    session_limits,
    this_session,
)
from tracker.people.sign_in_models import SignInSession

blueprint = Blueprint("account", __name__, url_prefix="/account")


def own_account() -> Person:
    """The person of this request, as a row to write to."""
    return db.session.get_one(Person, current_user.id)


def own_session() -> SignInSession:
    """The session of this request, which there is: somebody is signed in."""
    here = this_session()
    return here if here is not None else abort(401)


@blueprint.get("")
@open_to(SIGNED_IN)
def show() -> ResponseReturnValue:
    person = own_account()
    return render_template(
        "people/account.html",
        person=person,
        second_factor=second_factor_of(db.session, person),
        codes_left=recovery_codes_left(db.session, person),
        must_have_code=must_have_code(person),
        sessions=open_sessions(db.session, person),
        here=this_session(),
        has_api=clock.current_settings().has_api,
        tokens=len(tokens_of(db.session, person)),
        browser_words=browser_words,
        idle_minutes=session_limits().idle.seconds // 60,
        hours=round(session_limits().longest.total_seconds() / 3600),
    )


@blueprint.route("/password", methods=["GET", "POST"])
@open_to(SIGNED_IN)
@with_passwords
def change_password() -> ResponseReturnValue:
    """Choose another password. Every other session and every link that was sent ends; this one begins anew."""
    person = own_account()
    if person.password_hash is None:
        abort(404)
    form = ChangePasswordForm(about=words_about(db.session, person))
    if form.validate_on_submit():
        if is_password_of(db.session, person, form.current_password.data):
            by = own_session().by
            set_password(person, form.password.data)
            queue_letter(db.session, person, LetterKind.PASSWORD_CHANGED)
            remember_browser(person)
            begin_session(db.session, person, by=by)
            db.session.commit()
            send_soon()
            flash("Password changed. You are signed out everywhere else, and access tokens are taken back.")
            return redirect(url_for(".show"), 303)
        form.add_problems({"current_password": "That is not your password. Try again"})
    return render_template("people/change_password.html", form=form), 422 if form.is_submitted() else 200


@blueprint.post("/sessions/<int:number>/end")
@open_to(SIGNED_IN)
def end(number: int) -> ResponseReturnValue:
    """End one of one's own sessions; another person's is not there."""
    mine = {session.id: session for session in open_sessions(db.session, own_account())}
    if number not in mine:
        abort(404)
    end_session(mine[number], because=Ending.ENDED_ELSEWHERE)
    db.session.commit()
    flash("That session is ended.")
    return redirect(url_for(".show", _anchor="sessions"), 303)


@blueprint.post("/sessions/end-others")
@open_to(SIGNED_IN)
def end_others() -> ResponseReturnValue:
    end_other_sessions(db.session, own_account(), because=Ending.ENDED_ELSEWHERE, keep=this_session())
    db.session.commit()
    flash("Every other session is ended.")
    return redirect(url_for(".show", _anchor="sessions"), 303)
