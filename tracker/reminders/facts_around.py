"""Reading what surrounds the plans of programmes: a statement for each kind of thing, however many there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.adapters import clock
from tracker.domain.duties import (
    ApprovalFact,
    DatedFact,
    DutyKind,
    PersonFact,
    RiskFact,
    StandIn,
)
from tracker.domain.risk import RiskKind
from tracker.editions.models import Edition, EditionState
from tracker.evidence.models import AssuranceRecord
from tracker.kpis.models import Commentary, Kpi
from tracker.people.models import Delegation, Membership, Person, Role
from tracker.plan.surroundings import (
    Concern,
    Decision,
    Development,
    Event,
    EventKind,
    FollowUp,
    Question,
    concern_owner,
    development_owner,
)
from tracker.reminders.models import Reminder, ReminderState
from tracker.risks.models import Risk

TOLD_FOR = timedelta(weeks=6)
"""How far back the ledger is asked who was warned: longer than lead and manager wait at most."""


def read_people(session: Session) -> dict[int, PersonFact]:
    query = select(Person.id, Person.job_title, Person.is_active, Person.away_until)
    return {number: PersonFact(title, is_active, away) for number, title, is_active, away in session.execute(query)}


def read_roles(session: Session, ids: Sequence[int], on: date) -> dict[int, defaultdict[Role, set[int]]]:
    found: dict[int, defaultdict[Role, set[int]]] = {number: defaultdict(set) for number in ids}
    query = select(Membership.programme_id, Membership.role, Membership.person_id).where(
        Membership.programme_id.in_(ids), or_(Membership.until.is_(None), Membership.until >= on)
    )
    for programme_id, role, person_id in session.execute(query):
        found[programme_id][role].add(person_id)
    return found


def read_meetings(session: Session, ids: Sequence[int], on: date) -> dict[int, tuple[date, str]]:
    """The board's next meeting, by programme."""
    query = select(Event.programme_id, Event.held_on, Event.title).where(
        Event.programme_id.in_(ids), Event.kind == EventKind.BOARD, Event.held_on >= on
    )
    found: dict[int, tuple[date, str]] = {}
    for programme_id, held_on, title in session.execute(query.order_by(Event.held_on, Event.id)):
        found.setdefault(programme_id, (held_on, title))
    return found


def read_questions(session: Session, ids: Sequence[int], on: date) -> defaultdict[int, list[Question]]:
    """Questions open on the day, oldest first, by programme."""
    query = (
        select(Question)
        .where(Question.programme_id.in_(ids), Question.answered_at.is_(None), Question.asked_on <= on)
        .order_by(Question.asked_on, Question.id)
    )
    found: defaultdict[int, list[Question]] = defaultdict(list)
    for row in session.scalars(query):
        found[row.programme_id].append(row)
    return found


def read_risks(session: Session, ids: Sequence[int], on: date) -> defaultdict[int, list[RiskFact]]:
    query = select(Risk.programme_id, Risk.number, Risk.kind, Risk.if_text, Risk.owner_id, Risk.review_on).where(
        Risk.programme_id.in_(ids), Risk.closed_on.is_(None) | (Risk.closed_on > on)
    )
    found: defaultdict[int, list[RiskFact]] = defaultdict(list)
    for programme_id, number, kind, words, owner_id, review_on in session.execute(query.order_by(Risk.number)):
        title = f"If {words}" if kind is RiskKind.RISK else f"{words[:1].upper()}{words[1:]}"
        found[programme_id].append(RiskFact(number, title, owner_id, review_on))
    return found


