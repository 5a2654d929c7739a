"""Writing the plan: add, edit, move, remove; due dates and milestones."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.versions import SavedMeanwhile
from tracker.domain.permission import Deed
from tracker.domain.plan_rules import numbers_after_leaving
from tracker.people.access import open_to
from tracker.people.models import Person
from tracker.people.queries import members
from tracker.plan import due_dates, services
from tracker.plan.access import may, may_update
from tracker.plan.forms import ActionForm, DueDateForm, MilestoneForm, PartForm, PlanForm, RelocateForm, RemoveForm
from tracker.plan.models import Action, DueDateChange, Milestone, Objective, Programme, Theme
from tracker.plan.queries import find_rated, kpi_names, number_of, objective_numbers, theme_numbers
from tracker.web.saving import answer_form

blueprint = Blueprint("plan_editing", __name__)

Row = Programme | Theme | Objective | Action
CHILD: dict[type[Row], str] = {Programme: "theme", Theme: "objective", Objective: "action"}


@blueprint.route("/programmes/<slug>/plan/<ref>/add", methods=["GET", "POST"])
@open_to(Deed.KEEP_PLAN)
def add(slug: str, ref: str) -> ResponseReturnValue:
    """Add a theme to the programme, an objective to a theme, or an action to an objective."""
    above = _part(ref)
    if isinstance(above, Action):
        abort(404)
    form: Any = ActionForm() if isinstance(above, Objective) else PartForm()
    _offer(form)
    kind = CHILD[type(above)]

    def save() -> ResponseReturnValue:
        part: Row
        if isinstance(above, Objective):
            part = services.add_action(db.session, objective=above, proposed=form.proposed, on=clock.today())
        elif isinstance(above, Theme):
            part = services.add_objective(db.session, theme=above, proposed=form.proposed)
        else:
            part = services.add_theme(db.session, programme=g.programme, proposed=form.proposed)
        return _saved(part, f"Added {kind} {number_of(db.session, part)}.")

    return _answer(form, save, "plan/edit.html", above, ref, heading=f"Add {_an(kind)} to {_called(above, ref)}")


@blueprint.route("/programmes/<slug>/plan/<ref>/edit", methods=["GET", "POST"])
@open_to(Deed.KEEP_PLAN)
def edit(slug: str, ref: str) -> ResponseReturnValue:
    part = _part(ref)
    if isinstance(part, Programme) or (isinstance(part, Action) and part.removed_on):
        abort(404)
    kept = {"version": part.version, "seen": part.id}
    form: Any
    if isinstance(part, Action):
        form = ActionForm(obj=part, data=kept)
        _offer(form, part.owner, part.second_owner)
    else:
        form = PartForm(obj=part, data=kept)
        _offer(form, part.lead)

    def save() -> ResponseReturnValue:
        seen = form.version.data
        if isinstance(part, Action):
            services.edit_action(db.session, action=part, proposed=form.proposed, seen_version=seen)
        else:
            services.edit_part(db.session, part=part, proposed=form.proposed, seen_version=seen)
        return _saved(part, "Saved.")

    due_on = due_dates.approved_due_on(part) if isinstance(part, Action) else None
    return _answer(form, save, "plan/edit.html", part, ref, heading=f"Edit {_called(part, ref)}", due_on=due_on)


@blueprint.post("/programmes/<slug>/plan/<ref>/move")
@open_to(Deed.KEEP_PLAN)
def move(slug: str, ref: str) -> ResponseReturnValue:
    """One place up or down among its siblings."""
    part = _part(ref)
    steps = {"up": -1, "down": 1}.get(request.form.get("to", ""))
    if isinstance(part, Programme) or steps is None:
        abort(404)
    form = PlanForm()
    try:
        services.move(db.session, part=part, seen_ref_id=form.seen.data or part.id, steps=steps)
    except SavedMeanwhile:
        db.session.rollback()
        flash(f"Nothing moved: somebody has changed the order, and {ref} is something else now.")
        return redirect(url_for("plan.tree", slug=slug, arrange=""), 303)
    after = number_of(db.session, part)
    db.session.commit()
    words = f"{ref} is now {after}; the numbers below it follow." if after != ref else f"{ref} stays where it is."
    flash(words)
    return redirect(url_for("plan.tree", slug=slug, arrange="", _anchor=f"p-{after.replace('.', '-')}"), 303)


@blueprint.route("/programmes/<slug>/plan/<ref>/relocate", methods=["GET", "POST"])
@open_to(Deed.KEEP_PLAN)
def relocate(slug: str, ref: str) -> ResponseReturnValue:
    """To another objective or theme; the page says first which numbers change."""
    part = _part(ref)
    if not isinstance(part, Objective | Action):
        abort(404)
    form = RelocateForm(data={"seen": part.id, "version": part.version})
    form.to.choices = {"": "Choose"} | _destinations(part)

    def save() -> ResponseReturnValue:
        kind: Any = Theme if isinstance(part, Objective) else Objective
        parent = db.session.get(kind, form.to.data) if form.to.data else None
        if parent is None:
            raise services.UnfitPlan({"to": "Choose where it goes"})
        services.move_below(db.session, part=part, parent=parent, seen_ref_id=form.seen.data or part.id)
        return _saved(part, f"{ref} is now {number_of(db.session, part)}.")

    siblings = part.theme.objectives if isinstance(part, Objective) else part.objective.actions
    names = [one.name if isinstance(one, Objective) else one.title for one in siblings]
    above, _, place = ref.rpartition(".")
    follow = numbers_after_leaving(names, above, int(place))
    heading = f"Move {_called(part, ref)}"
    return _answer(form, save, "plan/relocate.html", part, ref, heading=heading, follow=follow)


@blueprint.route("/programmes/<slug>/plan/<ref>/remove", methods=["GET", "POST"])
@open_to(Deed.KEEP_PLAN)
def remove(slug: str, ref: str) -> ResponseReturnValue:
    action = _action(ref)
    form = RemoveForm(data={"seen": action.id, "version": action.version})

    def save() -> ResponseReturnValue:
        services.remove_action(
            db.session,
            action=action,
            reason=form.reason.data,
            on=clock.today(),
            seen_version=form.version.data,
        )
        return _saved(action, f"{ref} is removed from the plan; its history is kept.")

    return _answer(form, save, "plan/remove.html", action, ref, heading=f"Remove {_called(action, ref)}")


@blueprint.route("/programmes/<slug>/plan/<ref>/put-back", methods=["GET", "POST"])
@open_to(Deed.KEEP_PLAN)
def put_back(slug: str, ref: str) -> ResponseReturnValue:
    """Take a removed action back into the plan."""
    action = _part(ref)
    if not isinstance(action, Action) or not action.removed_on:
        abort(404)
    form = PlanForm(data={"seen": action.id, "version": action.version})

    def save() -> ResponseReturnValue:
        services.put_back_action(db.session, action=action, seen_version=form.version.data)
        return _saved(action, f"{ref} is back in the plan, the weekly update and the reminders.")

    return _answer(form, save, "plan/put_back.html", action, ref, heading=f"Put back {_called(action, ref)}")


@blueprint.route("/programmes/<slug>/plan/<ref>/due-date", methods=["GET", "POST"])
@open_to(Deed.UPDATE_ACTION)
def due_date(slug: str, ref: str) -> ResponseReturnValue:
    """The owner asks for another due date; the manager sets one."""
    action = _action(ref)
    if not may_update(action):
        abort(403, "Only its owner and the programme manager ask for another due date.")
    is_manager = may(Deed.KEEP_PLAN)
    form = DueDateForm(data={"seen": action.id, "version": action.version})

    def save() -> ResponseReturnValue:
        change = due_dates.ask_for_due_date(
            db.session,
            action=action,
            to_on=form.to_on.data,
            reason=form.reason.data,
            by=current_user,
            today=clock.today(),
            is_approved=is_manager,
        )
        return _saved(
            action, "The due date has moved." if change.is_approved else "Asked. The programme manager decides."
        )

    heading = f"{'Move' if is_manager else 'Ask to move'} the due date of {_called(action, ref)}"
    due_on = due_dates.approved_due_on(action)
    return _answer(form, save, "plan/due_date.html", action, ref, heading=heading, due_on=due_on, is_manager=is_manager)


@blueprint.post("/programmes/<slug>/plan/<ref>/due-date/<int:number>")
@open_to(Deed.KEEP_PLAN)
def decide(slug: str, ref: str, number: int) -> ResponseReturnValue:
    """Approve or refuse a due date that was asked for."""
    action = _action(ref)
    change = db.session.get(DueDateChange, number)
    answer = request.form.get("answer")
    if change is None or change.action_id != action.id or answer not in {"approve", "refuse"}:
        abort(404)
    try:
        due_dates.decide_due_date(db.session, change=change, is_approved=answer == "approve", by=current_user)
    except services.UnfitPlan as unfit:
        db.session.rollback()
        flash(f"{unfit}.")
        return redirect(url_for("plan.show", slug=slug, ref=ref), 303)
    return _saved(
        action, "Approved: the due date has moved." if answer == "approve" else "Refused: the due date stays."
    )


@blueprint.route("/programmes/<slug>/plan/<ref>/milestones", methods=["GET", "POST"])
@open_to(Deed.UPDATE_ACTION)
def add_milestone(slug: str, ref: str) -> ResponseReturnValue:
    action = _own_action(ref)
    form = MilestoneForm(data={"seen": action.id})

    def save() -> ResponseReturnValue:
        services.add_milestone(db.session, action=action, title=form.title.data, due_on=form.due_on.data)
        return _saved(action, "Milestone added.")

    heading = f"Add a milestone to {_called(action, ref)}"
    return _answer(form, save, "plan/milestone.html", action, ref, heading=heading)


@blueprint.post("/programmes/<slug>/plan/<ref>/milestones/<int:number>")
@open_to(Deed.UPDATE_ACTION)
def reach_milestone(slug: str, ref: str, number: int) -> ResponseReturnValue:
    action = _own_action(ref)
    milestone = db.session.get(Milestone, number)
    if milestone is None or milestone.action_id != action.id:
        abort(404)
    services.reach_milestone(db.session, milestone=milestone, on=clock.today())
    return _saved(action, "Milestone reached.")


def _part(ref: str) -> Row:
    return find_rated(db.session, g.programme, ref) or abort(404)


def _action(ref: str) -> Action:
    """The action at this number, unless it was removed from the plan."""
    part = _part(ref)
    if not isinstance(part, Action) or part.removed_on:
        abort(404)
    return part


def _own_action(ref: str) -> Action:
    action = _action(ref)
    if not may_update(action):
        abort(403, "Only its owner and the programme manager write its milestones.")
    return action


def _destinations(part: Objective | Action) -> dict[int, str]:
    """Where a part can go, by id."""
    if isinstance(part, Objective):
        themes = theme_numbers(db.session, g.programme.id)
        return {number: f"{ref} {name}" for number, (ref, name) in themes.items() if number != part.theme_id}
    objectives = objective_numbers(db.session, g.programme.id)
    return {number: f"{ref} {name}" for number, (ref, name) in objectives.items() if number != part.objective_id}


def _offer(form: PartForm | ActionForm, *current: Person | None) -> None:
    """Members can lead or own; whoever does so now stays on the list."""
    people = members(db.session, g.programme.id)
    people += [person for person in current if person and person not in people]
    form.offer(people, kpi_names(db.session, g.programme.id))


def _called(part: Row, ref: str) -> str:
    return "the plan" if isinstance(part, Programme) else f"{type(part).__name__.lower()} {ref}"


def _an(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _saved(part: Row, words: str) -> ResponseReturnValue:
    db.session.flush()
    ref = number_of(db.session, part)
    db.session.commit()
    flash(words)
    return redirect(url_for("plan.show", slug=g.programme.slug, ref=ref), 303)


def _answer(
    form: Any, save: Callable[[], ResponseReturnValue], template: str, part: Row, ref: str, **page: Any
) -> ResponseReturnValue:
    """As `answer_form`; a number that has become another part's counts as saved meanwhile."""

    def save_if_the_same() -> ResponseReturnValue:
        if form.seen.data not in (None, part.id):
            raise SavedMeanwhile
        return save()

    def show(*, saved_meanwhile: bool) -> str:
        if saved_meanwhile:
            form.version.raw_data = form.seen.raw_data = None
            form.version.data, form.seen.data = part.version, part.id
        around = {"programme": g.programme, "tab": "Plan", "part": part, "ref": ref}
        return render_template(template, **around, form=form, saved_meanwhile=saved_meanwhile, **page)

    return answer_form(form, save_if_the_same, show)
