"""Reads what changed, and everything a report is built from, as it was known at a moment."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.changes import Changes, Snapshot, changes_between
from tracker.domain.highlight import build, previous_month_end
from tracker.domain.highlight_material import Material
from tracker.domain.highlight_parts import HighlightReport, SeriesPart
from tracker.domain.highlight_sections import STANDARD
from tracker.domain.highlight_text_parts import TextPart
from tracker.editions.models import Edition
from tracker.editions.queries import published_editions
from tracker.editions.series import BOARD, ReportSeries
from tracker.evidence.queries import read_programme
from tracker.kpis.queries import POPULATION, read_kpis
from tracker.plan.models import Programme
from tracker.plan.publication import MarkedKind, read_marks
from tracker.reports.kpi_sections import read_sections
from tracker.reports.marks import asked_with_marks, marks_of, read_publication
from tracker.reports.programme_part import programme_part
from tracker.reports.register import read_register
from tracker.reports.said import read_said
from tracker.reports.surroundings import References, read_decisions, read_requests


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
    session: Session, programme: Programme, *, before: date, known_at: datetime | None = None, series: str = BOARD
) -> Edition | None:
    """The edition of a series published last for a day before ``before``."""
    until = before - timedelta(days=1)
    editions = published_editions(session, programme.id, until=until, known_at=known_at, series=series)
    return editions[-1] if editions else None


def read_report(session: Session, programme: Programme, *, on: date, **asked: Any) -> HighlightReport:
    """The report of a status date; the other arguments are those of :func:`read_material`."""
    return build(read_material(session, programme, on=on, **asked))


def read_material(
    session: Session,
    programme: Programme,
    *,
    on: date,
    known_at: datetime | None = None,
    data_to_on: date | None = None,
    meeting_on: date | None = None,
    version: int = 1,
    correction: str = "",
    series: ReportSeries | None = None,
    number: int = 0,
    texts: Sequence[TextPart] = (),
) -> Material:
    """What the report of a status date is built from, of what was recorded by ``known_at`` (default: all).

    Its figures go up to the last closed month, and its meeting is the next board, unless said otherwise. Without a
    series it is the board's with every section. ``texts`` are what was written for this edition.
    """
    slug = series.slug if series else BOARD
    edition = last_edition(session, programme, before=on, known_at=known_at, series=slug)
    now = read_snapshot(session, programme, on=on, known_at=known_at)
    before = None
    if edition is not None:
        before = read_snapshot(session, programme, on=edition.status_on, known_at=edition.submitted_at)
    references = References.of(now.programme)
    marks = read_marks(session, programme.id)
    said = read_said(session, programme, on=on, known_at=known_at, marks=marks)
    meeting = said.next_meeting(meeting_on or on)
    return Material(
        programme=programme_part(programme),
        now=now,
        before=before,
        data_to_on=data_to_on or previous_month_end(on),
        meeting_on=meeting_on or (meeting.held_on if meeting else None),
        meeting=meeting.title if meeting else "",
        version=version,
        correction=correction,
        appetite_score=programme.appetite_score,
        guidance=programme.rag_guidance or {},
        budget=said.budget,
        concerns=said.concerns,
        developments=said.developments,
        risks=read_register(session, programme, on=on, known_at=known_at),
        sections=read_sections(session, programme, now.kpis, known_at=known_at),
        decisions=asked_with_marks(
            read_decisions(session, references, on=on, known_at=known_at), marks, MarkedKind.DECISION
        ),
        requests=asked_with_marks(
            read_requests(session, references, on=on, known_at=known_at), marks, MarkedKind.QUESTION
        ),
        findings=said.findings,
        board_actions=said.board_actions,
        abbreviations=said.abbreviations,
        series=_series_part(series, number),
        printed=series.shown_sections if series else STANDARD,
        texts=texts,
        marks=marks_of(session, now.programme, marks),
        publication=read_publication(session, programme),
    )


def _series_part(series: ReportSeries | None, number: int) -> SeriesPart:
    if series is None:
        return SeriesPart(number=number)
    return SeriesPart(series.slug, series.name, series.audience, series.kind.value, number)
