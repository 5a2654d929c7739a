"""The series of reports of a programme: who each is for, its sections and when its edition is drafted."""

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.adapters.db import db
from tracker.adapters.versions import SavedMeanwhile
from tracker.domain.permission import Deed
from tracker.editions.queries import find_series, list_series
from tracker.editions.series import ReportSeries
from tracker.editions.templates import list_templates
from tracker.people.access import open_to
from tracker.reports import series_services
from tracker.reports.series_forms import SeriesForm
from tracker.reports.series_services import UnfitSeries

blueprint = Blueprint("series", __name__, url_prefix="/programmes/<slug>/reports/series")


@blueprint.get("")
@open_to(Deed.PREPARE_REPORT)
def index(slug: str) -> ResponseReturnValue:
    listed = list_series(db.session, g.programme.id)
    return render_template("reports/series.html", programme=g.programme, tab="Reports", listed=listed)


@blueprint.route("/add", methods=["GET", "POST"])
@open_to(Deed.PREPARE_REPORT)
def add(slug: str) -> ResponseReturnValue:
    form = _offering(SeriesForm.empty())
    if form.validate_on_submit():
        try:
            series = series_services.add_series(db.session, g.programme, form.proposed)
        except UnfitSeries as unfit:
            form.add_problems(unfit.problems)
        else:
            db.session.commit()
            flash(f"Added {series.name}.")
            return redirect(url_for("series.index", slug=slug), 303)
    return _form_page(form, None)


@blueprint.route("/<name>", methods=["GET", "POST"])
@open_to(Deed.PREPARE_REPORT)
def edit(slug: str, name: str) -> ResponseReturnValue:
    series = find_series(db.session, g.programme.id, name)
    if series is None:
        abort(404)
    form = _offering(SeriesForm.of(series))
    if form.validate_on_submit():
        try:
            series_services.edit_series(db.session, series, form.proposed, seen=form.seen.data)
        except UnfitSeries as unfit:
            form.add_problems(unfit.problems)
        except SavedMeanwhile:
            series = find_series(db.session, g.programme.id, name)
            form.show_as_seen(series)
            return _form_page(form, series, saved_meanwhile=True)
        else:
            db.session.commit()
            flash(f"Saved {series.name}. Editions begun from now on, and drafts, follow it.")
            return redirect(url_for("series.index", slug=slug), 303)
    return _form_page(form, series)


def _offering(form: SeriesForm) -> SeriesForm:
    form.offer_templates(one.name for one in list_templates(db.session, g.programme.id))
    return form


def _form_page(form: SeriesForm, series: ReportSeries | None, *, saved_meanwhile: bool = False) -> ResponseReturnValue:
    page = render_template(
        "reports/series_form.html",
        programme=g.programme,
        tab="Reports",
        form=form,
        series=series,
        saved_meanwhile=saved_meanwhile,
    )
    if saved_meanwhile:
        return page, 409
    return page, 422 if form.is_submitted() else 200
