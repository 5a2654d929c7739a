"""The demonstration's page: be anybody, move the clock on, read the emails. 404 on a real installation."""

from datetime import timedelta

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.demo.queries import cast_of_programmes, find_sent, read_sent
from tracker.domain.reminders_words import subject_of
from tracker.people.access import DEMO, open_to
from tracker.people.models import Person
from tracker.people.sessions import begin_session
from tracker.people.sign_in_models import SignedInBy
from tracker.reminders.emails import Letter, address_letter, as_html, as_text
from tracker.reminders.links import LinkHolder
from tracker.reminders.models import Reminder
from tracker.reminders.queries import digest_of, read_manager_addresses
from tracker.scheduler import run_due_jobs
from tracker.web.addresses import row_number

blueprint = Blueprint("demo", __name__, url_prefix="/demo")

DAYS_ON = 7
# An email brings its own look and no script; its links open outside the frame.
_EMAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-top-navigation-by-user-activation"
)


@blueprint.get("")
@open_to(DEMO)
def index() -> ResponseReturnValue:
    return render_template(
        "demo/index.html",
        casts=cast_of_programmes(db.session),
        emails=read_sent(db.session),
        days_on=DAYS_ON,
        next_day=clock.today() + timedelta(days=DAYS_ON),
    )


@blueprint.post("/be")
@open_to(DEMO)
def be() -> ResponseReturnValue:
    number = row_number(request.form.get("person", ""))
    person = db.session.get(Person, number) if number is not None else None
    if person is None or not person.is_active:
        abort(404)
    begin_session(db.session, person, by=SignedInBy.DEMONSTRATION)
    db.session.commit()
    flash(f"You are the {person.job_title} now.")
    return redirect(url_for("dashboard.programmes"))


@blueprint.post("/move-on")
@open_to(DEMO)
def move_on() -> ResponseReturnValue:
    """Let a week pass: each day in turn, with the jobs that fall due on it."""
    first = clock.today()
    last_before = max((row.id for row in read_sent(db.session)), default=0)
    for count in range(1, DAYS_ON + 1):
        day = first + timedelta(days=count)
        clock.set_demo_date(db.session, day)
        db.session.commit()
        run_due_jobs(day)
    sent = [row for row in read_sent(db.session) if row.id > last_before]
    flash(f"A week has passed. {len(sent)} reminder{'' if len(sent) == 1 else 's'} went out; they are below.")
    return redirect(url_for("demo.index", _anchor="emails"))


@blueprint.get("/emails/<int:number>")
@open_to(DEMO)
def email(number: int) -> ResponseReturnValue:
    row = find_sent(db.session, number) or abort(404)
    letter = _letter(row)
    return render_template(
        "demo/email.html",
        row=row,
        letter=letter,
        subject=subject_of(letter.digest.duties, on=letter.digest.on),
        text=as_text(letter),
    )


@blueprint.get("/emails/<int:number>/message")
@open_to(DEMO)
def message(number: int) -> Response:
    """The email itself, for the frame: sandboxed, with a policy of its own."""
    row = find_sent(db.session, number) or abort(404)
    response = make_response(as_html(_letter(row), is_preview=True))
    response.headers["Content-Security-Policy"] = _EMAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _letter(row: Reminder) -> Letter:
    """The letter as the ledger has it, with a link as good as the one that was sent."""
    return address_letter(
        clock.current_settings(),
        digest_of(row),
        LinkHolder(row.id, row.person.credential_version),
        message_id=row.message_id,
        managers=read_manager_addresses(db.session),
    )
