"""The first page, my work and the overview."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from tracker.people.access import ANYONE, MEMBERS, open_to

blueprint = Blueprint("dashboard", __name__)


@blueprint.get("/programmes/<slug>/")
@open_to(*MEMBERS)
def overview(slug: str) -> ResponseReturnValue:
    return render_template("layouts/programme.html", programme=g.programme, tab="Overview")


@blueprint.get("/")
@open_to(ANYONE)
def programmes() -> ResponseReturnValue:
    return render_template("layouts/base.html")
