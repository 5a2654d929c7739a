"""The first page, the overview, and the forms that open on it: ask, answer, decide."""

from datetime import date

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.scope import EVERYTHING, seeing
from tracker.dashboard.access import may_answer, may_answer_for_others, may_approve, may_ask, may_decide
from tracker.dashboard.asking import heading_of, whom_to_ask
from tracker.dashboard.display import after_opening, deadline, opening, overview_sparkline
from tracker.dashboard.forms import WordsForm
from tracker.dashboard.needs import read_needs
from tracker.dashboard.opened import OpenedForm, needs_section
from tracker.dashboard.page import overview_page
from tracker.dashboard.portfolio import all_programmes, programmes_of, read_portfolio
from tracker.dashboard.queries import read_overview
from tracker.domain.permission import Deed
from tracker.people.access import ANYONE, open_to
from tracker.plan.decisions import UnfitDecision, find_decision
from tracker.plan.decisions import decide as record_decision
from tracker.plan.models import Programme
from tracker.plan.queries import find_rated
from tracker.plan.questions import UnfitQuestion, find_question
from tracker.plan.questions import answer as record_answer
from tracker.plan.questions import ask as record_question
from tracker.plan.surroundings import QuestionKind
from tracker.web.htmx import wants_part
from tracker.web.naming import unanswered

blueprint = Blueprint("dashboard", __name__)
blueprint.add_app_template_filter(opening)
blueprint.add_app_template_filter(after_opening)
blueprint.add_app_template_filter(deadline)
blueprint.add_app_template_global(overview_sparkline)


@blueprint.get("/")
@open_to(ANYONE)
def programmes() -> ResponseReturnValue:
    """What this is, to somebody signed out; else their programmes, or their only one."""
    if not current_user.is_authenticated:
        with seeing(EVERYTHING):  # in the demonstration anybody may be anybody
            shown = all_programmes(db.session) if clock.current_settings().is_demo else []
        return render_template("dashboard/welcome.html", programmes=shown)
    mine = programmes_of(db.session, current_user)
    if len(mine) == 1:
        return redirect(url_for("dashboard.overview", slug=mine[0].slug))
    return render_template("dashboard/programmes.html", rows=read_portfolio(db.session, mine))


@blueprint.get("/programmes/<slug>/")
@open_to(Deed.READ)
def overview(slug: str) -> ResponseReturnValue:
    since, problem = _read_since()
    read = read_overview(db.session, g.programme, since=since)
    needs = read_needs(
        db.session,
        g.programme,
        read.programme,
        person=current_user,
        is_decider=may_answer_for_others(),
        may_approve=may_approve,
    )
    page = overview_page(read)
    answer = render_template(
        "dashboard/overview.html",
        tab="Overview",
        page=page,
        needs=needs,
        may_ask=may_ask(),
        may_decide=may_decide(),
        since_typed=request.args.get("since", ""),
        since_problem=problem,
    )
    return answer, 422 if problem else 200


def _read_since() -> tuple[date | None, str]:
    """The day asked for in the address, and what is wrong with it."""
    typed = request.args.get("since", "").strip()
    if not typed:
        return None, ""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None, f"{typed!r} is not a date; write it like 2019-12-16"
    if day >= clock.today():
        return None, "Choose a day before today"
    if day.year < _EARLIEST_YEAR:
        return None, f"Choose a day after 1 January {_EARLIEST_YEAR}"
    return day, ""


_EARLIEST_YEAR = 2000


@blueprint.route("/programmes/<slug>/ask/<ref>", methods=["GET", "POST"])
@open_to(Deed.ASK)
def ask(slug: str, ref: str) -> ResponseReturnValue:
    """Put a question to the owner or lead of a part of the plan."""
    if not may_ask():
        abort(403, "The senior responsible officer, the deputy and the programme manager put questions.")
    about = find_rated(db.session, g.programme, ref) or abort(404)
    person = whom_to_ask(about)
    opened = OpenedForm(
        key=f"ask-{ref}",
        heading=heading_of(person, about, ref),
        label="Your question",
        hint="It stays open, here and with them, until it is answered.",
        button="Ask",
        closed="" if person else "Nobody leads this yet. Name an owner or a lead in the plan, then ask.",
    )
    form = WordsForm()
    if not form.is_submitted() or person is None:
        return opened.show(form)
    if doubt := unanswered(form.text.data):
        return opened.show(form, doubt)
    try:
        record_question(
            db.session,
            programme=g.programme,
            kind=QuestionKind.QUESTION,
            text=form.text.data,
            asked_by=current_user,
            asked_of=person,
            about=None if isinstance(about, Programme) else about,
        )
    except UnfitQuestion as unfit:
        return opened.show(form, unfit.problem)
    db.session.commit()
    said = f"Asked the {person.job_title}. It stays open until it is answered."
    return opened.confirm(said) if wants_part() else _back(said)


@blueprint.route("/programmes/<slug>/questions/<int:number>/answer", methods=["GET", "POST"])
@open_to(Deed.ANSWER)
def answer(slug: str, number: int) -> ResponseReturnValue:
    """Answer a question or a request for help."""
    question = find_question(db.session, g.programme, number) or abort(404)
    if not may_answer(question):
        abort(403, "This was asked of somebody else. They answer it, or the programme manager or the SRO does.")
    asker = question.asked_by.job_title if question.asked_by else "somebody"
    opened = OpenedForm(
        key=f"answer-{number}",
        heading=f"Answer the {asker}",
        label="Your answer",
        button="Answer",
        context=(question.text,),
        closed=f"Answered already: {question.answer}" if question.answered_at else "",
    )
    form = WordsForm()
    if not form.is_submitted():
        return opened.show(form)
    if doubt := unanswered(form.text.data):
        return opened.show(form, doubt)
    try:
        record_answer(db.session, question, text=form.text.data, answered_by=current_user)
    except UnfitQuestion as unfit:
        return opened.show(form, unfit.problem)
    db.session.commit()
    said = f"Answered the {asker}."
    return needs_section(said) if wants_part() else _back(said)


@blueprint.route("/programmes/<slug>/decisions/<int:number>/decide", methods=["GET", "POST"])
@open_to(Deed.DECIDE)
def decide(slug: str, number: int) -> ResponseReturnValue:
    """Answer a decision that was asked for."""
    if not may_decide():
        abort(403, "The senior responsible officer or the deputy decides.")
    decision = find_decision(db.session, g.programme, number) or abort(404)
    opened = OpenedForm(
        key=f"decide-{number}",
        heading=f"Decide: {decision.title}",
        label="What you decide",
        hint="It goes into the next report as it stands here.",
        button="Decide",
        context=(decision.detail,),
        closed=f"Decided already: {decision.answer}" if decision.answered_at else "",
    )
    form = WordsForm()
    if not form.is_submitted():
        return opened.show(form)
    if doubt := unanswered(form.text.data):
        return opened.show(form, doubt)
    try:
        record_decision(db.session, decision, text=form.text.data, decided_by=current_user)
    except UnfitDecision as unfit:
        return opened.show(form, unfit.problem)
    db.session.commit()
    said = f"Decided: {decision.title}."
    return needs_section(said) if wants_part() else _back(said)


def _back(said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("dashboard.overview", slug=g.programme.slug), 303)
