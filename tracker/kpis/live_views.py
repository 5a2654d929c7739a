"""Live figures: the list to choose from, the preview, and the filter that fills them on pages."""

from collections.abc import Mapping

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.live_figures import Measure, examples, fill, has_live_figures, problems_with_live_figures
from tracker.domain.permission import Deed
from tracker.kpis.queries import POPULATION, read_kpis
from tracker.people.access import open_to
from tracker.plan.models import Programme
from tracker.plan.queries import find_programme
from tracker.web.htmx import wants_part

blueprint = Blueprint("live_figures", __name__, url_prefix="/programmes/<slug>/live-figures")

LONGEST_PREVIEW = 20_000


@blueprint.get("")
@open_to(Deed.READ)
def index(slug: str) -> ResponseReturnValue:
    template = "kpis/_live_list.html" if wants_part() else "kpis/live_figures.html"
    readings = _readings(g.programme).values()
    return render_template(
        template, programme=g.programme, tab="KPIs", examples=examples(readings), measures=list(Measure)
    )


@blueprint.post("/preview")
@open_to(Deed.READ)
def preview(slug: str) -> ResponseReturnValue:
    """How a text will read today, or what is wrong with it. Nothing is stored."""
    text = request.form.get(request.args.get("field", ""), "")[:LONGEST_PREVIEW]
    readings = _readings(g.programme) if has_live_figures(text) else {}
    template = "kpis/_live_preview.html" if wants_part() else "kpis/live_preview.html"
    return render_template(
        template,
        programme=g.programme,
        tab="KPIs",
        text=fill(text, readings),
        is_live=has_live_figures(text),
        problem=problems_with_live_figures(text, readings),
    )


@blueprint.app_template_filter()
def live(text: str, slug: str | None = None) -> str:
    """A text with its live figures filled as of today; ``slug`` is its programme where it is not the page's."""
    if not text or not has_live_figures(text):
        return text
    programme = g.get("programme") if slug is None else find_programme(db.session, slug)
    return fill(text, _readings(programme)) if programme else text


def _readings(programme: Programme) -> Mapping[str, KpiReading]:
    """The programme's KPIs by code, read once for a page however many texts it shows."""
    held: dict[tuple[int, object], Mapping[str, KpiReading]] = g.setdefault("live_readings", {})
    key = (programme.id, clock.today())
    if key not in held:
        readings = read_kpis(db.session, programme, on=clock.today()).values()
        held[key] = {one.definition.code: one for one in readings if one.definition.code != POPULATION}
    return held[key]
