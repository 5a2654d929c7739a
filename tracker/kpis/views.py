"""The KPI board and the page of one KPI."""

from datetime import datetime

from flask import Blueprint, Response, abort, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.charts_icons import assurance_icon, run_icon, variation_icon
from tracker.adapters.db import db
from tracker.adapters.sparkline import sparkline_of
from tracker.domain import kpi_board, kpi_words
from tracker.domain.figure_values import plain_number
from tracker.domain.figures_display import unit_words
from tracker.domain.kpi_benchmarks import NO_VALUE_WORDS
from tracker.domain.kpi_board import BoardFilter
from tracker.domain.kpi_quality import found_notes, note_words
from tracker.domain.kpi_revisions import revised_figures
from tracker.domain.kpi_series_picture import series_picture
from tracker.domain.kpi_table import series_table
from tracker.domain.kpi_terms import Geography
from tracker.domain.periods import Period
from tracker.domain.permission import Deed
from tracker.domain.rating_queries import rating_queries
from tracker.evidence.queries import read_programme
from tracker.kpis.access import may_explain, may_write_kpis
from tracker.kpis.around import read_breaks, read_commentary, read_definition_changes, read_revisions, sections_of
from tracker.kpis.charts import breakdown_charts, comparison_chart, draw_twice
from tracker.kpis.exports import board_csv, restated_csv
from tracker.kpis.facts import target_of
from tracker.kpis.figure_list import figure_ids, list_figures
from tracker.kpis.forms import KnownOnForm
from tracker.kpis.models import Kpi
from tracker.kpis.queries import find_kpi, read_board, read_kpis
from tracker.kpis.restated import read_restated
from tracker.kpis.targets import targets_of
from tracker.kpis.workbook import board_workbook
from tracker.people.access import open_to

blueprint = Blueprint("kpis", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


blueprint.add_app_template_filter(unit_words)
blueprint.add_app_template_filter(plain_number)


# What the templates of KPIs draw and say with; macros see globals only.
_GLOBALS = {
    "assurance_icon": assurance_icon,
    "kpi_board": kpi_board,
    "kpi_words": kpi_words,
    "no_benchmark": NO_VALUE_WORDS,
    "period": Period,
    "run_icon": run_icon,
    "sparkline_of": sparkline_of,
    "target_of": target_of,
    "variation_icon": variation_icon,
}
blueprint.record(lambda state: state.app.jinja_env.globals.update(_GLOBALS))


@blueprint.get("/programmes/<slug>/kpis")
@open_to(Deed.READ)
def board(slug: str) -> ResponseReturnValue:
    asked = request.args.get("show", "")
    chosen = BoardFilter(asked) if asked in list(BoardFilter) else BoardFilter.ALL
    whole = read_board(db.session, g.programme, on=clock.today(), person_id=current_user.id)
    return render_template(
        "kpis/board.html",
        programme=g.programme,
        tab="KPIs",
        whole=whole,
        board=whole.keeping(chosen),
        chosen=chosen,
        filters=BoardFilter,
        national=Geography.NATIONAL,
        may_load=may_write_kpis(),
    )


@blueprint.get("/programmes/<slug>/kpis.csv")
@open_to(Deed.READ)
def export(slug: str) -> ResponseReturnValue:
    today = clock.today()
    text = board_csv(read_board(db.session, g.programme, on=today))
    return _download(text.encode(), "text/csv", f"kpis-{today.isoformat()}.csv")


@blueprint.get("/programmes/<slug>/kpis.xlsx")
@open_to(Deed.READ)
def workbook(slug: str) -> ResponseReturnValue:
    today = clock.today()
    made = board_workbook(read_board(db.session, g.programme, on=today), g.programme, on=today, created=clock.now())
    return _download(made, XLSX, f"kpis-{today.isoformat()}.xlsx")


@blueprint.get("/programmes/<slug>/kpis/restated")
@open_to(Deed.READ)
def restated(slug: str) -> ResponseReturnValue:
    """First published against final: every figure that was revised, KPI by KPI, and the loads that did it."""
    found = read_restated(db.session, g.programme)
    return render_template("kpis/restated.html", programme=g.programme, tab="KPIs", restated=found)


@blueprint.get("/programmes/<slug>/kpis/restated.csv")
@open_to(Deed.READ)
def restated_export(slug: str) -> ResponseReturnValue:
    text = restated_csv(read_restated(db.session, g.programme).kpis)
    return _download(text.encode(), "text/csv", f"restated-{clock.today().isoformat()}.csv")


def _download(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{g.programme.slug}-{name}"'}
    return Response(content, mimetype=kind, headers=headers)


@blueprint.get("/programmes/<slug>/kpis/<code>")
@open_to(Deed.READ)
def show(slug: str, code: str) -> ResponseReturnValue:
    kpi = find_kpi(db.session, g.programme.id, code) or abort(404)
    form = KnownOnForm(request.args)
    is_asked = any(request.args.getlist("known"))
    is_good = not is_asked or form.validate()
    known_at = clock.end_of_day(form.known.data) if is_asked and is_good and form.known.data else None
    content = _page(kpi, known_at)
    page = render_template(
        "kpis/show.html", programme=g.programme, tab="KPIs", kpi=kpi, form=form, known_at=known_at, **content
    )
    return page, 200 if is_good else 422


def _page(kpi: Kpi, known_at: datetime | None) -> dict[str, object]:
    """Everything on the page of a KPI, from what had been recorded by a moment (None: all)."""
    today, start_month = clock.today(), g.programme.financial_year_start_month
    reading = read_kpis(db.session, g.programme, on=today, known_at=known_at, only=[kpi.id])[kpi.id]
    revisions = read_revisions(db.session, kpi, start_month=start_month, known_at=known_at)
    revised = revised_figures(reading.definition, revisions)
    picture = series_picture(reading, revised)
    status = read_programme(db.session, g.programme, on=today)
    everything = [one for theme in status.themes for one in theme.objectives]
    objectives = [one for one in everything if any(linked.definition.code == kpi.code for linked in one.kpis)]
    return {
        "reading": reading,
        "table": series_table(reading),
        "chart": draw_twice(picture, "series") if picture else None,
        "comparison": comparison_chart(reading),
        "breakdowns": breakdown_charts(reading),
        "quality": found_notes(reading),
        "note_words": note_words,
        "figure_ids": figure_ids(list_figures(db.session, kpi, start_month=start_month), reading.basis),
        "targets": targets_of(db.session, kpi),
        "breaks": read_breaks(db.session, kpi),
        "definition_changes": read_definition_changes(db.session, kpi),
        "may_write": may_write_kpis() and known_at is None,
        "may_explain": may_explain(kpi) and known_at is None,
        "revised": revised,
        "commentary": read_commentary(db.session, kpi, known_at=known_at),
        "sections": sections_of(db.session, kpi),
        "objectives": objectives,
        "assurance": list(dict.fromkeys(fact for one in objectives for fact in one.assurance)),
        "queried": {query.thing.ref for query in rating_queries(status)},
    }
