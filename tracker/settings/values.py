"""What an installation decides, and the variables that say so."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from tracker.domain import openid_settings
from tracker.domain.openid_settings import OpenId


class BadSetting(ValueError):
    """A setting is missing or cannot be used; the message names it and the remedy."""


@dataclass(frozen=True)
class Settings:
    """What an installation decides. ``docs/operations.md`` describes each variable."""

    database_url: str
    secret_key: str
    mail_url: str = "console:"
    mail_from: str = "Improvement tracker <tracker@localhost.localdomain>"
    # Seconds: of each step of a delivery, and the pauses before each further try.
    mail_timeout: float = 15
    mail_back_off: tuple[float, ...] = (5 * 60, 15 * 60, 60 * 60, 4 * 60 * 60)
    # A folder with the organisation's own email templates.
    templates: Path | None = None
    # Seconds after which a scheduler that says nothing counts as dead.
    scheduler_lease: float = 40
    # How long a session lasts without a request, and at most.
    session_idle_minutes: int = 60
    session_hours: int = 12
    # How long the audit is kept: at least a year, as the database itself sees to.
    audit_years: int = 7
    # Whom people ask about their data: what the privacy page says.
    privacy_contact: str = ""
    # Whether local accounts may, or must, sign in with a one-time password as well.
    second_factor: str = "offered"
    base_url: str = "http://127.0.0.1:5000"
    today: date | None = None
    is_demo: bool = False
    proxies: int = 0
    # Names in addresses under which we answer besides that of base_url.
    more_hosts: tuple[str, ...] = ()
    hsts: str = "host"
    # Multiplies how often somebody may ask; 0: as often as they like.
    limits: float = 0
    # Keys of before, with which sessions are still read while they last.
    old_secret_keys: tuple[str, ...] = ()
    # A file of hashes of passwords that were stolen elsewhere.
    breached_passwords: Path | None = None
    # Whether other programs reach the installation, with access tokens of people.
    has_api: bool = True
    # The ClamAV daemon that looks through uploaded files; empty: none does.
    virus_scan: str = ""
    # Lines to read, or a JSON object on each line.
    log_format: str = "text"
    # Where people sign in with their organisation's account; None: nowhere but here.
    openid: OpenId | None = None

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names of this installation, in lower case and without ports."""
        return (urlsplit(self.base_url).hostname or "", *self.more_hosts)

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")


# Every variable the application reads; a house test compares this list with docs/operations.md.
VARIABLES = (
    "TRACKER_DATABASE_URL",
    "TRACKER_SECRET_KEY",
    "TRACKER_MAIL_URL",
    "TRACKER_MAIL_FROM",
    "TRACKER_MAIL_TIMEOUT",
    "TRACKER_MAIL_BACK_OFF",
    "TRACKER_TEMPLATES",
    "TRACKER_SCHEDULER_LEASE",
    "TRACKER_SESSION_IDLE_MINUTES",
    "TRACKER_SESSION_HOURS",
    "TRACKER_AUDIT_YEARS",
    "TRACKER_PRIVACY_CONTACT",
    "TRACKER_SECOND_FACTOR",
    "TRACKER_BASE_URL",
    "TRACKER_TODAY",
    "TRACKER_DEMO",
    "TRACKER_PROXIES",
    "TRACKER_HOSTS",
    "TRACKER_HSTS",
    "TRACKER_LIMITS",
    "TRACKER_SECRET_KEY_FALLBACKS",
    "TRACKER_BREACHED_PASSWORDS",
    "TRACKER_API",
    "TRACKER_VIRUS_SCAN",
    "TRACKER_LOG_FORMAT",
    *openid_settings.VARIABLES,
)
