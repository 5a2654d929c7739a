"""Which KPIs stand under which heading, with what was said of their latest figures."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.highlight_kpis import KpiEntry, SectionFact
from tracker.domain.kpi_reading import KpiReading
from tracker.kpis.models import Commentary, Kpi, KpiPlacement, KpiSection
from tracker.plan.models import Programme


def read_sections(
    session: Session,
    programme: Programme,
    readings: Mapping[str, KpiReading],
    *,
    known_at: datetime | None = None,
) -> tuple[SectionFact, ...]:
    """The sections in order, those without a KPI left out, in two statements."""
    query = (
        select(KpiSection, Kpi)
        .join(KpiPlacement, KpiPlacement.section_id == KpiSection.id)
        .join(Kpi, Kpi.id == KpiPlacement.kpi_id)
        .where(KpiSection.programme_id == programme.id)
        .order_by(KpiSection.position, KpiSection.id, KpiPlacement.position, Kpi.id)
    )
    comments = _commentaries(session, programme, known_at)
    sections: dict[int, KpiSection] = {}
    entries: dict[int, list[KpiEntry]] = {}
    for section, kpi in session.execute(query):
        if kpi.code in readings:
            reading = readings[kpi.code]
            sections[section.id] = section
            said = _comment(comments.get(kpi.id, []), reading)
            entry = KpiEntry(
                reading,
                kpi.printed_ref,
                kpi.marker,
                commentary=said.text if said else "",
                is_commentary_public=said is None or said.is_for_publication,
                has_small_numbers=kpi.has_small_numbers,
            )
            entries.setdefault(section.id, []).append(entry)
    return tuple(
        SectionFact(section.heading, section.theme_id, tuple(entries[number])) for number, section in sections.items()
    )


def _commentaries(session: Session, programme: Programme, known_at: datetime | None) -> dict[int, list[Commentary]]:
    query = (
        select(Commentary)
        .join(Kpi, Kpi.id == Commentary.kpi_id)
        .where(Kpi.programme_id == programme.id)
        .order_by(Commentary.recorded_at, Commentary.id)
    )
    if known_at is not None:
        query = query.where(Commentary.recorded_at <= known_at)
    found: dict[int, list[Commentary]] = {}
    for row in session.scalars(query):
        found.setdefault(row.kpi_id, []).append(row)
    return found


def _comment(comments: list[Commentary], reading: KpiReading) -> Commentary | None:
    """What was last said of the latest figure; nothing when only an older one was explained."""
    if reading.latest is None:
        return None
    end = reading.latest.slot.end
    return next((one for one in reversed(comments) if one.end_on == end), None)
