"""Every figure of a programme that was revised after it was first held, and the loads that did it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.kpi_restatements import KpiRestatements, restate
from tracker.domain.kpi_revisions import RecordedRevision, Revised, revised_figures
from tracker.kpis.facts import definition_of, figure_of
from tracker.kpis.models import Figure, FigureRevision, ImportBatch, Kpi
from tracker.plan.models import Programme


@dataclass(frozen=True)
class LoadChanges:
    """The earlier figures that one load changed, by KPI code."""

    file_name: str
    loaded_at: datetime
    loaded_by: str
    changes: tuple[tuple[str, Revised], ...]


@dataclass(frozen=True)
class Restated:
    """KPIs with a revised figure, by code, and loads, the latest first."""

    kpis: tuple[KpiRestatements, ...]
    loads: tuple[LoadChanges, ...]


def read_restated(session: Session, programme: Programme, *, code: str | None = None) -> Restated:
    """First published against final, of a programme or of one KPI, in three statements."""
    revised = select(FigureRevision.figure_id).group_by(FigureRevision.figure_id).having(func.count() > 1)
    query = (
        select(Kpi, Figure, FigureRevision)
        .join(Figure, Figure.kpi_id == Kpi.id)
        .join(FigureRevision, FigureRevision.figure_id == Figure.id)
        .where(Kpi.programme_id == programme.id, Figure.id.in_(revised))
        .order_by(Kpi.code, Figure.end_on.desc(), Figure.id, FigureRevision.number)
    )
    if code is not None:
        query = query.where(Kpi.code == code)
    start_month = programme.financial_year_start_month
    kpis: dict[int, Kpi] = {}
    figures: defaultdict[int, defaultdict[int, list[RecordedRevision]]] = defaultdict(lambda: defaultdict(list))
    changed_by: defaultdict[int, list[tuple[int, RecordedRevision, RecordedRevision]]] = defaultdict(list)
    for kpi, figure, revision in session.execute(query):
        kpis[kpi.id] = kpi
        held = figure_of(figure, revision, revision.recorded_at, start_month)
        reason = revision.reason or revision.note
        recorded = RecordedRevision(held, revision.recorded_at, revision.author_title, reason)
        earlier = figures[kpi.id][figure.id]
        if earlier and revision.batch_id is not None:
            changed_by[revision.batch_id].append((kpi.id, earlier[-1], recorded))
        earlier.append(recorded)
    held_by_kpi = _count_figures(session, programme)
    restated = tuple(
        restate(definition_of(kpi), held_by_kpi.get(kpi.id, 0), figures[kpi.id].values()) for kpi in kpis.values()
    )
    return Restated(restated, _loads(session, kpis, changed_by))


def _count_figures(session: Session, programme: Programme) -> dict[int, int]:
    query = select(Figure.kpi_id, func.count()).join(Kpi).where(Kpi.programme_id == programme.id)
    return {row[0]: row[1] for row in session.execute(query.group_by(Figure.kpi_id))}


def _loads(
    session: Session, kpis: dict[int, Kpi], changed_by: dict[int, list[tuple[int, RecordedRevision, RecordedRevision]]]
) -> tuple[LoadChanges, ...]:
    batches = session.scalars(
        select(ImportBatch).where(ImportBatch.id.in_(list(changed_by))).order_by(ImportBatch.id.desc())
    )
    return tuple(
        LoadChanges(
            batch.file_name,
            batch.applied_at or batch.received_at,
            batch.author_title,
            tuple(
                (kpis[kpi_id].code, revised)
                for kpi_id, *pair in changed_by[batch.id]
                for revised in revised_figures(definition_of(kpis[kpi_id]), pair)
            ),
        )
        for batch in batches
    )
