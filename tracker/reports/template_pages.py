"""The Word files that reports are written into: uploaded after a check, previewed, removed."""

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.word_template_check import BadTemplate
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.permission import Deed
from tracker.domain.refusals import Refusal
from tracker.editions.queries import list_series
from tracker.editions.templates import ReportTemplate, find_template, list_templates
from tracker.people.access import open_to
from tracker.reports import queries
from tracker.reports.renderings import Format, render
from tracker.reports.standing import standing_of
from tracker.reports.template_forms import TemplateForm
from tracker.reports.template_services import StillUsed, keep_template
from tracker.reports.template_services import remove_template as remove_kept
from tracker.reports.word_own import TEXTS, WHOLES
from tracker.web.refusals import note_refusal

blueprint = Blueprint("report_templates", __name__, url_prefix="/programmes/<slug>/reports/templates")


@blueprint.get("")
@open_to(Deed.PREPARE_REPORT)
def index(slug: str) -> ResponseReturnValue:
    return _page(TemplateForm())


@blueprint.post("")
@open_to(Deed.PREPARE_REPORT)
def upload(slug: str) -> ResponseReturnValue:
    form = TemplateForm()
    sent = form.sent() if form.validate() else None
    if sent is None:
        return _page(form), 422
    content, file_name = sent
    try:
        kept = keep_template(
            db.session,
            g.programme,
            name=form.name.data,
            file_name=file_name,
            content=content,
            trial=_trial(),
            by=current_user,
        )
    except BadTemplate as bad:
        note_refusal(Refusal.FILE)
        return _page(form, bad.faults), 422
    db.session.commit()
    flash(f"Checked and kept as {kept.name}. Choose it under Series and schedule, and editions are written into it.")
    return redirect(url_for("report_templates.index", slug=slug), 303)


@blueprint.get("/<int:number>/preview.docx")
@open_to(Deed.PREPARE_REPORT)
def preview(slug: str, number: int) -> ResponseReturnValue:
    """Today's report in this template."""
    template, report = _template(number), _trial()
    content = render(report, Format.DOCX, standing_of(report), template=template.content)
    return _word(content, f"{slug}-preview.docx")


@blueprint.get("/<int:number>.docx")
@open_to(Deed.PREPARE_REPORT)
def original(slug: str, number: int) -> ResponseReturnValue:
    """The template as it was uploaded."""
    return _word(_template(number).content, f"{slug}-template-{number}.docx")


@blueprint.post("/<int:number>/remove")
@open_to(Deed.PREPARE_REPORT)
def remove(slug: str, number: int) -> ResponseReturnValue:
    template = _template(number)
    try:
        remove_kept(db.session, template)
    except StillUsed as used:
        names = " and ".join(used.series)
        fault = f"{template.name} is what {names} is written into. Choose another look under Series and schedule first."
        return _page(TemplateForm(formdata=None), (fault,)), 409
    db.session.commit()
    flash(f"Removed {template.name}. Editions that were published with it stay as they are.")
    return redirect(url_for("report_templates.index", slug=slug), 303)


def _trial() -> HighlightReport:
    return queries.read_report(db.session, g.programme, on=clock.today())


def _template(number: int) -> ReportTemplate:
    template = find_template(db.session, g.programme.id, number)
    if template is None:
        abort(404)
    return template


def _page(form: TemplateForm, faults: tuple[str, ...] = ()) -> str:
    used: dict[str, list[str]] = {}
    for series in list_series(db.session, g.programme.id):
        used.setdefault(series.template, []).append(series.name)
    return render_template(
        "reports/templates.html",
        programme=g.programme,
        tab="Reports",
        form=form,
        faults=faults,
        templates=list_templates(db.session, g.programme.id),
        used=used,
        texts=TEXTS,
        wholes=WHOLES,
    )


def _word(content: bytes, name: str) -> Response:
    response = Response(content, content_type=Format.DOCX.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
