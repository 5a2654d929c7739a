"""What ``tracker doctor`` looks at: each is in order, or has a remedy."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.db import reading
from tracker.adapters.mail import MailFailed, domain_of, open_mail
from tracker.adapters.migrations import migrations
from tracker.adapters.virus_scan import NotScanned, ask_scanner
from tracker.health.invariants import broken_invariants, damage
from tracker.health.organisation import look_at_sign_in
from tracker.people.letter_models import AccountLetter
from tracker.people.sealing import look_at_secrets
from tracker.reminders.models import JobRun, Reminder, ReminderState, SchedulerLease
from tracker.settings import Settings

_LEAST_FREE_BYTES = 500 * 1024 * 1024
_BROKEN = "restore a backup, or ask for help: nothing repairs this by itself"
# They come out daily; a week without new ones is no weekend.
_OLDEST_SIGNATURES_DAYS = 7
_FRESHEN = "run freshclam, and see that it runs by itself every day (on Debian the service clamav-freshclam)"
_HERE = ("localhost", "127.0.0.1", "::1", "")


@dataclass(frozen=True)
class Check:
    """One thing looked at. ``remedy`` is empty when it is in order."""

    name: str
    words: str
    remedy: str = ""

    @property
    def is_ok(self) -> bool:
        return not self.remedy


def look_at_everything(session: Session, settings: Settings, *, deep: bool) -> Iterator[Check]:
    """Every check in turn; ``deep`` also reads everything there is. Nothing is written."""
    looks: list[tuple[str, Callable[[Session, Settings], Check]]] = [
        ("settings", _settings),
        ("database", _database),
        ("migrations", _migrations),
        ("mail", _mail),
        ("virus scan", _virus_scan),
        ("sign-in", _sign_in),
        ("secrets", _secrets),
        ("scheduler", _scheduler),
        ("jobs", _jobs),
        ("disk", _disk),
        ("invariants", _invariants),
    ]
    if deep:
        looks.append(("deep", _damage))
    for name, look in looks:
        with reading():
            try:
                yield look(session, settings)
            except SQLAlchemyError as error:
                yield Check(name, f"cannot be looked at: {_first_line(error)}", "see the line on the database")
            finally:
                session.rollback()


def _settings(session: Session, settings: Settings) -> Check:
    host = urlsplit(settings.base_url).hostname or ""
    if not settings.is_https and host not in _HERE:
        words = f"people use {settings.base_url} without encryption"
        return Check("settings", words, "put a proxy with HTTPS in front and set TRACKER_BASE_URL=https://...")
    goes_out = settings.mail_url.startswith("smtp") and urlsplit(settings.mail_url).hostname not in _HERE
    if goes_out and domain_of(settings.mail_from) == "localhost.localdomain":
        words = "TRACKER_MAIL_FROM is left out; mail servers refuse a sender of localhost.localdomain"
        return Check("settings", words, "set TRACKER_MAIL_FROM='Improvement programmes <improvement@example.org>'")
    frozen = clock.frozen_today()
    notes = [f"address {settings.base_url}"]
    notes += ["demonstration: anybody can be anybody"] if settings.is_demo else []
    notes += [f"the clock stands still at {frozen}, so no dated job starts by itself"] if frozen else []
    return Check("settings", "; ".join(notes))


def _database(session: Session, settings: Settings) -> Check:
    engine = session.get_bind()
    try:
        session.execute(select(1))
    except SQLAlchemyError as error:
        remedy = "start it, or correct TRACKER_DATABASE_URL"
        return Check("database", f"{engine.dialect.name} does not answer: {_first_line(error)}", remedy)
    version = ".".join(str(part) for part in engine.dialect.server_version_info or ())
    return Check("database", f"{engine.dialect.name} {version}".strip())


def _migrations(session: Session, settings: Settings) -> Check:
    if migrations.needs_upgrade():
        return Check("migrations", "some are waiting", "tracker db upgrade")
    return Check("migrations", "all applied")


def _mail(session: Session, settings: Settings) -> Check:
    """Connects, encrypts and signs in, and sends nothing."""
    where = mail_words(settings.mail_url)
    try:
        with open_mail(settings.mail_url, timeout_seconds=settings.mail_timeout) as mailer:
            mailer.get_ready()
    except MailFailed as failed:
        return Check("mail", f"{where}: {failed}", "correct TRACKER_MAIL_URL, then: tracker mail test ADDRESS")
    if settings.mail_url.startswith("console:"):
        return Check("mail", "console: emails are printed and reach nobody")
    return Check("mail", f"{where} is ready")


def _virus_scan(session: Session, settings: Settings) -> Check:
    if not settings.virus_scan:
        return Check("virus scan", "none: uploaded files are taken as they come; TRACKER_VIRUS_SCAN names a scanner")
    try:
        scanner = ask_scanner(settings.virus_scan)
    except NotScanned as why:
        words = f"the scanner at {settings.virus_scan} cannot be asked, so no file can be uploaded: {why}"
        return Check("virus scan", words, "start clamd, or correct TRACKER_VIRUS_SCAN")
    if scanner.made_at is None:
        return Check("virus scan", f"{scanner.program} has no signatures with a date", _FRESHEN)
    age = (clock.real_now().replace(tzinfo=None) - scanner.made_at).days
    words = f"{scanner.program}, signatures {scanner.signatures} of {scanner.made_at:%d.%m.%Y}"
    return Check("virus scan", words, _FRESHEN if age > _OLDEST_SIGNATURES_DAYS else "")


def _sign_in(session: Session, settings: Settings) -> Check:
    found = look_at_sign_in(session)
    return Check("sign-in", found.words, found.remedy)


def _secrets(session: Session, settings: Settings) -> Check:
    """Of one-time passwords: whether the keys at hand read them."""
    found = look_at_secrets(session)
    if found.unreadable:
        words = f"{found.unreadable} of {found.total} of one-time passwords cannot be read: the key of before is gone"
        remedy = "add it to TRACKER_SECRET_KEY_FALLBACKS, or for each: tracker user reset-code EMAIL"
        return Check("secrets", words, remedy)
    if found.former:
        words = f"{found.former} of {found.total} of one-time passwords are under a key of before"
        return Check("secrets", f"{words}; before you take it out: tracker user renew-secrets")
    return Check("secrets", f"{found.total} of one-time passwords, all under the key of now")


def _scheduler(session: Session, settings: Settings) -> Check:
    row = session.get(SchedulerLease, "scheduler")
    if row is None:
        return Check("scheduler", "none was ever here, so no reminder goes by itself", "tracker scheduler")
    seen_at = row.expires_at.astimezone(clock.LONDON)
    if row.expires_at < clock.real_now():
        return Check("scheduler", f"the last one fell silent at {seen_at:%d.%m.%Y %H:%M:%S}", "tracker scheduler")
    return Check("scheduler", f"{row.holder.rpartition(':')[0]} is at work")


def _jobs(session: Session, settings: Settings) -> Check:
    failed = [job for job in session.scalars(select(JobRun).order_by(JobRun.name)) if ": failed: " in job.outcome]
    if failed:
        words = "; ".join(f"{job.name}, {job.outcome}" for job in failed)
        return Check("jobs", words, "mend what it says; the job is tried again within five minutes")
    states = (ReminderState.FAILED, ReminderState.GIVEN_UP)
    count = select(Reminder.state, func.count()).where(Reminder.state.in_(states)).group_by(Reminder.state)
    found = {row[0]: row[1] for row in session.execute(count)}
    if unsent := session.scalar(select(func.count()).where(AccountLetter.error != "")):
        words = f"{unsent} emails about accounts did not go: links to reset a password, or notices of a change"
        return Check("jobs", words, "see why in the log or on /admin, mend the mail, then: tracker mail test ADDRESS")
    waiting, given_up = (found.get(state, 0) for state in states)
    return Check("jobs", f"{waiting} emails wait for another try, {given_up} were given up")


def _disk(session: Session, settings: Settings) -> Check:
    """Of the database's folder where it is a file, otherwise of this one."""
    file = make_url(settings.database_url).database if settings.is_sqlite else None
    folder = Path(file).resolve().parent if file else Path.cwd()
    free = shutil.disk_usage(folder).free
    words = f"{free / 1024**3:.1f} GB free in {folder}"
    return Check("disk", words, "make room: writing stops when it is full" if free < _LEAST_FREE_BYTES else "")


def _invariants(session: Session, settings: Settings) -> Check:
    if broken := broken_invariants(session):
        return Check("invariants", "; ".join(broken), _BROKEN)
    return Check("invariants", "all hold")


def _damage(session: Session, settings: Settings) -> Check:
    if found := damage(session):
        return Check("deep", "; ".join(found), _BROKEN)
    return Check("deep", "every row refers to rows that exist, every edition is what was published, every guard is on")


def mail_words(url: str) -> str:
    """Where mail goes, without user, password or key."""
    parts = urlsplit(url)
    if parts.scheme in ("smtp", "smtps", "notify"):
        host = parts.hostname or ("api.notifications.service.gov.uk" if parts.scheme == "notify" else "localhost")
        return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}"
    return url


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
