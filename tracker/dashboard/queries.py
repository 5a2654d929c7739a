"""What the overview shows, read in a number of statements that does not depend on how much there is."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.domain.changes import Changes, changes_between
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.overview import LOOK_BACK
from tracker.domain.plan import ProgrammeStatus
from tracker.domain.risk import RiskStatus
from tracker.editions.models import Edition, EditionState
from tracker.editions.series import BOARD
from tracker.plan.models import Programme
from tracker.plan.surroundings import Event, EventKind
from tracker.reports.queries import read_snapshot
from tracker.risks.queries import read_risks


@dataclass(frozen=True)
class EditionFact:
    """An edition without its document. What it includes was recorded by ``submitted_at``."""

    id: int
    status_on: date
    meeting_on: date | None
    version: int
    state: EditionState
    submitted_at: datetime

    @property
    def is_published(self) -> bool:
        return self.state is EditionState.PUBLISHED


@dataclass(frozen=True)
class Board:
    """The next meeting, and how far its report has got (None: not submitted yet)."""

    held_on: date
    title: str
    report: EditionFact | None


@dataclass(frozen=True)
class Overview:
    """Everything on the SRO's page. KPIs are keyed by code.

    ``since_edition`` is the published report that the changes are counted from; None when they are counted
    from a day that somebody chose, or from four weeks ago because nothing is published yet.
    """

    programme: ProgrammeStatus
    kpis: dict[str, KpiReading]
    changes: Changes
    since_edition: EditionFact | None
    risks: list[RiskStatus]
    next_board: Board | None


def read_overview(session: Session, programme: Programme, *, since: date | None = None) -> Overview:
    """The overview as of today; changes since the last published edition or a day before today."""
    on = clock.today()
    editions = read_editions(session, [programme.id])[programme.id]
    edition = None if since else last_published(editions, before=on)
    start, known_at = _start(edition, since or on - LOOK_BACK)
    now = read_snapshot(session, programme, on=on)
    before = read_snapshot(session, programme, on=start, known_at=known_at)
    return Overview(
        programme=now.programme,
        kpis=dict(now.kpis),
        changes=changes_between(before, now),
        since_edition=edition,
        risks=read_risks(session, programme, on=on, since=start),
        next_board=read_boards(session, [programme.id], editions={programme.id: editions}).get(programme.id),
    )


def _start(edition: EditionFact | None, day: date) -> tuple[date, datetime]:
    """The day that changes are counted from, and until when what was known then had been recorded."""
    if edition:
        return edition.status_on, edition.submitted_at
    return day, datetime.combine(day + timedelta(days=1), time(), clock.LONDON)


def read_editions(session: Session, programme_ids: Collection[int]) -> defaultdict[int, list[EditionFact]]:
    """The editions of the board report that were submitted, by programme, oldest first, in one statement without
    their documents."""
    columns = (
        Edition.programme_id,
        Edition.id,
        Edition.status_on,
        Edition.meeting_on,
        Edition.version,
        Edition.state,
        Edition.submitted_at,
    )
    query = (
        select(*columns)
        .where(Edition.programme_id.in_(programme_ids), Edition.series == BOARD, Edition.submitted_at.is_not(None))
        .order_by(Edition.status_on, Edition.version)
    )
    found: defaultdict[int, list[EditionFact]] = defaultdict(list)
    for row in session.execute(query):
        fact = EditionFact(row.id, row.status_on, row.meeting_on, row.version, row.state, row.submitted_at)
        found[row.programme_id].append(fact)
    return found


def published(editions: list[EditionFact]) -> list[EditionFact]:
    """The published ones, oldest first; of a corrected edition its latest version only."""
    return list({one.status_on: one for one in editions if one.is_published}.values())


def last_published(editions: list[EditionFact], *, before: date) -> EditionFact | None:
    held = [one for one in published(editions) if one.status_on < before]
    return held[-1] if held else None


def read_boards(
    session: Session, programme_ids: Collection[int], *, editions: dict[int, list[EditionFact]]
) -> dict[int, Board]:
    """The next board meeting of each programme that has one, in one statement."""
    query = (
        select(Event.programme_id, Event.held_on, Event.title)
        .where(Event.programme_id.in_(programme_ids), Event.kind == EventKind.BOARD, Event.held_on >= clock.today())
        .order_by(Event.held_on.desc(), Event.id.desc())
    )
    boards = {}
    for programme_id, held_on, title in session.execute(query):
        reports = [one for one in editions.get(programme_id, []) if one.meeting_on == held_on]
        boards[programme_id] = Board(held_on, title, reports[-1] if reports else None)
    return boards
