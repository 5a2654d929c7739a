"""Saving from the page behind a link: an update, no change, an answer, a review."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from tracker.adapters.db import db
from tracker.domain.duties import DutyKind
from tracker.domain.plan import Rated
from tracker.domain.risk import RiskKind, RiskStatus
from tracker.domain.update_situations import situation_of
from tracker.people.access import LINK, open_to
from tracker.plan.questions import UnfitQuestion, answer
from tracker.plan.surroundings import Question
from tracker.reminders.forms import AnswerForm
from tracker.reminders.link_page import Item, LinkPage
from tracker.reminders.link_showing import Shown, go_on, show
from tracker.reminders.link_visit import find, read_page, row_to_write, visitor
from tracker.risks.models import Risk
from tracker.risks.services import UnfitRisk, assess_risk
from tracker.updates.services import SavedMeanwhile, UnfitUpdate, record_no_change, record_update

blueprint = Blueprint("link_saving", __name__, url_prefix="/u")


@blueprint.post("/items/<programme>/<kind>/<ref>")
@open_to(LINK)
def save(programme: str, kind: str, ref: str) -> ResponseReturnValue:
    found, chosen = find(programme, kind, ref)
    if chosen.takes_answer:
        return _answer(found, chosen)
    if chosen.duty.kind is DutyKind.REVIEW:
        return _review(found, chosen)
    if chosen.thing is None:
        abort(404)
    if _is_said_already(found, chosen):
        return go_on(chosen)
    return _update(found, chosen, chosen.thing)


@blueprint.post("/items/<programme>/<kind>/<ref>/no-change")
@open_to(LINK)
def no_change(programme: str, kind: str, ref: str) -> ResponseReturnValue:
    found, chosen = find(programme, kind, ref)
    if not chosen.is_owed:
        return go_on(chosen)
    thing = chosen.thing
    if thing is None or thing.current is None or chosen.no_change_refused:
        why = chosen.no_change_refused or "there is nothing to repeat"
        return show(found, Shown(chosen, refusal=f"No change is not an answer here: {why}. Say how it stands.")), 422
    try:
        _must_be_current(request.form.get("version", type=int), thing)
        record_no_change(
            db.session,
            subject=row_to_write(thing),
            previous=thing.current,
            author=visitor(),
            as_on=found.today,
            seen_version=thing.version,
        )
    except SavedMeanwhile:
        return _conflict(chosen, None)
    db.session.commit()
    return go_on(chosen)


def _update(found: LinkPage, chosen: Item, thing: Rated) -> ResponseReturnValue:
    form = chosen.update_form(request.form)
    shown = Shown(chosen, form)
    if not form.validate():
        return show(found, shown), 422
    try:
        _must_be_current(form.version.data, thing)
        record_update(
            db.session,
            subject=row_to_write(thing),
            proposed=replace(form.proposed(found.today), as_on=found.today, forecast_on=_kept_forecast(thing)),
            situation=situation_of(thing, person_id=found.person_id, stands_for=chosen.duty.answers_as),
            author=visitor(),
            seen_version=thing.version,
        )
    except UnfitUpdate as unfit:
        form.add_problems(unfit.problems)
        return show(found, shown), 422
    except SavedMeanwhile:
        return _conflict(chosen, form)
    db.session.commit()
    return go_on(chosen)


def _answer(found: LinkPage, chosen: Item) -> ResponseReturnValue:
    if not chosen.is_owed:
        return go_on(chosen)
    form = AnswerForm()
    if not form.validate():
        return show(found, Shown(chosen, form)), 422
    db.session.commit()
    question = db.session.get_one(Question, int(chosen.duty.ref))
    try:
        answer(db.session, question, text=form.answer.data, answered_by=visitor())
    except UnfitQuestion as unfit:
        form.add_problems({"answer": unfit.problem})
        return show(found, Shown(chosen, form)), 422
    db.session.commit()
    return go_on(chosen)


def _review(found: LinkPage, chosen: Item) -> ResponseReturnValue:
    if not chosen.is_owed or chosen.risk is None:
        return go_on(chosen)
    form = chosen.review_form(request.form)
    if not form.validate():
        return show(found, Shown(chosen, form)), 422
    db.session.commit()
    risk = db.session.get_one(Risk, chosen.risk.id)
    try:
        _must_be_current(form.version.data, chosen.risk)
        assess_risk(
            db.session,
            risk=risk,
            proposed=form.assessment(has_probability=risk.kind is RiskKind.RISK),
            author=visitor(),
            on=found.today,
            seen_version=chosen.risk.version,
        )
    except UnfitRisk as unfit:
        db.session.rollback()
        form.add_problems(unfit.problems)
        return show(found, Shown(chosen, form)), 422
    except SavedMeanwhile:
        return _conflict(chosen, form)
    risk.review_on = form.review_on.data
    db.session.commit()
    return go_on(chosen)


def _conflict(chosen: Item, form: Any) -> ResponseReturnValue:
    """Somebody saved it first: show theirs, keep what was typed, and let the holder save it after all."""
    found = read_page()
    again = found.by_key.get(chosen.key) or abort(404)
    now = again.thing or again.risk
    if form is not None and now is not None:
        form.version.data = now.version
    return show(found, Shown(again, form, saved_meanwhile=True)), 409


def _is_said_already(found: LinkPage, chosen: Item) -> bool:
    """Whether the form came twice: what it says is what holds, in the visitor's own words of today."""
    last = chosen.thing.current if chosen.thing else None
    if last is None or chosen.is_owed or last.author_id != found.person_id:
        return False
    return (last.rag.value, last.narrative) == (request.form.get("rag"), request.form.get("narrative", "").strip())


def _must_be_current(version: int | None, thing: Rated | RiskStatus) -> None:
    if version != thing.version:
        raise SavedMeanwhile


def _kept_forecast(thing: Rated) -> date | None:
    """A forecast that still lies ahead is said again: the form does not ask for it."""
    forecast = thing.current.forecast_on if thing.current else None
    return forecast if forecast and forecast >= thing.at.today else None
