"""What else the page behind a link takes: a call for help, "not mine", an absence, the end of all links."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.adapters.db import db
from tracker.people.access import LINK, open_to
from tracker.people.services import sign_out_everywhere
from tracker.plan.models import Programme
from tracker.plan.queries import find_programme
from tracker.plan.questions import ask
from tracker.reminders.forms import AskForm, AwayForm, HelpForm, NotMineForm
from tracker.reminders.link_showing import Shown, show, subjects
from tracker.reminders.link_visit import read_page, row_of_visitor, row_to_write, visitor

blueprint = Blueprint("link_asides", __name__, url_prefix="/u")


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
    row_of_visitor()
    form = AwayForm()
    is_back = request.form.get("back") == "now"
    if not is_back and not form.validate():
        found = read_page()
        return show(found, Shown(found.first_with_form, asides={"away": form})), 422
    db.session.commit()
    visitor().away_until = None if is_back else form.back_on.data
    db.session.commit()
    return redirect(url_for("link.page", told="back" if is_back else "away", _anchor="told"), 303)


@blueprint.post("/end")
@open_to(LINK)
def end_links() -> ResponseReturnValue:
    """Somebody else may have the link: end it, every other one and every session of this person."""
    row_of_visitor()
    db.session.commit()
    sign_out_everywhere(visitor())
    db.session.commit()
    return render_template("reminders/link_ended.html")


def _ask(name: str, form: AskForm) -> ResponseReturnValue:
    """Put a question about one of the visitor's own items to the manager and the SRO."""
    found = read_page()
    form.about.choices = subjects(found)
    if not form.validate():
        return show(found, Shown(found.first_with_form, asides={name: form})), 422
    chosen = found.by_key[_key_in(form.about.data)]
    db.session.commit()  # what was read until here was in a transaction that writes nothing
    subject = row_to_write(chosen.thing) if chosen.thing else None
    programme = find_programme(db.session, chosen.duty.programme) or abort(404)
    about = None if isinstance(subject, Programme) else subject
    ask(db.session, programme=programme, kind=form.kind, text=form.text.data, asked_by=visitor(), about=about)
    db.session.commit()
    return redirect(url_for("link.page", told=name, _anchor="told"), 303)


def _key_in(text: str) -> tuple[str, str, str]:
    programme, kind, ref = text.split("/")
    return programme, kind, ref
