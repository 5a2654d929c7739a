"""Which measures a performance report or a paper has, and in which order."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.adapters.db import db
from tracker.domain.permission import Deed
from tracker.editions.queries import find_series
from tracker.editions.series import ReportSeries, SeriesKind
from tracker.people.access import open_to
from tracker.reports.measures import Choice, chosen_codes, read_choices, wrong_place

blueprint = Blueprint("measures", __name__, url_prefix="/programmes/<slug>/reports/series")


@blueprint.get("/<name>/measures")
@open_to(Deed.PREPARE_REPORT)
def choose(slug: str, name: str) -> ResponseReturnValue:
    series = _series(name)
    return _page(series, read_choices(db.session, g.programme.id, series.measures))


@blueprint.post("/<name>/measures")
@open_to(Deed.PREPARE_REPORT)
def save(slug: str, name: str) -> ResponseReturnValue:
    """Keep the numbered measures in the order of their numbers; without any, the report has them all."""
    series = _series(name)
    held = read_choices(db.session, g.programme.id, ())
    sent = [Choice(one.code, one.name, one.section, request.form.get(f"place-{one.code}", "").strip()) for one in held]
    if problem := wrong_place(sent):
        return _page(series, sent, problem), 422
    if request.form.get("seen") != str(series.row_version):
        return _page(series, sent, "Somebody changed this series before you; save again to replace it with yours"), 409
    series.measures = chosen_codes(sent)
    db.session.commit()
    number = len(series.measures)
    flash(f"Saved: {number} measures." if number else "Saved: all measures, section by section.")
    return redirect(url_for("reports.editions", slug=slug, series=series.slug), 303)


def _series(name: str) -> ReportSeries:
    series = find_series(db.session, g.programme.id, name)
    if series is None or series.kind is SeriesKind.HIGHLIGHT:
        abort(404)
    return series


def _page(series: ReportSeries, choices: list[Choice], problem: str = "") -> str:
    return render_template(
        "reports/measures.html",
        programme=g.programme,
        tab="Reports",
        series=series,
        choices=choices,
        problem=problem,
    )
