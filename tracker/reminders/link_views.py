"""The page a reminder opens: no sign-in, and nothing but what its holder owes."""

from dataclasses import dataclass, field, replace
from typing import Any, cast

from flask import Blueprint, abort, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from tracker.adapters import clock
from tracker.adapters.db import db, reading
from tracker.audit.services import Actor, attribute
from tracker.domain.duties import DutyKind
from tracker.domain.plan import ActionStatus, ObjectiveStatus, ProgrammeStatus, Rated, ThemeStatus
from tracker.domain.reminders_words import counted, minutes_for
from tracker.domain.update_situations import situation_of
from tracker.people.access import LINK, open_to
from tracker.people.models import Person
from tracker.plan.models import Action, Objective, Programme, Theme
from tracker.plan.queries import find_programme
from tracker.plan.questions import UnfitQuestion, answer, ask
from tracker.plan.surroundings import Question
from tracker.reminders import wording
from tracker.reminders.addresses import page_of
from tracker.reminders.forms import AnswerForm, AskForm, AwayForm, HelpForm, NotMineForm
from tracker.reminders.link_page import Item, LinkPage, read_link_page
from tracker.reminders.links import LINK_SECONDS, make_cookie, read_cookie, read_expired_token, read_token
from tracker.reminders.models import Reminder
from tracker.reminders.queries import is_link_good
from tracker.reminders.resending import send_new_link
from tracker.updates.services import SavedMeanwhile, UnfitUpdate, record_no_change, record_update

blueprint = Blueprint("link", __name__, url_prefix="/u")

COOKIE = "tracker_link"
_ROWS: dict[type[Rated], type[Programme | Theme | Objective | Action]] = {
    ProgrammeStatus: Programme,
    ThemeStatus: Theme,
    ObjectiveStatus: Objective,
    ActionStatus: Action,
}


@dataclass(frozen=True)
class Shown:
    """What is open on the page, and what was wrong with it."""

    item: Item | None = None
    form: Any = None
    saved_meanwhile: bool = False
    refusal: str = ""
    asides: dict[str, Any] = field(default_factory=dict)


