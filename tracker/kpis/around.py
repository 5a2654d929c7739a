"""What stands around a KPI: its places, the objectives it serves, breaks, commentary, revisions."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.audit.models import AuditEntry
from tracker.domain.kpi_revisions import RecordedRevision
from tracker.domain.periods import Period
from tracker.kpis.facts import figure_of
from tracker.kpis.models import (
    Commentary,
    Figure,
    FigureRevision,
    Kpi,
    KpiPlacement,
    KpiSection,
    KpiSeriesBreak,
    ObjectiveKpi,
)


def sections_of(session: Session, kpi: Kpi) -> list[KpiSection]:
    """The sections in which a KPI stands, in board order."""
    query = select(KpiSection).join(KpiPlacement).where(KpiPlacement.kpi_id == kpi.id).order_by(KpiSection.position)
    return list(session.scalars(query))


def section_ids_of(session: Session, kpi: Kpi) -> list[int]:
    """The ids of the sections in which a KPI stands."""
    return [section.id for section in sections_of(session, kpi)]


def objective_ids_of(session: Session, kpi: Kpi) -> list[int]:
    """The ids of the objectives that a KPI serves."""
    return list(session.scalars(select(ObjectiveKpi.objective_id).where(ObjectiveKpi.kpi_id == kpi.id)))


def arranged_sections(session: Session, programme_id: int) -> list[tuple[KpiSection, list[Kpi]]]:
    """Every section of the board with its KPIs in order, empty ones too, in two statements."""
    sections = session.scalars(
        select(KpiSection).where(KpiSection.programme_id == programme_id).order_by(KpiSection.position, KpiSection.id)
    )
    rows = session.execute(
        select(KpiPlacement.section_id, Kpi)
        .join(Kpi, Kpi.id == KpiPlacement.kpi_id)
        .where(Kpi.programme_id == programme_id)
        .order_by(KpiPlacement.position, KpiPlacement.kpi_id)
    )
    placed: defaultdict[int, list[Kpi]] = defaultdict(list)
    for section_id, kpi in rows:
        placed[section_id].append(kpi)
    return [(section, placed[section.id]) for section in sections]


def read_breaks(session: Session, kpi: Kpi) -> list[KpiSeriesBreak]:
    """Every break of a KPI, ended ones too, the latest day first."""
    query = select(KpiSeriesBreak).where(KpiSeriesBreak.kpi_id == kpi.id)
    return list(session.scalars(query.order_by(KpiSeriesBreak.from_on.desc(), KpiSeriesBreak.id.desc())))


def find_commentary(session: Session, kpi: Kpi, period: Period) -> Commentary | None:
    """What was said last of a period, or None."""
    return session.scalar(
        select(Commentary)
        .where(Commentary.kpi_id == kpi.id, Commentary.start_on == period.start, Commentary.end_on == period.end)
        .order_by(Commentary.number.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class DefinitionChange:
    """One part of a definition as somebody changed it; ``reason`` is given where figures were held."""

    at: datetime
    author: str
    words: str
    before: str
    after: str


def read_definition_changes(session: Session, kpi: Kpi) -> list[DefinitionChange]:
    """What was changed in a KPI's definition after it was added, newest first, from the audit."""
    entries = session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.table_name == Kpi.__tablename__,
            AuditEntry.row_id == kpi.id,
            AuditEntry.verb == "changed",
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
    return [
        DefinitionChange(
            entry.at, entry.actor_title, name.replace("_", " "), _said((entry.before or {}).get(name)), _said(after)
        )
        for entry in entries
        for name, after in (entry.after or {}).items()
        if name not in ("version", "owner_id")
    ]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def read_commentary(session: Session, kpi: Kpi, *, known_at: datetime | None = None) -> list[Commentary]:
    """What was written about a KPI, the latest period first; of one period only what was recorded last."""
    query = select(Commentary).where(Commentary.kpi_id == kpi.id)
    if known_at is not None:
        query = query.where(Commentary.recorded_at <= known_at)
    ordered = query.order_by(Commentary.end_on.desc(), Commentary.recorded_at.desc(), Commentary.id.desc())
    latest: dict[tuple[date, date], Commentary] = {}
    for one in session.scalars(ordered):
        latest.setdefault((one.start_on, one.end_on), one)
    return list(latest.values())


def read_revisions(
    session: Session, kpi: Kpi, *, start_month: int, known_at: datetime | None = None
) -> list[RecordedRevision]:
    """Every revision of the figures that have more than one, in the order in which they were recorded."""
    query = (
        select(Figure, FigureRevision)
        .join(FigureRevision)
        .where(Figure.kpi_id == kpi.id)
        .order_by(Figure.end_on.desc(), Figure.id, FigureRevision.number)
    )
    if known_at is not None:
        query = query.where(FigureRevision.recorded_at <= known_at)
    by_figure: defaultdict[int, list[RecordedRevision]] = defaultdict(list)
    for figure, revision in session.execute(query):
        held = figure_of(figure, revision, revision.recorded_at, start_month)
        by_figure[figure.id].append(
            RecordedRevision(held, revision.recorded_at, revision.author_title, revision.reason or revision.note)
        )
    return [one for revisions in by_figure.values() if len(revisions) > 1 for one in revisions]
