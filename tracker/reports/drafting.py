"""Beginning an edition: which dates it is of, and its place in the series."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from tracker.adapters import clock
from tracker.domain.highlight import previous_month_end
from tracker.domain.highlight_words import day_words
from tracker.editions.models import Edition, EditionState, EditionStep, EditionText, Notice, StepKind
from tracker.editions.queries import find_series, list_editions
from tracker.editions.series import BOARD, ReportSeries
from tracker.editions.steps import note_step
from tracker.people.models import Person
from tracker.plan.models import Programme
from tracker.reports.said import read_said


class CannotDraft(ValueError):
    """Why an edition cannot be begun, with the remedy; ``field`` is the field it is about, if any."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class DecidedMeanwhile(Exception):
    """Somebody else drafted, submitted, decided or published first; nothing was written."""


@dataclass(frozen=True)
class Dates:
    """The three dates of an edition. Left out: figures to the last closed month, the next board meeting."""

    status_on: date
    data_to_on: date | None = None
    meeting_on: date | None = None


@dataclass(frozen=True)
class FilledDates:
    """The three dates, with what was left out filled in; there may be no meeting."""

    status_on: date
    data_to_on: date
    meeting_on: date | None


def series_named(session: Session, programme: Programme, slug: str = BOARD) -> ReportSeries:
    """The series of a programme. Raises :class:`CannotDraft` for one it does not have."""
    series = find_series(session, programme.id, slug)
    if series is None:
        raise CannotDraft(f"There is no report series {slug!r} in this programme", field="series")
    return series


def draft_edition(
    session: Session,
    programme: Programme,
    *,
    series: ReportSeries,
    dates: Dates,
    by: Person | None,
    correction: str = "",
    item: str = "",
    at: datetime | None = None,
    comment: str = "",
) -> Edition:
    """Begin an edition; the caller commits. ``item`` is its place on the agenda; ``comment`` says of the first step
    why, where nobody in person took it.

    A second one of a date whose first was published says what it corrects, keeps its number and begins with its
    words. Raises :class:`CannotDraft`, or :class:`DecidedMeanwhile` when somebody began the same at the same time.
    """
    moment = at or clock.now()
    listed = list_editions(session, programme.id, series=series.slug)
    corrected = _fit(listed, dates.status_on, correction)
    of_date = [one for one in listed if one.status_on == dates.status_on]
    found = _filled(session, programme, dates)
    edition = Edition(
        programme_id=programme.id,
        series=series.slug,
        number=of_date[0].number if of_date else max((one.number for one in listed), default=0) + 1,
        version=max((one.version for one in of_date), default=0) + 1,
        correction=correction,
        corrects_id=corrected.id if corrected else None,
        state=EditionState.DRAFT,
        status_on=found.status_on,
        data_to_on=found.data_to_on,
        meeting_on=found.meeting_on,
        item=item,
    )
    session.add(edition)
    note_step(session, edition, StepKind.DRAFTED, by=by, at=moment, comment=comment)
    flush(session)
    if corrected:
        _take_over_texts(session, corrected, edition, at=moment)
    return edition


def _take_over_texts(session: Session, corrected: Edition, edition: Edition, *, at: datetime) -> None:
    """A correction begins with the words that it corrects: what was right is not written again."""
    session.add_all(
        EditionText(
            edition_id=edition.id,
            section=one.section,
            text=one.text,
            is_public=one.is_public,
            author_id=one.author_id,
            author_title=one.author_title,
            written_at=at,
        )
        for one in corrected.texts
    )
    flush(session)


def change_dates(
    session: Session,
    programme: Programme,
    edition: Edition,
    *,
    dates: Dates,
    correction: str,
    seen: int | None,
    item: str | None = None,
) -> None:
    """Move a draft to other dates; the caller commits. ``item`` None: its place on the agenda stays.

    Raises as :func:`draft_edition` does.
    """
    must_be(edition, seen, EditionState.DRAFT, EditionState.RETURNED)
    others = [one for one in list_editions(session, programme.id, series=edition.series) if one is not edition]
    corrected = _fit(others, dates.status_on, correction)
    of_date = [one for one in others if one.status_on == dates.status_on]
    found = _filled(session, programme, dates)
    if dates.status_on != edition.status_on:
        edition.version = max((one.version for one in of_date), default=0) + 1
    if of_date:
        edition.number = of_date[0].number
    elif any(one.number == edition.number for one in others):
        edition.number = max(one.number for one in others) + 1
    edition.status_on = found.status_on
    edition.data_to_on = found.data_to_on
    edition.meeting_on = found.meeting_on
    edition.item = edition.item if item is None else item
    edition.correction = correction
    edition.corrects_id = corrected.id if corrected else None
    flush(session)


def discard_draft(session: Session, edition: Edition, *, seen: int | None) -> None:
    """Throw away a draft that was never submitted; the caller commits."""
    must_be(edition, seen, EditionState.DRAFT)
    steps = [step.id for step in edition.steps]
    session.execute(delete(Notice).where(Notice.step_id.in_(steps)))
    session.execute(delete(EditionStep).where(EditionStep.edition_id == edition.id))
    session.execute(delete(EditionText).where(EditionText.edition_id == edition.id))
    session.expire(edition, ["steps", "texts"])
    session.delete(edition)
    flush(session)


def must_be(edition: Edition, seen: int | None, *states: EditionState) -> None:
    """Refuse a step from another state, or by somebody who looked at an earlier one."""
    if edition.state not in states or (seen is not None and edition.row_version != seen):
        raise DecidedMeanwhile


def flush(session: Session) -> None:
    """Write; the row version and the constraints decide between two people at once."""
    try:
        session.flush()
    except (StaleDataError, IntegrityError):
        session.rollback()
        raise DecidedMeanwhile from None


def _fit(others: list[Edition], status_on: date, correction: str) -> Edition | None:
    """The published edition that one of this date would correct, if any."""
    of_date = [one for one in others if one.status_on == status_on]
    begun = next((one for one in of_date if one.state.is_open or one.state.is_waiting), None)
    if begun:
        words = "in draft" if begun.state is EditionState.DRAFT else begun.state.words.lower()
        raise CannotDraft(
            f"The edition for {day_words(status_on)} is {words}; finish or withdraw it before you begin another",
            field="status_on",
        )
    published = [one for one in of_date if one.state is EditionState.PUBLISHED]
    if published and not correction:
        raise CannotDraft(
            f"An edition for {day_words(status_on)} is published; say what this one corrects", field="correction"
        )
    return max(published, key=lambda one: one.version, default=None)


def _filled(session: Session, programme: Programme, dates: Dates) -> FilledDates:
    meeting = None
    if dates.meeting_on is None:
        meeting = read_said(session, programme, on=dates.status_on).next_meeting(dates.status_on)
    return FilledDates(
        status_on=dates.status_on,
        data_to_on=dates.data_to_on or previous_month_end(dates.status_on),
        meeting_on=dates.meeting_on or (meeting.held_on if meeting else None),
    )
