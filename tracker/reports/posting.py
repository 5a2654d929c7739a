"""Sending the emails about editions: each is claimed and committed, then sent, then marked.

A crash at any moment loses none; one that the server took and we recorded is not sent again.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy import ColumnElement, CursorResult, or_, select, update
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.mail import NOT_WRITTEN, MailFailed, MailUnreachable, open_mail
from tracker.editions.models import Notice, NoticeState
from tracker.reports.emails import as_message, write_letter
from tracker.settings import Settings

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
BACK_OFF = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
MOST_ATTEMPTS = len(BACK_OFF) + 1


@dataclass
class Posted:
    """Addresses that an email went to, and those that failed with why."""

    sent: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)


def send_notices(session: Session, *, settings: Settings) -> Posted:
    """Send what is queued, and again what failed and whose back-off is over; commits after each."""
    posted = Posted()
    session.commit()
    ready = list(session.scalars(select(Notice.id).where(_is_ready(clock.real_now())).order_by(Notice.id)))
    session.rollback()
    if not ready:
        return posted
    with open_mail(settings.mail_url) as mailer:
        for notice_id in ready:
            try:
                mailer.get_ready()
            except MailUnreachable as unreachable:
                posted.failed.append(("everybody", str(unreachable)))
                break
            if (notice := _claim(session, notice_id)) is None:
                continue
            address = notice.person.email
            try:
                message = _write(session, settings, notice)
                if message is not None:
                    mailer.send(message, is_repeat=notice.attempts > 1)
            except MailFailed as failed:
                _mark_failed(session, notice, str(failed))
                posted.failed.append((address, str(failed)))
                continue
            if message is None:
                _mark(session, notice, NoticeState.GIVEN_UP, "the edition has moved on, or the account is closed")
            else:
                _mark(session, notice, NoticeState.SENT)
                posted.sent.append(address)
    return posted


def _is_ready(now: datetime) -> ColumnElement[bool]:
    return or_(
        Notice.state == NoticeState.QUEUED,
        (Notice.state == NoticeState.FAILED) & (Notice.next_try_at <= now),
        (Notice.state == NoticeState.CLAIMED) & (Notice.claimed_until < now),
    )


def _claim(session: Session, notice_id: int) -> Notice | None:
    """The notice, if nobody else has it; committed before anything is sent."""
    now = clock.real_now()
    taken = session.execute(
        update(Notice)
        .where(Notice.id == notice_id, _is_ready(now))
        .values(state=NoticeState.CLAIMED, attempts=Notice.attempts + 1, claimed_until=now + LEASE, next_try_at=None)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(taken, CursorResult)  # noqa: S101 - what an update gives
    session.commit()
    return session.get_one(Notice, notice_id, populate_existing=True) if taken.rowcount else None


def _write(session: Session, settings: Settings, notice: Notice) -> EmailMessage | None:
    """The message, or None when there is nothing to tell any more. One that cannot be written stops nobody else's."""
    try:
        letter = write_letter(session, settings, notice)
        return as_message(letter) if letter else None
    except Exception as error:
        log.exception("the email %s could not be written", notice.message_id)
        raise MailFailed(NOT_WRITTEN) from error


def _mark(session: Session, notice: Notice, state: NoticeState, error: str = "") -> None:
    notice.state, notice.error = state, error
    notice.sent_at = clock.now() if state is NoticeState.SENT else None
    session.commit()


def _mark_failed(session: Session, notice: Notice, error: str) -> None:
    is_last = notice.attempts >= MOST_ATTEMPTS
    notice.state = NoticeState.GIVEN_UP if is_last else NoticeState.FAILED
    notice.next_try_at = None if is_last else clock.real_now() + BACK_OFF[notice.attempts - 1]
    notice.error = error
    session.commit()
