"""A programme's cadence, and who stands in for whom: the manager's part of reminders."""

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.permission import Deed
from tracker.domain.rhythm import Rhythm
from tracker.people.access import open_to
from tracker.people.delegations import UnfitDelegation, end_standing_in, may_stand_in, stand_in
from tracker.people.models import Delegation, Person
from tracker.people.queries import delegations_of, members
from tracker.reminders.choice_forms import CadenceForm, StandInForm

blueprint = Blueprint("reminder_settings", __name__, url_prefix="/programmes/<slug>/reminders/settings")


@blueprint.get("")
@open_to(Deed.KEEP_PROGRAMME)
def show(slug: str) -> ResponseReturnValue:
    return _page()


@blueprint.post("")
@open_to(Deed.KEEP_PROGRAMME)
def save(slug: str) -> ResponseReturnValue:
    form = CadenceForm()
    if not form.validate():
        return _page(cadence=form), 422
    form.update_rhythm.data = Rhythm(form.update_rhythm.data)
    if not form.is_paused.data:
        form.paused_until.data = None
    form.populate_obj(g.programme)
    db.session.commit()
    flash("Saved. The next run goes by it.")
    return redirect(url_for("reminder_settings.show", slug=slug), 303)


@blueprint.post("/stand-ins")
@open_to(Deed.KEEP_PROGRAMME)
def choose_stand_in(slug: str) -> ResponseReturnValue:
    form = _stand_in_form()
    if not form.validate():
        return _page(standing=form), 422
    person, delegate = (db.session.get_one(Person, one.data) for one in (form.person, form.delegate))
    try:
        stand_in(
            db.session,
            programme_id=g.programme.id,
            person=person,
            delegate=delegate,
            from_on=form.from_on.data,
            until=form.until.data,
            chosen_by=current_user,
            today=clock.today(),
        )
    except UnfitDelegation as unfit:
        form.add_problems(unfit.problems)
        return _page(standing=form), 422
    said = f"The {delegate.job_title} answers for the {person.job_title}; it ends by itself."
    db.session.commit()
    flash(said)
    return redirect(url_for("reminder_settings.show", slug=slug, _anchor="standing-in"), 303)


@blueprint.post("/stand-ins/<int:number>/end")
@open_to(Deed.KEEP_PROGRAMME)
def end(slug: str, number: int) -> ResponseReturnValue:
    found = db.session.get(Delegation, number)
    if found is None or found.programme_id != g.programme.id:
        abort(404)
    end_standing_in(db.session, found, today=clock.today())
    db.session.commit()
    flash("Ended.")
    return redirect(url_for("reminder_settings.show", slug=slug, _anchor="standing-in"), 303)


def _page(cadence: CadenceForm | None = None, standing: StandInForm | None = None) -> str:
    if cadence is None:
        cadence = CadenceForm(formdata=None, obj=g.programme)
        cadence.update_rhythm.data = g.programme.update_rhythm.value
    return render_template(
        "reminders/settings.html",
        programme=g.programme,
        tab="Reminders",
        cadence=cadence,
        standing=standing or _stand_in_form(blank=True),
        delegations=delegations_of(db.session, [g.programme.id], on=clock.today()),
    )


def _stand_in_form(*, blank: bool = False) -> StandInForm:
    form = StandInForm(formdata=None) if blank else StandInForm()
    working = may_stand_in(db.session, g.programme.id, on=clock.today())
    form.person.choices = {"": "Choose", **_titles(members(db.session, g.programme.id))}
    form.delegate.choices = {"": "Choose", **_titles(working)}
    return form


def _titles(people: list[Person]) -> dict[int | str, str]:
    return {one.id: one.job_title for one in people}
