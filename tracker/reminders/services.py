"""The ledger of reminders: claimed and committed before anything is sent, and only ever moved forwards.

Each function commits, since a claim counts only once others can see it. Leases and back-off use real time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from sqlalchemy import ColumnElement, CursorResult, Update, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.domain.duty_json import duty_as_json
from tracker.domain.reminders import Digest
from tracker.domain.rhythm import WEEK
from tracker.people.models import Person
from tracker.reminders.models import Reminder, ReminderState

# A delivery over an open connection has five steps; a claim lasts longer than all of them can take.
_STEPS = 6


@dataclass(frozen=True)
class Claim:
    """The right to send one digest until the lease runs out.

    ``claimed_at`` tells it from a later claim of the same digest, by somebody who took this process for dead.
    """

    reminder_id: int
    message_id: str
    attempts: int
    credential_version: int
    claimed_at: datetime


def lease() -> timedelta:
    """How long a claim holds."""
    return timedelta(seconds=clock.current_settings().mail_timeout * _STEPS)


def most_attempts() -> int:
    return len(clock.current_settings().mail_back_off) + 1


def claim(session: Session, digest: Digest, *, mail_domain: str) -> Claim | None:
    """Claim a person's digest for its day; None when there is one less than seven days away.

    Two runs for the same or for neighbouring days cannot both claim: the person's row is locked while we look.
    """
    version = session.scalar(
        select(Person.credential_version).where(Person.id == digest.recipient.id).with_for_update()
    )
    row = _enter(session, digest, mail_domain) if version is not None else None
    if row is None or version is None:
        session.rollback()
        return None
    claimed = Claim(row.id, row.message_id, row.attempts, version, row.claimed_at)
    session.commit()
    return claimed


def postpone(session: Session, digest: Digest, *, mail_domain: str, why: str) -> datetime | None:
    """Note a digest that could not be tried, since no mail can be sent at all; when it is tried.

    It costs no attempt. None when there is one less than seven days away.
    """
    session.execute(select(Person.id).where(Person.id == digest.recipient.id).with_for_update())
    row = _enter(session, digest, mail_domain)
    if row is None:
        session.rollback()
        return None
    row.state, row.attempts, row.error = ReminderState.FAILED, 0, why
    row.next_try_at = next_try_at = clock.real_now() + _pause_after(0)
    session.commit()
    return next_try_at


def _enter(session: Session, digest: Digest, mail_domain: str) -> Reminder | None:
    """A claimed row, not committed yet; None when the week has one already. The person's row is locked."""
    recipient, on = digest.recipient, digest.on
    near = select(Reminder.id).where(
        Reminder.person_id == recipient.id,
        Reminder.on_date > on - WEEK,
        Reminder.on_date < on + WEEK,
        # What was given up reached nobody, so another day may try again.
        (Reminder.state != ReminderState.GIVEN_UP) | (Reminder.on_date == on),
    )
    if session.scalar(near.limit(1)) is not None:
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
        claimed_until=now + lease(),
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        return None
    return row


def claim_again(session: Session, reminder_id: int, digest: Digest, *, is_asked_for: bool = False) -> Claim | None:
    """Claim a digest that failed or whose claim ran out; None when somebody else was faster.

    It says what is owed now. ``is_asked_for``: a person asked, so that one already given up may go too.
    """
    now = clock.real_now()
    ready = [_is_open(now)]
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
            claimed_until=now + lease(),
            next_try_at=None,
        ),
    )
    if not taken:
        session.rollback()
        return None
    row = session.get_one(Reminder, reminder_id, populate_existing=True)
    claimed = Claim(row.id, row.message_id, row.attempts, row.person.credential_version, row.claimed_at)
    session.commit()
    return claimed


def renew(session: Session, claimed: Claim) -> bool:
    """Hold a claim for another lease; False when somebody else has it by now."""
    renewed = _move(session, _still_ours(claimed).values(claimed_until=clock.real_now() + lease()))
    session.commit()
    return renewed


def mark_sent(session: Session, claimed: Claim) -> None:
    """The server took the message, and that holds whoever has the claim by now."""
    moved = update(Reminder).where(Reminder.id == claimed.reminder_id, Reminder.state != ReminderState.SENT)
    _move(session, moved.values(state=ReminderState.SENT, sent_at=clock.now(), error="", next_try_at=None))
    session.commit()


def mark_failed(session: Session, claimed: Claim, error: str, *, counts: bool = True) -> datetime | None:
    """The message did not go; when it is tried again, or None when it is given up.

    ``counts``: whether it was an attempt; when no mail can be sent at all, it was none. A claim that somebody else
    has taken over meanwhile is left to them.
    """
    attempts = claimed.attempts if counts else claimed.attempts - 1
    is_last = attempts >= most_attempts()
    next_try_at = None if is_last else clock.real_now() + _pause_after(attempts)
    state = ReminderState.GIVEN_UP if is_last else ReminderState.FAILED
    _move(session, _still_ours(claimed).values(state=state, attempts=attempts, error=error, next_try_at=next_try_at))
    session.commit()
    return next_try_at


def postpone_again(session: Session, reminder_id: int, why: str) -> datetime | None:
    """As :func:`postpone`, for a digest that is in the ledger; None when somebody else has it."""
    attempts = session.scalar(select(Reminder.attempts).where(Reminder.id == reminder_id)) or 0
    next_try_at = clock.real_now() + _pause_after(attempts)
    moved = _move(
        session,
        update(Reminder)
        .where(Reminder.id == reminder_id, _is_open(clock.real_now()))
        .values(state=ReminderState.FAILED, error=why, next_try_at=next_try_at),
    )
    session.commit()
    return next_try_at if moved else None


def give_up(session: Session, reminder_id: int, why: str) -> None:
    """A reminder that failed, or whose sender died, and is no longer wanted."""
    moved = update(Reminder).where(Reminder.id == reminder_id, _is_open(clock.real_now()))
    _move(session, moved.values(state=ReminderState.GIVEN_UP, error=why, next_try_at=None))
    session.commit()


def _is_open(now: datetime) -> ColumnElement[bool]:
    """Failed, or claimed by somebody who died."""
    lost = (Reminder.state == ReminderState.CLAIMED) & (Reminder.claimed_until < now)
    return (Reminder.state == ReminderState.FAILED) | lost


def _still_ours(claimed: Claim) -> Update:
    return update(Reminder).where(
        Reminder.id == claimed.reminder_id,
        Reminder.state == ReminderState.CLAIMED,
        Reminder.claimed_at == claimed.claimed_at,
    )


def _pause_after(attempts: int) -> timedelta:
    """The pause before the next try, after so many."""
    pauses = clock.current_settings().mail_back_off
    return timedelta(seconds=pauses[min(max(attempts, 1), len(pauses)) - 1])


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
