"""Writing what stands around the plan: concerns, developments, budget, events, findings, decisions, board's actions."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.versions import SavedMeanwhile
from tracker.domain.abbreviations import TERMS
from tracker.domain.permission import Deed
from tracker.domain.surrounding_rules import read_abbreviations
from tracker.domain.wording_changes import wording_changes
from tracker.people.access import open_to
from tracker.people.queries import members
from tracker.plan import keeping
from tracker.plan.access import may
from tracker.plan.around_forms import (
    AbbreviationsForm,
    AnswerForm,
    BoardActionForm,
    BudgetForm,
    DecisionForm,
    EventForm,
    FindingForm,
    KeptForm,
    MatterForm,
    Offer,
)
from tracker.plan.decisions import UnfitDecision, decide, find_decision
from tracker.plan.paper_line_forms import ImplicationForm, LineForm, QuestionForm, RecommendationForm
from tracker.plan.paper_lines import PaperLine
from tracker.plan.queries import action_numbers, heading_names, kpis_by_code, objective_numbers, theme_numbers
from tracker.plan.surroundings import BudgetLine, Concern, Decision, Development, Event, Finding, FollowUp
from tracker.plan.wordings import read_history

blueprint = Blueprint("around", __name__, url_prefix="/programmes/<slug>")


@dataclass(frozen=True)
class Kind:
    """What is written: its table, its form, what it is called, where it is shown, how it is closed."""

    model: type[Any]
    form: type[KeptForm]
    words: str
    page: str
    anchor: str
    open_question: str = "Is it still open?"
    closed_words: str = "No, it is closed"


_LINE_CLOSED = ("Is it still printed?", "No, leave it out")
KINDS = {
    "concerns": Kind(Concern, MatterForm, "concern", "plan.tree", "concerns"),
    "developments": Kind(Development, MatterForm, "development", "plan.tree", "developments"),
    "budget": Kind(
        BudgetLine, BudgetForm, "budget line", "plan.tree", "budget", "Is it still printed?", "No, leave it out"
    ),
    "events": Kind(
        Event, EventForm, "event", "evidence.assurance", "events", "Does it go ahead?", "No, it was called off"
    ),
    "findings": Kind(
        Finding, FindingForm, "finding", "evidence.assurance", "findings", "Is it a finding?", "No, entered by mistake"
    ),
    "decisions": Kind(
        Decision, DecisionForm, "decision", "plan.tree", "decisions", "Is it still asked?", "No, it is withdrawn"
    ),
    "board-questions": Kind(PaperLine, QuestionForm, "question", "paper_lines.index", "board-questions", *_LINE_CLOSED),
    "recommendations": Kind(
        PaperLine, RecommendationForm, "recommendation", "paper_lines.index", "recommendations", *_LINE_CLOSED
    ),
    "implications": Kind(PaperLine, ImplicationForm, "implication", "paper_lines.index", "implications", *_LINE_CLOSED),
    "board-actions": Kind(FollowUp, BoardActionForm, "board's action", "evidence.assurance", "board-actions"),
}
_LINES = '"board-questions", recommendations, implications'
ADDED = f"any(concerns, developments, budget, events, decisions, {_LINES})"
EDITED = f'any(concerns, developments, budget, events, findings, decisions, "board-actions", {_LINES})'


@blueprint.route(f"/<{ADDED}:name>/add", methods=["GET", "POST"])
@open_to(Deed.KEEP_PLAN)
def add(slug: str, name: str) -> ResponseReturnValue:
    return _add(name, KINDS[name], None)


@blueprint.route('/events/<int:number>/<any(findings, "board-actions"):name>/add', methods=["GET", "POST"])
@open_to(Deed.KEEP_PLAN)
def add_to_event(slug: str, number: int, name: str) -> ResponseReturnValue:
    """A finding of an inspection or visit; something a meeting asked for."""
    return _add(name, KINDS[name], _row(KINDS["events"], number))


@blueprint.route(f"/<{EDITED}:name>/<int:number>/edit", methods=["GET", "POST"])
@open_to(Deed.KEEP_PLAN)
def edit(slug: str, name: str, number: int) -> ResponseReturnValue:
    kind = KINDS[name]
    row = _row(kind, number)
    if isinstance(row, Decision) and row.answered_at is not None:
        flash("This is decided: what was asked stays as it was. Ask again where something new is to be decided.")
        return redirect(url_for(kind.page, slug=slug, _anchor=kind.anchor), 303)
    form, offer = _form(kind, row)
    event = _event_of(row)
    if isinstance(form, BoardActionForm) and event:
        form.raised_on = event.held_on
    if not form.is_submitted():
        form.fill(row)
        _see_now(form, row)
    elif _is_fit(form, offer, row):
        try:
            keeping.change_kept(
                db.session, row, _values(form), programme=g.programme, seen=form.seen.data, by=_person()
            )
            return _saved(kind, "Saved. What it said before is kept.")
        except SavedMeanwhile:
            db.session.rollback()
            _see_now(form, row)
            return _page(kind, form, row, event, saved_meanwhile=True), 409
    return _page(kind, form, row, event), 422 if form.errors else 200


@blueprint.route("/decisions/<int:number>/answer", methods=["GET", "POST"])
@open_to(Deed.RECORD_DECISION)
def answer(slug: str, number: int) -> ResponseReturnValue:
    """The SRO decides, or the manager records what the board decided."""
    if not may(Deed.RECORD_DECISION):
        abort(403, "The senior responsible officer, the deputy and the programme manager write down what was decided.")
    decision = find_decision(db.session, g.programme, number)
    if decision is None or not decision.is_open:
        abort(404)
    form = AnswerForm(data={"decided_by_id": current_user.id, "decided_on": clock.today()})
    people = members(db.session, g.programme.id)
    form.decided_by_id.choices = {one.id: one.job_title for one in people}
    if form.is_submitted():
        is_readable = form.validate()
        problems = form.problems(asked_on=decision.asked_on, today=clock.today())
        form.add_problems(problems)
        if is_readable and not problems:
            by = next(one for one in people if one.id == form.decided_by_id.data)
            try:
                decide(db.session, decision, text=form.answer.data, decided_by=by, decided_on=form.decided_on.data)
                return _saved(KINDS["decisions"], "The decision is recorded.")
            except UnfitDecision as unfit:
                db.session.rollback()
                form.add_problems({"answer": unfit.problem})
    return render_template(
        "plan/decision_answer.html", programme=g.programme, tab="Plan", form=form, decision=decision
    ), 422 if form.errors else 200


@blueprint.route("/abbreviations", methods=["GET", "POST"])
@open_to(Deed.KEEP_PLAN)
def abbreviations(slug: str) -> ResponseReturnValue:
    """The programme's own abbreviations, beside the terms of the field."""
    form, programme = AbbreviationsForm(), g.programme
    status, saved_meanwhile = 200, False
    if not form.is_submitted():
        form.text.data = "\n".join(f"{short}: {words}" for short, words in (programme.abbreviations or {}).items())
        _see_now(form, programme)
    elif form.validate():
        read = read_abbreviations(form.text.data)
        try:
            if not read.problem:
                values = {"abbreviations": read.words}
                keeping.change_kept(
                    db.session, programme, values, programme=programme, seen=form.seen.data, by=_person()
                )
                db.session.commit()
                flash("Saved. The next report uses them.")
                return redirect(url_for("around.abbreviations", slug=slug), 303)
            form.add_problems({"text": read.problem})
            status = 422
        except SavedMeanwhile:
            db.session.rollback()
            _see_now(form, programme)
            status, saved_meanwhile = 409, True
    return render_template(
        "plan/abbreviations.html",
        programme=programme,
        tab="Reports",
        form=form,
        saved_meanwhile=saved_meanwhile,
        known=TERMS,
    ), status


