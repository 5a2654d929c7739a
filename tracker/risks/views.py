"""The register of risks and issues."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from tracker.people.access import MEMBERS, open_to

blueprint = Blueprint("risks", __name__)


@blueprint.get("/programmes/<slug>/risks")
@open_to(*MEMBERS)
def register(slug: str) -> ResponseReturnValue:
    return render_template("layouts/programme.html", programme=g.programme, tab="Risks")


@blueprint.get("/programmes/<slug>/risks/<int:number>")
@open_to(*MEMBERS)
def show(slug: str, number: int) -> ResponseReturnValue:
    return render_template("layouts/programme.html", programme=g.programme, tab="Risks")
