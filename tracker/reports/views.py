"""The reports and their editions."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.highlight_json import read_report
from tracker.domain.highlight_readiness import readiness
from tracker.editions.models import Edition, EditionState
from tracker.editions.queries import find_edition, find_file, list_editions
from tracker.people.access import MANAGERS, MEMBERS, open_to
from tracker.people.models import Role
from tracker.plan.access import has_role
from tracker.reports import queries, services
from tracker.reports.access import may_approve, may_publish
from tracker.reports.forms import ReturnForm, StepForm, SubmitForm
from tracker.reports.page import page_context, style_hash
from tracker.reports.renderings import Format, render
from tracker.reports.services import WAITING, CannotSubmit, DecidedMeanwhile
from tracker.reports.standing import standing_of

blueprint = Blueprint("reports", __name__, url_prefix="/programmes/<slug>/reports")


@blueprint.get("")
@open_to(*MEMBERS)
def editions(slug: str) -> ResponseReturnValue:
    return _editions_page(SubmitForm())


@blueprint.post("/submit")
@open_to(*MANAGERS)
def submit(slug: str) -> ResponseReturnValue:
    form = SubmitForm()
    if not form.validate_on_submit():
        return _editions_page(form), 422
    try:
        edition = services.submit_edition(
            db.session, g.programme, status_on=clock.today(), by=current_user, correction=form.correction.data
        )
    except CannotSubmit as refusal:
        form.add_problems({"correction": str(refusal)})
        return _editions_page(form), 422
    except DecidedMeanwhile:
        return _decided_meanwhile()
    db.session.commit()
    flash("Submitted: its content is fixed and waits for approval.")
    return redirect(url_for("reports.show", slug=slug, edition_id=edition.id), 303)


@blueprint.get("/preview")
@open_to(*MEMBERS)
def preview(slug: str) -> ResponseReturnValue:
    """The report as it would be submitted now."""
    report = queries.read_report(db.session, g.programme, on=clock.today())
    return render_template(
        "reports/show.html",
        programme=g.programme,
        tab="Reports",
        edition=None,
        **page_context(report, standing_of(report)),
    )


@blueprint.get("/preview.<any(pdf, docx, xlsx, json):form>")
@open_to(*MEMBERS)
def preview_file(slug: str, form: str) -> ResponseReturnValue:
    report = queries.read_report(db.session, g.programme, on=clock.today())
    return _file(render(report, Format(form), standing_of(report)), Format(form), f"{report.status_date}-draft")


@blueprint.get("/<int:edition_id>")
@open_to(*MEMBERS)
def show(slug: str, edition_id: int) -> ResponseReturnValue:
    return _edition_page(_edition(edition_id), ReturnForm())


@blueprint.get("/<int:edition_id>.<any(html, pdf, docx, xlsx, json):form>")
@open_to(*MEMBERS)
def download(slug: str, edition_id: int, form: str) -> ResponseReturnValue:
    """A published file byte for byte; before that, a rendering of what was submitted."""
    edition = _edition(edition_id)
    stored = find_file(db.session, edition.id, form)
    if stored is not None:
        content = stored.content
    else:
        report = read_report(edition.document)
        content = render(report, Format(form), standing_of(report, edition))
    version = f"-version-{edition.version}" if edition.version > 1 else ""
    return _file(content, Format(form), f"{edition.status_on}{version}")


@blueprint.post("/<int:edition_id>/approve")
@open_to(*MEMBERS)
def approve(slug: str, edition_id: int) -> ResponseReturnValue:
    if not may_approve(g.programme):
        abort(403, "Only the senior responsible officer or the deputy approves a report.")
    return _step(edition_id, services.approve_edition, "Approved. It can be published now.")


@blueprint.post("/<int:edition_id>/return")
@open_to(*MEMBERS)
def send_back(slug: str, edition_id: int) -> ResponseReturnValue:
    if not may_approve(g.programme):
        abort(403, "Only the senior responsible officer or the deputy returns a report.")
    edition, form = _edition(edition_id), ReturnForm()
    if not form.validate_on_submit():
        return _edition_page(edition, form), 422

    def step(session: object, edition: Edition, **more: object) -> None:
        services.return_edition(db.session, edition, comment=form.comment.data, **more)  # type: ignore[arg-type]

    return _step(edition_id, step, "Returned to the programme manager.")


@blueprint.post("/<int:edition_id>/withdraw")
@open_to(*MANAGERS)
def withdraw(slug: str, edition_id: int) -> ResponseReturnValue:
    return _step(edition_id, services.withdraw_edition, "Withdrawn. A new version can be submitted.")


@blueprint.post("/<int:edition_id>/publish")
@open_to(*MEMBERS)
def publish(slug: str, edition_id: int) -> ResponseReturnValue:
    if not may_publish(g.programme):
        abort(403, "The programme manager, the senior responsible officer or the deputy publishes a report.")
    return _step(edition_id, services.publish_approved, "Published. Its words, figures and files are fixed.")


def _edition(edition_id: int) -> Edition:
    edition = find_edition(db.session, g.programme.id, edition_id)
    if edition is None:
        abort(404)
    return edition


def _step(edition_id: int, step: Callable[..., None], said: str) -> ResponseReturnValue:
    edition, form = _edition(edition_id), StepForm()
    try:
        step(db.session, edition, by=current_user, seen=form.seen.data)
    except DecidedMeanwhile:
        return _decided_meanwhile()
    db.session.commit()
    flash(said)
    return redirect(url_for("reports.show", slug=g.programme.slug, edition_id=edition_id), 303)


def _decided_meanwhile() -> ResponseReturnValue:
    db.session.rollback()
    abort(409, "Somebody submitted, decided or published this edition before you. Open it again to see how it stands.")


def _editions_page(form: SubmitForm) -> str:
    today = clock.today()
    report = queries.read_report(db.session, g.programme, on=today)
    listed = list_editions(db.session, g.programme.id)
    of_today = [one for one in listed if one.status_on == today]
    return render_template(
        "reports/editions.html",
        programme=g.programme,
        tab="Reports",
        report=report,
        editions=listed,
        waiting=next((one for one in of_today if one.state in WAITING), None),
        corrects=any(one.state is EditionState.PUBLISHED for one in of_today),
        form=form,
        may_submit=has_role(Role.MANAGER),
        readiness=readiness(report),
    )


def _edition_page(edition: Edition, form: ReturnForm) -> str:
    report = read_report(edition.document)
    return render_template(
        "reports/show.html",
        programme=g.programme,
        tab="Reports",
        edition=edition,
        form=form,
        may_approve=may_approve(g.programme) and edition.state is EditionState.SUBMITTED,
        may_return=may_approve(g.programme) and edition.state in WAITING,
        may_withdraw=has_role(Role.MANAGER) and edition.state in WAITING,
        may_publish=may_publish(g.programme) and edition.state is EditionState.APPROVED,
        **page_context(report, standing_of(report, edition)),
    )


def _file(content: bytes, form: Format, name: str) -> Response:
    response = Response(content, content_type=form.media_type)
    if form is Format.HTML:
        # The file carries its own style and nothing else that a browser would load.
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; style-src '{style_hash(content)}'; frame-ancestors 'none'; base-uri 'none'"
        )
    else:
        file = f"{g.programme.slug}-highlight-report-{name}.{form.value}"
        how = "inline" if form is Format.PDF else "attachment"
        response.headers["Content-Disposition"] = f'{how}; filename="{file}"'
    return response