def _add(name: str, kind: Kind, event: Event | None) -> ResponseReturnValue:
    form, offer = _form(kind, None)
    if isinstance(form, BoardActionForm) and event:
        form.raised_on = event.held_on
    if form.is_submitted() and _is_fit(form, offer, None):
        row = _new(kind, _values(form), event)
        keeping.add_kept(db.session, row, programme=g.programme, by=_person())
        return _saved(kind, f"The {kind.words} is added.")
    return _page(kind, form, None, event), 422 if form.errors else 200


def _new(kind: Kind, values: dict[str, Any], event: Event | None) -> Any:
    if kind.model is Finding and event:
        return Finding(event_id=event.id, number=keeping.next_finding(db.session, event), **values)
    if kind.model is FollowUp and event:
        return keeping.board_action(g.programme, event, values)
    row = kind.model(programme_id=g.programme.id, **values)
    if isinstance(row, Concern | Development):
        row.ref = keeping.next_place(db.session, g.programme, type(row))
    elif isinstance(row, BudgetLine | PaperLine):
        row.position = keeping.next_place(db.session, g.programme, type(row))
    elif isinstance(row, Decision):
        row.asked_by_id, row.asked_on, row.asked_at = current_user.id, clock.today(), clock.now()
    return row


def _row(kind: Kind, number: int) -> Any:
    """The row with this id, if it is this programme's and can be written here; else 404."""
    row = db.session.get(kind.model, number)
    if row is None:
        abort(404)
    event = _event_of(row)
    if (event or row).programme_id != g.programme.id or (isinstance(row, FollowUp) and event is None):
        abort(404)
    if isinstance(row, PaperLine) and issubclass(kind.form, LineForm) and row.kind is not kind.form.line_kind:
        abort(404)
    return row


