"""Writing the register: add, edit, assess, close, turn into an issue, mitigation."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.permission import Deed
from tracker.domain.risk import Level, RiskKind, RiskStatus
from tracker.people.access import open_to
from tracker.people.queries import members
from tracker.plan.publication import MarkedKind, is_marked, settle_mark
from tracker.plan.queries import objective_numbers
from tracker.plan.surroundings import FollowUp
from tracker.risks import services
from tracker.risks.access import may_reassess, may_write_register
from tracker.risks.forms import (
    AddRiskForm,
    AssessForm,
    CloseForm,
    DescribingForm,
    IssueForm,
    MitigationForm,
    RiskForm,
    filled_from,
)
from tracker.risks.models import Risk
from tracker.risks.queries import find_risk, read_risks
from tracker.web.forms import Form, VersionedForm
from tracker.web.saving import answer_form

blueprint = Blueprint("risk_editing", __name__)

_MARKS = {"is_private": MarkedKind.RISK, "is_mitigation_private": MarkedKind.MITIGATION}


@blueprint.route("/programmes/<slug>/risks/new", methods=["GET", "POST"])
@open_to(Deed.KEEP_REGISTER)
def add(slug: str) -> ResponseReturnValue:
    form = AddRiskForm(data={"raised_on": clock.today(), "kind": request.args.get("kind", "risk")})
    _offer(form)

    def save() -> ResponseReturnValue:
        risk = services.add_risk(
            db.session,
            programme=g.programme,
            kind=RiskKind(form.kind.data),
            proposed=form.proposed,
            assessment=form.assessment,
            target=form.target,
            author=current_user,
            on=clock.today(),
        )
        _settle_marks(risk, form)
        return _saved(risk.number, f"Added {risk.kind.value} {risk.number}.")

    return _answer(form, save, "risks/add.html", None)


@blueprint.route("/programmes/<slug>/risks/<int:number>/edit", methods=["GET", "POST"])
@open_to(Deed.KEEP_REGISTER)
def edit(slug: str, number: int) -> ResponseReturnValue:
    row, risk = _open_risk(number, also_closed=True)
    marks = {name: is_marked(db.session, g.programme.id, kind, row.id) for name, kind in _MARKS.items()}
    form = RiskForm(data=filled_from(risk) | marks)
    _offer(form, risk)

    def save() -> ResponseReturnValue:
        services.edit_risk(
            db.session, risk=row, proposed=form.proposed, seen_version=form.version.data, today=clock.today()
        )
        _settle_marks(row, form)
        return _saved(number, "Saved.")

    return _answer(form, save, "risks/edit.html", risk)


@blueprint.route("/programmes/<slug>/risks/<int:number>/assess", methods=["GET", "POST"])
@open_to(Deed.ASSESS_RISK)
def assess(slug: str, number: int) -> ResponseReturnValue:
    row, risk = _open_risk(number)
    if not may_reassess(row.owner_id):
        abort(403, "Only its owner, the programme manager and the SRO assess a risk.")
    form = AssessForm(data={"version": risk.version})
    if not may_write_register() or not risk.is_risk:
        form.take_current_only()

    def save() -> ResponseReturnValue:
        services.assess_risk(
            db.session,
            risk=row,
            proposed=form.proposed,
            level=Level(form.level.data),
            author=current_user,
            on=clock.today(),
            seen_version=form.version.data,
        )
        return _saved(number, "Assessment added.")

    return _answer(form, save, "risks/assess.html", risk)


@blueprint.route("/programmes/<slug>/risks/<int:number>/close", methods=["GET", "POST"])
@open_to(Deed.KEEP_REGISTER)
def close(slug: str, number: int) -> ResponseReturnValue:
    row, risk = _open_risk(number)
    form = CloseForm(data={"version": risk.version})

    def save() -> ResponseReturnValue:
        services.close_risk(
            db.session, risk=row, reason=form.reason.data, on=clock.today(), seen_version=form.version.data
        )
        return _saved(number, "Closed.")

    return _answer(form, save, "risks/close.html", risk)


@blueprint.route("/programmes/<slug>/risks/<int:number>/issue", methods=["GET", "POST"])
@open_to(Deed.KEEP_REGISTER)
def issue(slug: str, number: int) -> ResponseReturnValue:
    row, risk = _open_risk(number)
    if not risk.is_risk:
        abort(404)
    form = IssueForm(data=filled_from(risk) | {"raised_on": clock.today(), "review_on": None})
    _offer(form, risk)

    def save() -> ResponseReturnValue:
        opened = services.turn_into_issue(
            db.session,
            risk=row,
            programme=g.programme,
            proposed=form.proposed,
            impact=form.impact.data,
            reason=form.reason.data,
            author=current_user,
            on=clock.today(),
            seen_version=form.version.data,
        )
        return _saved(opened.number, f"Risk {number} is closed; it goes on as issue {opened.number}.")

    return _answer(form, save, "risks/issue.html", risk)


@blueprint.route("/programmes/<slug>/risks/<int:number>/mitigation", methods=["GET", "POST"])
@open_to(Deed.KEEP_REGISTER)
def mitigate(slug: str, number: int) -> ResponseReturnValue:
    row, risk = _open_risk(number)
    form = MitigationForm()
    form.offer(members(db.session, g.programme.id))

    def save() -> ResponseReturnValue:
        services.add_mitigation(
            db.session,
            risk=row,
            title=form.title.data,
            owner_id=form.owner_id.data,
            due_on=form.due_on.data,
            on=clock.today(),
        )
        return _saved(number, "Added to the mitigation.")

    return _answer(form, save, "risks/mitigate.html", risk)


@blueprint.post("/programmes/<slug>/risks/<int:number>/mitigation/<int:action_id>/done")
@open_to(Deed.KEEP_REGISTER)
def finish(slug: str, number: int, action_id: int) -> ResponseReturnValue:
    row, _ = _open_risk(number, also_closed=True)
    action = db.session.get(FollowUp, action_id)
    if action is None or action.risk_id != row.id:
        abort(404)
    services.finish_mitigation(db.session, action=action, on=clock.today())
    return _saved(number, "Marked as done.")


def _open_risk(number: int, *, also_closed: bool = False) -> tuple[Risk, RiskStatus]:
    """The row to write and the risk as pages show it; 404 where there is none, or it is closed."""
    row = find_risk(db.session, g.programme, number) or abort(404)
    risks = read_risks(db.session, g.programme, on=clock.today())
    risk = next((one for one in risks if one.number == number), None) or abort(404)
    if row.closed_on and not also_closed:
        abort(404)
    return row, risk


def _settle_marks(risk: Risk, form: DescribingForm) -> None:
    for name, kind in _MARKS.items():
        settle_mark(db.session, g.programme.id, kind, risk.id, is_public=not form[name].data, by=current_user)


def _offer(form: DescribingForm, risk: RiskStatus | None = None) -> None:
    """Members can own a risk; whoever owns it now stays on the list."""
    people = members(db.session, g.programme.id)
    form.offer(people, objective_numbers(db.session, g.programme.id))
    if risk and risk.owner and risk.owner.id not in {person.id for person in people}:
        form.owner_id.choices |= {risk.owner.id: risk.owner.job_title}


def _saved(number: int, words: str) -> ResponseReturnValue:
    db.session.commit()
    flash(words)
    return redirect(url_for("risks.show", slug=g.programme.slug, number=number), 303)


def _answer(
    form: Form, save: Callable[[], ResponseReturnValue], template: str, risk: RiskStatus | None
) -> ResponseReturnValue:
    def page(*, saved_meanwhile: bool) -> str:
        stored = risk
        if saved_meanwhile and risk and isinstance(form, VersionedForm):
            risks = read_risks(db.session, g.programme, on=clock.today())
            stored = next(one for one in risks if one.number == risk.number)
            form.see(stored.version)
        return render_template(
            template, programme=g.programme, tab="Risks", form=form, risk=stored, saved_meanwhile=saved_meanwhile
        )

    return answer_form(form, save, page)
