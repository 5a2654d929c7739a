"""The demonstration's page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.people.access import DEMO, open_to

blueprint = Blueprint("demo", __name__, url_prefix="/demo")


@blueprint.get("")
@open_to(DEMO)
def index() -> ResponseReturnValue:
    return render_template("layouts/base.html")
