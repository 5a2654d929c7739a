"""The lines that stand in papers, on one page: questions with the measures that answer them, recommendations,
implications."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from tracker.adapters.db import db
from tracker.domain.permission import Deed
from tracker.people.access import open_to
from tracker.plan.paper_lines import LineKind, PaperLine
from tracker.plan.queries import kpis_by_code

blueprint = Blueprint("paper_lines", __name__, url_prefix="/programmes/<slug>/reports/lines")


@blueprint.get("")
@open_to(Deed.PREPARE_REPORT)
def index(slug: str) -> ResponseReturnValue:
    query = select(PaperLine).where(PaperLine.programme_id == g.programme.id)
    lines = list(db.session.scalars(query.order_by(PaperLine.is_open.desc(), PaperLine.position, PaperLine.id)))
    return render_template(
        "reports/lines.html",
        programme=g.programme,
        tab="Reports",
        names=kpis_by_code(db.session, g.programme.id),
        lines={kind: [one for one in lines if one.kind is kind] for kind in LineKind},
        kinds=LineKind,
    )
