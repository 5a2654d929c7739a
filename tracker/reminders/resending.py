"""Sending once more: a fresh link for somebody whose link has expired, a digest that failed."""

from sqlalchemy.orm import Session

from tracker.adapters.mail import MailFailed, domain_of, open_mail
from tracker.reminders import services
from tracker.reminders.delivery import Post, Run
from tracker.reminders.emails import Letter, address_letter, as_message
from tracker.reminders.links import LinkHolder
from tracker.reminders.models import Reminder, ReminderState
from tracker.reminders.queries import digest_of, find_last_reminder, read_manager_addresses
from tracker.settings import Settings


def send_new_link(session: Session, holder: LinkHolder, *, settings: Settings) -> bool:
    """Send the person's last reminder again with a fresh link; whether it went.

    Not to a closed account, and at most once in ten minutes, whoever asks. Commits.
    """
    row = session.get(Reminder, holder.reminder_id)
    last = find_last_reminder(session, row.person_id) if row else None
    if last is None or last.is_link_revoked or not last.person.is_active:
        return False
    number, digest, letter = last.id, digest_of(last), _fresh_letter(session, last, settings)
    if not digest.duties or not services.claim_new_link(session, number):
        return False
    with open_mail(settings.mail_url, timeout_seconds=settings.mail_timeout) as mailer:
        try:
            mailer.send(as_message(letter))
        except MailFailed:
            return False
    return True


def send_failed_now(session: Session, reminder_id: int, *, settings: Settings) -> Run | None:
    """Try a digest that failed or was given up once more, because somebody asked; None when it is neither. Commits."""
    row = session.get(Reminder, reminder_id)
    if row is None or row.state not in (ReminderState.FAILED, ReminderState.GIVEN_UP):
        return None
    run, digest, managers = Run(row.on_date), digest_of(row), read_manager_addresses(session)
    session.commit()
    with open_mail(settings.mail_url, timeout_seconds=settings.mail_timeout) as mailer:
        Post(session, settings, mailer, managers).deliver(run, digest, resume=reminder_id, is_asked_for=True)
    return run


def _fresh_letter(session: Session, row: Reminder, settings: Settings) -> Letter:
    """The same digest under a Message-ID of its own, since it is another message."""
    local, _, domain = row.message_id.strip("<>").partition("@")
    attempt = row.claimed_until.timestamp()
    return address_letter(
        settings,
        digest_of(row),
        LinkHolder(row.id, row.person.credential_version),
        message_id=f"<{local}.again.{attempt:.0f}@{domain or domain_of(settings.mail_from)}>",
        managers=read_manager_addresses(session),
    )
