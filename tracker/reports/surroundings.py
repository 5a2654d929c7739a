"""What stands around the plan, as the report needs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from tracker.domain.changes import DecisionFact
from tracker.domain.highlight_material import BudgetFact, FindingFact, MatterFact
from tracker.domain.plan import ProgrammeStatus
from tracker.plan.surroundings import (
    BudgetLine,
    Concern,
    Decision,
    Development,
    Event,
    EventKind,
    Finding,
    Question,
    QuestionKind,
)


@dataclass(frozen=True)
class References:
    """The numbers by which a report calls themes, objectives and actions, by id."""

    programme_id: int
    themes: Mapping[int, str]
    objectives: Mapping[int, str]
    actions: Mapping[int, str]

    @classmethod
    def of(cls, programme: ProgrammeStatus) -> "References":
        return cls(
            programme.id,
            {theme.id: f"Theme {theme.ref}" for theme in programme.themes},
            {objective.id: objective.ref for objective in programme.objectives},
            {action.id: action.ref for action in programme.actions},
        )

    def about(self, row: Decision | Question) -> str:
        """``3.1.3``, ``1.3``; empty for the programme as a whole."""
        if row.action_id:
            return self.actions.get(row.action_id, "")
        if row.objective_id:
            return self.objectives.get(row.objective_id, "")
        theme_id = row.theme_id if isinstance(row, Question) else None
        return self.themes.get(theme_id, "") if theme_id else ""


def read_budget(session: Session, programme_id: int) -> tuple[BudgetFact, ...]:
    query = (
        select(BudgetLine).where(BudgetLine.programme_id == programme_id).order_by(BudgetLine.position, BudgetLine.id)
    )
    return tuple(
        BudgetFact(row.label, row.budget, row.actual, row.forecast, row.comment) for row in session.scalars(query)
    )


def read_concerns(session: Session, programme_id: int) -> tuple[MatterFact, ...]:
    query = select(Concern).where(Concern.programme_id == programme_id, Concern.is_open)
    return _matters(session, query.order_by(Concern.ref).options(selectinload(Concern.owners)))


def read_developments(session: Session, programme_id: int) -> tuple[MatterFact, ...]:
    query = select(Development).where(Development.programme_id == programme_id, Development.is_open)
    return _matters(session, query.order_by(Development.ref).options(selectinload(Development.owners)))


def _matters(session: Session, query: Select[Concern] | Select[Development]) -> tuple[MatterFact, ...]:
    return tuple(
        MatterFact(
            ref=row.ref,
            title=row.title,
            description=row.description,
            owners=tuple(owner.job_title for owner in row.owners),
            due_text=row.due_text,
            due_on=row.due_on,
            review_on=row.review_on,
            is_illustrative=row.is_illustrative,
        )
        for row in session.scalars(query)
    )


def next_meeting(session: Session, programme_id: int, *, on: date) -> Event | None:
    """The next board meeting on a day or after it."""
    return session.scalar(
        select(Event)
        .where(Event.programme_id == programme_id, Event.kind == EventKind.BOARD, Event.held_on >= on)
        .order_by(Event.held_on, Event.id)
        .limit(1)
    )


def read_decisions(
    session: Session, references: References, *, on: date, known_at: datetime | None = None
) -> tuple[DecisionFact, ...]:
    """Decisions asked by the day, in the order they were asked, with the answers given by then."""
    query = (
        select(Decision)
        .where(Decision.programme_id == references.programme_id, Decision.asked_on <= on)
        .order_by(Decision.asked_on, Decision.id)
        .options(joinedload(Decision.asked_by), joinedload(Decision.answered_by))
    )
    if known_at is not None:
        query = query.where(Decision.asked_at <= known_at)
    return tuple(_decision(row, references, on, known_at) for row in session.scalars(query))


def read_requests(
    session: Session, references: References, *, on: date, known_at: datetime | None = None
) -> tuple[DecisionFact, ...]:
    """Requests for help that were open on the day, oldest first."""
    query = (
        select(Question)
        .where(
            Question.programme_id == references.programme_id,
            Question.kind == QuestionKind.HELP,
            Question.asked_on <= on,
        )
        .order_by(Question.asked_on, Question.id)
        .options(joinedload(Question.asked_by))
    )
    if known_at is not None:
        query = query.where(Question.asked_at <= known_at)
    asked = [row for row in session.scalars(query) if not _is_answered(row, on, known_at)]
    return tuple(
        DecisionFact(
            id=row.id,
            title=row.text,
            detail="",
            asked_by=row.asked_by.job_title if row.asked_by else "",
            asked_on=row.asked_on,
            about=references.about(row),
            is_illustrative=row.is_illustrative,
        )
        for row in asked
    )


def _decision(row: Decision, references: References, on: date, known_at: datetime | None) -> DecisionFact:
    is_answered = _is_answered(row, on, known_at)
    return DecisionFact(
        id=row.id,
        title=row.title,
        detail=row.detail,
        asked_by=row.asked_by.job_title if row.asked_by else "",
        asked_on=row.asked_on,
        needed_on=row.needed_on,
        about=references.about(row),
        answer=row.answer if is_answered else "",
        answered_by=row.answered_by.job_title if is_answered and row.answered_by else "",
        answered_on=row.answered_on if is_answered else None,
        is_illustrative=row.is_illustrative,
    )


def _is_answered(row: Decision | Question, on: date, known_at: datetime | None) -> bool:
    """Whether it had been answered by the day, as far as was known at the moment."""
    is_known = known_at is None or (row.answered_at is not None and row.answered_at <= known_at)
    return row.answered_on is not None and row.answered_on <= on and is_known


def read_findings(session: Session, programme_id: int, *, on: date) -> tuple[FindingFact, ...]:
    """What inspections and visits held by the day found, oldest first."""
    query = (
        select(Finding)
        .join(Event)
        .where(Event.programme_id == programme_id, Event.held_on <= on)
        .order_by(Event.held_on, Event.id, Finding.number)
        .options(joinedload(Finding.event), selectinload(Finding.objectives))
    )
    return tuple(
        FindingFact(
            event=row.event.title,
            held_on=row.event.held_on,
            number=row.number,
            text=row.text,
            objective_ids=tuple(objective.id for objective in row.objectives),
            is_illustrative=row.is_illustrative,
        )
        for row in session.scalars(query)
    )
