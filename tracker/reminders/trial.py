"""A test message: sent for real, with what the mail server answered, and not too often."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.mail import MailFailed, domain_of, open_mail
from tracker.adapters.versions import if_outrun
from tracker.reminders.envelope import start_message
from tracker.reminders.models import JobRun
from tracker.settings import Settings

NAME = "mail test"
EVERY = timedelta(seconds=20)
_TEXT = """This is a test of the improvement tracker at {base_url}.

If you can read it, reminders can reach you. {who} asked for it; nobody needs to do anything.
"""


class TooSoon(Exception):
    """Another test message went a moment ago; ``wait_seconds`` until the next may go."""

    def __init__(self) -> None:
        self.wait_seconds = int(EVERY.total_seconds())
        super().__init__(f"Another test message went a moment ago; wait {self.wait_seconds} seconds and try again")


@dataclass(frozen=True)
class Trial:
    """Whether the message was taken, and what the server answered."""

    is_taken: bool
    answer: str


def send_trial(session: Session, settings: Settings, *, address: str, asked_by: str) -> Trial:
    """Send a test message and note the answer. Commits.

    Raises :class:`TooSoon`, and ``ValueError`` for an address that is none.
    """
    message = start_message(
        sender=settings.mail_from,
        title="",
        address=address,
        subject="Test message of the improvement tracker",
        message_id=f"<test.{token_hex(8)}@{domain_of(settings.mail_from)}>",
    )
    message.set_content(_TEXT.format(base_url=settings.base_url, who=asked_by), cte="quoted-printable")
    _must_not_be_too_soon(session)
    with open_mail(settings.mail_url, timeout_seconds=settings.mail_timeout) as mailer:
        try:
            trial = Trial(is_taken=True, answer=mailer.send(message))
        except MailFailed as failed:
            trial = Trial(is_taken=False, answer=str(failed))
    noted = session.get_one(JobRun, NAME, populate_existing=True)
    noted.finished_at = clock.real_now()
    noted.outcome = f"{'taken' if trial.is_taken else 'not taken'}: {trial.answer}"
    session.commit()
    return trial


def _must_not_be_too_soon(session: Session) -> None:
    """One at a time over all processes: the database decides between two."""
    now = clock.real_now()
    started = {"started_at": now, "finished_at": None, "outcome": ""}
    earlier = (JobRun.name == NAME) & (JobRun.started_at <= now - EVERY)
    moved = session.execute(
        update(JobRun).where(earlier).values(**started).execution_options(synchronize_session=False)
    )
    assert isinstance(moved, CursorResult)  # noqa: S101 - an update has a row count
    if moved.rowcount == 0:
        with if_outrun(session, TooSoon()):
            session.add(JobRun(name=NAME, **started))
    session.commit()
