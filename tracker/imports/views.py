"""Loading figures and KPI definitions: send, look at what would change, apply; take the last load back."""

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.sheets import read_table
from tracker.domain.definition_rows import DEFINITION_COLUMNS
from tracker.domain.import_table import BadFile, Problem, Table
from tracker.domain.permission import Deed
from tracker.domain.refusals import Refusal
from tracker.imports.figures import FigureCheck
from tracker.imports.findings import brought_findings
from tracker.imports.forms import UploadForm
from tracker.imports.queries import find_batch, recent_batches, revised_by, waiting_batches
from tracker.imports.services import Check, Load, apply_load, check_load
from tracker.imports.undo import CannotUndo, last_batch, undo_batch, why_not_undo
from tracker.imports.undo_definitions import undo_definitions
from tracker.imports.words import added_by, changes_of
from tracker.kpis.models import ImportBatch, ImportKind
from tracker.people.access import open_to
from tracker.web.filters import plural
from tracker.web.refusals import note_refusal

blueprint = Blueprint("imports", __name__)

MOST_SHOWN = 200
_ADDRESS = "/programmes/<slug>/import"


@blueprint.get(_ADDRESS)
@open_to(Deed.KEEP_KPIS)
def index(slug: str) -> ResponseReturnValue:
    return _index(UploadForm())


@blueprint.post(_ADDRESS)
@open_to(Deed.KEEP_KPIS)
def send(slug: str) -> ResponseReturnValue:
    form = UploadForm()
    content = form.content() if form.validate() else None
    if content is None:
        return _index(form), 422
    data, name = content
    try:
        table = read_table(data, name, form.sheet.data or None)
    except BadFile as bad:
        note_refusal(Refusal.FILE)
        field = "sheet" if form.sheet.data and "no sheet" in str(bad) else "file"
        form.add_problems({field: f"{str(bad)[0].upper()}{str(bad)[1:]}"})
        return _index(form), 422
    for waiting in waiting_batches(db.session, g.programme, current_user.id):
        db.session.delete(waiting)
    batch = ImportBatch(
        programme_id=g.programme.id,
        kind=ImportKind(form.kind.data),
        file_name=name,
        sheet=form.sheet.data[:100],
        content=data,
        received_at=clock.now(),
        author_id=current_user.id,
        author_title=current_user.job_title,
    )
    db.session.add(batch)
    db.session.commit()
    if check_load(db.session, _load(batch, table)).is_good:
        return redirect(url_for("imports.show", slug=slug, batch_id=batch.id), 303)
    return _checked(batch), 422


@blueprint.get(f"{_ADDRESS}/<int:batch_id>")
@open_to(Deed.KEEP_KPIS)
def show(slug: str, batch_id: int) -> ResponseReturnValue:
    batch = _batch(batch_id)
    return _checked(batch) if batch.applied_at is None else _applied(batch)


@blueprint.post(f"{_ADDRESS}/<int:batch_id>/apply")
@open_to(Deed.KEEP_KPIS)
def apply(slug: str, batch_id: int) -> ResponseReturnValue:
    """Load it: whole, or with the button that says so only the good rows."""
    return _apply(slug, batch_id, is_partial=False)


@blueprint.post(f"{_ADDRESS}/<int:batch_id>/apply-good-rows")
@open_to(Deed.KEEP_KPIS)
def apply_good_rows(slug: str, batch_id: int) -> ResponseReturnValue:
    return _apply(slug, batch_id, is_partial=True)


@blueprint.post(f"{_ADDRESS}/<int:batch_id>/discard")
@open_to(Deed.KEEP_KPIS)
def discard(slug: str, batch_id: int) -> ResponseReturnValue:
    batch = _batch(batch_id)
    if batch.applied_at is None:
        db.session.delete(batch)
        db.session.commit()
        flash(f"{batch.file_name} was not loaded.")
    return redirect(url_for("imports.index", slug=slug), 303)


