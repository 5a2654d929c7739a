"""The settings of a programme: its own, and the way to those of its parts."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.adapters.db import db
from tracker.adapters.versions import SavedMeanwhile
from tracker.domain.permission import Deed
from tracker.people.access import open_to
from tracker.people.queries import members
from tracker.plan.programme_form import ProgrammeForm, guidance_fields
from tracker.plan.programme_services import edit_programme
from tracker.plan.services import UnfitPlan

blueprint = Blueprint("settings", __name__, url_prefix="/programmes/<slug>/settings")


@blueprint.get("")
@open_to(Deed.KEEP_PROGRAMME)
def index(slug: str) -> ResponseReturnValue:
    people = members(db.session, g.programme.id)
    return render_template("plan/settings.html", programme=g.programme, tab="Settings", people=people)


@blueprint.route("/programme", methods=["GET", "POST"])
@open_to(Deed.KEEP_PROGRAMME)
def programme(slug: str) -> ResponseReturnValue:
    kept = {"version": g.programme.version} | guidance_fields(g.programme)
    form = ProgrammeForm(obj=g.programme, data=kept)
    form.offer(members(db.session, g.programme.id))
    status, saved_meanwhile = 200, False
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                edit_programme(
                    db.session, programme=g.programme, proposed=form.proposed, seen_version=form.version.data
                )
                db.session.commit()
            except UnfitPlan as unfit:
                form.add_problems(unfit.problems)
            except SavedMeanwhile:
                status, saved_meanwhile = 409, True
            else:
                flash("Saved.")
                return redirect(url_for(".index", slug=slug), 303)
            db.session.rollback()
    if saved_meanwhile:
        form.version.raw_data, form.version.data = None, g.programme.version
    page = render_template(
        "plan/programme.html", programme=g.programme, tab="Settings", form=form, saved_meanwhile=saved_meanwhile
    )
    return page, status
