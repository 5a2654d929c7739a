"""Reading what is owed, who owes it, and the ledger: a constant number of statements for each programme."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from tracker.domain.duties import Duty, KpiFact, ProgrammeFacts, QuestionFact, RiskFact
from tracker.domain.duty_json import duty_from_json
from tracker.domain.plan import ProgrammeStatus
from tracker.domain.reminders import Digest, Recipient
from tracker.evidence.queries import read_programme
from tracker.kpis.models import Kpi
from tracker.kpis.queries import POPULATION, read_kpis
from tracker.people.models import Membership, Person, Role
from tracker.plan.models import Programme
from tracker.plan.surroundings import Event, EventKind, Question
from tracker.reminders.models import Reminder, ReminderState
from tracker.risks.models import Risk


def read_facts(session: Session, programme: Programme, *, on: date) -> ProgrammeFacts:
    """A programme on a day, with everything in it that somebody may owe."""
    roles = _roles(session, programme.id, on)
    status = read_programme(session, programme, on=on)
    return ProgrammeFacts(
        status=status,
        is_open=programme.is_open,
        manager_id=programme.manager_id,
        sro_id=programme.sro_id,
        next_meeting=_next_meeting(session, programme.id, on),
        questions=_questions(session, programme, status),
        risks=_risks(session, programme.id, on),
        kpis=_kpis(session, programme, on, tuple(sorted(roles[Role.ANALYST]))),
        acting_ids=frozenset().union(*(people for role, people in roles.items() if role is not Role.READER)),
    )


def read_all_facts(session: Session, *, on: date, only: Iterable[int] | None = None) -> list[ProgrammeFacts]:
    """Every programme (or those of ``only``, ids) on a day, closed ones too: they explain why nobody is reminded."""
    query = select(Programme).order_by(Programme.id)
    if only is not None:
        query = query.where(Programme.id.in_(only))
    return [read_facts(session, programme, on=on) for programme in session.scalars(query)]


def read_recipients(session: Session, nearest: dict[int, date]) -> list[Recipient]:
    """Everybody, by job title; ``nearest`` is the day of each one's nearest reminder."""
    people = session.scalars(select(Person).order_by(Person.job_title, Person.id))
    return [
        Recipient(
            id=person.id,
            address=person.email,
            title=person.job_title,
            is_active=person.is_active,
            away_until=person.away_until,
            reminded_on=nearest.get(person.id),
        )
        for person in people
    ]


def read_ledger(session: Session, *, after: date, before: date) -> list[Reminder]:
    """Reminders for the days between, neither included, oldest first."""
    query = select(Reminder).where(Reminder.on_date > after, Reminder.on_date < before)
    return list(session.scalars(query.order_by(Reminder.on_date, Reminder.id)))


def read_unfinished(session: Session, *, until: date, now: datetime) -> list[Reminder]:
    """Reminders for days up to ``until`` that failed, or whose claim ran out before they were sent."""
    lost = (Reminder.state == ReminderState.CLAIMED) & (Reminder.claimed_until < now)
    query = select(Reminder).where(Reminder.on_date <= until, (Reminder.state == ReminderState.FAILED) | lost)
    return list(session.scalars(query.order_by(Reminder.on_date, Reminder.id)))


def read_claims(session: Session, *, until: date) -> list[datetime]:
    """When the claims held for days up to ``until`` run out."""
    claimed = Reminder.state == ReminderState.CLAIMED
    return list(session.scalars(select(Reminder.claimed_until).where(claimed, Reminder.on_date <= until)))


def read_next_try(session: Session, *, after: datetime) -> datetime | None:
    """The next moment at which a digest may be tried again, or a claim runs out; None when there is none."""
    failed, claimed = Reminder.state == ReminderState.FAILED, Reminder.state == ReminderState.CLAIMED
    tries = session.scalar(select(func.min(Reminder.next_try_at)).where(failed, Reminder.next_try_at > after))
    ends = session.scalar(select(func.min(Reminder.claimed_until)).where(claimed, Reminder.claimed_until > after))
    return min((moment for moment in (tries, ends) if moment), default=None)


def find_last_reminder(session: Session, person_id: int) -> Reminder | None:
    query = select(Reminder).where(Reminder.person_id == person_id, Reminder.state == ReminderState.SENT)
    return session.scalars(query.order_by(Reminder.on_date.desc()).limit(1)).first()


