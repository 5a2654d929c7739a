"""The plan."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from tracker.people.access import MEMBERS, open_to

blueprint = Blueprint("plan", __name__)


@blueprint.get("/programmes/<slug>/plan")
@open_to(*MEMBERS)
def tree(slug: str) -> ResponseReturnValue:
    return render_template("layouts/programme.html", programme=g.programme, tab="Plan")


@blueprint.get("/programmes/<slug>/plan/<ref>")
@open_to(*MEMBERS)
def show(slug: str, ref: str) -> ResponseReturnValue:
    return render_template("layouts/programme.html", programme=g.programme, tab="Plan")
