"""Reading who may be reminded, and the ledger."""

from datetime import date, datetime

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from tracker.domain.duties import Duty
from tracker.domain.duty_json import duty_from_json
from tracker.domain.reminders import Digest, Recipient
from tracker.people.models import Person
from tracker.plan.models import Programme
from tracker.reminders.models import Reminder, ReminderPreference, ReminderState


def read_recipients(session: Session, nearest: dict[int, date]) -> list[Recipient]:
    """Everybody, by job title; ``nearest`` is the day of each one's nearest reminder."""
    query = (
        select(
            Person.id,
            Person.email,
            Person.job_title,
            Person.is_active,
            Person.away_until,
            ReminderPreference.weekday,
            func.coalesce(ReminderPreference.before_due, true()),
        )
        .outerjoin(ReminderPreference, ReminderPreference.person_id == Person.id)
        .order_by(Person.job_title, Person.id)
    )
    return [
        Recipient(
            id=number,
            address=address,
            title=title,
            is_active=is_active,
            away_until=away_until,
            reminded_on=nearest.get(number),
            weekday=weekday,
            before_due=bool(before_due),
        )
        for number, address, title, is_active, away_until, weekday, before_due in session.execute(query)
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