def read_manager_addresses(session: Session) -> dict[str, str]:
    """The address of each programme's manager, by slug: replies go there."""
    query = select(Programme.slug, Person.email).join(Person, Person.id == Programme.manager_id)
    return {row.slug: row.email for row in session.execute(query)}


def read_nations(session: Session) -> set[str]:
    """The nations whose working days the open programmes keep."""
    return set(session.scalars(select(Programme.nation).where(Programme.is_open).distinct()))


def digest_of(row: Reminder) -> Digest:
    """The digest as it was frozen in the ledger."""
    person = row.person
    recipient = Recipient(id=person.id, address=person.email, title=person.job_title, is_active=person.is_active)
    return Digest(row.on_date, recipient, duties_in(row))


def duties_in(row: Reminder) -> tuple[Duty, ...]:
    return tuple(duty_from_json(item, person_id=row.person_id) for item in row.items)


def is_link_good(row: Reminder, *, version: int) -> bool:
    """Whether a link of this reminder may still be used, as far as the database knows."""
    person = row.person
    return not row.is_link_revoked and person.is_active and person.credential_version == version


def _roles(session: Session, programme_id: int, on: date) -> defaultdict[Role, set[int]]:
    found: defaultdict[Role, set[int]] = defaultdict(set)
    query = select(Membership.role, Membership.person_id, Membership.until)
    for role, person_id, until in session.execute(query.where(Membership.programme_id == programme_id)):
        if until is None or until >= on:
            found[role].add(person_id)
    return found


def _next_meeting(session: Session, programme_id: int, on: date) -> tuple[date, str] | None:
    query = select(Event.held_on, Event.title).where(
        Event.programme_id == programme_id, Event.kind == EventKind.BOARD, Event.held_on >= on
    )
    found = session.execute(query.order_by(Event.held_on).limit(1)).first()
    return (found.held_on, found.title) if found else None


def _questions(session: Session, programme: Programme, status: ProgrammeStatus) -> tuple[QuestionFact, ...]:
    """Questions open on the day; those that name nobody wait for the manager and the SRO."""
    on = status.at.today
    deciders = tuple({one for one in (programme.manager_id, programme.sro_id) if one is not None})
    refs: dict[tuple[str, int], str] = {("action", action.id): action.ref for action in status.actions}
    refs |= {("objective", objective.id): objective.ref for objective in status.objectives}
    refs |= {("theme", theme.id): f"theme {theme.ref}" for theme in status.themes}
    query = (
        select(Question)
        .where(Question.programme_id == programme.id, Question.answered_at.is_(None), Question.asked_on <= on)
        .options(joinedload(Question.asked_by))
        .order_by(Question.asked_on, Question.id)
    )
    return tuple(
        QuestionFact(
            id=row.id,
            text=row.text,
            asked_by=row.asked_by.job_title if row.asked_by else "",
            asked_on=row.asked_on,
            asked_of=(row.asked_of_id,) if row.asked_of_id else deciders,
            about=next((refs[subject] for subject in _subjects(row) if subject in refs), ""),
        )
        for row in session.scalars(query)
    )


def _subjects(row: Question) -> list[tuple[str, int]]:
    named = (("action", row.action_id), ("objective", row.objective_id), ("theme", row.theme_id))
    return [(kind, number) for kind, number in named if number is not None]


def _risks(session: Session, programme_id: int, on: date) -> tuple[RiskFact, ...]:
    query = select(Risk).where(Risk.programme_id == programme_id, Risk.closed_on.is_(None) | (Risk.closed_on > on))
    return tuple(
        RiskFact(row.number, row.if_text, row.owner_id, row.review_on)
        for row in session.scalars(query.order_by(Risk.number))
    )


def _kpis(session: Session, programme: Programme, on: date, analysts: tuple[int, ...]) -> tuple[KpiFact, ...]:
    query = select(Kpi.id, Kpi.owner_id).where(Kpi.programme_id == programme.id)
    owners = {row.id: row.owner_id for row in session.execute(query)}
    readings = read_kpis(session, programme, on=on)
    return tuple(
        KpiFact(reading, (owner,) if (owner := owners.get(number)) else analysts)
        for number, reading in readings.items()
        if reading.definition.code != POPULATION
    )
