"""The weekly update: the week of a programme, one update, and what one person owes."""

from collections.abc import Iterator
from dataclasses import replace

from flask import Blueprint, abort, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.db import db, reading
from tracker.domain.permission import Deed
from tracker.domain.plan import ActionStatus, ObjectiveStatus, ProgrammeStatus, Rated, ThemeStatus
from tracker.domain.update_rules import problems_with
from tracker.domain.update_situations import situation_of
from tracker.evidence.queries import read_programme
from tracker.kpis.queries import read_kpis
from tracker.people.access import SIGNED_IN, open_to
from tracker.people.models import Person, Role
from tracker.people.queries import stood_in_for
from tracker.plan.models import Action, Objective, Programme, Theme
from tracker.plan.questions import UnfitQuestion, answer, ask, open_questions, open_questions_to
from tracker.plan.surroundings import Question, QuestionKind
from tracker.updates.access import may_answer_unaddressed, may_explain
from tracker.updates.form_page import FormPage
from tracker.updates.my_work import (
    MyWork,
    OwedCommentary,
    explained_until,
    kpis_of,
    led_by,
    owed_updates,
    placed_questions,
    programmes_of,
    risks_of,
    to_verify,
)
from tracker.updates.services import SavedMeanwhile, UnfitUpdate, record_no_change, record_update, subject_of
from tracker.updates.week_page import Place, WeekPage, updated_of
from tracker.web.htmx import wants_part
from tracker.web.naming import unanswered

blueprint = Blueprint("updates", __name__)


@blueprint.app_template_filter()
def updated(actions: tuple[ActionStatus, ...]) -> str:
    return updated_of(actions)


@blueprint.get("/programmes/<slug>/week")
@open_to(Deed.READ)
def week(slug: str) -> ResponseReturnValue:
    page = _read_week(saved=request.args.get("saved", ""))
    if wants_part() and isinstance(objective := page.things.get(page.place.unfolded), ObjectiveStatus):
        return render_template("updates/_objective.html", page=page, group=page.group_of(objective))
    return render_template("updates/week.html", page=page, tab="This week")


@blueprint.get("/programmes/<slug>/week/<ref>")
@open_to(Deed.READ)
def form(slug: str, ref: str) -> ResponseReturnValue:
    page, thing = _find(ref)
    return _show(FormPage.opened(page, thing, corrects=request.args.get("correct")))


@blueprint.get("/programmes/<slug>/week/<ref>/row")
@open_to(Deed.READ)
def row(slug: str, ref: str) -> ResponseReturnValue:
    page, thing = _find(ref)
    return _row(page, thing) if wants_part() else redirect(page.back_to(thing))


@blueprint.post("/programmes/<slug>/week/<ref>")
@open_to(Deed.READ)
def save(slug: str, ref: str) -> ResponseReturnValue:
    page, thing = _find(ref)
    asked = FormPage.sent(page, thing)
    if asked.is_still_written:
        return _show(asked.written_on())
    situation = situation_of(thing, person_id=current_user.id, stands_for=page.stands_for, corrects=asked.corrects)
    is_readable = asked.form.validate()
    proposed = asked.form.proposed(page.today)
    if not is_readable:
        asked.form.add_new_problems(problems_with(proposed, situation))
        return _show(asked), 422
    try:
        asked.must_be_current()
        record_update(
            db.session,
            subject=_write(thing),
            proposed=proposed,
            situation=situation,
            author=_person(),
            seen_version=thing.version,
            speaks_for=tuple(db.session.get_one(Action, one.id) for one in asked.speaks_for),
            supersedes=asked.corrects,
            is_public=not asked.form.is_private.data,
        )
    except UnfitUpdate as unfit:
        asked.form.add_problems(unfit.problems)
        return _show(asked), 422
    except SavedMeanwhile:
        return _conflict(asked)
    db.session.commit()
    return _saved(thing.ref, and_next=asked.form.then.data == "next")


