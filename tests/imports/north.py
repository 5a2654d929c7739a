"""What is held in Northdale after loads of figures."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from tracker.kpis.models import Figure, FigureRevision, Kpi
from tracker.kpis.queries import read_kpis
from tracker.plan.queries import find_programme


def revisions(session, code="REFPCT") -> list[FigureRevision]:
    query = select(FigureRevision).join(Figure).join(Kpi).where(Kpi.code == code)
    return list(session.scalars(query.order_by(Figure.start_on, Figure.id, FigureRevision.number)))


def count(session, table) -> int:
    return session.scalar(select(func.count(table.id)))


def reading(session, code, *, on=date(2020, 1, 27), known_at=None):
    kpi = session.scalar(select(Kpi).where(Kpi.code == code))
    programme = find_programme(session, "north")
    return read_kpis(session, programme, on=on, known_at=known_at, only=[kpi.id])[kpi.id]
