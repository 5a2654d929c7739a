"""What the reminders did and will do, for everybody in the programme."""

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.permission import Deed
from tracker.domain.reminders_words import counted
from tracker.people.access import open_to
from tracker.plan.access import may
from tracker.plan.models import Programme
from tracker.reminders import wording
from tracker.reminders.access import may_open
from tracker.reminders.addresses import page_of
from tracker.reminders.models import Reminder
from tracker.reminders.overview import read_overview
from tracker.reminders.queries import duties_in
from tracker.reminders.resending import send_failed_now
from tracker.reminders.services import revoke_link

blueprint = Blueprint("reminders", __name__, url_prefix="/programmes/<slug>/reminders")


@blueprint.get("")
@open_to(Deed.READ)
def index(slug: str) -> ResponseReturnValue:
    return render_template(
        "reminders/index.html",
        programme=g.programme,
        tab="Reminders",
        overview=read_overview(db.session, g.programme),
        is_manager=may(Deed.KEEP_PROGRAMME),
        counted=counted,
        page_of=page_of,
        may_open=may_open,
        wording=wording,
    )


@blueprint.post("/<int:number>/retry")
@open_to(Deed.KEEP_PROGRAMME)
def retry(slug: str, number: int) -> ResponseReturnValue:
    _find(g.programme, number)
    run = send_failed_now(db.session, number, settings=clock.current_settings())
    if run is None or run.skipped:
        flash("It is not waiting to be sent any more.")
    elif run.failed:
        flash(f"Not sent: {run.failed[0].error}")
    else:
        flash(f"Sent to the {run.sent[0].recipient.title}.")
    return redirect(url_for("reminders.index", slug=slug), 303)


@blueprint.post("/<int:number>/revoke")
@open_to(Deed.KEEP_PROGRAMME)
def revoke(slug: str, number: int) -> ResponseReturnValue:
    row = _find(g.programme, number)
    revoke_link(db.session, row)
    title = row.person.job_title
    db.session.commit()
    flash(f"The link sent to the {title} no longer works.")
    return redirect(url_for("reminders.index", slug=slug), 303)


def _find(programme: Programme, number: int) -> Reminder:
    """A reminder that says something about this programme; 404 for any other."""
    row = db.session.get(Reminder, number)
    if row is None or all(duty.programme != programme.slug for duty in duties_in(row)):
        abort(404)
    return row
