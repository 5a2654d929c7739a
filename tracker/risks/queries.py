"""Reading the register of risks and issues."""

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters.calendar import working_days
from tracker.domain.plan import PersonRef
from tracker.domain.risk import Assessment, MitigationAction, ObjectiveRef, RiskStatus
from tracker.editions.queries import published_status_dates
from tracker.people.models import Person
from tracker.plan.models import Programme
from tracker.plan.queries import objective_numbers
from tracker.plan.surroundings import FollowUp
from tracker.risks.models import Risk, RiskAssessment, risk_objective


def read_risks(
    session: Session,
    programme: Programme,
    *,
    on: date,
    known_at: datetime | None = None,
    since: date | None = None,
) -> list[RiskStatus]:
    """Risks and issues as they stand on a day, by number, in six statements.

    Only what had been assessed as at ``on`` and recorded by ``known_at`` (default: now) counts.
    Movement is since the status date ``since``, by default that of the last report published before ``on``.
    """
    if since is None:
        dates = published_status_dates(session, programme.id, before=on, known_at=known_at)
        since = dates[-1] if dates else None
    rows = list(
        session.execute(
            select(Risk, Person.job_title)
            .outerjoin(Person, Person.id == Risk.owner_id)
            .where(Risk.programme_id == programme.id)
            .order_by(Risk.number)
        )
    )
    assessments = _read_assessments(session, programme, on, known_at)
    objectives = _read_objectives(session, programme)
    actions = _read_actions(session, programme)
    numbers = {risk.id: risk.number for risk, _ in rows}
    came_from = {risk.became_id: risk.number for risk, _ in rows if risk.became_id}
    return [
        RiskStatus(
            id=risk.id,
            number=risk.number,
            kind=risk.kind,
            if_text=risk.if_text,
            then_text=risk.then_text,
            on=on,
            is_working_day=working_days(programme.nation),
            since=since,
            category=risk.category,
            mitigation=risk.mitigation,
            raised_on=risk.raised_on,
            raised_text=risk.raised_text,
            owner=PersonRef(risk.owner_id, owner) if risk.owner_id else None,
            proximity=risk.proximity,
            response=risk.response,
            review_on=risk.review_on,
            closed_on=risk.closed_on if risk.closed_on and risk.closed_on <= on else None,
            closed_reason=risk.closed_reason,
            became=numbers.get(risk.became_id) if risk.became_id else None,
            came_from=came_from.get(risk.id),
            objectives=objectives[risk.id],
            actions=tuple(actions[risk.id]),
            assessments=tuple(assessments[risk.id]),
            illustrative_fields=tuple(filter(None, risk.illustrative_fields.split(";"))),
            version=risk.version,
        )
        for risk, owner in rows
        if assessments[risk.id]
    ]


def find_risk(session: Session, programme: Programme, number: int) -> Risk | None:
    return session.scalar(select(Risk).where(Risk.programme_id == programme.id, Risk.number == number))


def _read_assessments(
    session: Session, programme: Programme, on: date, known_at: datetime | None
) -> defaultdict[int, list[Assessment]]:
    query = (
        select(RiskAssessment)
        .join(Risk)
        .where(Risk.programme_id == programme.id, RiskAssessment.as_on <= on)
        .order_by(RiskAssessment.as_on, RiskAssessment.recorded_at, RiskAssessment.id)
    )
    if known_at is not None:
        query = query.where(RiskAssessment.recorded_at <= known_at)
    found: defaultdict[int, list[Assessment]] = defaultdict(list)
    for row in session.scalars(query):
        found[row.risk_id].append(
            Assessment(
                id=row.id,
                level=row.level,
                as_on=row.as_on,
                recorded_at=row.recorded_at,
                probability=row.probability,
                impact=row.impact,
                reason=row.reason,
                author=row.author_title,
                is_illustrative=row.is_illustrative,
            )
        )
    return found


def _read_actions(session: Session, programme: Programme) -> defaultdict[int, list[MitigationAction]]:
    """What is done about each risk: first what is due first, what has no date last."""
    found: defaultdict[int, list[MitigationAction]] = defaultdict(list)
    query = (
        select(Risk.id, FollowUp, Person.job_title)
        .join(FollowUp, FollowUp.risk_id == Risk.id)
        .outerjoin(Person, Person.id == FollowUp.owner_id)
        .where(FollowUp.programme_id == programme.id)
        .order_by(FollowUp.due_on.is_(None), FollowUp.due_on, FollowUp.id)
    )
    for risk_id, row, owner in session.execute(query):
        found[risk_id].append(
            MitigationAction(
                id=row.id,
                title=row.title,
                owner=PersonRef(row.owner_id, owner) if row.owner_id else None,
                due_on=row.due_on,
                done_on=row.done_on,
                is_illustrative=row.is_illustrative,
            )
        )
    return found


def _read_objectives(session: Session, programme: Programme) -> defaultdict[int, tuple[ObjectiveRef, ...]]:
    """The objectives that each risk threatens, in plan order."""
    linked: defaultdict[int, set[int]] = defaultdict(set)
    for risk_id, objective_id in session.execute(
        select(risk_objective.c.risk_id, risk_objective.c.objective_id)
        .join(Risk, Risk.id == risk_objective.c.risk_id)
        .where(Risk.programme_id == programme.id)
    ):
        linked[risk_id].add(objective_id)
    numbers = objective_numbers(session, programme.id)
    found: defaultdict[int, tuple[ObjectiveRef, ...]] = defaultdict(tuple)
    for risk_id, ids in linked.items():
        found[risk_id] = tuple(
            ObjectiveRef(number, ref, name) for number, (ref, name) in numbers.items() if number in ids
        )
    return found
