"""Reading the reports: the editions, a preview, one edition and its files."""

from flask import Blueprint, abort, g, render_template, request
from flask.typing import ResponseReturnValue

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.permission import Deed
from tracker.domain.report_documents import Report
from tracker.editions.queries import find_series
from tracker.editions.series import BOARD
from tracker.editions.templates import template_of_series
from tracker.people.access import open_to
from tracker.reports.building import build_report, report_context
from tracker.reports.edition_page import edition_page, open_edition
from tracker.reports.editions_page import editions_page
from tracker.reports.renderings import Format, formats_of, render
from tracker.reports.sending import must_have, send_edition, send_report
from tracker.reports.standing import standing_of

blueprint = Blueprint("reports", __name__, url_prefix="/programmes/<slug>/reports")

_FORMATS = f"<any({', '.join(Format)}):form>"


@blueprint.get("")
@open_to(Deed.READ)
def editions(slug: str) -> ResponseReturnValue:
    return editions_page()


@blueprint.get("/preview")
@open_to(Deed.READ)
def preview(slug: str) -> ResponseReturnValue:
    """The report as it would be submitted now, without the words that are written for an edition."""
    report = _previewed()
    return render_template(
        "reports/preview.html",
        programme=g.programme,
        tab="Reports",
        formats=formats_of(report.series.kind),
        **report_context(report, standing_of(report)),
    )


@blueprint.get(f"/preview.{_FORMATS}")
@open_to(Deed.READ)
def preview_file(slug: str, form: str) -> ResponseReturnValue:
    report = _previewed()
    must_have(report, form)
    look = template_of_series(db.session, g.programme.id, report.series.slug)
    content = render(report, Format(form), standing_of(report), template=look)
    return send_report(content, Format(form), f"{report.status_date}-draft", report.series.kind)


@blueprint.get("/<int:edition_id>")
@open_to(Deed.READ)
def show(slug: str, edition_id: int) -> ResponseReturnValue:
    return edition_page(db.session, open_edition(edition_id))


@blueprint.get(f"/<int:edition_id>.{_FORMATS}")
@open_to(Deed.READ)
def download(slug: str, edition_id: int, form: str) -> ResponseReturnValue:
    return send_edition(db.session, g.programme, open_edition(edition_id), Format(form))


def _previewed() -> Report:
    series = find_series(db.session, g.programme.id, request.args.get("series", BOARD))
    if series is None:
        abort(404)
    return build_report(db.session, g.programme, on=clock.today(), series=series)
