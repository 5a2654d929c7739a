"""The register of risks and issues."""

from typing import TypeVar

from flask import Blueprint, abort, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock, scorechart
from tracker.adapters.db import db
from tracker.adapters.heatmap import NARROW, draw_heatmap
from tracker.adapters.scorechart import draw_scores
from tracker.domain.permission import Deed
from tracker.domain.risk import RiskStatus
from tracker.domain.risk_register import Order, RiskRegister, Show, in_order
from tracker.people.access import open_to
from tracker.risks.access import may_reassess, may_write_register
from tracker.risks.queries import read_risks

blueprint = Blueprint("risks", __name__)


@blueprint.get("/programmes/<slug>/risks")
@open_to(Deed.READ)
def register(slug: str) -> ResponseReturnValue:
    everything = read_risks(db.session, g.programme, on=clock.today())
    risks = RiskRegister(everything, g.programme.appetite_score)
    show, order = _asked(Show, "show", Show.OPEN), _asked(Order, "sort", Order.SCORE)
    return render_template(
        "risks/register.html",
        programme=g.programme,
        tab="Risks",
        register=risks,
        rows=in_order(risks.shown(show, current_user.id), order),
        counts={one: len(risks.shown(one, current_user.id)) for one in Show},
        show=show,
        order=order,
        Order=Order,
        heatmap=draw_heatmap(risks.risks, risks.appetite),
        narrow_heatmap=draw_heatmap(risks.risks, risks.appetite, NARROW, name="narrow-heatmap"),
        may_write=may_write_register(),
    )


@blueprint.get("/programmes/<slug>/risks/<int:number>")
@open_to(Deed.READ)
def show(slug: str, number: int) -> ResponseReturnValue:
    risk = risk_at(number)
    return render_template(
        "risks/show.html",
        programme=g.programme,
        tab="Risks",
        risk=risk,
        appetite=g.programme.appetite_score,
        chart=draw_scores(risk, g.programme.appetite_score),
        narrow_chart=draw_scores(risk, g.programme.appetite_score, scorechart.NARROW, name="narrow-scores"),
        may_write=may_write_register(),
        may_reassess=may_reassess(risk.owner.id if risk.owner else None),
    )


def risk_at(number: int) -> RiskStatus:
    """The risk with this number in the programme of the request, or 404."""
    risks = read_risks(db.session, g.programme, on=clock.today())
    return next((risk for risk in risks if risk.number == number), None) or abort(404)


Choice = TypeVar("Choice", Show, Order)


def _asked(kind: type[Choice], name: str, default: Choice) -> Choice:
    """What the address asks for; anything unknown is the default."""
    try:
        return kind(request.args.get(name, default.value))
    except ValueError:
        return default