@blueprint.post("/programmes/<slug>/week/<ref>/no-change")
@open_to(Deed.READ)
def no_change(slug: str, ref: str) -> ResponseReturnValue:
    page, thing = _find(ref)
    asked = FormPage.opened(page, thing)
    refusal = page.no_change_refused(thing)
    if refusal or thing.current is None:
        return _show(replace(asked, refusal=f"No change is not an answer here: {refusal}. Say how it stands.")), 422
    try:
        asked.must_be_current(request.form.get("version"))
        record_no_change(
            db.session,
            subject=_write(thing),
            previous=thing.current,
            author=_person(),
            as_on=page.today,
            seen_version=thing.version,
        )
    except SavedMeanwhile:
        return _conflict(asked)
    db.session.commit()
    return _saved(thing.ref)


@blueprint.post("/programmes/<slug>/week/<ref>/ask")
@open_to(Deed.READ)
def ask_for_help(slug: str, ref: str) -> ResponseReturnValue:
    page, thing = _find(ref)
    kind = request.form.get("kind", "")
    about = _write(thing)
    if kind not in {QuestionKind.HELP, QuestionKind.NOT_MINE} or isinstance(about, Programme):
        abort(400, "Ask for help, or say that it is not yours")
    text = request.form.get(f"{kind}_text", "")
    try:
        if doubt := unanswered(text):
            raise UnfitQuestion(doubt)
        ask(
            db.session,
            programme=g.programme,
            kind=QuestionKind(kind),
            text=text,
            asked_by=_person(),
            about=about,
        )
    except UnfitQuestion as unfit:
        asked = replace(FormPage.sent(page, thing), question_problem=(kind, unfit.problem))
        return render_template("updates/_ask.html", asked=asked) if wants_part() else _show(asked), 422
    db.session.commit()
    return _asked(ref)


@blueprint.get("/me")
@open_to(SIGNED_IN)
def my_work() -> ResponseReturnValue:
    return render_template("updates/me.html", work=_read_my_work(), problem=None)


@blueprint.post("/me/questions/<int:number>")
@open_to(SIGNED_IN)
def answer_question(number: int) -> ResponseReturnValue:
    work = _read_my_work()
    if number not in {one.question.id for one in work.questions}:
        abort(404, "This question is not open, or it was not put to you.")
    text = request.form.get("answer", "")
    try:
        if doubt := unanswered(text):
            raise UnfitQuestion(doubt)
        db.session.commit()
        answer(db.session, db.session.get_one(Question, number), text=text, answered_by=_person())
    except UnfitQuestion as unfit:
        return render_template("updates/me.html", work=_read_my_work(), problem=(number, unfit.problem, text)), 422
    db.session.commit()
    flash("Your answer is saved; the question is closed.")
    return redirect(url_for("updates.my_work", _anchor="questions"), 303)


def _read_my_work() -> MyWork:
    """What the person of this request owes, read in a transaction that only reads."""
    _let_others_write()
    person, today = _person(), clock.today()
    with reading():
        roles = programmes_of(db.session, person, today)
        stands_for = stood_in_for(db.session, person.id, on=today)
        pages = [
            WeekPage(
                status=read_programme(db.session, programme, on=today),
                person_id=person.id,
                roles=held,
                place=Place(is_my_work=True),
                stands_for=stands_for[programme.id],
            )
            for programme, held in roles.items()
        ]
        return MyWork(
            owed=owed_updates(pages),
            to_verify=to_verify(pages),
            leads=led_by(pages),
            risks=risks_of(db.session, person, [programme.id for programme in roles]),
            commentary=tuple(_owed_commentary(person, roles)),
            questions=placed_questions(
                open_questions_to(
                    db.session,
                    person,
                    deciding_in=[
                        one.id
                        for one, held in roles.items()
                        if may_answer_unaddressed(held, person_id=person.id, deputy_id=one.deputy_id)
                    ],
                ),
                pages,
            ),
            slugs={programme.id: programme.slug for programme in roles},
        )


def _owed_commentary(person: Person, programmes: dict[Programme, set[Role]]) -> Iterator[OwedCommentary]:
    for programme, roles in programmes.items():
        ids = kpis_of(db.session, person, programme.id)
        if not ids:
            continue
        explained = explained_until(db.session, ids)
        for number, reading_of in read_kpis(db.session, programme, on=clock.today(), only=ids).items():
            # A period that is not over has nothing to explain yet.
            judged = reading_of.judged_point
            is_explained = judged and number in explained and explained[number] >= judged.span.end
            if number in ids and judged and not is_explained:
                definition = reading_of.definition
                period = judged.period
                yield OwedCommentary(
                    slug=programme.slug,
                    code=definition.code,
                    name=definition.name,
                    period=period.label,
                    period_key=period.key,
                    may_write=may_explain(roles),
                )


