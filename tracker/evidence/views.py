"""Assurance: audits, dip samples and feedback, and what answers an inspection's findings."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.assurance import Assurance, RecordEntry, Show, action_words, kpi_words
from tracker.domain.permission import Deed
from tracker.evidence import services
from tracker.evidence.access import may_write_assurance
from tracker.evidence.assurance import find_record, read_assurance, read_changes
from tracker.evidence.forms import FollowUpForm, RecordForm, filled_from
from tracker.evidence.models import AssuranceRecord
from tracker.evidence.queries import read_programme
from tracker.people.access import open_to
from tracker.people.queries import members
from tracker.plan.access import may
from tracker.plan.queries import objective_numbers
from tracker.plan.surroundings import FollowUp
from tracker.web.forms import Form
from tracker.web.saving import answer_form

blueprint = Blueprint("evidence", __name__)


@blueprint.get("/programmes/<slug>/assurance")
@open_to(Deed.READ)
def assurance(slug: str) -> ResponseReturnValue:
    everything = _read()
    asked = request.args.get("show", "")
    show = Show(asked) if asked in list(Show) else Show.ALL
    return render_template(
        "evidence/index.html",
        **_page(),
        assurance=everything,
        records=everything.shown(show),
        counts={one: len(everything.shown(one)) for one in Show},
        show=show,
        action_words=action_words,
        kpi_words=kpi_words,
    )


@blueprint.get("/programmes/<slug>/assurance/<code>")
@open_to(Deed.READ)
def record(slug: str, code: str) -> ResponseReturnValue:
    row, entry = _record_at(code)
    changes = read_changes(db.session, row.id)
    return render_template("evidence/show.html", **_page(), record=entry, changes=changes, kpi_words=kpi_words)


@blueprint.route("/programmes/<slug>/assurance/new", methods=["GET", "POST"])
@open_to(Deed.KEEP_ASSURANCE)
def add(slug: str) -> ResponseReturnValue:
    form = RecordForm(data={"held_on": clock.today()})
    form.offer(objective_numbers(db.session, g.programme.id))

    def save() -> ResponseReturnValue:
        row = services.record_assurance(db.session, programme=g.programme, proposed=form.proposed, today=clock.today())
        return _saved(row.code, f"Added {row.code}.")

    return _answer(form, save, "evidence/form.html")


@blueprint.route("/programmes/<slug>/assurance/<code>/edit", methods=["GET", "POST"])
@open_to(Deed.KEEP_ASSURANCE)
def edit(slug: str, code: str) -> ResponseReturnValue:
    row = find_record(db.session, g.programme, code) or abort(404)
    form = RecordForm(data=filled_from(row))
    form.offer(objective_numbers(db.session, g.programme.id))

    def save() -> ResponseReturnValue:
        services.revise_assurance(
            db.session,
            record=row,
            programme=g.programme,
            proposed=form.proposed,
            seen=form.seen.data,
            today=clock.today(),
        )
        return _saved(code, "Saved. What it said before is kept below.")

    return _answer(form, save, "evidence/form.html", row)


@blueprint.route("/programmes/<slug>/assurance/<code>/follow-up", methods=["GET", "POST"])
@open_to(Deed.KEEP_ASSURANCE)
def follow_up(slug: str, code: str) -> ResponseReturnValue:
    row = find_record(db.session, g.programme, code) or abort(404)
    form = FollowUpForm()
    form.offer(members(db.session, g.programme.id))

    def save() -> ResponseReturnValue:
        services.add_follow_up(
            db.session,
            record=row,
            title=form.title.data,
            owner_id=form.owner_id.data,
            due_on=form.due_on.data,
            today=clock.today(),
        )
        return _saved(code, "Follow-up added.")

    return _answer(form, save, "evidence/follow_up.html", row)


@blueprint.post("/programmes/<slug>/assurance/<code>/follow-up/<int:number>/done")
@open_to(Deed.KEEP_ASSURANCE)
def finish(slug: str, code: str, number: int) -> ResponseReturnValue:
    row = find_record(db.session, g.programme, code) or abort(404)
    found = db.session.get(FollowUp, number)
    if found is None or found.assurance_record_id != row.id:
        abort(404)
    services.finish_follow_up(db.session, follow_up=found, on=clock.today())
    return _saved(code, "Marked as done.")


def _read() -> Assurance:
    status = read_programme(db.session, g.programme, on=clock.today())
    return read_assurance(db.session, g.programme, status, on=clock.today())


def _page() -> dict[str, Any]:
    return {
        "programme": g.programme,
        "tab": "Assurance",
        "may_write": may_write_assurance(),
        "may_plan": may(Deed.KEEP_PLAN),
    }


def _record_at(code: str) -> tuple[AssuranceRecord, RecordEntry]:
    """The row with this code and the record as pages show it, or 404."""
    row = find_record(db.session, g.programme, code) or abort(404)
    entry = next((one for one in _read().records if one.code == code), None) or abort(404)
    return row, entry


def _saved(code: str, words: str) -> ResponseReturnValue:
    db.session.commit()
    flash(words)
    return redirect(url_for("evidence.record", slug=g.programme.slug, code=code), 303)


def _answer(
    form: Form, save: Callable[[], ResponseReturnValue], template: str, row: AssuranceRecord | None = None
) -> ResponseReturnValue:
    def page(*, saved_meanwhile: bool) -> str:
        if saved_meanwhile and row is not None and isinstance(form, RecordForm):
            form.seen.data = services.fingerprint(row)
        return render_template(template, **_page(), form=form, record=row, saved_meanwhile=saved_meanwhile)

    return answer_form(form, save, page)
