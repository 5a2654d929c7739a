"""Figures from other programs: the import of figures, with rows as JSON or a table as a file, in one request."""

from decimal import Decimal
from typing import Any

from flask import Response, abort, g, request
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.sheets import read_table
from tracker.api.answers import answer
from tracker.api.bodies import MOST_CELLS, Cell, NewFigures, read_body
from tracker.api.shapes import CellJson, LoadJson
from tracker.domain.import_table import BadFile, Problem, Table
from tracker.domain.refusals import Refusal
from tracker.imports.figures import FigureCheck
from tracker.imports.findings import brought_findings
from tracker.imports.services import Check, Load, apply_load, check_load
from tracker.imports.words import changes_of
from tracker.kpis.models import ImportBatch, ImportKind
from tracker.people.models import Person
from tracker.web.problems import problem
from tracker.web.refusals import note_refusal

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAMES = {CSV: "figures.csv", XLSX: "figures.xlsx"}
# How the file that is loaded is called on the Import page.
_SENT_BY = "API"
_MOST_SHOWN = 1_000


def load_figures(*, is_dry_run: bool, is_partial: bool) -> Response:
    """Load what was sent and say what that did; with ``is_dry_run`` what it would do.

    422 where a row cannot be taken and ``is_partial`` does not say to apply the good ones.
    """
    table = _table()
    author = db.session.get_one(Person, current_user.id)
    now = clock.now()
    load = Load(g.programme, ImportKind.FIGURES, table, clock.today(), now, author, author.job_title)
    if is_dry_run:
        check = check_load(db.session, load)
        return answer(_said(check, _brought(check), load_id=None, is_applied=False))
    batch = ImportBatch(
        programme_id=g.programme.id,
        kind=ImportKind.FIGURES,
        file_name=_SENT_BY,
        sheet="",
        received_at=now,
        author_id=author.id,
        author_title=author.job_title,
    )
    try:
        check = apply_load(db.session, load, batch, is_partial=is_partial)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return problem(409, "Somebody else loaded the same figures at the same moment. Nothing was loaded; send again.")
    if not check.is_good and not is_partial:
        errors = [_cell(one) for one in check.read.problems[:_MOST_SHOWN]]
        rows = len({one.row for one in check.read.problems})
        return problem(422, f"{rows} of the rows cannot be taken; nothing was loaded.", errors=errors)
    return answer(_said(check, [], load_id=batch.id if check.changes_anything else None, is_applied=True))


def _brought(check: Check) -> list[Problem]:
    """What would not hold once the figures were loaded."""
    if not isinstance(check, FigureCheck) or not check.is_good:
        return []
    return brought_findings(db.session, g.programme, check, on=clock.today())


def _table() -> Table:
    if request.is_json:
        return table_of(read_body(NewFigures).rows)
    name = _NAMES.get(request.mimetype)
    if name is None:
        abort(415, f"Send rows as application/json, or a table as {CSV} or as an Excel workbook.")
    try:
        return read_table(request.get_data(), name)
    except BadFile as bad:
        note_refusal(Refusal.FILE)
        abort(422, f"{bad}.")


def table_of(rows: list[dict[str, Cell]]) -> Table:
    """Rows as the table that a file would have held; 422 for more cells than a programme has figures.

    >>> table_of([{"code": "ASM45", "value": 18.80}, {"code": "ASM45", "note": None}]).rows
    [(1, ['ASM45', '18.8']), (2, ['ASM45', '', ''])]
    """
    places: dict[str, int] = {}
    cells = 0
    table: list[tuple[int, list[str]]] = []
    for number, row in enumerate(rows, 1):
        for name in row:
            places.setdefault(name, len(places))
        held = [""] * (max((places[name] for name in row), default=-1) + 1)
        cells += len(held)
        if cells > MOST_CELLS:
            abort(422, f"These rows have more than {MOST_CELLS:,} cells between them; send them in several requests.")
        for name, value in row.items():
            held[places[name]] = _text(value)
        table.append((number, held))
    return Table(list(places), table)


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    # As it was written, and never as 1E+2.
    return f"{Decimal(str(value)):f}" if isinstance(value, int | float) else value


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
        "warnings": [_cell(one) for one in check.read.warnings[:_MOST_SHOWN]],
        "findings": [_cell(one) for one in findings[:_MOST_SHOWN]],
        "problems": [_cell(one) for one in check.read.problems[:_MOST_SHOWN]],
    }


def _cell(found: Problem) -> CellJson:
    return {"row": found.row, "column": found.column, "message": found.message}
