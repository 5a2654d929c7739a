"""Reads what a paper is built from: KPIs under their headings, the plan, and whatever people wrote for it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.highlight import previous_month_end
from tracker.domain.highlight_parts import SeriesPart
from tracker.domain.highlight_text_parts import TextPart
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.paper import build_paper
from tracker.domain.paper_layouts import MEASURES_PREFIX, Layout, PaperSection, heading_of, paper_sections
from tracker.domain.paper_material import GroupFact, LineFact, PaperMaterial, PostsFact
from tracker.domain.paper_parts import Paper
from tracker.domain.performance_report import MeasureFact
from tracker.editions.series import ReportSeries
from tracker.evidence.assurance import read_assurance
from tracker.evidence.models import AssuranceRecord
from tracker.evidence.queries import read_programme
from tracker.kpis.chains import read_chains
from tracker.kpis.models import Kpi, KpiPlacement, KpiSection
from tracker.kpis.queries import POPULATION, read_kpis
from tracker.kpis.workforce import kpi_ids, workforce_tables
from tracker.plan.models import Programme
from tracker.plan.paper_lines import PaperLine
from tracker.plan.publication import MarkedKind, read_marks
from tracker.plan.wordings import words_on
from tracker.reports.marks import MarkedIds, marks_of, read_publication
from tracker.reports.performance import measure_fact, read_comments
from tracker.reports.programme_part import programme_part
from tracker.reports.said import read_said

UNPLACED = f"{MEASURES_PREFIX}0"
OTHERS = "Other measures"


def read_paper(
    session: Session,
    programme: Programme,
    *,
    on: date,
    layout: Layout,
    series: SeriesPart,
    known_at: datetime | None = None,
    data_to_on: date | None = None,
    meeting_on: date | None = None,
    sections: Sequence[str] = (),
    headings: Mapping[str, str] | None = None,
    codes: Sequence[str] = (),
    texts: Sequence[TextPart] = (),
    **edition: Any,
) -> Paper:
    """The paper of a status date, of what was recorded by ``known_at`` (default: all).

    ``sections``, ``headings`` and ``codes`` are those that its series chose; empty for those of the layout, and all
    measures. ``edition`` is what :class:`PaperMaterial` says of it: ``item``, ``version``, ``correction``.
    """
    readings = read_kpis(session, programme, on=on, known_at=known_at)
    plan = read_programme(session, programme, on=on, known_at=known_at, readings=readings)
    marks = read_marks(session, programme.id)
    said = read_said(session, programme, on=on, known_at=known_at, marks=marks)
    meeting = said.next_meeting(meeting_on or on)
    facts = _facts(session, programme, readings, on, known_at)
    assurance = read_assurance(session, programme, plan, on=on)
    return build_paper(
        PaperMaterial(
            programme=programme_part(programme),
            plan=plan,
            layout=layout,
            series=series,
            sections=paper_sections(layout, sections),
            headings=headings or {},
            status_on=on,
            data_to_on=data_to_on or previous_month_end(on),
            meeting_on=meeting_on or (meeting.held_on if meeting else None),
            meeting=meeting.title if meeting else "",
            entries={code: fact.entry for code, fact in facts.items()},
            groups=_groups(session, programme, facts, codes),
            texts=texts,
            lines=_lines(session, programme, on, known_at, marks),
            chains=[table for _, table in read_chains(session, programme, on=on, known_at=known_at)],
            workforce=_workforce(session, programme, readings),
            records=assurance.records,
            private_records=_private_records(session, marks),
            findings=said.findings,
            developments=said.developments,
            marks=marks_of(session, plan, marks),
            publication=read_publication(session, programme),
            **edition,
        )
    )


def writable(session: Session, programme: Programme, series: ReportSeries) -> dict[str, str]:
    """What words can be written for in an edition of a series, by name, with its title."""
    layout = series.kind.layout
    if layout is None:
        return {}
    found: dict[str, str] = {}
    for name in paper_sections(layout, series.sections):
        if name == PaperSection.MEASURES:
            found |= {f"{MEASURES_PREFIX}{one.id}": one.heading for one in _headings(session, programme)}
        else:
            found[name] = heading_of(name, series.headings)
    return found


def _facts(
    session: Session, programme: Programme, readings: Mapping[int, KpiReading], on: date, known_at: datetime | None
) -> dict[str, MeasureFact]:
    """Every KPI by code with what was said of it, but the population."""
    comments = read_comments(session, programme, on, known_at)
    kpis = session.scalars(select(Kpi).where(Kpi.programme_id == programme.id).order_by(Kpi.id))
    return {
        kpi.code: measure_fact(kpi, readings[kpi.id], "", comments[kpi.id])
        for kpi in kpis
        if kpi.id in readings and kpi.code != POPULATION
    }


def _headings(session: Session, programme: Programme) -> list[KpiSection]:
    query = select(KpiSection).where(KpiSection.programme_id == programme.id)
    return list(session.scalars(query.order_by(KpiSection.position, KpiSection.id)))


def _groups(
    session: Session, programme: Programme, facts: Mapping[str, MeasureFact], codes: Sequence[str]
) -> list[GroupFact]:
    """The headings of the KPI board in order, each KPI under the first it is placed in; of those chosen, if any were,
    in the order in which they were chosen."""
    headings = {one.id: one.heading for one in _headings(session, programme)}
    placed: dict[str, int] = {}
    query = (
        select(Kpi.code, KpiPlacement.section_id)
        .join(KpiPlacement, KpiPlacement.kpi_id == Kpi.id)
        .join(KpiSection, KpiSection.id == KpiPlacement.section_id)
        .where(Kpi.programme_id == programme.id)
        .order_by(KpiSection.position, KpiSection.id, KpiPlacement.position, Kpi.id)
    )
    for code, number in session.execute(query):
        placed.setdefault(code, number)
    by_heading: dict[int, list[MeasureFact]] = {number: [] for number in headings} if not codes else {}
    chosen = [code for code in codes if code in facts]
    for code in chosen or [*(code for code in placed if code in facts), *(one for one in facts if one not in placed)]:
        by_heading.setdefault(placed.get(code, 0), []).append(facts[code])
    return [
        GroupFact(f"{MEASURES_PREFIX}{number}", headings.get(number, OTHERS), tuple(measures))
        for number, measures in by_heading.items()
    ]


def _lines(
    session: Session, programme: Programme, on: date, known_at: datetime | None, marks: MarkedIds
) -> list[LineFact]:
    """Questions, recommendations and implications in the words of the day, in their order."""
    said = words_on(session, programme.id, PaperLine, on=on, known_at=known_at)
    held = sorted(said.items(), key=lambda one: (one[1]["position"], one[0]))
    private = marks[MarkedKind.PAPER_LINE]
    return [
        LineFact(
            str(words["kind"]),
            words["heading"],
            words["text"],
            tuple(words["kpi_codes"]),
            is_public=number not in private,
        )
        for number, words in held
        if words["is_open"]
    ]


def _workforce(session: Session, programme: Programme, readings: Mapping[int, KpiReading]) -> list[PostsFact]:
    return [
        PostsFact(
            table.name,
            table.dimension,
            {part: readings[number].definition.code for part, number in kpi_ids(table).items() if number in readings},
        )
        for table in workforce_tables(session, programme)
    ]


def _private_records(session: Session, marks: MarkedIds) -> frozenset[str]:
    ids = marks[MarkedKind.ASSURANCE]
    if not ids:
        return frozenset()
    return frozenset(session.scalars(select(AssuranceRecord.code).where(AssuranceRecord.id.in_(ids))))
