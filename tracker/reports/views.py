"""The reports and their editions."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from tracker.people.access import MEMBERS, open_to

blueprint = Blueprint("reports", __name__)


@blueprint.get("/programmes/<slug>/reports")
@open_to(*MEMBERS)
def editions(slug: str) -> ResponseReturnValue:
    return render_template("layouts/programme.html", programme=g.programme, tab="Reports")
