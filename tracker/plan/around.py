"""Reading what stands around the plan: concerns, developments, budget, events with findings, decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from tracker.domain.budget import variance
from tracker.plan.models import Programme
from tracker.plan.surroundings import BudgetLine, Concern, Decision, Development, Event, EventKind, Finding


@dataclass(frozen=True)
class Matter:
    """A concern or a development. People are job titles."""

    id: int
    ref: int
    title: str
    description: str
    owners: tuple[str, ...]
    due_text: str
    due_on: date | None
    review_on: date | None
    is_open: bool
    theme_ref: str
    is_illustrative: bool

    def is_late(self, today: date) -> bool:
        """Whether its date, or review date, has passed. Words alone are never late."""
        counts = self.due_on or self.review_on
        return self.is_open and counts is not None and counts < today


@dataclass(frozen=True)
class Money:
    """A line of the budget in pounds; None is unknown."""

    id: int
    label: str
    budget: Decimal | None
    actual: Decimal | None
    forecast: Decimal | None
    comment: str

    @property
    def variance(self) -> Decimal | None:
        return variance(self.budget, self.actual, self.forecast)


@dataclass(frozen=True)
class FoundFact:
    number: int
    text: str
    objective_refs: tuple[str, ...]


@dataclass(frozen=True)
class EventFact:
    id: int
    kind: EventKind
    held_on: date
    title: str
    outcome: str
    findings: tuple[FoundFact, ...]
    is_open: bool
    is_illustrative: bool


@dataclass(frozen=True)
class AskedDecision:
    """A decision asked of the board; ``about`` is a number in the plan, or empty."""

    id: int
    title: str
    detail: str
    asked_by: str
    asked_on: date
    needed_on: date | None
    about: str
    answer: str
    answered_by: str
    answered_on: date | None
    is_open: bool
    is_illustrative: bool


@dataclass(frozen=True)
class Around:
    concerns: tuple[Matter, ...]
    developments: tuple[Matter, ...]
    budget: tuple[Money, ...]
    events: tuple[EventFact, ...]
    decisions: tuple[AskedDecision, ...]


def read_around(
    session: Session,
    programme: Programme,
    *,
    themes: Mapping[int, str],
    objectives: Mapping[int, str],
    actions: Mapping[int, str],
) -> Around:
    """Everything around the plan in a constant number of statements; the mappings give numbers by id."""
    return Around(
        concerns=_matters(session, programme, Concern, themes),
        developments=_matters(session, programme, Development, themes),
        budget=_budget(session, programme),
        events=_events(session, programme, objectives),
        decisions=_decisions(session, programme, objectives, actions),
    )


def _matters(
    session: Session, programme: Programme, kind: type[Concern] | type[Development], themes: Mapping[int, str]
) -> tuple[Matter, ...]:
    query: Select[Any] = (
        select(kind)
        .where(kind.programme_id == programme.id)
        .order_by(kind.is_open.desc(), kind.ref)
        .options(selectinload(kind.owners))
    )
    return tuple(
        Matter(
            id=row.id,
            ref=row.ref,
            title=row.title,
            description=row.description,
            owners=tuple(owner.job_title for owner in row.owners),
            due_text=row.due_text,
            due_on=row.due_on,
            review_on=row.review_on,
            is_open=row.is_open,
            theme_ref=themes.get(row.theme_id, "") if row.theme_id else "",
            is_illustrative=row.is_illustrative,
        )
        for row in session.scalars(query)
    )


def _budget(session: Session, programme: Programme) -> tuple[Money, ...]:
    query = select(BudgetLine).where(BudgetLine.programme_id == programme.id, BudgetLine.is_open)
    return tuple(
        Money(row.id, row.label, row.budget, row.actual, row.forecast, row.comment)
        for row in session.scalars(query.order_by(BudgetLine.position, BudgetLine.id))
    )


def _events(session: Session, programme: Programme, objectives: Mapping[int, str]) -> tuple[EventFact, ...]:
    query = (
        select(Event)
        .where(Event.programme_id == programme.id)
        .order_by(Event.held_on.desc(), Event.id.desc())
        .options(selectinload(Event.findings).selectinload(Finding.objectives))
    )
    return tuple(
        EventFact(
            id=row.id,
            kind=row.kind,
            held_on=row.held_on,
            title=row.title,
            outcome=row.outcome,
            findings=tuple(
                FoundFact(
                    one.number, one.text, tuple(sorted(objectives[o.id] for o in one.objectives if o.id in objectives))
                )
                for one in row.findings
                if one.is_open
            ),
            is_open=row.is_open,
            is_illustrative=row.is_illustrative,
        )
        for row in session.scalars(query)
    )


def _decisions(
    session: Session, programme: Programme, objectives: Mapping[int, str], actions: Mapping[int, str]
) -> tuple[AskedDecision, ...]:
    query = (
        select(Decision)
        .where(Decision.programme_id == programme.id)
        .order_by(Decision.answered_on.is_not(None), Decision.asked_on.desc(), Decision.id.desc())
        .options(joinedload(Decision.asked_by), joinedload(Decision.answered_by))
    )
    return tuple(
        AskedDecision(
            id=row.id,
            title=row.title,
            detail=row.detail,
            asked_by=row.asked_by.job_title if row.asked_by else "",
            asked_on=row.asked_on,
            needed_on=row.needed_on,
            about=actions.get(row.action_id or 0, "") or objectives.get(row.objective_id or 0, ""),
            answer=row.answer,
            answered_by=row.answered_by.job_title if row.answered_by else "",
            answered_on=row.answered_on,
            is_open=row.is_open,
            is_illustrative=row.is_illustrative,
        )
        for row in session.scalars(query)
    )
