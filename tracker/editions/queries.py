"""Finding editions."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload, undefer

from tracker.editions.models import Edition, EditionFile, EditionState
from tracker.editions.series import BOARD, ReportSeries


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
    return status_dates_by_programme(session, [programme_id], before=before, known_at=known_at)[programme_id]


def status_dates_by_programme(
    session: Session, programme_ids: Collection[int], *, before: date, known_at: datetime | None = None
) -> dict[int, tuple[date, ...]]:
    """As :func:`published_status_dates`, for many programmes in one statement."""
    query = select(Edition.programme_id, Edition.status_on).where(
        Edition.programme_id.in_(programme_ids),
        Edition.series == BOARD,
        Edition.state == EditionState.PUBLISHED,
        Edition.status_on < before,
    )
    if known_at is not None:
        query = query.where(Edition.published_at <= known_at)
    dates: dict[int, tuple[date, ...]] = dict.fromkeys(programme_ids, ())
    for programme_id, status_on in session.execute(query.distinct().order_by(Edition.status_on)):
        dates[programme_id] += (status_on,)
    return dates


def list_editions(session: Session, programme_id: int, *, series: str = BOARD) -> list[Edition]:
    """Every edition of a series with the steps of its life, the newest first, in two statements."""
    query = (
        select(Edition)
        .where(Edition.programme_id == programme_id, Edition.series == series)
        .order_by(Edition.status_on.desc(), Edition.version.desc())
        .options(selectinload(Edition.steps))
    )
    return list(session.scalars(query))


def list_series(session: Session, programme_id: int) -> list[ReportSeries]:
    """The series of a programme in their order, the board's among them."""
    query = select(ReportSeries).where(ReportSeries.programme_id == programme_id)
    return list(session.scalars(query.order_by(ReportSeries.position, ReportSeries.id)))


def find_series(session: Session, programme_id: int, slug: str) -> ReportSeries | None:
    return session.scalar(
        select(ReportSeries).where(ReportSeries.programme_id == programme_id, ReportSeries.slug == slug)
    )


def find_edition(session: Session, programme_id: int, edition_id: int) -> Edition | None:
    """The edition with this id, if it is this programme's."""
    return session.scalar(select(Edition).where(Edition.id == edition_id, Edition.programme_id == programme_id))


def find_corrections(session: Session, edition: Edition) -> list[Edition]:
    """The editions that correct this one, oldest first."""
    return list(session.scalars(select(Edition).where(Edition.corrects_id == edition.id).order_by(Edition.version)))


def find_file(session: Session, edition_id: int, form: str, *, is_public: bool = False) -> EditionFile | None:
    """The published file of a format with its content, of the edition or of its public version."""
    query = select(EditionFile).where(
        EditionFile.edition_id == edition_id, EditionFile.format == form, EditionFile.is_public == is_public
    )
    return session.scalar(query.options(undefer(EditionFile.content)))
