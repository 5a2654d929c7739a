"""The life of an edition: submitted, approved or returned, published. Submitting fixes its content for good."""

import hashlib
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from tracker.adapters import clock
from tracker.domain.highlight import previous_month_end
from tracker.domain.highlight_json import read_report, write_report
from tracker.domain.highlight_words import day_words
from tracker.editions.models import Edition, EditionFile, EditionState
from tracker.editions.queries import BOARD, list_editions
from tracker.people.models import Person
from tracker.plan.models import Programme
from tracker.reports import queries
from tracker.reports.renderings import Format, render
from tracker.reports.standing import standing_of

WAITING = (EditionState.SUBMITTED, EditionState.APPROVED)


class CannotSubmit(ValueError):
    """Why an edition cannot be submitted, with the remedy; ``field`` is the field it is about, if any."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class DecidedMeanwhile(Exception):
    """Somebody else submitted, decided or published first; nothing was written."""


def submit_edition(
    session: Session,
    programme: Programme,
    *,
    status_on: date,
    by: Person | None,
    data_to_on: date | None = None,
    meeting_on: date | None = None,
    correction: str = "",
    at: datetime | None = None,
) -> Edition:
    """Fix the content of an edition as it was known at a moment (default: now); the caller commits.

    A second version of a date whose first was published says what it corrects. Raises :class:`CannotSubmit`,
    or :class:`DecidedMeanwhile` when somebody submitted the same date at the same time.
    """
    moment = at or clock.now()
    earlier = [one for one in list_editions(session, programme.id) if one.status_on == status_on]
    _refuse_second(earlier, status_on, correction)
    version = max((one.version for one in earlier), default=0) + 1
    report = queries.read_report(
        session,
        programme,
        on=status_on,
        known_at=moment,
        data_to_on=data_to_on,
        meeting_on=meeting_on,
        version=version,
        correction=correction,
    )
    document = write_report(report)
    edition = Edition(
        programme_id=programme.id,
        series=BOARD,
        status_on=status_on,
        data_to_on=data_to_on or previous_month_end(status_on),
        meeting_on=report.meeting_date,
        version=version,
        state=EditionState.SUBMITTED,
        document=document,
        digest=_digest(document.encode()),
        submitted_at=moment,
        submitted_by_id=by.id if by else None,
    )
    session.add(edition)
    _flush(session)
    return edition


def approve_edition(
    session: Session, edition: Edition, *, by: Person | None, at: datetime | None = None, seen: int | None = None
) -> None:
    """Approve what was submitted; the caller commits. ``seen`` is the row version the decider had before them.

    Raises :class:`DecidedMeanwhile`. Who may decide is for the caller: the SRO or the deputy.
    """
    _claim(edition, seen, EditionState.SUBMITTED)
    _decide(edition, EditionState.APPROVED, by, at)
    _flush(session)


def return_edition(
    session: Session,
    edition: Edition,
    *,
    by: Person | None,
    comment: str,
    at: datetime | None = None,
    seen: int | None = None,
) -> None:
    """Send an edition back with what is to be mended; the caller commits. Raises :class:`DecidedMeanwhile`."""
    _claim(edition, seen, *WAITING)
    _decide(edition, EditionState.RETURNED, by, at)
    edition.decision_comment = comment
    _flush(session)


def withdraw_edition(
    session: Session, edition: Edition, *, by: Person | None, at: datetime | None = None, seen: int | None = None
) -> None:
    """Take back what was submitted, so that a new version can be; the caller commits."""
    _claim(edition, seen, *WAITING)
    _decide(edition, EditionState.WITHDRAWN, by, at)
    _flush(session)


def publish_approved(
    session: Session, edition: Edition, *, by: Person | None, at: datetime | None = None, seen: int | None = None
) -> None:
    """Publish an approved edition and store its files; the caller commits. Raises :class:`DecidedMeanwhile`."""
    _claim(edition, seen, EditionState.APPROVED)
    moment = at or clock.now()
    edition.state = EditionState.PUBLISHED
    edition.published_at = moment
    edition.published_by_id = by.id if by else None
    _flush(session)
    report = read_report(edition.document)
    for form in Format:
        content = render(report, form, standing_of(report, edition))
        session.add(EditionFile(edition_id=edition.id, format=form.value, content=content, digest=_digest(content)))
    _flush(session)


def publish_edition(  # noqa: PLR0917 - the seed and the command name them
    session: Session,
    programme: Programme,
    status_on: date,
    data_to_on: date | None,
    meeting_on: date | None,
    by: Person | None,
    at: datetime,
    *,
    submitted_at: datetime | None = None,
    approved_at: datetime | None = None,
    approved_by: Person | None = None,
    correction: str = "",
) -> Edition:
    """Submit, approve and publish in one go, as a seed or a command does; the caller commits.

    The content is what was known when it was submitted (default: ``at``); approved by the SRO unless said otherwise.
    Raises :class:`CannotSubmit` and :class:`DecidedMeanwhile`.
    """
    edition = submit_edition(
        session,
        programme,
        status_on=status_on,
        by=by,
        data_to_on=data_to_on,
        meeting_on=meeting_on,
        correction=correction,
        at=submitted_at or at,
    )
    approve_edition(session, edition, by=approved_by or programme.sro, at=approved_at or at)
    publish_approved(session, edition, by=by, at=at)
    return edition


def _refuse_second(earlier: list[Edition], status_on: date, correction: str) -> None:
    waiting = next((one for one in earlier if one.state in WAITING), None)
    if waiting:
        words = waiting.state.words.lower()
        raise CannotSubmit(
            f"Version {waiting.version} for {day_words(status_on)} is {words}; withdraw it before you submit another"
        )
    if any(one.state is EditionState.PUBLISHED for one in earlier) and not correction:
        raise CannotSubmit(
            f"An edition for {day_words(status_on)} is published; say what this one corrects", field="correction"
        )


def _claim(edition: Edition, seen: int | None, *states: EditionState) -> None:
    if edition.state not in states or (seen is not None and edition.row_version != seen):
        raise DecidedMeanwhile


def _decide(edition: Edition, state: EditionState, by: Person | None, at: datetime | None) -> None:
    # Asked first: asking reads the database, which would write what is half changed outside of _flush.
    moment = at or clock.now()
    edition.state = state
    edition.decided_at = moment
    edition.decided_by_id = by.id if by else None


def _flush(session: Session) -> None:
    """Write; the row version and the constraints decide between two people at once."""
    try:
        session.flush()
    except (StaleDataError, IntegrityError) as error:
        session.rollback()
        raise DecidedMeanwhile from error


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
