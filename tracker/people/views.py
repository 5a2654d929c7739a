"""Signing in and out."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.lockout import words_of_wait
from tracker.domain.session_rules import Ending, words_of_ending
from tracker.people import local_passwords
from tracker.people.access import ANYONE, SIGNED_IN, open_to
from tracker.people.checking import find_by_password, is_code_of, must_have_code
from tracker.people.destination import destination
from tracker.people.forms import CodeForm, SetUpForm, SignInForm
from tracker.people.half_signed_in import begin_half, half_signed_in
from tracker.people.known_browsers import remember_browser
from tracker.people.letter_models import LetterKind
from tracker.people.letter_posting import queue_letter, send_soon
from tracker.people.local_passwords import with_passwords
from tracker.people.lockout import TooManyTries
from tracker.people.models import Person
from tracker.people.openid_sign_out import leave
from tracker.people.second_factor import add_second_factor, has_second_factor, recovery_codes_left
from tracker.people.services import sign_out_everywhere
from tracker.people.sessions import (
    begin_session,
    end_session,
    forget_browser,
    session_limits,
    this_session,
    why_signed_out,
)
from tracker.people.set_up import picture_of, set_up_of
from tracker.people.sign_in_models import SignedInBy

blueprint = Blueprint("people", __name__)

FEW_CODES = 3


@blueprint.route("/sign-in", methods=["GET", "POST"])
@open_to(ANYONE)
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(_destination())
    form = SignInForm()
    if not form.is_submitted():
        return _sign_in_page(form)
    if local_passwords.are_off():
        local_passwords.refuse()
    if form.validate():
        person = find_by_password(db.session, email=form.email.data, password=form.password.data)
        if person:
            return _go_on(person)
        form.add_problems({"password": "Email address or password is not right. Check both and try again"})
    return _sign_in_page(form), 422


def _go_on(person: Person) -> ResponseReturnValue:
    """The password was right: in, or on to the code, or to setting one up first."""
    if has_second_factor(db.session, person):
        following = "people.enter_code"
    elif must_have_code(person):
        following = "people.set_up_first"
    else:
        _begin(person, by=SignedInBy.PASSWORD)
        return redirect(_destination())
    begin_half(person)
    db.session.commit()
    return redirect(url_for(following, next=request.args.get("next")), 303)


def _begin(person: Person, *, by: SignedInBy) -> None:
    remember_browser(person)
    begin_session(db.session, person, by=by)
    db.session.commit()


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@open_to(ANYONE)
@with_passwords
def enter_code() -> ResponseReturnValue:
    """The second page of signing in. Nobody is signed in before the code is right."""
    person = half_signed_in()
    if person is None or not has_second_factor(db.session, person):
        return _start_again()
    form = CodeForm()
    if not form.is_submitted():
        return render_template("people/enter_code.html", form=form)
    if form.validate():
        if is_code_of(db.session, person, form.one_time_code.data):
            left = recovery_codes_left(db.session, person)
            _begin(person, by=SignedInBy.PASSWORD_AND_CODE)
            if left <= FEW_CODES:
                flash(f"You have {left} recovery codes left. Make new ones on your account page.")
            return redirect(_destination())
        form.add_problems({"one_time_code": "That code is not right, or was used before. Wait for the next one"})
    form.one_time_code.data = ""
    return render_template("people/enter_code.html", form=form), 422


@blueprint.route("/sign-in/set-up", methods=["GET", "POST"])
@open_to(ANYONE)
@with_passwords
def set_up_first() -> ResponseReturnValue:
    """Where this site requires one-time passwords: somebody without one gets no further than here."""
    person = half_signed_in()
    if person is None or has_second_factor(db.session, person) or not must_have_code(person):
        return _start_again()
    form = SetUpForm()
    set_up, was_late = set_up_of(person, form)
    if form.is_submitted() and not was_late and form.validate():
        codes = add_second_factor(db.session, person, set_up, form.one_time_code.data)
        if codes is not None:
            # Whoever had the password alone is out, and their browsers are no longer known.
            sign_out_everywhere(person, because=Ending.CODE_CHANGED)
            queue_letter(db.session, person, LetterKind.CODE_ON)
            _begin(person, by=SignedInBy.PASSWORD_AND_CODE)
            send_soon()
            return render_template("people/recovery_codes.html", codes=codes, onward=_destination())
        form.add_problems(
            {"one_time_code": "That code is not right. Check the time on your phone and try the next one"}
        )
    page = render_template("people/set_up.html", form=form, set_up=set_up, picture=picture_of(set_up))
    return page, 422 if form.is_submitted() else 200


def _start_again() -> ResponseReturnValue:
    flash("That took too long, or was done already. Sign in again.")
    return redirect(url_for("people.sign_in", next=request.args.get("next")), 303)


def _sign_in_page(form: SignInForm) -> str:
    ending = why_signed_out()
    why = words_of_ending(ending, session_limits()) if ending and ending is not Ending.SIGNED_OUT else ""
    return render_template("people/sign_in.html", form=form, why=why)


@blueprint.app_errorhandler(TooManyTries)
def too_many_tries(error: TooManyTries) -> ResponseReturnValue:
    """The same for everybody, whether there is such an account or not."""
    until = (clock.real_now() + error.wait).astimezone(clock.LONDON)
    page = render_template("people/too_many_tries.html", wait=words_of_wait(error.wait), until=until, trial=error.trial)
    return page, 429, {"Retry-After": str(int(error.wait.total_seconds()) + 1)}


@blueprint.post("/sign-out")
@open_to(ANYONE)
def sign_out() -> ResponseReturnValue:
    if signed_in := this_session():
        end_session(signed_in, because=Ending.SIGNED_OUT)
        db.session.commit()
    return redirect(leave(signed_in))


@blueprint.post("/sign-out-everywhere")
@open_to(SIGNED_IN)
def end_everything() -> ResponseReturnValue:
    """End every session and every link of this person, this session too."""
    sign_out_everywhere(db.session.get_one(Person, current_user.id))
    db.session.commit()
    forget_browser()
    flash("You are signed out everywhere, and no link that was sent to you works any more.")
    return redirect(url_for("people.sign_in"), 303)


def _destination() -> str:
    return destination(request.args.get("next", ""))
