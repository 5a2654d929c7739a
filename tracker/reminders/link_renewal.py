"""A new link for an old one, and fewer reminders by one press in a mail program."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.scope import EVERYTHING, seeing
from tracker.audit.services import Actor, attribute
from tracker.people.access import LINK, open_to
from tracker.people.models import Person
from tracker.reminders.choices import choose, read_choice
from tracker.reminders.link_visit import OFF_COOKIE, exchange, held_token, secret_key
from tracker.reminders.links import read_expired_token, read_off_token
from tracker.reminders.resending import send_new_link

blueprint = Blueprint("link_renewal", __name__, url_prefix="/u")


@blueprint.post("/new")
@open_to(LINK)
def new_link() -> ResponseReturnValue:
    """Send a fresh link to the address on file. The answer is the same whether or not there is one."""
    holder = read_expired_token(secret_key(), held_token())
    if holder is not None:
        with seeing(EVERYTHING):  # the letter repeats what was sent; whoever asked is shown none of it
            send_new_link(db.session, holder, settings=clock.current_settings())
    return render_template("reminders/link_sent.html")


@blueprint.get("/off/<token>")
@open_to(LINK)
def ask_for_fewer(token: str) -> ResponseReturnValue:
    """Lose the token from the address and ask; a mail program's one press posts instead."""
    _find(token)
    return exchange(token, url_for("link_renewal.fewer"), cookie=OFF_COOKIE)


@blueprint.get("/off")
@open_to(LINK)
def fewer() -> ResponseReturnValue:
    person = _find(held_token(OFF_COOKIE))
    return render_template("reminders/fewer.html", person=person, is_off=not read_choice(db.session, person).before_due)


@blueprint.post("/off")
@open_to(LINK)
def switch() -> ResponseReturnValue:
    """The page's own button, with the token that every form has."""
    _switch(_find(held_token(OFF_COOKIE)), wanted=request.form.get("early") == "on")
    return redirect(url_for("link_renewal.fewer"), 303)


@blueprint.post("/off/<token>")
@open_to(LINK)
def one_click(token: str) -> ResponseReturnValue:
    """What a mail program sends when somebody presses its own button: no cookie, no page before (RFC 8058)."""
    person = _find(token)
    if request.form.get("List-Unsubscribe") != "One-Click":
        abort(400, "A mail program's one-click request was expected; open the address to see the page.")
    _switch(person, wanted=False)
    return render_template("reminders/fewer_done.html"), 200


def _switch(person: Person, *, wanted: bool) -> None:
    attribute(db.session, Actor.of(person, via="link", address=request.remote_addr))
    choose(db.session, person, weekday=read_choice(db.session, person).weekday, before_due=wanted)
    db.session.commit()


def _find(token: str) -> Person:
    number = read_off_token(secret_key(), token)
    person = db.session.get(Person, number) if number is not None else None
    return person if person is not None and person.is_active else abort(404)