_TABS = {"plan.tree": "Plan", "evidence.assurance": "Assurance", "paper_lines.index": "Reports"}


def _event_of(row: Any) -> Event | None:
    number = getattr(row, "event_id", None)
    return db.session.get(Event, number) if number else None


def _form(kind: Kind, row: Any | None) -> tuple[KeptForm, Offer]:
    people = members(db.session, g.programme.id)
    held = [*getattr(row, "owners", ()), getattr(row, "owner", None)] if row else []
    offer = Offer(
        people=[*people, *(one for one in held if one is not None and one not in people)],
        themes=theme_numbers(db.session, g.programme.id),
        objectives=objective_numbers(db.session, g.programme.id),
        actions=action_numbers(db.session, g.programme.id),
        kpi_names=kpis_by_code(db.session, g.programme.id),
        headings=_headings(row) if kind.model is PaperLine else (),
    )
    form = kind.form()
    form.offer(offer)
    form.is_open.label.text = kind.open_question
    form.is_open.choices = {"yes": "Yes", "no": kind.closed_words}
    return form, offer


def _headings(row: PaperLine | None) -> list[str]:
    """The headings of the KPI board, and the one that a question has, which may be called otherwise by now."""
    found = heading_names(db.session, g.programme.id)
    return [*found, row.heading] if row is not None and row.heading and row.heading not in found else found


def _is_fit(form: KeptForm, offer: Offer, row: Any | None) -> bool:
    is_readable = form.validate()
    problems = form.all_problems(offer, today=clock.today(), row=row)
    form.add_problems({name: message for name, message in problems.items() if not form[name].errors})
    return is_readable and not problems


def _see_now(form: KeptForm | AbbreviationsForm, row: Any) -> None:
    """What is saved next is against what is stored now."""
    form.seen.raw_data, form.seen.data = None, keeping.last_number(db.session, row)


def _values(form: KeptForm) -> dict[str, Any]:
    values = form.values
    if isinstance(form, FindingForm):
        values["objectives"] = keeping.objectives_among(db.session, g.programme, values["objectives"])
    return values


def _person() -> Any:
    return current_user._get_current_object()  # noqa: SLF001 - the documented way to the person behind the proxy


def _saved(kind: Kind, words: str) -> ResponseReturnValue:
    db.session.commit()
    flash(words)
    return redirect(url_for(kind.page, slug=g.programme.slug, _anchor=kind.anchor), 303)


def _page(kind: Kind, form: KeptForm, row: Any | None, event: Event | None, *, saved_meanwhile: bool = False) -> str:
    return render_template(
        "plan/around_form.html",
        programme=g.programme,
        tab=_TABS[kind.page],
        kind=kind,
        form=form,
        row=row,
        event=event,
        history=wording_changes([(one.as_on, one.author_title, one.words) for one in read_history(db.session, row)])
        if row
        else (),
        saved_meanwhile=saved_meanwhile,
    )
