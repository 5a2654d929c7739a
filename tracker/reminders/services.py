"""The ledger of reminders: claimed and committed before anything is sent, and only ever moved forwards.

Each function commits, since a claim counts only once others can see it. Leases and back-off use real time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from sqlalchemy import CursorResult, Update, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.domain.duty_json import duty_as_json
from tracker.domain.reminders import Digest
from tracker.domain.rhythm import WEEK
from tracker.people.models import Person
from tracker.reminders.models import Reminder, ReminderState

# Longer than a delivery over an open connection can take (five steps of adapters.mail.TIMEOUT_SECONDS).
LEASE = timedelta(seconds=90)
BACK_OFF = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
MOST_ATTEMPTS = len(BACK_OFF) + 1


@dataclass(frozen=True)
class Claim:
    """The right to send one digest until the lease runs out."""

    reminder_id: int
    message_id: str
    attempts: int
    credential_version: int


def claim(session: Session, digest: Digest, *, mail_domain: str) -> Claim | None:
    """Claim a person's digest for its day; None when there is one less than seven days away.

    Two runs for the same or for neighbouring days cannot both claim: the person's row is locked while we look.
    """
    recipient, on = digest.recipient, digest.on
    version = session.scalar(select(Person.credential_version).where(Person.id == recipient.id).with_for_update())
    near = select(Reminder.id).where(
        Reminder.person_id == recipient.id, Reminder.on_date > on - WEEK, Reminder.on_date < on + WEEK
    )
    if version is None or session.scalars(near.limit(1)).first() is not None:
        session.rollback()
        return None
    now = clock.real_now()
    row = Reminder(
        person_id=recipient.id,
        on_date=on,
        state=ReminderState.CLAIMED,
        message_id=f"<reminder.{on:%Y%m%d}.{recipient.id}.{token_hex(8)}@{mail_domain}>",
        items=[duty_as_json(duty) for duty in digest.duties],
        attempts=1,
        claimed_at=now,
        claimed_until=now + LEASE,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        return None
    claimed = Claim(row.id, row.message_id, row.attempts, version)
    session.commit()
    return claimed


def claim_again(session: Session, reminder_id: int, digest: Digest, *, is_asked_for: bool = False) -> Claim | None:
    """Claim a digest that failed or whose claim ran out; None when somebody else was faster.

    It says what is owed now. ``is_asked_for``: a person asked, so that one already given up may go too.
    """
    now = clock.real_now()
    ready = [
        Reminder.state == ReminderState.FAILED,
        (Reminder.state == ReminderState.CLAIMED) & (Reminder.claimed_until < now),
    ]
    if is_asked_for:
        ready.append(Reminder.state == ReminderState.GIVEN_UP)
    taken = _move(
        session,
        update(Reminder)
        .where(Reminder.id == reminder_id, or_(*ready))
        .values(
            state=ReminderState.CLAIMED,
            items=[duty_as_json(duty) for duty in digest.duties],
            attempts=Reminder.attempts + 1,
            claimed_at=now,
            claimed_until=now + LEASE,
            next_try_at=None,
        ),
    )
    if not taken:
        session.rollback()
        return None
    row = session.get_one(Reminder, reminder_id, populate_existing=True)
    claimed = Claim(row.id, row.message_id, row.attempts, row.person.credential_version)
    session.commit()
    return claimed


def mark_sent(session: Session, claimed: Claim) -> None:
    """The server took the message."""
    moved = update(Reminder).where(Reminder.id == claimed.reminder_id, Reminder.state == ReminderState.CLAIMED)
    _move(session, moved.values(state=ReminderState.SENT, sent_at=clock.now(), error="", next_try_at=None))
    session.commit()


def mark_failed(session: Session, claimed: Claim, error: str) -> datetime | None:
    """The message did not go; when it is tried again, or None when it is given up."""
    is_last = claimed.attempts >= MOST_ATTEMPTS
    next_try_at = None if is_last else clock.real_now() + BACK_OFF[claimed.attempts - 1]
    state = ReminderState.GIVEN_UP if is_last else ReminderState.FAILED
    moved = update(Reminder).where(Reminder.id == claimed.reminder_id, Reminder.state == ReminderState.CLAIMED)
    _move(session, moved.values(state=state, error=error, next_try_at=next_try_at))
    session.commit()
    return next_try_at


def give_up(session: Session, reminder_id: int, why: str) -> None:
    """A reminder that failed, or whose sender died, and is no longer wanted."""
    now = clock.real_now()
    open_still = or_(
        Reminder.state == ReminderState.FAILED,
        (Reminder.state == ReminderState.CLAIMED) & (Reminder.claimed_until < now),
    )
    moved = update(Reminder).where(Reminder.id == reminder_id, open_still)
    _move(session, moved.values(state=ReminderState.GIVEN_UP, error=why, next_try_at=None))
    session.commit()


def claim_new_link(session: Session, reminder_id: int) -> bool:
    """Whether another copy of a reminder that was sent may go now: at most one in ten minutes, whoever asks."""
    now = clock.real_now()
    allowed = _move(
        session,
        update(Reminder)
        .where(Reminder.id == reminder_id, Reminder.state == ReminderState.SENT, Reminder.claimed_until < now)
        .values(claimed_until=now + NEW_LINK_EVERY),
    )
    session.commit()
    return allowed


NEW_LINK_EVERY = timedelta(minutes=10)


def revoke_link(session: Session, reminder: Reminder) -> None:
    """Make the link of one reminder useless; the caller commits."""
    reminder.is_link_revoked = True


def _move(session: Session, statement: Update) -> bool:
    """Run an update of one ledger row; whether there was a row for it."""
    result = session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)  # noqa: S101 - an update has a row count
    return result.rowcount == 1
