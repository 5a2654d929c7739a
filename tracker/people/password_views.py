"""Choosing a password through a link, and asking for one."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.adapters.db import db
from tracker.audit.services import Actor, attribute, record_event
from tracker.domain.lockout import Trial
from tracker.people.access import ANYONE, open_to
from tracker.people.forms import ForgottenForm, PasswordForm
from tracker.people.known_browsers import name_of_known_browser, remember_browser
from tracker.people.letter_models import LetterKind
from tracker.people.letter_posting import queue_letter, send_soon
from tracker.people.local_passwords import with_passwords
from tracker.people.lockout import claim_try
from tracker.people.models import Person
from tracker.people.queries import find_person, words_about
from tracker.people.second_factor import has_second_factor
from tracker.people.services import set_password
from tracker.people.tokens import PASSWORD_LINK_SECONDS, RESET_LINK_SECONDS, SignedLinks, password_links, reset_links

blueprint = Blueprint("passwords", __name__)


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
@open_to(ANYONE)
@with_passwords
def forgotten() -> ResponseReturnValue:
    """Ask for a link. The answer is the same, and takes as long, whether there is such an account or not."""
    form = ForgottenForm()
    if not form.is_submitted():
        return render_template("people/forgotten_password.html", form=form)
    if not form.validate():
        return render_template("people/forgotten_password.html", form=form), 422
    person = find_person(db.session, form.email.data)
    claim_try(
        db.session,
        Trial.RESET,
        account=form.email.data,
        address=request.remote_addr,
        browser=name_of_known_browser(person),
    )
    person = find_person(db.session, form.email.data)
    queue_letter(db.session, person, LetterKind.RESET)
    row_id = person.id if person else None
    record_event(db.session, verb="asked", table_name="person", row_id=row_id, after={"password": "a link to reset it"})
    db.session.commit()
    send_soon()
    return render_template("people/link_sent.html", email=form.email.data, minutes=RESET_LINK_SECONDS // 60)


@blueprint.route("/password/<token>", methods=["GET", "POST"])
@open_to(ANYONE)
@with_passwords
def choose(token: str) -> ResponseReturnValue:
    """The link of an invitation."""
    return _choose(token, password_links(current_app.config["SECRET_KEY"]), PASSWORD_LINK_SECONDS)


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@open_to(ANYONE)
@with_passwords
def reset(token: str) -> ResponseReturnValue:
    """The link of somebody who has forgotten their password."""
    return _choose(token, reset_links(current_app.config["SECRET_KEY"]), RESET_LINK_SECONDS)


def _choose(token: str, links: SignedLinks, seconds: int) -> ResponseReturnValue:
    person = _person_of(links.read(token, max_age_seconds=seconds))
    if person is None:
        return render_template("people/link_over.html"), 410
    form = PasswordForm(about=words_about(db.session, person))
    if not form.is_submitted():
        return render_template("people/choose_password.html", form=form, person=person)
    if not form.validate():
        return render_template("people/choose_password.html", form=form, person=person), 422
    attribute(db.session, Actor.of(person, via="link", address=request.remote_addr))
    had_one = person.password_hash is not None
    set_password(person, form.password.data)
    if had_one:
        queue_letter(db.session, person, LetterKind.PASSWORD_CHANGED)
    # Whoever reads the mailbox is the owner, so no lockout reaches them here; a code is still to be shown.
    if not has_second_factor(db.session, person):
        remember_browser(person)
    db.session.commit()
    if had_one:
        send_soon()
    flash("Password saved. Sign in with it.")
    return redirect(url_for("people.sign_in"), 303)


def _person_of(held: dict[str, int] | None) -> Person | None:
    """Whose link this is; one use only, since choosing a password raises the version it names.

    The row is locked, so that of two who use a link at once the second finds it used.
    """
    if held is None:
        return None
    lock = request.method == "POST"
    person = db.session.get(Person, held["person"], with_for_update=lock or None, populate_existing=True)
    is_good = person is not None and person.is_active and person.credential_version == held["version"]
    return person if is_good else None
