"""Reads what a performance report is built from: KPIs in the order of its series, with what was written about them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.highlight import previous_month_end
from tracker.domain.highlight_kpis import KpiEntry
from tracker.domain.highlight_parts import SeriesPart
from tracker.domain.highlight_text_parts import TextPart
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.performance_parts import PERFORMANCE, CommentPart, PerformanceReport
from tracker.domain.performance_report import MeasureFact, PerformanceMaterial, build_performance
from tracker.domain.periods import Period
from tracker.kpis.models import Commentary, Kpi, KpiPlacement, KpiSection
from tracker.kpis.queries import POPULATION, read_kpis
from tracker.plan.models import Programme
from tracker.reports.marks import read_publication
from tracker.reports.programme_part import programme_part
from tracker.reports.said import read_said

MOST_COMMENTS = 3


def read_performance(
    session: Session,
    programme: Programme,
    *,
    on: date,
    known_at: datetime | None = None,
    data_to_on: date | None = None,
    meeting_on: date | None = None,
    codes: Sequence[str] = (),
    **edition: Any,
) -> PerformanceReport:
    """The performance report of a status date, of what was recorded by ``known_at`` (default: all).

    ``codes`` are its measures in order; without any, all that stand in a section, section by section. ``edition``
    is what :class:`PerformanceMaterial` says of the edition: ``series``, ``version``, ``correction``, ``summary``.
    """
    readings = read_kpis(session, programme, on=on, known_at=known_at)
    kpis = {kpi.id: kpi for kpi in session.scalars(select(Kpi).where(Kpi.programme_id == programme.id))}
    said = read_said(session, programme, on=on, known_at=known_at)
    meeting = said.next_meeting(meeting_on or on)
    comments = read_comments(session, programme, on, known_at)
    return build_performance(
        PerformanceMaterial(
            programme=programme_part(programme),
            status_on=on,
            data_to_on=data_to_on or previous_month_end(on),
            meeting_on=meeting_on or (meeting.held_on if meeting else None),
            meeting=meeting.title if meeting else "",
            measures=[
                measure_fact(kpis[number], readings[number], heading, comments[number])
                for number, heading in _ordered(session, programme, kpis, codes)
                if number in readings
            ],
            publication=read_publication(session, programme),
            **edition,
        )
    )


def series_part(name: str, audience: str, slug: str, number: int) -> SeriesPart:
    return SeriesPart(slug, name, audience, kind=PERFORMANCE.kind, number=number)


def summary_of(texts: Sequence[TextPart]) -> TextPart | None:
    """The executive summary among the texts written for an edition."""
    return next((one for one in texts if one.section == "summary"), None)


def _ordered(
    session: Session, programme: Programme, kpis: Mapping[int, Kpi], codes: Sequence[str]
) -> list[tuple[int, str]]:
    """KPIs by id with the section each stands in first: those chosen, or each once in the order of the sections."""
    query = (
        select(KpiPlacement.kpi_id, KpiSection.heading)
        .join(KpiSection, KpiSection.id == KpiPlacement.section_id)
        .where(KpiSection.programme_id == programme.id)
        .order_by(KpiSection.position, KpiSection.id, KpiPlacement.position, KpiPlacement.kpi_id)
    )
    placed: dict[int, str] = {}
    for number, heading in session.execute(query):
        placed.setdefault(number, heading)
    by_code = {kpi.code: number for number, kpi in kpis.items() if kpi.code != POPULATION}
    chosen = [by_code[code] for code in codes if code in by_code]
    if chosen:
        return [(number, placed.get(number, "")) for number in chosen]
    left = [(number, "Other measures") for number in by_code.values() if number not in placed]
    return [*placed.items(), *left]


def measure_fact(kpi: Kpi, reading: KpiReading, heading: str, comments: list[CommentPart]) -> MeasureFact:
    """A KPI with what was said of it last."""
    return MeasureFact(
        KpiEntry(reading, kpi.printed_ref, kpi.marker, has_small_numbers=kpi.has_small_numbers),
        section=heading,
        why=kpi.why,
        definition=kpi.definition,
        commentary=tuple(comments[:MOST_COMMENTS]),
    )


def read_comments(
    session: Session, programme: Programme, on: date, known_at: datetime | None
) -> defaultdict[int, list[CommentPart]]:
    """By KPI what was last said of each period that had begun, the latest period first."""
    query = (
        select(Commentary)
        .join(Kpi, Kpi.id == Commentary.kpi_id)
        .where(Kpi.programme_id == programme.id, Commentary.start_on <= on)
        .order_by(Commentary.end_on.desc(), Commentary.recorded_at.desc(), Commentary.id.desc())
    )
    if known_at is not None:
        query = query.where(Commentary.recorded_at <= known_at)
    found: defaultdict[int, list[CommentPart]] = defaultdict(list)
    seen: set[tuple[int, date, date]] = set()
    for row in session.scalars(query):
        key = (row.kpi_id, row.start_on, row.end_on)
        if key in seen or not row.text:
            continue
        seen.add(key)
        period = Period(row.start_on, row.end_on, programme.financial_year_start_month)
        found[row.kpi_id].append(CommentPart(period.label, row.text, row.author_title, row.is_for_publication))
    return found
