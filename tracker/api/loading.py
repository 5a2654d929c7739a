"""Figures from other programs: the import of figures, with rows as JSON or a table as a file, in one request."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from flask import Response, abort, g, request
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from tracker.adapters import clock
from tracker.adapters.db import db, reading
from tracker.adapters.sheets import read_table
from tracker.api.answers import answer
from tracker.api.rows import read_rows, row_of, table_of
from tracker.api.shapes import CellJson, LoadJson
from tracker.domain.import_table import BadFile, Problem, Table
from tracker.domain.refusals import Refusal
from tracker.imports.figures import FigureCheck
from tracker.imports.findings import brought_findings
from tracker.imports.services import Check, Load, apply_load, check_load
from tracker.imports.words import changes_of
from tracker.kpis.models import ImportBatch, ImportKind
from tracker.people.access_tokens import token_of_request
from tracker.people.models import Person
from tracker.web.problems import problem
from tracker.web.refusals import note_refusal

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAMES = {CSV: "figures.csv", XLSX: "figures.xlsx"}
_MOST_SHOWN = 1_000


def load_figures(*, is_dry_run: bool, is_partial: bool) -> Response:
    """Load what was sent and say what that did; with ``is_dry_run`` what it would do.

    422 where a row cannot be taken and ``is_partial`` does not say to apply the good ones.
    """
    table = _table()
    # Nothing is held in the database while the table is looked at.
    db.session.commit()
    if is_dry_run or not table.rows:
        with reading():
            check = check_load(db.session, _load(table))
            return answer(_said(check, _brought(check), load_id=None, is_applied=False))
    load = _load(table)
    batch = ImportBatch(
        programme_id=g.programme.id,
        kind=ImportKind.FIGURES,
        file_name=f"API: {_program()}",
        sheet="",
        received_at=load.recorded_at,
        author_id=current_user.id,
        author_title=current_user.job_title,
    )
    try:
        check = apply_load(db.session, load, batch, is_partial=is_partial)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return problem(409, "Somebody else loaded the same figures at the same moment. Nothing was loaded; send again.")
    if not check.is_good and not is_partial:
        errors = _cells(check.read.problems)
        rows = len({one.row for one in check.read.problems})
        return problem(422, f"{rows} of the rows cannot be taken; nothing was loaded.", errors=errors)
    return answer(_said(check, [], load_id=batch.id if check.changes_anything else None, is_applied=True))


def _load(table: Table) -> Load:
    author = db.session.get_one(Person, current_user.id)
    return Load(g.programme, ImportKind.FIGURES, table, clock.today(), clock.now(), author, author.job_title)


def _program() -> str:
    """What its person calls the program: by this the load is known on the Import page."""
    token = token_of_request()
    return token.name if token else ""


def _brought(check: Check) -> list[Problem]:
    """What would not hold once the figures were loaded."""
    if not isinstance(check, FigureCheck) or not check.is_good:
        return []
    return brought_findings(db.session, g.programme, check, on=clock.today())


def _table() -> Table:
    if request.is_json:
        return table_of(read_rows())
    name = _NAMES.get(request.mimetype)
    if name is None:
        abort(415, f"Send rows as application/json, or a table as {CSV} or as an Excel workbook.")
    try:
        return read_table(request.get_data(), name)
    except BadFile as bad:
        note_refusal(Refusal.FILE)
        abort(422, f"{bad}.")


def _said(check: Check, found: list[Problem], *, load_id: int | None, is_applied: bool) -> LoadJson:
    added, changed, unchanged = check.counts
    findings: list[Any] = [*getattr(check.read, "findings", []), *found]
    return {
        "is_applied": is_applied,
        "load": load_id,
        "added": added,
        "changed": changed,
        "unchanged": unchanged,
        "changes": [
            {"code": one.code, "what": one.what, "old": one.old, "new": one.new}
            for one in changes_of(check, g.programme.financial_year_start_month)[:_MOST_SHOWN]
        ],
        "warnings": _cells(check.read.warnings),
        "findings": _cells(findings),
        "problems": _cells(check.read.problems),
    }


def _cells(found: Sequence[Problem]) -> list[CellJson]:
    """Rows that came as JSON are counted as they came; those of a table as the table shows them."""
    place = row_of if request.is_json else int
    return [{"row": place(one.row), "column": one.column, "message": one.message} for one in islice(found, _MOST_SHOWN)]
