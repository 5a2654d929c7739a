"""Preparing an edition: begun, its dates and words, thrown away, submitted."""

from flask import Blueprint, abort, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters.db import db
from tracker.domain.highlight_sections import STANDARD, SUMMARY
from tracker.domain.paper_layouts import takes_words
from tracker.domain.permission import Deed
from tracker.editions.models import Edition
from tracker.people.access import open_to
from tracker.plan.queries import unknown_figures
from tracker.reports import drafting, services
from tracker.reports.checked import open_statements, why_say_why
from tracker.reports.drafting import CannotDraft, DecidedMeanwhile
from tracker.reports.edition_page import Forms, edition_page, open_edition
from tracker.reports.editions_page import editions_page
from tracker.reports.forms import DatesForm, StepForm, SubmitForm, TextForm
from tracker.reports.notices import tell_of_submission
from tracker.reports.refusing import decided_meanwhile
from tracker.reports.texts import WrittenMeanwhile, write_text

blueprint = Blueprint("drafts", __name__, url_prefix="/programmes/<slug>/reports")


@blueprint.post("/draft")
@open_to(Deed.PREPARE_REPORT)
def begin(slug: str) -> ResponseReturnValue:
    form = DatesForm()
    if not form.validate_on_submit():
        return editions_page(form), 422
    try:
        edition = drafting.draft_edition(
            db.session,
            g.programme,
            series=drafting.series_named(db.session, g.programme, form.series.data or "board"),
            dates=form.dates(),
            by=current_user,
            correction=form.correction.data,
            item=form.item.data or "",
        )
    except CannotDraft as refusal:
        form.add_problems({refusal.field: str(refusal)})
        return editions_page(form), 422
    except DecidedMeanwhile:
        return decided_meanwhile()
    db.session.commit()
    flash("Begun. Write its summary and notes, then submit it.")
    return _to(edition)


@blueprint.post("/<int:edition_id>/dates")
@open_to(Deed.PREPARE_REPORT)
def change_dates(slug: str, edition_id: int) -> ResponseReturnValue:
    edition, form = open_edition(edition_id), DatesForm()
    if not form.validate_on_submit():
        return edition_page(db.session, edition, Forms(edition, dates=form)), 422
    try:
        drafting.change_dates(
            db.session,
            g.programme,
            edition,
            dates=form.dates(),
            correction=form.correction.data,
            item=form.item.data,
            seen=form.seen.data,
        )
    except CannotDraft as refusal:
        db.session.rollback()
        form.add_problems({refusal.field: str(refusal)})
        return edition_page(db.session, edition, Forms(edition, dates=form)), 422
    except DecidedMeanwhile:
        return decided_meanwhile()
    db.session.commit()
    flash("Its dates are changed.")
    return _to(edition)


@blueprint.post("/<int:edition_id>/texts/<section>")
@open_to(Deed.PREPARE_REPORT)
def write(slug: str, edition_id: int, section: str) -> ResponseReturnValue:
    """Save the executive summary or a note. Of two who write at once, the second is shown both texts."""
    edition, form = open_edition(edition_id), TextForm(prefix=f"{section}-")
    forms = Forms(edition)
    forms.text[section] = form
    if not (section in (SUMMARY, *STANDARD) or takes_words(section)):
        abort(404)
    if not form.validate_on_submit():
        return edition_page(db.session, edition, forms), 422
    if unknown := unknown_figures(db.session, g.programme.id, form.text.data):
        form.add_problems({"text": unknown})
        return edition_page(db.session, edition, forms), 422
    try:
        write_text(
            db.session,
            edition,
            section=section,
            text=form.text.data,
            is_public=not form.is_private.data,
            by=current_user,
            seen=form.seen.data or 0,
        )
    except WrittenMeanwhile as written:
        forms.theirs[section] = written.theirs
        form.seen.process_data(written.theirs.version)
        form.seen.raw_data = None
        return edition_page(db.session, edition, forms), 409
    except DecidedMeanwhile:
        return decided_meanwhile(form.text.data)
    db.session.commit()
    flash("Saved.")
    return redirect(f"{url_for('reports.show', slug=slug, edition_id=edition_id)}#text-{section}", 303)


@blueprint.post("/<int:edition_id>/discard")
@open_to(Deed.PREPARE_REPORT)
def discard(slug: str, edition_id: int) -> ResponseReturnValue:
    edition = open_edition(edition_id)
    series = edition.series
    try:
        drafting.discard_draft(db.session, edition, seen=StepForm().seen.data)
    except DecidedMeanwhile:
        return decided_meanwhile()
    db.session.commit()
    flash("The draft is thrown away.")
    return redirect(url_for("reports.editions", slug=slug, series=series), 303)


@blueprint.post("/<int:edition_id>/submit")
@open_to(Deed.PREPARE_REPORT)
def submit(slug: str, edition_id: int) -> ResponseReturnValue:
    edition, form = open_edition(edition_id), SubmitForm()
    if not form.validate_on_submit():
        return edition_page(db.session, edition, Forms(edition, submit=form)), 422
    count = open_statements(db.session, g.programme, on=edition.status_on)
    if count and not form.comment.data:
        form.add_problems({"comment": why_say_why(count)})
        return edition_page(db.session, edition, Forms(edition, submit=form)), 422
    try:
        services.submit_edition(
            db.session, g.programme, edition, by=current_user, seen=form.seen.data, comment=form.comment.data
        )
        tell_of_submission(db.session, g.programme, edition)
    except DecidedMeanwhile:
        return decided_meanwhile()
    db.session.commit()
    flash("Submitted: its content is fixed and waits for approval. Whoever approves it is told by email.")
    return _to(edition)


def _to(edition: Edition) -> ResponseReturnValue:
    return redirect(url_for("reports.show", slug=g.programme.slug, edition_id=edition.id), 303)
