"""The weekly update."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from tracker.people.access import MEMBERS, SIGNED_IN, open_to

blueprint = Blueprint("updates", __name__)


@blueprint.get("/programmes/<slug>/week")
@open_to(*MEMBERS)
def week(slug: str) -> ResponseReturnValue:
    return render_template("layouts/programme.html", programme=g.programme, tab="This week")


@blueprint.get("/me")
@open_to(SIGNED_IN)
def my_work() -> ResponseReturnValue:
    return render_template("layouts/base.html")
