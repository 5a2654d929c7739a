"""Drafting editions by themselves before board meetings: one function for the job and the command."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.calendar import working_days
from tracker.domain.highlight_readiness import without_words
from tracker.domain.highlight_words import day_words
from tracker.domain.report_schedule import meetings_to_draft_for
from tracker.editions.models import Edition, EditionState, MeetingDraft
from tracker.editions.queries import list_editions, list_series
from tracker.editions.series import ReportSeries
from tracker.evidence.queries import read_programme
from tracker.people.models import Person
from tracker.plan.models import Programme
from tracker.reports.drafting import CannotDraft, Dates, DecidedMeanwhile, draft_edition, flush
from tracker.reports.notices import queue_notices
from tracker.reports.said import Meeting, read_said


@dataclass(frozen=True)
class Drafted:
    """An edition that a run began, and how many people are told of it."""

    programme: str
    series: str
    edition_id: int
    meeting_on: date
    told: int


@dataclass(frozen=True)
class NotDrafted:
    """A meeting for which a run began nothing, and why."""

    programme: str
    series: str
    meeting_on: date
    why: str


@dataclass
class DraftRun:
    """What a run did for a day."""

    on: date
    drafted: list[Drafted] = field(default_factory=list)
    skipped: list[NotDrafted] = field(default_factory=list)


def draft_for_meetings(session: Session, on: date) -> DraftRun:
    """Begin every edition whose day has come, each with the emails about it in a transaction of its own; commits.

    For one meeting a series has its draft made once, whoever runs this, and as often as it is run.
    """
    run = DraftRun(on)
    session.commit()
    wanted = [
        (programme.id, series.id, meeting)
        for programme in session.scalars(select(Programme).where(Programme.is_open).order_by(Programme.id))
        for series in list_series(session, programme.id)
        for meeting in _due(session, programme, series, on)
    ]
    session.rollback()
    for programme_id, series_id, meeting in wanted:
        _draft(session, run, programme_id, series_id, meeting)
    return run


def _due(session: Session, programme: Programme, series: ReportSeries, on: date) -> Iterator[Meeting]:
    if series.draft_working_days is None:
        return
    meetings = {one.held_on: one for one in read_said(session, programme, on=on).meetings}
    for held_on in meetings_to_draft_for(
        meetings,
        today=on,
        working_days=series.draft_working_days,
        is_working_day=working_days(programme.nation),
    ):
        yield meetings[held_on]


def _draft(session: Session, run: DraftRun, programme_id: int, series_id: int, meeting: Meeting) -> None:
    programme, series = session.get_one(Programme, programme_id), session.get_one(ReportSeries, series_id)
    slug, name = programme.slug, series.slug

    def skip(why: str) -> None:
        session.rollback()
        run.skipped.append(NotDrafted(slug, name, meeting.held_on, why))

    if why := _why_not(session, programme, series, meeting):
        skip(why)
        return
    try:
        session.add(
            MeetingDraft(
                programme_id=programme.id, series=series.slug, meeting_on=meeting.held_on, drafted_at=clock.now()
            )
        )
        flush(session)
        days = f"{series.draft_working_days} working day{'' if series.draft_working_days == 1 else 's'}"
        edition = draft_edition(
            session,
            programme,
            series=series,
            dates=Dates(run.on, meeting_on=meeting.held_on),
            by=None,
            comment=f"By itself, {days} before the {meeting.title} of {day_words(meeting.held_on)}.",
        )
        told = queue_notices(session, edition.steps[-1], _people(session, programme, run.on))
    except CannotDraft as refusal:
        skip(str(refusal))
        return
    except DecidedMeanwhile:
        skip("another run drafted it at this moment")
        return
    session.commit()
    run.drafted.append(Drafted(slug, name, edition.id, meeting.held_on, told))


def _why_not(session: Session, programme: Programme, series: ReportSeries, meeting: Meeting) -> str:
    made = session.scalar(
        select(MeetingDraft.drafted_at).where(
            MeetingDraft.programme_id == programme.id,
            MeetingDraft.series == series.slug,
            MeetingDraft.meeting_on == meeting.held_on,
        )
    )
    if made is not None:
        return f"drafted on {day_words(made.astimezone(clock.LONDON).date())} already"
    begun = [one for one in list_editions(session, programme.id, series=series.slug) if _is_for(one, meeting)]
    return f"its edition of {day_words(begun[0].status_on)} is there already" if begun else ""


def _is_for(edition: Edition, meeting: Meeting) -> bool:
    return edition.meeting_on == meeting.held_on and edition.state is not EditionState.WITHDRAWN


def _people(session: Session, programme: Programme, on: date) -> list[Person]:
    """The manager, and the leads who have written nothing since the last edition."""
    status = read_programme(session, programme, on=on)
    ids = [programme.manager_id, *(one.lead.id for one in without_words(status) if one.lead)]
    return [session.get_one(Person, person_id) for person_id in dict.fromkeys(ids) if person_id]
