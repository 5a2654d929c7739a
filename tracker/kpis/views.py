"""The KPI board and the page of one KPI."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from tracker.people.access import MEMBERS, open_to

blueprint = Blueprint("kpis", __name__)


@blueprint.get("/programmes/<slug>/kpis")
@open_to(*MEMBERS)
def board(slug: str) -> ResponseReturnValue:
    return render_template("layouts/programme.html", programme=g.programme, tab="KPIs")


@blueprint.get("/programmes/<slug>/kpis/<code>")
@open_to(*MEMBERS)
def show(slug: str, code: str) -> ResponseReturnValue:
    return render_template("layouts/programme.html", programme=g.programme, tab="KPIs")
