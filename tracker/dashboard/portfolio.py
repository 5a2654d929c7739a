"""The programmes somebody belongs to, a row each, worst first."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.dashboard.queries import Board, EditionFact, published, read_boards, read_editions
from tracker.domain.overview import badness, rating_in_edition, top_risks
from tracker.domain.plan import ProgrammeStatus
from tracker.domain.rag import Rag
from tracker.domain.risk import RiskStatus
from tracker.evidence.queries import read_programme
from tracker.people.models import Membership, Person
from tracker.plan.models import Programme
from tracker.risks.queries import read_risks

TREND = 6
"""How many editions a trend reaches back."""


@dataclass(frozen=True)
class EditionRating:
    """The overall rating that an edition carried."""

    status_on: date
    rag: Rag


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme beside others. ``trend`` is oldest first and ends with the last published edition."""

    programme: Programme
    status: ProgrammeStatus
    trend: tuple[EditionRating, ...]
    top_risk: RiskStatus | None
    last_report: EditionFact | None
    next_board: Board | None

    @property
    def late(self) -> int:
        """How many updates of actions are late; a closed programme owes none."""
        return self.status.progress.late if self.programme.is_open else 0


def programmes_of(session: Session, person: Person) -> list[Programme]:
    """The programmes this person belongs to today, by name."""
    belongs_to = select(Membership.programme_id).where(
        Membership.person_id == person.id,
        or_(Membership.until.is_(None), Membership.until >= clock.today()),
    )
    query = select(Programme).where(Programme.id.in_(belongs_to)).order_by(Programme.name, Programme.id)
    return list(session.scalars(query))


def all_programmes(session: Session) -> list[Programme]:
    """Every programme, open ones first, then by name: what the demonstration's first page names."""
    query = select(Programme).order_by(Programme.closed_on.is_not(None), Programme.name, Programme.id)
    return list(session.scalars(query))


def read_portfolio(session: Session, programmes: list[Programme]) -> list[ProgrammeRow]:
    """A row for each: closed ones last, worse rated first, then those with more late updates.

    Some twenty statements a programme, however much it holds. KPIs are not read: nothing here rests on them.
    """
    ids = [programme.id for programme in programmes]
    editions = read_editions(session, ids)
    boards = read_boards(session, ids, editions=editions)
    rows = [_row(session, one, editions[one.id], boards.get(one.id)) for one in programmes]
    return sorted(rows, key=_worst_first)


def _row(session: Session, programme: Programme, editions: list[EditionFact], board: Board | None) -> ProgrammeRow:
    on = programme.closed_on or clock.today()
    status = read_programme(session, programme, on=on, readings={})
    held = published(editions)
    return ProgrammeRow(
        programme=programme,
        status=status,
        trend=tuple(_rating(status, edition) for edition in held[-TREND:]),
        top_risk=next(iter(top_risks(read_risks(session, programme, on=on), 1)), None),
        last_report=held[-1] if held else None,
        next_board=board,
    )


def _rating(status: ProgrammeStatus, edition: EditionFact) -> EditionRating:
    rag = rating_in_edition(status.updates, status_on=edition.status_on, submitted_at=edition.submitted_at)
    return EditionRating(edition.status_on, rag)


def _worst_first(row: ProgrammeRow) -> tuple[bool, int, int, str]:
    return (not row.programme.is_open, badness(row.status.rag), -row.late, row.programme.name)
