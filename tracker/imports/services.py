"""One file from its bytes to the database: read, checked, and written as a batch, whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.domain.figure_table import Progress
from tracker.domain.import_table import Table
from tracker.imports.definitions import DefinitionCheck, apply_definitions, check_definitions
from tracker.imports.figures import FigureCheck, apply_figures, check_figures, hold_others_off
from tracker.kpis.figure_loads import Recording
from tracker.kpis.models import ImportBatch, ImportKind
from tracker.people.models import Person
from tracker.plan.models import Programme

Check = FigureCheck | DefinitionCheck


@dataclass(frozen=True)
class Load:
    """What is loaded where, by whom, and when it counts as recorded."""

    programme: Programme
    kind: ImportKind
    table: Table
    today: date
    recorded_at: datetime
    author: Person | None
    author_title: str


def check_load(session: Session, load: Load, *, progress: Progress | None = None) -> Check:
    """What the table says and what loading it would do. Nothing is written."""
    if load.kind is ImportKind.KPIS:
        return check_definitions(session, load.programme, load.table, today=load.today)
    return check_figures(
        session, load.programme, load.table, today=load.today, recorded_at=load.recorded_at, progress=progress
    )


def apply_load(
    session: Session, load: Load, batch: ImportBatch, *, is_partial: bool = False, progress: Progress | None = None
) -> Check:
    """Check and, if every row is good, write; with ``is_partial`` the good rows. The caller commits.

    A file that says nothing new leaves no batch.
    """
    hold_others_off(session, load.programme)
    check = check_load(session, load, progress=progress)
    if not check.changes_anything or not (check.is_good or is_partial):
        return check
    batch.applied_at, batch.content = load.recorded_at, None
    session.add(batch)
    session.flush()
    if isinstance(check, DefinitionCheck):
        apply_definitions(session, load.programme, check, batch)
    else:
        author_id = load.author.id if load.author else None
        recording = Recording(batch, load.recorded_at, author_id, load.author_title)
        apply_figures(session, load.programme, check, recording, progress=_second_half(load, progress))
    return check


def _second_half(load: Load, progress: Progress | None) -> Callable[[int], None] | None:
    """Progress while writing: the rows have all been read by then."""
    rows = len(load.table.rows)
    return None if progress is None else lambda written: progress(rows + written, 2 * rows)
