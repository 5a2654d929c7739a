"""One-time passwords on one's own account: on, off, and new recovery codes. Each asks for the password again."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters.db import db
from tracker.audit.services import record_event
from tracker.domain.session_rules import Ending
from tracker.people.access import SIGNED_IN, open_to
from tracker.people.checking import is_password_of, must_have_code
from tracker.people.forms import SetUpAgainForm, SureForm
from tracker.people.known_browsers import remember_browser
from tracker.people.letter_models import LetterKind
from tracker.people.letter_posting import queue_letter, send_soon
from tracker.people.local_passwords import with_passwords
from tracker.people.models import Person
from tracker.people.second_factor import (
    add_second_factor,
    has_second_factor,
    make_recovery_codes,
    remove_second_factor,
)
from tracker.people.services import sign_out_everywhere
from tracker.people.sessions import begin_session, this_session
from tracker.people.set_up import picture_of, set_up_of

blueprint = Blueprint("second_factor", __name__, url_prefix="/account")

_WRONG_PASSWORD = {"current_password": "That is not your password. Try again"}


@blueprint.route("/one-time-password", methods=["GET", "POST"])
@open_to(SIGNED_IN)
@with_passwords
def set_up() -> ResponseReturnValue:
    """Switch one-time passwords on, or move them to another phone."""
    person = _local_person()
    form = SetUpAgainForm()
    new, was_late = set_up_of(person, form)
    if form.is_submitted() and not was_late and form.validate():
        if not is_password_of(db.session, person, form.current_password.data):
            form.add_problems(_WRONG_PASSWORD)
        elif (codes := add_second_factor(db.session, person, new, form.one_time_code.data)) is None:
            form.add_problems(
                {"one_time_code": "That code is not right. Check the time on your phone and try the next one"}
            )
        else:
            _tell(person, LetterKind.CODE_ON)
            return render_template("people/recovery_codes.html", codes=codes, onward=url_for("account.show"))
    page = render_template("people/set_up_again.html", form=form, set_up=new, picture=picture_of(new))
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/one-time-password/off", methods=["GET", "POST"])
@open_to(SIGNED_IN)
@with_passwords
def switch_off() -> ResponseReturnValue:
    person = _local_person()
    if not has_second_factor(db.session, person):
        return redirect(url_for("account.show"))
    if must_have_code(person):
        abort(403, "This site requires one-time passwords. You can move them to another phone on your account page.")
    form = SureForm()
    if form.validate_on_submit():
        if is_password_of(db.session, person, form.current_password.data):
            remove_second_factor(db.session, person)
            _tell(person, LetterKind.CODE_OFF)
            flash("One-time passwords are switched off. You sign in with your password alone.")
            return redirect(url_for("account.show"), 303)
        form.add_problems(_WRONG_PASSWORD)
    return render_template("people/switch_off.html", form=form), 422 if form.is_submitted() else 200


@blueprint.route("/recovery-codes", methods=["GET", "POST"])
@open_to(SIGNED_IN)
@with_passwords
def recovery_codes() -> ResponseReturnValue:
    """Ten new codes in place of the old ones."""
    person = _local_person()
    if not has_second_factor(db.session, person):
        return redirect(url_for("account.show"))
    form = SureForm()
    if form.validate_on_submit():
        if is_password_of(db.session, person, form.current_password.data):
            codes = make_recovery_codes(db.session, person)
            after = {"recovery_codes": "made anew"}
            record_event(db.session, verb="changed", table_name="second_factor", row_id=person.id, after=after)
            queue_letter(db.session, person, LetterKind.NEW_RECOVERY_CODES)
            db.session.commit()
            send_soon()
            return render_template("people/recovery_codes.html", codes=codes, onward=url_for("account.show"))
        form.add_problems(_WRONG_PASSWORD)
    return render_template("people/new_recovery_codes.html", form=form), 422 if form.is_submitted() else 200


def _local_person() -> Person:
    """The person of this request; without a password here, one-time passwords are not for them."""
    person = db.session.get_one(Person, current_user.id)
    if person.password_hash is None:
        abort(404)
    return person


def _tell(person: Person, kind: LetterKind) -> None:
    """End what was open elsewhere, begin this session anew, and write to the owner in case it was somebody else.

    Every other browser becomes unknown: with the password alone, somebody else may have made theirs known before.
    """
    by = (this_session() or abort(401)).by
    sign_out_everywhere(person, because=Ending.CODE_CHANGED)
    queue_letter(db.session, person, kind)
    remember_browser(person)
    begin_session(db.session, person, by=by)
    db.session.commit()
    send_soon()
