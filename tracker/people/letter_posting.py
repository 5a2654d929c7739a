"""Sending the emails about accounts: each is claimed and committed, then sent, then marked.

They go in a thread of their own, so that the answer neither waits for the mail server nor tells by its length whether
there was anybody to write to. What fails, or is left behind by a process that ended, the job sends.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import make_msgid, parseaddr
from threading import Thread

from flask import Flask, current_app
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.mail import NOT_WRITTEN, MailFailed, domain_of, open_mail
from tracker.people.letter_models import AccountLetter, LetterKind, LetterState
from tracker.people.letters import write_letter
from tracker.people.models import Person
from tracker.people.openid_models import OpenIdIdentity
from tracker.settings import Settings

log = logging.getLogger(__name__)

THREAD = "account letters"
LEASE = timedelta(minutes=5)
# A link that comes after an hour is no use to anybody.
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30))
MOST_ATTEMPTS = len(BACK_OFF) + 1


@dataclass
class Posted:
    """How many went, and why others did not."""

    sent: int = 0
    failed: list[str] = field(default_factory=list)


def queue_letter(session: Session, person: Person | None, kind: LetterKind) -> AccountLetter:
    """An email to be sent once the caller has committed and calls :func:`send_soon`. ``None``: it goes to nobody."""
    now = clock.real_now()
    sender = domain_of(parseaddr(clock.current_settings().mail_from)[1])
    letter = AccountLetter(
        person_id=person.id if person else None,
        kind=kind,
        state=LetterState.WAITING,
        message_id=make_msgid(domain=sender),
        created_at=now,
        next_try_at=now,
    )
    session.add(letter)
    session.flush()
    return letter


def send_soon() -> None:
    """Send what waits, after this answer has gone."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the thread needs it
    Thread(target=_send_in, args=(app,), name=THREAD, daemon=True).start()


def _send_in(app: Flask) -> None:
    with app.app_context():
        try:
            for failure in send_letters(db.session, settings=clock.current_settings()).failed:
                log.error("an email about an account was not sent: %s", failure)
        except Exception:
            log.exception("the emails about accounts could not be sent")


def send_letters(session: Session, *, settings: Settings) -> Posted:
    """Send what waits and whose time has come; commits after each."""
    posted = Posted()
    session.commit()
    ready = list(
        session.scalars(select(AccountLetter.id).where(_is_ready(clock.real_now())).order_by(AccountLetter.id))
    )
    session.rollback()
    if not ready:
        return posted
    with open_mail(settings.mail_url, timeout_seconds=settings.mail_timeout) as mailer:
        for letter_id in ready:
            letter = _claim(session, letter_id)
            if letter is None:
                continue
            person = letter.person
            if person is None or not person.is_active:
                _mark(session, letter, LetterState.FOR_NOBODY)
                continue
            try:
                elsewhere = _signs_in_elsewhere(session, person)
                message = _write(settings, letter, person, signs_in_elsewhere=elsewhere)
                is_repeat = letter.attempts > 1
                session.commit()
                mailer.send(message, is_repeat=is_repeat)
            except MailFailed as failed:
                _mark_failed(session, letter, str(failed))
                posted.failed.append(str(failed))
            else:
                _mark(session, letter, LetterState.SENT)
                posted.sent += 1
    return posted


def _signs_in_elsewhere(session: Session, person: Person) -> bool:
    """Whether somebody without a password signs in with their organisation's account."""
    if person.password_hash is not None:
        return False
    return session.scalar(select(OpenIdIdentity.id).where(OpenIdIdentity.person_id == person.id).limit(1)) is not None


def _is_ready(now: datetime) -> ColumnElement[bool]:
    return (AccountLetter.state == LetterState.WAITING) & (AccountLetter.next_try_at <= now)


def _claim(session: Session, letter_id: int) -> AccountLetter | None:
    """The letter, if nobody else has it; committed before anything is sent."""
    now = clock.real_now()
    taken = session.execute(
        update(AccountLetter)
        .where(AccountLetter.id == letter_id, _is_ready(now))
        .values(attempts=AccountLetter.attempts + 1, next_try_at=now + LEASE)
        .execution_options(synchronize_session=False)
    )
    session.commit()
    is_ours = bool(getattr(taken, "rowcount", 0))
    return session.get_one(AccountLetter, letter_id, populate_existing=True) if is_ours else None


def _write(settings: Settings, letter: AccountLetter, person: Person, *, signs_in_elsewhere: bool) -> EmailMessage:
    """The message. One that cannot be written stops nobody else's."""
    try:
        return write_letter(settings, letter, person, signs_in_elsewhere=signs_in_elsewhere)
    except Exception as error:
        log.exception("the email %s could not be written", letter.message_id)
        raise MailFailed(NOT_WRITTEN) from error


def _mark(session: Session, letter: AccountLetter, state: LetterState) -> None:
    letter.state, letter.error = state, ""
    session.commit()


def _mark_failed(session: Session, letter: AccountLetter, error: str) -> None:
    is_last = letter.attempts >= MOST_ATTEMPTS
    letter.state = LetterState.GIVEN_UP if is_last else LetterState.WAITING
    if not is_last:
        letter.next_try_at = clock.real_now() + BACK_OFF[letter.attempts - 1]
    letter.error = error
    session.commit()
