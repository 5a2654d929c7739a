"""Many figures at once. The rules of `record_figure`, in bulk: a figure is never overwritten, a change is a revision.

Rows written here are not audited one by one: each revision says itself who recorded it, when and in which batch, and
the batch is audited.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from tracker.adapters.db import reserve_ids
from tracker.domain.figure_facts import Fact, FigureRow, Said
from tracker.domain.figure_plan import FigurePlan, HeldFigure, Revised
from tracker.kpis.models import Figure, FigureRevision, ImportBatch, Kpi

_CHUNK = 5_000
_figures = cast(Table, Figure.__table__)
_revisions = cast(Table, FigureRevision.__table__)
_SAID = (
    _revisions.c.state,
    _revisions.c.value,
    _revisions.c.raw,
    _revisions.c.decimals,
    _revisions.c.numerator,
    _revisions.c.denominator,
    _revisions.c.qualifier,
    _revisions.c.value_to,
    _revisions.c.note,
)
_FACT = (
    Kpi.__table__.c.code,
    _figures.c.start_on,
    _figures.c.end_on,
    _figures.c.basis,
    _figures.c.geography,
    _figures.c.dimension,
    _figures.c.category,
    _figures.c.source,
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
        select(_figures.c.id, _revisions.c.number, _revisions.c.recorded_at, _figures.c.has_period, *_FACT, *_SAID)
        .join(_revisions, _revisions.c.figure_id == _figures.c.id)
        .join(Kpi.__table__, Kpi.__table__.c.id == _figures.c.kpi_id)
        .where(_figures.c.kpi_id.in_(kpi_ids), _figures.c.has_period)
        .order_by(_figures.c.id, _revisions.c.recorded_at, _revisions.c.number)
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
    written = 0
    for rows in _in_chunks(plan.added):
        ids = reserve_ids(session, _figures, len(rows))
        session.execute(insert(_figures), [_figure(one, row, kpi_ids) for one, row in zip(ids, rows, strict=True)])
        session.execute(insert(_revisions), [_first(one, row, recording) for one, row in zip(ids, rows, strict=True)])
        written += len(rows)
        if progress:
            progress(written)
    for changes in _in_chunks(plan.revised):
        session.execute(insert(_revisions), [_next(change, recording) for change in changes])
        written += len(changes)
        if progress:
            progress(written)


def _in_chunks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    waiting = iter(rows)
    while chunk := list(islice(waiting, _CHUNK)):
        yield chunk


def _figure(figure_id: int, row: FigureRow, kpi_ids: Mapping[str, int]) -> dict[str, Any]:
    fact = row.fact
    return {
        "id": figure_id,
        "kpi_id": kpi_ids[fact.code],
        "start_on": fact.start,
        "end_on": fact.end,
        "has_period": True,
        "basis": fact.basis,
        "geography": fact.geography,
        "dimension": fact.dimension,
        "category": fact.category,
        "source": fact.source,
        "is_subtotal": False,
        "is_chosen": False,
        "not_comparable": "",
    }


def _first(figure_id: int, row: FigureRow, recording: Recording) -> dict[str, Any]:
    return _revision(figure_id, 1, row.said, recording.recorded_at, recording)


def _next(change: Revised, recording: Recording) -> dict[str, Any]:
    held = change.held
    # Of one day the later recorded holds, even when a frozen clock gave it an earlier time of day.
    recorded_at = max(recording.recorded_at, held.recorded_at or recording.recorded_at)
    return _revision(held.figure_id, held.revisions + 1, change.new.said, recorded_at, recording)


def _revision(figure_id: int, number: int, said: Said, recorded_at: datetime, recording: Recording) -> dict[str, Any]:
    return {
        "figure_id": figure_id,
        "number": number,
        "state": said.state,
        "value": said.value,
        "raw": said.raw,
        "decimals": said.decimals,
        "numerator": said.numerator,
        "denominator": said.denominator,
        "qualifier": said.qualifier,
        "value_to": said.value_to,
        "note": said.note,
        "reason": recording.reason,
        "recorded_at": recorded_at,
        "author_id": recording.author_id,
        "author_title": recording.author_title,
        "is_illustrative": False,
        "batch_id": recording.batch.id,
    }