@blueprint.get("/<token>")
@open_to(LINK)
def enter(token: str) -> ResponseReturnValue:
    """Exchange the link for a cookie, and lose the token from the address.

    Mail scanners do this too: it changes nothing.
    """
    holder = read_token(_key(), token)
    row = _good_row(holder)
    if row is None:
        return render_template("reminders/link_expired.html", token=token), 410
    response = redirect(_address_of(request.args.get("open", "")))
    response.set_cookie(
        COOKIE,
        make_cookie(_key(), token),
        max_age=LINK_SECONDS,
        path=url_for("link.page"),
        secure=clock.current_settings().is_https,
        httponly=True,
        samesite="Lax",
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/new")
@open_to(LINK)
def new_link() -> ResponseReturnValue:
    """Send a fresh link to the address on file. The answer is the same whether or not there is one."""
    token = request.form.get("token", "")
    holder = read_expired_token(_key(), token)
    if holder is not None:
        send_new_link(db.session, holder, settings=clock.current_settings())
    return render_template("reminders/link_sent.html")


@blueprint.get("")
@open_to(LINK)
def page() -> ResponseReturnValue:
    found = _read_page(_row_of_visitor())
    return _show(found, Shown(found.first_with_form))


@blueprint.get("/items/<programme>/<kind>/<ref>")
@open_to(LINK)
def item(programme: str, kind: str, ref: str) -> ResponseReturnValue:
    found, chosen = _find(programme, kind, ref)
    return _show(found, Shown(chosen)) if chosen.is_owed else redirect(url_for("link.page"))


@blueprint.post("/items/<programme>/<kind>/<ref>")
@open_to(LINK)
def save(programme: str, kind: str, ref: str) -> ResponseReturnValue:
    found, chosen = _find(programme, kind, ref)
    if chosen.takes_answer:
        return _answer(found, chosen)
    if chosen.thing is None:
        abort(404)
    if _is_said_already(found, chosen):
        return _go_on(chosen)
    form = chosen.form(request.form)
    shown = Shown(chosen, form)
    if not form.validate():
        return _show(found, shown), 422
    thing = chosen.thing
    situation = situation_of(thing, person_id=found.person_id, stands_for=chosen.duty.answers_as)
    try:
        _must_be_current(form.version.data, thing)
        record_update(
            db.session,
            subject=_write(thing),
            proposed=replace(form.proposed(found.today), as_on=found.today, forecast_on=_kept_forecast(thing)),
            situation=situation,
            author=_person(),
            seen_version=thing.version,
        )
    except UnfitUpdate as unfit:
        form.add_problems(unfit.problems)
        return _show(found, shown), 422
    except SavedMeanwhile:
        return _conflict(chosen, form)
    db.session.commit()
    return _go_on(chosen)


@blueprint.post("/items/<programme>/<kind>/<ref>/no-change")
@open_to(LINK)
def no_change(programme: str, kind: str, ref: str) -> ResponseReturnValue:
    found, chosen = _find(programme, kind, ref)
    if not chosen.is_owed:
        return _go_on(chosen)
    thing = chosen.thing
    if thing is None or thing.current is None or chosen.no_change_refused:
        why = chosen.no_change_refused or "there is nothing to repeat"
        return _show(found, Shown(chosen, refusal=f"No change is not an answer here: {why}. Say how it stands.")), 422
    try:
        _must_be_current(request.form.get("version", type=int), thing)
        record_no_change(
            db.session,
            subject=_write(thing),
            previous=thing.current,
            author=_person(),
            as_on=found.today,
            seen_version=thing.version,
        )
    except SavedMeanwhile:
        return _conflict(chosen, None)
    db.session.commit()
    return _go_on(chosen)


@blueprint.post("/help")
@open_to(LINK)
def ask_for_help() -> ResponseReturnValue:
    return _ask("help", HelpForm())


@blueprint.post("/not-mine")
@open_to(LINK)
def say_not_mine() -> ResponseReturnValue:
    return _ask("not_mine", NotMineForm())


@blueprint.post("/away")
@open_to(LINK)
def go_away() -> ResponseReturnValue:
    row = _row_of_visitor()
    form = AwayForm()
    is_back = request.form.get("back") == "now"
    if not is_back and not form.validate():
        found = _read_page(row)
        return _show(found, Shown(found.first_with_form, asides={"away": form})), 422
    db.session.commit()
    _person().away_until = None if is_back else form.back_on.data
    db.session.commit()
    return redirect(url_for("link.page", told="back" if is_back else "away"), 303)


def _ask(name: str, form: AskForm) -> ResponseReturnValue:
    """Put a question about one of the visitor's own items to the manager and the SRO."""
    found = _read_page(_row_of_visitor())
    form.about.choices = _subjects(found)
    if not form.validate():
        return _show(found, Shown(found.first_with_form, asides={name: form})), 422
    chosen = found.by_key[_key_in(form.about.data)]
    subject = _write(chosen.thing) if chosen.thing else None
    programme = find_programme(db.session, chosen.duty.programme) or abort(404)
    about = None if isinstance(subject, Programme) else subject
    ask(db.session, programme=programme, kind=form.kind, text=form.text.data, asked_by=_person(), about=about)
    db.session.commit()
    return redirect(url_for("link.page", told=name), 303)


def _answer(found: LinkPage, chosen: Item) -> ResponseReturnValue:
    if not chosen.is_owed:
        return _go_on(chosen)
    form = AnswerForm()
    if not form.validate():
        return _show(found, Shown(chosen, form)), 422
    db.session.commit()
    question = db.session.get_one(Question, int(chosen.duty.ref))
    try:
        answer(db.session, question, text=form.answer.data, answered_by=_person())
    except UnfitQuestion as unfit:
        form.add_problems({"answer": unfit.problem})
        return _show(found, Shown(chosen, form)), 422
    db.session.commit()
    return _go_on(chosen)


def _conflict(chosen: Item, form: Any) -> ResponseReturnValue:
    """Somebody saved it first: show theirs, keep what was typed, and let the holder save it after all."""
    found = _read_page(_row_of_visitor())
    again = found.by_key.get(chosen.key) or abort(404)
    if form is not None and again.thing is not None:
        form.version.data = again.thing.version
    return _show(found, Shown(again, form, saved_meanwhile=True)), 409


def _show(found: LinkPage, shown: Shown) -> str:
    form = shown.form
    if form is None and shown.item is not None and shown.item.has_form:
        form = AnswerForm() if shown.item.takes_answer else shown.item.form()
    asides = {"help": HelpForm(formdata=None), "not_mine": NotMineForm(formdata=None), "away": AwayForm(formdata=None)}
    asides |= shown.asides
    for name in ("help", "not_mine"):
        asides[name].about.choices = _subjects(found)
    return render_template(
        "reminders/link.html",
        page=found,
        shown=replace(shown, form=form, asides=asides),
        saved=request.args.get("saved", ""),
        told=request.args.get("told", ""),
        counted=counted([one.duty for one in found.owed]) if found.owed else "",
        minutes=minutes_for([one.duty for one in found.owed]),
        wording=wording,
        page_of=page_of,
        DutyKind=DutyKind,
    )


def _go_on(saved: Item | None = None) -> ResponseReturnValue:
    """To the next item; the one just saved is one line now."""
    said = "/".join(saved.key) if saved else None
    return redirect(url_for("link.page", saved=said, _anchor="open"), 303)


def _find(programme: str, kind: str, ref: str) -> tuple[LinkPage, Item]:
    """The page and the item named, owed or done; 404 when it is not the visitor's."""
    found = _read_page(_row_of_visitor())
    return found, found.by_key.get((programme, kind, ref)) or abort(404)


def _read_page(row: Reminder) -> LinkPage:
    """The page, read in a transaction that only reads; a POST lets go of its write lock before."""
    number = row.id
    if request.method == "POST":
        db.session.commit()
    with reading():
        return read_link_page(db.session, db.session.get_one(Reminder, number))


def _row_of_visitor() -> Reminder:
    """The reminder whose link the visitor holds; without a good one there is nothing here."""
    row = _good_row(read_cookie(_key(), request.cookies.get(COOKIE, "")))
    if row is None:
        abort(make_response(render_template("reminders/link_expired.html", token=""), 410))
    g.link_person_id = row.person_id
    attribute(db.session, Actor.of(row.person, via="link", address=request.remote_addr))
    return row


def _good_row(holder: Any) -> Reminder | None:
    if holder is None:
        return None
    row = db.session.get(Reminder, holder.reminder_id, options=[joinedload(Reminder.person)])
    return row if row is not None and is_link_good(row, version=holder.credential_version) else None


def _person() -> Person:
    return db.session.get_one(Person, g.link_person_id)


def _write(thing: Rated) -> Programme | Theme | Objective | Action:
    """The row of a thing, in a new transaction that may write."""
    db.session.commit()
    return cast("Programme | Theme | Objective | Action", db.session.get_one(_ROWS[type(thing)], thing.id))


def _is_said_already(found: LinkPage, chosen: Item) -> bool:
    """Whether the form came twice: what it says is what holds, in the visitor's own words of today."""
    last = chosen.thing.current if chosen.thing else None
    if last is None or chosen.is_owed or last.author_id != found.person_id:
        return False
    return (last.rag.value, last.narrative) == (request.form.get("rag"), request.form.get("narrative", "").strip())


def _address_of(key: str) -> str:
    """The page, or with ``programme/kind/number`` one item of it."""
    programme, _, rest = key.partition("/")
    kind, _, ref = rest.partition("/")
    if not (programme and kind and ref) or "/" in ref:
        return url_for("link.page")
    return url_for("link.item", programme=programme, kind=kind, ref=ref)


def _must_be_current(version: int | None, thing: Rated) -> None:
    if version != thing.version:
        raise SavedMeanwhile


def _kept_forecast(thing: Rated) -> Any:
    """A forecast that still lies ahead is said again: the form does not ask for it."""
    forecast = thing.current.forecast_on if thing.current else None
    return forecast if forecast and forecast >= thing.at.today else None


def _subjects(found: LinkPage) -> list[tuple[str, str]]:
    return [
        ("/".join(one.key), " ".join(part for part in (wording.label(one.duty), one.duty.title) if part))
        for one in found.owed
    ]


def _key_in(text: str) -> tuple[str, str, str]:
    programme, kind, ref = text.split("/")
    return programme, kind, ref


def _key() -> str:
    return clock.current_settings().secret_key
