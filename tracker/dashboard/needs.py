"""What waits for somebody's word: reports to approve, decisions, requests for help, and questions put to owners."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.overview import need_words
from tracker.domain.plan import ProgrammeStatus, Rated
from tracker.editions.models import Edition, EditionState
from tracker.editions.series import ReportSeries
from tracker.people.models import Person
from tracker.plan.decisions import open_decisions
from tracker.plan.models import Programme
from tracker.plan.questions import open_questions
from tracker.plan.surroundings import Decision, Question, QuestionKind

Row = TypeVar("Row", Decision, Question)


@dataclass(frozen=True)
class Open(Generic[Row]):
    """Something open, and what it is about (None: the programme, or a part that was removed)."""

    row: Row
    subject: Rated | None


@dataclass(frozen=True)
class ToApprove:
    """An edition that was submitted. ``title`` is that of its report."""

    id: int
    title: str
    meeting_on: date | None
    submitted_at: datetime


@dataclass(frozen=True)
class Needs:
    """What is open, as one person sees it.

    ``approvals`` are the editions that this person may approve, ``requests`` are calls for help and "not mine",
    ``put_to_you`` the questions to this person, ``asked`` those that wait for somebody else. Requests and questions
    are for those who decide and those they concern.
    """

    approvals: list[ToApprove]
    decisions: list[Open[Decision]]
    requests: list[Open[Question]]
    put_to_you: list[Open[Question]]
    asked: list[Open[Question]]

    @property
    def count_words(self) -> str:
        """``2 decisions, 1 request for help``"""
        return need_words(len(self.decisions), len(self.requests), len(self.put_to_you), len(self.approvals))

    @property
    def number(self) -> int:
        return len(self.approvals) + len(self.decisions) + len(self.requests) + len(self.put_to_you)


def read_needs(
    session: Session,
    programme: Programme,
    status: ProgrammeStatus,
    *,
    person: Person,
    is_decider: bool,
    may_approve: Callable[[int | None], bool],
) -> Needs:
    """What is open in a programme, nearest deadline and oldest request first.

    ``may_approve`` says whether the person may approve what somebody (an id) submitted.
    """
    questions = [
        one
        for one in open_questions(session, [programme.id])
        if is_decider or person.id in (one.asked_by_id, one.asked_of_id)
    ]
    put = [one for one in questions if one.kind is QuestionKind.QUESTION]
    return Needs(
        approvals=_approvals(session, programme, may_approve),
        decisions=[Open(one, subject_of(one, status)) for one in open_decisions(session, programme)],
        requests=[Open(one, subject_of(one, status)) for one in questions if one.kind is not QuestionKind.QUESTION],
        put_to_you=[Open(one, subject_of(one, status)) for one in put if one.asked_of_id == person.id],
        asked=[Open(one, subject_of(one, status)) for one in put if one.asked_of_id != person.id],
    )


def _approvals(session: Session, programme: Programme, may_approve: Callable[[int | None], bool]) -> list[ToApprove]:
    query = (
        select(Edition.id, ReportSeries.name, Edition.meeting_on, Edition.submitted_at, Edition.submitted_by_id)
        .join(Edition.in_series)
        .where(Edition.programme_id == programme.id, Edition.state == EditionState.SUBMITTED)
        .order_by(Edition.meeting_on, Edition.id)
    )
    return [
        ToApprove(number, title, meeting_on, submitted_at)
        for number, title, meeting_on, submitted_at, by in session.execute(query)
        if submitted_at is not None and may_approve(by)
    ]


def subject_of(thing: Question | Decision, programme: ProgrammeStatus) -> Rated | None:
    """The theme, objective or action that a question or a decision is about; None for the programme."""
    if thing.action_id:
        return next((one for one in programme.actions if one.id == thing.action_id), None)
    if thing.objective_id:
        return next((one for one in programme.objectives if one.id == thing.objective_id), None)
    theme_id = thing.theme_id if isinstance(thing, Question) else None
    return next((one for one in programme.themes if one.id == theme_id), None)
