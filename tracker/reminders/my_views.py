"""One's own reminders: their day, leave, and who answers meanwhile."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.reminders_days import WEEKDAYS
from tracker.people.access import SIGNED_IN, open_to
from tracker.people.delegations import UnfitDelegation, end_standing_in, may_stand_in, stand_in
from tracker.people.models import Delegation, Membership, Person
from tracker.people.queries import delegations_of, stood_in_for
from tracker.plan.models import Programme
from tracker.reminders.choice_forms import ChoiceForm, StandInForm
from tracker.reminders.choices import choose, read_choice
from tracker.reminders.forms import AwayForm

blueprint = Blueprint("my_reminders", __name__, url_prefix="/me/reminders")


@blueprint.get("")
@open_to(SIGNED_IN)
def show() -> ResponseReturnValue:
    return _page()


@blueprint.post("/choice")
@open_to(SIGNED_IN)
def save_choice() -> ResponseReturnValue:
    form = ChoiceForm()
    if not form.validate():
        return _page(choice=form), 422
    choose(db.session, _me(), weekday=form.weekday.data, before_due=form.before_due.data == "yes")
    db.session.commit()
    day = f"on {WEEKDAYS[form.weekday.data]}s" if form.weekday.data is not None else "as soon as something is owed"
    return _done(f"Saved. Your email comes {day}.")


@blueprint.post("/away")
@open_to(SIGNED_IN)
def go_away() -> ResponseReturnValue:
    form = AwayForm()
    if request.form.get("back") == "now":
        _me().away_until = None
        db.session.commit()
        return _done("Welcome back. Reminders go to you again.")
    if not form.validate():
        return _page(away=form), 422
    _me().away_until = form.back_on.data
    db.session.commit()
    return _done("Saved. No reminder goes to you before that day.")


@blueprint.post("/stand-ins/<programme_slug>")
@open_to(SIGNED_IN)
def choose_stand_in(programme_slug: str) -> ResponseReturnValue:
    """Choose who answers for oneself in one of one's programmes."""
    programme = next((one for one in _programmes() if one.slug == programme_slug), None) or abort(404)
    form = _stand_in_form(programme)
    del form.person
    if not form.validate():
        return _page(standing={programme.id: form}), 422
    delegate = db.session.get_one(Person, form.delegate.data)
    try:
        stand_in(
            db.session,
            programme_id=programme.id,
            person=_me(),
            delegate=delegate,
            from_on=form.from_on.data,
            until=form.until.data,
            chosen_by=_me(),
            today=clock.today(),
        )
    except UnfitDelegation as unfit:
        form.add_problems(unfit.problems)
        return _page(standing={programme.id: form}), 422
    title = delegate.job_title
    db.session.commit()
    return _done(f"The {title} answers for you until you are back; then it ends by itself.")


@blueprint.post("/stand-ins/<int:number>/end")
@open_to(SIGNED_IN)
def end(number: int) -> ResponseReturnValue:
    """End what one chose for oneself, or what one was chosen for."""
    found = db.session.get(Delegation, number)
    if found is None or current_user.id not in (found.person_id, found.delegate_id):
        abort(404)
    end_standing_in(db.session, found, today=clock.today())
    db.session.commit()
    return _done("Ended.")


def _page(
    choice: ChoiceForm | None = None, away: AwayForm | None = None, standing: dict[int, StandInForm] | None = None
) -> str:
    me, today = _me(), clock.today()
    chosen = read_choice(db.session, me)
    programmes = _programmes()
    ids = [programme.id for programme in programmes]
    forms = {one.id: (standing or {}).get(one.id) or _stand_in_form(one, blank=True) for one in programmes}
    held = [one for one in delegations_of(db.session, ids, on=today) if me.id in (one.person_id, one.delegate_id)]
    return render_template(
        "reminders/mine.html",
        choice=choice
        or ChoiceForm(formdata=None, weekday=chosen.weekday, before_due="yes" if chosen.before_due else "no"),
        away=away or AwayForm(formdata=None),
        away_until=me.away_until if me.away_until and me.away_until > today else None,
        programmes=programmes,
        forms=forms,
        mine=[one for one in held if one.person_id == me.id],
        for_others=[one for one in held if one.delegate_id == me.id],
        names={one.id: one.name for one in programmes},
        stands_for=stood_in_for(db.session, me.id, on=today),
    )


def _stand_in_form(programme: Programme, *, blank: bool = False) -> StandInForm:
    form = StandInForm(formdata=None, prefix="") if blank else StandInForm()
    people = may_stand_in(db.session, programme.id, on=clock.today())
    others = {one.id: one.job_title for one in people if one.id != current_user.id}
    form.delegate.choices = {"": "Choose", **others}
    form.person.choices = {current_user.id: current_user.job_title}
    return form


def _programmes() -> list[Programme]:
    """The open programmes of the person of this request, by name."""
    today = clock.today()
    mine = select(Membership.programme_id).where(
        Membership.person_id == current_user.id, Membership.until.is_(None) | (Membership.until >= today)
    )
    query = select(Programme).where(Programme.id.in_(mine), Programme.is_open)
    return list(db.session.scalars(query.order_by(Programme.name, Programme.id)))


def _me() -> Person:
    return db.session.get_one(Person, current_user.id)


def _done(said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("my_reminders.show"), 303)
