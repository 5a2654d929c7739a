"""Many figures at once. The rules of `record_figure`, in bulk: a figure is never overwritten, a change is a revision.

Rows written here are not audited one by one: each revision says itself who recorded it, when and in which batch. The
batch is audited, and one entry says how many figures and revisions it wrote.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from tracker.adapters.bulk import insert_columns, reserve_ids
from tracker.audit.services import record_many
from tracker.domain.figure_facts import Fact, Said
from tracker.domain.figure_plan import FigurePlan, HeldFigure
from tracker.kpis.models import Figure, FigureRevision, ImportBatch, Kpi

_CHUNK = 5_000
_figures = cast(Table, Figure.__table__)
_revisions = cast(Table, FigureRevision.__table__)
_SAID = (
    FigureRevision.state,
    FigureRevision.value,
    FigureRevision.raw,
    FigureRevision.decimals,
    FigureRevision.numerator,
    FigureRevision.denominator,
    FigureRevision.qualifier,
    FigureRevision.value_to,
    FigureRevision.note,
)
_FACT = (
    Kpi.code,
    Figure.start_on,
    Figure.end_on,
    Figure.basis,
    Figure.geography,
    Figure.dimension,
    Figure.category,
    Figure.source,
)

Row = TypeVar("Row")


@dataclass(frozen=True)
class Recording:
    """Who records a load, when it counts as recorded, and in which batch."""

    batch: ImportBatch
    recorded_at: datetime
    author_id: int | None
    author_title: str
    reason: str = ""


def held_figures(session: Session, kpi_ids: Sequence[int], *, before: datetime) -> dict[Fact, HeldFigure]:
    """Every figure of some KPIs with the revision that was in force right before a moment."""
    at_fact, at_said = 4, 4 + len(_FACT)
    query = (
        select(Figure.id, FigureRevision.number, FigureRevision.recorded_at, Figure.has_period, *_FACT, *_SAID)
        .join_from(Figure, FigureRevision)
        .join(Kpi)
        .where(Figure.kpi_id.in_(kpi_ids), Figure.has_period)
        .order_by(Figure.id, FigureRevision.recorded_at, FigureRevision.number)
    )
    held: dict[Fact, HeldFigure] = {}
    for row in session.execute(query):
        fact, said = Fact._make(row[at_fact:at_said]), Said._make(row[at_said:])
        known = held.get(fact)
        revisions = max(known.revisions if known else 0, row[1])
        if row[2] < before:
            held[fact] = HeldFigure(row[0], revisions, said, row[2])
        elif known is None:
            held[fact] = HeldFigure(row[0], revisions, None, None)
        else:
            held[fact] = known._replace(revisions=revisions)
    return held


def record_figures(
    session: Session,
    plan: FigurePlan,
    kpi_ids: Mapping[str, int],
    recording: Recording,
    *,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write what a plan says: its new facts and its revisions. The caller commits."""
    batch: dict[str, Any] = {"batch_id": recording.batch.id, "file_name": recording.batch.file_name}
    if plan.added:
        record_many(session, _figures.name, "added", len(plan.added), **batch)
    if plan.added or plan.revised:
        record_many(session, _revisions.name, "added", len(plan.added) + len(plan.revised), **batch)
    written = 0
    subtotals = _marked_subtotals(session, kpi_ids.values()) if any(row.fact.dimension for row in plan.added) else set()
    for rows in _in_chunks(plan.added):
        ids = reserve_ids(session, _figures, len(rows))
        insert_columns(session, _figures, _new_figures(ids, [row.fact for row in rows], kpi_ids, subtotals))
        said, recorded_at = [row.said for row in rows], [recording.recorded_at] * len(rows)
        insert_columns(session, _revisions, _new_revisions(ids, [1] * len(rows), said, recorded_at, recording))
        written += len(rows)
        if progress:
            progress(written)
    for changes in _in_chunks(plan.revised):
        held = [change.held for change in changes]
        numbers = [one.revisions + 1 for one in held]
        # Of one day the later recorded holds, even when a frozen clock gave it an earlier time of day.
        recorded_at = [max(recording.recorded_at, one.recorded_at or recording.recorded_at) for one in held]
        said = [change.new.said for change in changes]
        ids = [one.figure_id for one in held]
        insert_columns(session, _revisions, _new_revisions(ids, numbers, said, recorded_at, recording))
        written += len(changes)
        if progress:
            progress(written)


def _in_chunks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    waiting = iter(rows)
    while chunk := list(islice(waiting, _CHUNK)):
        yield chunk


def _marked_subtotals(session: Session, kpi_ids: Iterable[int]) -> set[tuple[int, str, str]]:
    """KPI, dimension and category of what is marked as a subtotal, and so will be in later periods too."""
    query = select(Figure.kpi_id, Figure.dimension, Figure.category).distinct()
    rows = session.execute(query.where(Figure.kpi_id.in_(list(kpi_ids)), Figure.is_subtotal))
    return {(kpi_id, dimension, category) for kpi_id, dimension, category in rows}


def _new_figures(
    ids: Sequence[int], facts: Sequence[Fact], kpi_ids: Mapping[str, int], subtotals: Set[tuple[int, str, str]]
) -> dict[str, Sequence[Any]]:
    codes, *rest = zip(*facts, strict=True)
    names = ("start_on", "end_on", "basis", "geography", "dimension", "category", "source")
    constant = {"has_period": True, "is_chosen": False, "not_comparable": ""}
    places = [(kpi_ids[fact.code], fact.dimension, fact.category) for fact in facts] if subtotals else []
    return {
        "id": ids,
        "kpi_id": [kpi_ids[code] for code in codes],
        "is_subtotal": [place in subtotals for place in places] or [False] * len(facts),
        **dict(zip(names, rest, strict=True)),
        **{name: [value] * len(facts) for name, value in constant.items()},
    }


def _new_revisions(
    ids: Sequence[int],
    numbers: Sequence[int],
    said: Sequence[Said],
    recorded_at: Sequence[datetime],
    recording: Recording,
) -> dict[str, Sequence[Any]]:
    constant = {
        "reason": recording.reason,
        "author_id": recording.author_id,
        "author_title": recording.author_title,
        "is_illustrative": False,
        "batch_id": recording.batch.id,
    }
    return {
        "figure_id": ids,
        "number": numbers,
        **dict(zip(Said._fields, zip(*said, strict=True), strict=True)),
        "recorded_at": recorded_at,
        **{name: [value] * len(said) for name, value in constant.items()},
    }
