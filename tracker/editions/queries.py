"""Finding editions."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.editions.models import Edition, EditionState

BOARD = "board"


def published_editions(
    session: Session, programme_id: int, *, until: date, known_at: datetime | None = None, series: str = BOARD
) -> list[Edition]:
    """Editions with a status date up to ``until``, published by ``known_at``, oldest first; of a
    corrected one the latest version only."""
    query = select(Edition).where(
        Edition.programme_id == programme_id,
        Edition.series == series,
        Edition.state == EditionState.PUBLISHED,
        Edition.status_on <= until,
    )
    if known_at is not None:
        query = query.where(Edition.published_at <= known_at)
    latest = {
        edition.status_on: edition for edition in session.scalars(query.order_by(Edition.status_on, Edition.version))
    }
    return list(latest.values())


def published_status_dates(
    session: Session, programme_id: int, *, before: date, known_at: datetime | None = None
) -> tuple[date, ...]:
    """Status dates of the board editions published for a day before ``before``, oldest first."""
    query = select(Edition.status_on).where(
        Edition.programme_id == programme_id,
        Edition.series == BOARD,
        Edition.state == EditionState.PUBLISHED,
        Edition.status_on < before,
    )
    if known_at is not None:
        query = query.where(Edition.published_at <= known_at)
    return tuple(session.scalars(query.distinct().order_by(Edition.status_on)))
