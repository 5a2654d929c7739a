"""Reads what changed, and everything a report is built from, as it was known at a moment."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from tracker.domain.changes import Changes, Snapshot, changes_between
from tracker.domain.highlight import build, previous_month_end
from tracker.domain.highlight_material import Material
from tracker.domain.highlight_parts import HighlightReport, ProgrammePart
from tracker.editions.models import Edition
from tracker.editions.queries import published_editions
from tracker.evidence.queries import read_programme
from tracker.kpis.queries import POPULATION, read_kpis
from tracker.plan.models import Programme
from tracker.reports.kpi_sections import read_sections
from tracker.reports.marks import read_publication, read_report_marks
from tracker.reports.register import read_register
from tracker.reports.surroundings import (
    References,
    next_meeting,
    read_budget,
    read_concerns,
    read_decisions,
    read_developments,
    read_findings,
    read_requests,
)


def read_snapshot(session: Session, programme: Programme, *, on: date, known_at: datetime | None = None) -> Snapshot:
    """The programme, its KPIs by code and its risks on a day, from what was recorded by ``known_at``."""
    readings = read_kpis(session, programme, on=on, known_at=known_at)
    return Snapshot(
        programme=read_programme(session, programme, on=on, known_at=known_at, readings=readings),
        kpis={one.definition.code: one for one in readings.values() if one.definition.code != POPULATION},
        risks=tuple(entry.fact for entry in read_register(session, programme, on=on, known_at=known_at)),
    )


def read_changes(
    session: Session,
    programme: Programme,
    *,
    on: date,
    since: date | None = None,
    known_at: datetime | None = None,
) -> Changes | None:
    """What changed until a day: since the last published edition, or since any earlier day.

    None when there is neither a day nor an edition to compare with.
    """
    edition = last_edition(session, programme, before=on, known_at=known_at)
    if since is not None:
        before = read_snapshot(session, programme, on=since, known_at=known_at)
    elif edition is not None:
        before = read_snapshot(session, programme, on=edition.status_on, known_at=edition.submitted_at)
    else:
        return None
    now = read_snapshot(session, programme, on=on, known_at=known_at)
    decisions = read_decisions(session, References.of(now.programme), on=on, known_at=known_at)
    return changes_between(before, now, decisions)


def last_edition(
    session: Session, programme: Programme, *, before: date, known_at: datetime | None = None
) -> Edition | None:
    """The edition published last for a day before ``before``."""
    editions = published_editions(session, programme.id, until=before - timedelta(days=1), known_at=known_at)
    return editions[-1] if editions else None


def read_report(
    session: Session,
    programme: Programme,
    *,
    on: date,
    known_at: datetime | None = None,
    data_to_on: date | None = None,
    meeting_on: date | None = None,
    version: int = 1,
    correction: str = "",
) -> HighlightReport:
    """The report of a status date, from what was recorded by ``known_at`` (default: all).

    Its figures go up to the last closed month, and its meeting is the next board, unless said otherwise.
    """
    edition = last_edition(session, programme, before=on, known_at=known_at)
    now = read_snapshot(session, programme, on=on, known_at=known_at)
    before = None
    if edition is not None:
        before = read_snapshot(session, programme, on=edition.status_on, known_at=edition.submitted_at)
    references = References.of(now.programme)
    meeting = next_meeting(session, programme.id, on=meeting_on or on)
    return build(
        Material(
            programme=_programme_part(programme),
            now=now,
            before=before,
            data_to_on=data_to_on or previous_month_end(on),
            meeting_on=meeting_on or (meeting.held_on if meeting else None),
            meeting=meeting.title if meeting else "",
            version=version,
            correction=correction,
            appetite_score=programme.appetite_score,
            guidance=programme.rag_guidance or {},
            budget=read_budget(session, programme.id),
            concerns=read_concerns(session, programme.id),
            developments=read_developments(session, programme.id),
            risks=read_register(session, programme, on=on, known_at=known_at),
            sections=read_sections(session, programme, now.kpis, known_at=known_at),
            decisions=read_decisions(session, references, on=on, known_at=known_at),
            requests=read_requests(session, references, on=on, known_at=known_at),
            findings=read_findings(session, programme.id, on=on),
            marks=read_report_marks(session, now.programme),
            publication=read_publication(session, programme),
        )
    )


def _programme_part(programme: Programme) -> ProgrammePart:
    def title(person: object) -> str:
        return str(getattr(person, "job_title", ""))

    return ProgrammePart(
        slug=programme.slug,
        name=programme.name,
        organisation=programme.organisation,
        aim=programme.aim,
        sro=title(programme.sro),
        deputy=title(programme.deputy),
        manager=title(programme.manager),
        illustrative_note=programme.illustrative_note,
    )
