"""The emergency way in: a link that ``tracker user let-in`` makes for an administrator, good once and for minutes."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.adapters.db import db
from tracker.people.access import ANYONE, open_to
from tracker.people.models import Person
from tracker.people.queries import lock_person
from tracker.people.services import sign_out_everywhere
from tracker.people.sessions import begin_session
from tracker.people.sign_in_models import SignedInBy
from tracker.people.tokens import EMERGENCY_LINK_SECONDS, emergency_links

blueprint = Blueprint("emergency", __name__)


@blueprint.route("/sign-in/emergency/<token>", methods=["GET", "POST"])
@open_to(ANYONE)
def let_in(token: str) -> ResponseReturnValue:
    """Ask first: whatever follows links would otherwise use this one up."""
    person = _administrator_of(token) or abort(404)
    if request.method != "POST":
        return render_template("people/emergency.html", person=person)
    sign_out_everywhere(person)
    begin_session(db.session, person, by=SignedInBy.EMERGENCY)
    db.session.commit()
    flash("You came in by the emergency link, which no longer works. All your other sessions have ended.")
    return redirect(url_for("administration.index"), 303)


def _administrator_of(token: str) -> Person | None:
    held = emergency_links(current_app.config["SECRET_KEY"]).read(token, max_age_seconds=EMERGENCY_LINK_SECONDS)
    if held is None:
        return None
    # Locked, so that of two who use a link at once the second finds it used.
    number, lock = held["person"], request.method == "POST"
    person = lock_person(db.session, number) if lock else db.session.get(Person, number)
    is_good = person is not None and person.credential_version == held["version"]
    return person if person and is_good and person.is_active and person.is_admin else None
