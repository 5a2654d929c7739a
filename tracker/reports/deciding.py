"""Deciding on an edition: approved, returned, withdrawn, published."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters.db import db
from tracker.domain.permission import Deed
from tracker.editions.models import Edition
from tracker.people.access import open_to
from tracker.reports import services
from tracker.reports.access import may_publish, may_return, why_not_approve
from tracker.reports.drafting import DecidedMeanwhile
from tracker.reports.edition_page import Forms, edition_page, open_edition
from tracker.reports.forms import ReturnForm, StepForm, WithdrawForm
from tracker.reports.notices import tell_of_return
from tracker.reports.refusing import decided_meanwhile

blueprint = Blueprint("deciding", __name__, url_prefix="/programmes/<slug>/reports/<int:edition_id>")


@blueprint.post("/approve")
@open_to(Deed.APPROVE_REPORT)
def approve(slug: str, edition_id: int) -> ResponseReturnValue:
    edition = open_edition(edition_id)
    if why_not := why_not_approve(edition):
        abort(403, why_not)
    return _step(edition, services.approve_edition, "Approved. It can be published now.")


@blueprint.post("/return")
@open_to(Deed.RETURN_REPORT)
def send_back(slug: str, edition_id: int) -> ResponseReturnValue:
    """Return it with what is to be mended; the manager takes it back the same way."""
    if not may_return():
        abort(403, "Only the senior responsible officer, the deputy or the programme manager returns a report.")
    edition, form = open_edition(edition_id), ReturnForm()
    if not form.validate_on_submit():
        return edition_page(db.session, edition, Forms(edition, send_back=form)), 422

    def step(session: Any, edition: Edition, **more: Any) -> None:
        services.return_edition(session, edition, comment=form.comment.data, **more)
        tell_of_return(session, g.programme, edition)

    return _step(edition, step, "Returned: its words can be changed, and it can be submitted again.")


@blueprint.post("/withdraw")
@open_to(Deed.PUBLISH_REPORT)
def withdraw(slug: str, edition_id: int) -> ResponseReturnValue:
    if not may_publish():
        abort(403, "The programme manager, the senior responsible officer or the deputy withdraws a report.")
    edition, form = open_edition(edition_id), WithdrawForm()
    if not form.validate_on_submit():
        return edition_page(db.session, edition, Forms(edition, withdraw=form)), 422

    def step(session: Any, edition: Edition, **more: Any) -> None:
        services.withdraw_edition(session, edition, comment=form.comment.data, **more)

    return _step(edition, step, "Withdrawn. It stays readable to the manager and the senior responsible officer.")


@blueprint.post("/publish")
@open_to(Deed.PUBLISH_REPORT)
def publish(slug: str, edition_id: int) -> ResponseReturnValue:
    if not may_publish():
        abort(403, "The programme manager, the senior responsible officer or the deputy publishes a report.")
    return _step(
        open_edition(edition_id), services.publish_approved, "Published. Its words, figures and files are fixed."
    )


def _step(edition: Edition, step: Callable[..., None], said: str) -> ResponseReturnValue:
    edition_id = edition.id
    try:
        step(db.session, edition, by=current_user, seen=StepForm().seen.data)
    except DecidedMeanwhile:
        return decided_meanwhile()
    db.session.commit()
    flash(said)
    return redirect(url_for("reports.show", slug=g.programme.slug, edition_id=edition_id), 303)
