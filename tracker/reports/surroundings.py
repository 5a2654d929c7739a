"""Decisions asked and requests for help, as the report needs them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.domain.changes import DecisionFact
from tracker.domain.plan import ProgrammeStatus
from tracker.plan.surroundings import Decision, Question, QuestionKind
from tracker.plan.wordings import words_on


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

    def number(self, action_id: int | None, objective_id: int | None, theme_id: int | None = None) -> str:
        """``3.1.3``, ``1.3``, ``Theme 1``; empty for the programme as a whole."""
        if action_id:
            return self.actions.get(action_id, "")
        if objective_id:
            return self.objectives.get(objective_id, "")
        return self.themes.get(theme_id, "") if theme_id else ""


def read_decisions(
    session: Session, references: References, *, on: date, known_at: datetime | None = None
) -> tuple[DecisionFact, ...]:
    """Decisions asked by the day in the words of the day, in the order they were asked, with the answers given by
    then; without those that were withdrawn."""
    query = (
        select(Decision)
        .where(Decision.programme_id == references.programme_id, Decision.asked_on <= on)
        .order_by(Decision.asked_on, Decision.id)
        .options(joinedload(Decision.asked_by), joinedload(Decision.answered_by))
    )
    if known_at is not None:
        query = query.where(Decision.asked_at <= known_at)
    said = words_on(session, references.programme_id, Decision, on=on, known_at=known_at)
    return tuple(
        _decision(row, said[row.id], references, on, known_at)
        for row in session.scalars(query)
        if row.id in said and said[row.id]["is_open"]
    )


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
            about=references.number(row.action_id, row.objective_id, row.theme_id),
            is_illustrative=row.is_illustrative,
        )
        for row in asked
    )


def _decision(
    row: Decision, said: Mapping[str, Any], references: References, on: date, known_at: datetime | None
) -> DecisionFact:
    is_answered = _is_answered(row, on, known_at)
    return DecisionFact(
        id=row.id,
        title=said["title"],
        detail=said["detail"],
        asked_by=row.asked_by.job_title if row.asked_by else "",
        asked_on=row.asked_on,
        needed_on=said["needed_on"],
        about=references.number(said["action_id"], said["objective_id"]),
        answer=row.answer if is_answered else "",
        answered_by=row.answered_by.job_title if is_answered and row.answered_by else "",
        answered_on=row.answered_on if is_answered else None,
        is_illustrative=row.is_illustrative,
    )


def _is_answered(row: Decision | Question, on: date, known_at: datetime | None) -> bool:
    """Whether it had been answered by the day, as far as was known at the moment."""
    is_known = known_at is None or (row.answered_at is not None and row.answered_at <= known_at)
    return row.answered_on is not None and row.answered_on <= on and is_known