def _read_week(saved: str = "") -> WeekPage:
    """The week as the person of this request sees it, read in a transaction that only reads."""
    _let_others_write()
    with reading():
        return WeekPage(
            status=read_programme(db.session, g.programme, on=clock.today()),
            person_id=current_user.id,
            roles=g.roles,
            place=Place.read(request.args),
            questions=open_questions(db.session, [g.programme.id]),
            guidance=g.programme.rag_guidance,
            saved=saved,
            stands_for=g.stands_for,
        )


def _let_others_write() -> None:
    """Let go of SQLite's one write lock, which a POST has from its first statement, while plans are read."""
    if request.method == "POST":
        db.session.commit()


def _find(ref: str) -> tuple[WeekPage, Rated]:
    """The week and the part of the plan with this number; 404 without, 403 for who may not rate it."""
    page = _read_week()
    thing = _meant(page, ref)
    if thing is None:
        abort(404, f"This programme has no {ref}. Numbers move when the plan does: look it up in the plan.")
    if not page.may_rate(thing):
        abort(403, f"{ref} is not yours to update. Ask its owner or the programme manager.")
    return page, thing


def _meant(page: WeekPage, ref: str) -> Rated | None:
    """What a form was opened for, which its number may no longer name: numbers move when the plan does."""
    thing, meant = page.things.get(ref), request.form.get("thing")
    if meant is None or (thing is not None and str(thing.id) == meant):
        return thing
    kind = (ThemeStatus, ObjectiveStatus, ActionStatus)[min(ref.count("."), 2)]
    return next((one for one in page.things.values() if isinstance(one, kind) and str(one.id) == meant), None)


def _write(thing: Rated) -> Programme | Theme | Objective | Action:
    """The row of a thing, in a new transaction that may write."""
    db.session.commit()
    return subject_of(db.session, thing)


def _person() -> Person:
    return db.session.get_one(Person, current_user.id)


def _show(asked: FormPage) -> str:
    part = wants_part() and not isinstance(asked.thing, ProgrammeStatus)
    return render_template(
        "updates/_open.html" if part else "updates/form.html", page=asked.page, asked=asked, tab="This week"
    )


def _row(page: WeekPage, thing: Rated) -> str:
    return render_template("updates/_swapped.html", page=page, thing=thing, is_saved=page.is_saved(thing))


def _saved(ref: str, *, and_next: bool = False) -> ResponseReturnValue:
    """The row as it stands now, with everything above it that may have moved."""
    page = _read_week(saved=ref)
    thing = page.things[ref]
    following = page.next_after(ref) if and_next else None
    if wants_part():
        response = make_response(_row(page, thing))
        if and_next:
            response.headers["HX-Trigger-After-Settle"] = "open-next"
        return response
    if following:
        return redirect(page.url("form", following), 303)
    if page.place.is_my_work:
        flash(f"{ref} saved.")
    return redirect(page.back_to(thing, saved=ref), 303)


def _asked(ref: str) -> ResponseReturnValue:
    """The form again, with what was written in it; where nothing was, back to the row."""
    page = _read_week()
    asked = replace(FormPage.sent(page, page.things[ref]), has_asked=True)
    if wants_part():
        return render_template("updates/_ask.html", asked=asked)
    if asked.has_words:
        return _show(asked)
    flash(f"{ref}: the programme manager and the senior responsible officer have been asked.")
    return redirect(page.back_to(asked.thing), 303)


def _conflict(asked: FormPage) -> ResponseReturnValue:
    """Both versions and three choices; a form that was merely sent twice is saved already."""
    db.session.rollback()
    page = _read_week()
    asked = asked.seen_again(page)
    if asked.is_saved_already:
        return _saved(asked.thing.ref)
    part = wants_part() and not isinstance(asked.thing, ProgrammeStatus)
    template = "updates/_conflict_row.html" if part else "updates/conflict.html"
    return render_template(template, page=page, asked=asked, tab="This week"), 409
