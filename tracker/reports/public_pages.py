"""The public version: what it leaves out and why, its files, and what is marked not for publication."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.permission import Deed
from tracker.domain.publication_parts import NoPublicVersion
from tracker.domain.report_documents import Report
from tracker.editions.models import Edition, EditionState
from tracker.editions.queries import find_file, find_series
from tracker.editions.series import BOARD
from tracker.people.access import open_to
from tracker.reports import marking, opening
from tracker.reports.access import may_prepare, may_see_public
from tracker.reports.building import build_report, report_context
from tracker.reports.edition_page import open_edition
from tracker.reports.publishing import AnyPublicVersion, make_public, store_public_files
from tracker.reports.renderings import Format, formats_of, render
from tracker.reports.sending import file_name, send_report
from tracker.reports.standing import standing_of
from tracker.web.addresses import row_number

blueprint = Blueprint("public_version", __name__, url_prefix="/programmes/<slug>/reports")

_FORMATS = f"<any({', '.join(Format)}):form>"


@blueprint.get("/public")
@open_to(Deed.READ_PUBLIC_DRAFT)
def preview(slug: str) -> ResponseReturnValue:
    """What a public version of today would leave out, and what is marked."""
    return _page(_made(_drafted()), None)


@blueprint.get(f"/public.{_FORMATS}")
@open_to(Deed.READ_PUBLIC_DRAFT)
def preview_file(slug: str, form: str) -> ResponseReturnValue:
    public = _made(_drafted()).report
    if form not in formats_of(public.series.kind):
        abort(404)
    name = f"{public.status_date}-public-draft"
    return send_report(render(public, Format(form), standing_of(public)), Format(form), name, public.series.kind)


@blueprint.get("/<int:edition_id>/public")
@open_to(Deed.READ_PUBLIC_DRAFT)
def show(slug: str, edition_id: int) -> ResponseReturnValue:
    edition = open_edition(edition_id)
    return _page(_made(opening.report_of(db.session, g.programme, edition)), edition)


@blueprint.get(f"/<int:edition_id>/public.{_FORMATS}")
@open_to(Deed.READ)
def download(slug: str, edition_id: int, form: str) -> ResponseReturnValue:
    """A published file byte for byte; before that, for those who decide, what it would be."""
    edition = open_edition(edition_id)
    stored = find_file(db.session, edition.id, form, is_public=True)
    name = file_name(edition, is_public=True)
    if stored is not None:
        response = send_report(opening.stored_content(stored), Format(form), name, edition.in_series.kind.value)
        response.set_etag(stored.digest)
        return response.make_conditional(request)
    if not may_see_public():
        abort(403, "This edition has no public version yet. Ask the programme manager.")
    public = _made(opening.report_of(db.session, g.programme, edition)).report
    if form not in formats_of(public.series.kind):
        abort(404)
    return send_report(
        render(public, Format(form), standing_of(public, edition)), Format(form), name, public.series.kind
    )


@blueprint.post("/<int:edition_id>/public")
@open_to(Deed.PUBLISH_PUBLIC_VERSION)
def publish(slug: str, edition_id: int) -> ResponseReturnValue:
    """Make the public version of an edition that was published without one."""
    edition = open_edition(edition_id)
    if edition.state is not EditionState.PUBLISHED or find_file(db.session, edition.id, Format.JSON, is_public=True):
        abort(409, "Only a published edition without a public version can be given one.")
    try:
        store_public_files(db.session, edition, opening.stored_report(edition))
    except NoPublicVersion as refusal:
        abort(409, str(refusal))
    db.session.commit()
    flash("The public version is made. Its files never change.")
    return redirect(url_for("public_version.show", slug=slug, edition_id=edition_id), 303)


@blueprint.post("/public/marks")
@open_to(Deed.PREPARE_REPORT)
def mark(slug: str) -> ResponseReturnValue:
    """Mark the ticked ones of the texts that the page listed; others stay as they are."""
    listed = set(request.form.getlist("listed"))
    texts = [one for one in marking.read_texts(db.session, g.programme, on=clock.today()) if one.key in listed]
    changed = marking.settle_marks(
        db.session, g.programme, texts, set(request.form.getlist("private")), by=current_user
    )
    db.session.commit()
    flash(f"Saved: {changed} {'mark' if changed == 1 else 'marks'} changed." if changed else "Nothing changed.")
    return redirect(url_for("public_version.preview", slug=slug), 303)


@blueprint.post("/public/owners")
@open_to(Deed.PREPARE_REPORT)
def owners(slug: str) -> ResponseReturnValue:
    senior = {number for one in request.form.getlist("senior") if (number := row_number(one)) is not None}
    leaves_out = request.form.get("leaves_out") == "y"
    marking.settle_owners(db.session, g.programme, leaves_out=leaves_out, senior=senior)
    db.session.commit()
    flash("Saved. It holds for editions submitted from now on.")
    return redirect(url_for("public_version.preview", slug=slug), 303)


def _drafted() -> Report:
    series = find_series(db.session, g.programme.id, request.args.get("series", BOARD))
    if series is None:
        abort(404)
    return build_report(db.session, g.programme, on=clock.today(), series=series)


def _made(report: Report) -> AnyPublicVersion:
    try:
        return make_public(db.session, g.programme.id, report)
    except NoPublicVersion as refusal:
        abort(409, str(refusal))


def _page(version: AnyPublicVersion, edition: Edition | None) -> str:
    public = version.report
    is_stored = edition is not None and find_file(db.session, edition.id, Format.JSON, is_public=True) is not None
    return render_template(
        "reports/public.html",
        programme=g.programme,
        tab="Reports",
        edition=edition,
        formats=formats_of(public.series.kind),
        left_out=version.left_out,
        is_stored=is_stored,
        may_mark=may_prepare() and edition is None,
        texts=marking.read_texts(db.session, g.programme, on=clock.today()) if edition is None else (),
        staff=marking.read_staff(db.session, g.programme) if edition is None else (),
        **report_context(public, standing_of(public, edition)),
    )
