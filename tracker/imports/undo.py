"""Taking back the last load of figures.

Nothing that anybody has built on is rewritten. A fact that only this load spoke of is removed; where the load changed
a figure, another revision restores what was said before; where somebody has changed it again since, theirs stays.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from tracker.editions.models import Edition
from tracker.kpis.models import Figure, FigureRevision, ImportBatch, ImportKind
from tracker.people.models import Person
from tracker.plan.models import Programme

_COPIED = ("state", "value", "raw", "decimals", "numerator", "denominator", "qualifier", "value_to", "note")


class CannotUndo(ValueError):
    """Why a load cannot be taken back, and what to do instead."""


@dataclass(frozen=True)
class Undone:
    """How many facts were removed and restored, and how many stay because somebody changed them since."""

    removed: int
    restored: int
    left: int


def last_batch(session: Session, programme: Programme, kind: ImportKind = ImportKind.FIGURES) -> ImportBatch | None:
    """The last load of a kind that was applied and not taken back."""
    return session.scalar(
        select(ImportBatch)
        .where(
            ImportBatch.programme_id == programme.id,
            ImportBatch.kind == kind,
            ImportBatch.applied_at.is_not(None),
            ImportBatch.undone_at.is_(None),
        )
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )


def why_not_undo(session: Session, programme: Programme, batch: ImportBatch) -> str:
    """Why a load cannot be taken back now; empty when it can."""
    last = last_batch(session, programme, batch.kind)
    if batch.kind is ImportKind.KPIS:
        is_last = last is not None and last.id == batch.id
        return "" if is_last else "Only the last load of definitions that still stands can be undone; edit the KPIs."
    if last is None or last.id != batch.id:
        return "Only the last load of figures that still stands can be undone; load corrected figures instead."
    submitted = select(func.count()).where(
        Edition.programme_id == programme.id, Edition.submitted_at >= batch.applied_at
    )
    if batch.added and session.scalar(submitted):
        return (
            "A report has been submitted since, and it may use these figures. Load corrected figures instead:"
            " each correction is kept with its date."
        )
    return ""


def undo_batch(
    session: Session, programme: Programme, batch: ImportBatch, *, author: Person, undone_at: datetime
) -> Undone:
    """Take a load back. The caller commits. Raises `CannotUndo`."""
    session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    session.refresh(batch)
    if reason := why_not_undo(session, programme, batch):
        raise CannotUndo(reason)
    mine = select(FigureRevision.figure_id).where(FigureRevision.batch_id == batch.id)
    # Each figure of the batch with its number in the batch and its last number.
    numbers = session.execute(
        select(
            FigureRevision.figure_id,
            func.max(FigureRevision.number).filter(FigureRevision.batch_id == batch.id),
            func.max(FigureRevision.number),
        )
        .where(FigureRevision.figure_id.in_(mine))
        .group_by(FigureRevision.figure_id)
    ).all()
    new = [figure_id for figure_id, own, last in numbers if own == last == 1]
    changed = {figure_id: own for figure_id, own, last in numbers if own == last > 1}
    # First, since the database lets go of a revision only once its load was undone.
    batch.undone_at, batch.undone_by_title = undone_at, author.job_title
    session.flush()
    _remove(session, new)
    _restore(session, changed, batch, author, undone_at)
    return Undone(len(new), len(changed), len(numbers) - len(new) - len(changed))


def _remove(session: Session, figure_ids: list[int]) -> None:
    for chunk in _chunks(figure_ids):
        session.execute(delete(FigureRevision).where(FigureRevision.figure_id.in_(chunk)))
        session.execute(delete(Figure).where(Figure.id.in_(chunk)))


def _restore(
    session: Session, changed: dict[int, int], batch: ImportBatch, author: Person, undone_at: datetime
) -> None:
    """A revision for each changed figure that says again what held before the load."""
    for chunk in _chunks(list(changed)):
        revisions = session.scalars(
            select(FigureRevision)
            .where(FigureRevision.figure_id.in_(chunk))
            .order_by(FigureRevision.figure_id, FigureRevision.recorded_at, FigureRevision.number)
        )
        before: dict[int, FigureRevision] = {}
        own: dict[int, FigureRevision] = {}
        for revision in revisions:
            (own if revision.batch_id == batch.id else before)[revision.figure_id] = revision
        session.execute(
            insert(FigureRevision),
            [
                {
                    **{name: getattr(before[figure_id], name) for name in _COPIED},
                    "figure_id": figure_id,
                    "number": changed[figure_id] + 1,
                    "reason": f"Load of {batch.file_name} undone",
                    "recorded_at": max(undone_at, own[figure_id].recorded_at),
                    "author_id": author.id,
                    "author_title": author.job_title,
                    "is_illustrative": before[figure_id].is_illustrative,
                }
                for figure_id in chunk
            ],
        )


def _chunks(ids: list[int]) -> list[list[int]]:
    # Below SQLite's limit of values in one statement.
    return [ids[at : at + 5_000] for at in range(0, len(ids), 5_000)]