def read_dated(session: Session, ids: Sequence[int]) -> defaultdict[int, list[DatedFact]]:
    """Open concerns and developments with a date that counts, and follow-ups that are not done."""
    found: defaultdict[int, list[DatedFact]] = defaultdict(list)
    for kind, table, link, key in (
        (DutyKind.CONCERN, Concern, concern_owner, concern_owner.c.concern_id),
        (DutyKind.DEVELOPMENT, Development, development_owner, development_owner.c.development_id),
    ):
        counts: ColumnElement[date] = func.coalesce(table.due_on, table.review_on)
        rows = session.execute(
            select(table.programme_id, table.ref, table.title, counts, link.c.person_id)
            .join(link, key == table.id)
            .where(table.programme_id.in_(ids), table.is_open, counts.is_not(None))
            .order_by(table.ref, link.c.person_id)
        )
        for programme_id, ref, title, due_on, person_id in rows:
            found[programme_id].append(DatedFact(kind, str(ref), title, (person_id,), due_on))
    concern, kpi, risk, event = aliased(Concern), aliased(Kpi), aliased(Risk), aliased(Event)
    decision, record = aliased(Decision), aliased(AssuranceRecord)
    follow_ups = session.execute(
        select(FollowUp, concern.title, kpi.name, risk.if_text, event.title, decision.title, record.title)
        .outerjoin(concern, concern.id == FollowUp.concern_id)
        .outerjoin(kpi, kpi.id == FollowUp.kpi_id)
        .outerjoin(risk, risk.id == FollowUp.risk_id)
        .outerjoin(event, event.id == FollowUp.event_id)
        .outerjoin(decision, decision.id == FollowUp.decision_id)
        .outerjoin(record, record.id == FollowUp.assurance_record_id)
        .where(FollowUp.programme_id.in_(ids), FollowUp.done_on.is_(None), FollowUp.due_on.is_not(None))
        .order_by(FollowUp.due_on, FollowUp.id)
    )
    for row, *named in follow_ups:
        if row.owner_id is None or row.due_on is None:
            continue
        hangs_on = next((f"from {name}" for name in named if name), "")
        found[row.programme_id].append(
            DatedFact(DutyKind.FOLLOW_UP, str(row.id), row.title, (row.owner_id,), row.due_on, hangs_on)
        )
    return found


def read_approvals(
    session: Session, ids: Sequence[int], people: Mapping[int, PersonFact]
) -> defaultdict[int, list[ApprovalFact]]:
    query = select(
        Edition.programme_id,
        Edition.id,
        Edition.status_on,
        Edition.submitted_at,
        Edition.submitted_by_id,
        Edition.meeting_on,
    ).where(Edition.programme_id.in_(ids), Edition.state == EditionState.SUBMITTED)
    found: defaultdict[int, list[ApprovalFact]] = defaultdict(list)
    for programme_id, number, status_on, at, by, meeting_on in session.execute(query.order_by(Edition.id)):
        submitter = people[by].title if by is not None else ""
        if at is not None:
            submitted_on = at.astimezone(clock.LONDON).date()
            found[programme_id].append(ApprovalFact(number, status_on, submitted_on, submitter, meeting_on))
    return found


def read_stand_ins(session: Session, ids: Sequence[int], on: date) -> defaultdict[int, list[StandIn]]:
    """Who answers for whom on the day; of two chosen for one person the later choice."""
    query = select(Delegation.programme_id, Delegation.person_id, Delegation.delegate_id, Delegation.until).where(
        Delegation.programme_id.in_(ids), Delegation.from_on <= on, Delegation.until > on
    )
    found: defaultdict[int, list[StandIn]] = defaultdict(list)
    for programme_id, person_id, delegate_id, until in session.execute(query.order_by(Delegation.id.desc())):
        found[programme_id].append(StandIn(person_id, delegate_id, until))
    return found


def read_explained(session: Session, ids: Sequence[int]) -> dict[int, date]:
    """The end of the last period with a commentary, by KPI."""
    query = select(Commentary.kpi_id, func.max(Commentary.end_on)).join(Kpi).where(Kpi.programme_id.in_(ids))
    return {row[0]: row[1] for row in session.execute(query.group_by(Commentary.kpi_id))}


def read_told(session: Session, on: date) -> dict[tuple[int, tuple[str, str, str], date], date]:
    """Who was first told by an email that went of what is late."""
    query = select(Reminder.person_id, Reminder.on_date, Reminder.items).where(
        Reminder.state == ReminderState.SENT, Reminder.on_date < on, Reminder.on_date > on - TOLD_FOR
    )
    found: dict[tuple[int, tuple[str, str, str], date], date] = {}
    for person_id, on_date, items in session.execute(query.order_by(Reminder.on_date, Reminder.id)):
        for item in items:
            if item["late_working_days"]:
                since = date.fromisoformat(item["said_on"] or item["due_on"])
                found.setdefault((person_id, (item["programme"], item["kind"], item["ref"]), since), on_date)
    return found