@blueprint.post(f"{_ADDRESS}/<int:batch_id>/undo")
@open_to(Deed.KEEP_KPIS)
def undo(slug: str, batch_id: int) -> ResponseReturnValue:
    batch = _batch(batch_id)
    try:
        take_back = undo_definitions if batch.kind is ImportKind.KPIS else undo_batch
        undone = take_back(db.session, g.programme, batch, author=current_user, undone_at=clock.now())
    except CannotUndo as reason:
        return _applied(batch, problem=str(reason)), 422
    db.session.commit()
    what = "KPI" if batch.kind is ImportKind.KPIS else "figure"
    left = f" {plural(undone.left, what)} changed or used since and stayed as they are." if undone.left else ""
    flash(
        f"The load of {batch.file_name} is undone: {plural(undone.removed, what)} removed,"
        f" {plural(undone.restored, what)} put back.{left}"
    )
    return redirect(url_for("imports.index", slug=slug), 303)


def _apply(slug: str, batch_id: int, *, is_partial: bool) -> ResponseReturnValue:
    batch = _batch(batch_id)
    if batch.applied_at is not None:
        return redirect(url_for("imports.show", slug=slug, batch_id=batch.id), 303)
    name = batch.file_name
    try:
        check = apply_load(db.session, _load(batch, _table(batch)), batch, is_partial=is_partial)
        if not check.is_good and not is_partial:
            return _checked(batch), 422
        if not check.changes_anything:
            db.session.delete(batch)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        flash("Somebody else loaded the same figures at the same moment. Nothing of yours was loaded; look again.")
        return redirect(url_for("imports.show", slug=slug, batch_id=batch_id), 303)
    added, changed, unchanged = check.counts
    flash(f"{name} is loaded: {added} added, {changed} changed, {unchanged} unchanged.")
    target = url_for("imports.show", slug=slug, batch_id=batch_id)
    return redirect(target if check.changes_anything else url_for("imports.index", slug=slug), 303)


def _index(form: UploadForm) -> str:
    return render_template(
        "imports/index.html",
        programme=g.programme,
        tab="KPIs",
        form=form,
        batches=recent_batches(db.session, g.programme),
        waiting=waiting_batches(db.session, g.programme, current_user.id),
        definition_columns=[name for name in DEFINITION_COLUMNS if name != "name"],
        last={found.id for kind in ImportKind if (found := last_batch(db.session, g.programme, kind))},
    )


def _checked(batch: ImportBatch) -> str:
    check = check_load(db.session, _load(batch, _table(batch)))
    start_month = g.programme.financial_year_start_month
    return render_template(
        "imports/check.html",
        programme=g.programme,
        tab="KPIs",
        batch=batch,
        check=check,
        read=check.read,
        findings=getattr(check.read, "findings", []),
        brought=_brought(check),
        bad_rows=len({problem.row for problem in check.read.problems}),
        changes=changes_of(check, start_month),
        added=added_by(check, start_month),
        most=MOST_SHOWN,
    )


def _brought(check: Check) -> list[Problem]:
    """What would not hold once the figures were loaded."""
    if not isinstance(check, FigureCheck) or not check.is_good:
        return []
    return brought_findings(db.session, g.programme, check, on=clock.today())


def _applied(batch: ImportBatch, problem: str = "") -> str:
    return render_template(
        "imports/applied.html",
        programme=g.programme,
        tab="KPIs",
        batch=batch,
        changes=revised_by(db.session, g.programme, batch, most=MOST_SHOWN),
        why_not=why_not_undo(db.session, g.programme, batch),
        problem=problem,
        figures=ImportKind.FIGURES,
    )


def _batch(batch_id: int) -> ImportBatch:
    """A batch of this programme; one that is not loaded yet is seen by its author alone."""
    batch = find_batch(db.session, g.programme, batch_id)
    if batch is None or (batch.applied_at is None and batch.author_id != current_user.id):
        abort(404)
    return batch


def _table(batch: ImportBatch) -> Table:
    return read_table(batch.content or b"", batch.file_name, batch.sheet or None)


def _load(batch: ImportBatch, table: Table) -> Load:
    author = current_user._get_current_object()  # noqa: SLF001 - the documented way to the person behind the proxy
    return Load(g.programme, batch.kind, table, clock.today(), clock.now(), author, author.job_title)
