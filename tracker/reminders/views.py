"""Reminders, and the page that a reminder opens."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from tracker.people.access import MEMBERS, open_to

blueprint = Blueprint("reminders", __name__)


@blueprint.get("/programmes/<slug>/reminders")
@open_to(*MEMBERS)
def index(slug: str) -> ResponseReturnValue:
    return render_template("layouts/programme.html", programme=g.programme, tab="Reminders")
