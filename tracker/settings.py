"""The settings, read once from the environment and frozen."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tracker.domain import openid_settings
from tracker.domain.openid_settings import OpenId, UnfitOpenId, read_openid


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
    "TRACKER_LOG_FORMAT",
    *openid_settings.VARIABLES,
)

_MAIL_SCHEMES = ("smtp", "smtps", "notify", "file", "console")
_STARTTLS_CHOICES = ("offered", "required", "no")
_SHORTEST_KEY = 16


def settings_from_environment(*, folder: Path) -> Settings:
    """The settings of this process."""
    return read_settings(os.environ, folder=folder)


def demonstration_environment(*, base_url: str, mail_url: str) -> dict[str, str]:
    """The environment of the demonstration's processes: this one's, with what it leaves open."""
    return {"TRACKER_BASE_URL": base_url, "TRACKER_MAIL_URL": mail_url, **os.environ, "TRACKER_DEMO": "1"}


def read_settings(environ: Mapping[str, str], *, folder: Path) -> Settings:
    """Read the settings; raise :class:`BadSetting` naming the first that cannot be used.

    ``folder`` is where the default SQLite database and key live (``instance/``); it is made when
    one of them is needed.
    """
    base_url = environ.get("TRACKER_BASE_URL", Settings.base_url).rstrip("/")
    if urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).netloc:
        raise BadSetting(f"TRACKER_BASE_URL is {base_url!r}; write an address such as https://tracker.example.org")
    return Settings(
        database_url=_read_database_url(environ, folder),
        secret_key=_read_secret_key(environ, folder),
        mail_url=_read_mail_url(environ),
        mail_from=_read_mail_from(environ),
        mail_timeout=_read_seconds(environ, "TRACKER_MAIL_TIMEOUT", Settings.mail_timeout),
        mail_back_off=_read_back_off(environ),
        templates=_read_folder(environ, "TRACKER_TEMPLATES"),
        scheduler_lease=_read_seconds(environ, "TRACKER_SCHEDULER_LEASE", Settings.scheduler_lease),
        session_idle_minutes=_read_whole(
            environ, "TRACKER_SESSION_IDLE_MINUTES", Settings.session_idle_minutes, most=_DAY_MINUTES
        ),
        session_hours=_read_whole(environ, "TRACKER_SESSION_HOURS", Settings.session_hours, most=_MONTH_HOURS),
        audit_years=_read_whole(environ, "TRACKER_AUDIT_YEARS", Settings.audit_years, most=_MOST_AUDIT_YEARS),
        privacy_contact=environ.get("TRACKER_PRIVACY_CONTACT", "").strip(),
        second_factor=_read_choice(environ, "TRACKER_SECOND_FACTOR", ("offered", "required")),
        base_url=base_url,
        today=_read_today(environ),
        is_demo=_read_flag(environ, "TRACKER_DEMO"),
        proxies=_read_count(environ, "TRACKER_PROXIES"),
        more_hosts=_read_hosts(environ),
        hsts=_read_hsts(environ),
        limits=_read_limits(environ),
        old_secret_keys=_read_old_keys(environ),
        breached_passwords=Path(found) if (found := environ.get("TRACKER_BREACHED_PASSWORDS")) else None,
        log_format=_read_choice(environ, "TRACKER_LOG_FORMAT", ("text", "json")),
        openid=_read_provider(environ),
    )


def _read_provider(environ: Mapping[str, str]) -> OpenId | None:
    try:
        return read_openid(environ)
    except UnfitOpenId as unfit:
        raise BadSetting(str(unfit)) from None


def _read_database_url(environ: Mapping[str, str], folder: Path) -> str:
    url = environ.get("TRACKER_DATABASE_URL", "")
    if not url:
        folder.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{folder.resolve() / 'tracker.sqlite3'}"
    scheme, separator, rest = url.partition("://")
    if separator and scheme in ("postgres", "postgresql"):
        return f"postgresql+psycopg://{rest}"
    if separator and scheme in ("sqlite", "postgresql+psycopg"):
        return url
    raise BadSetting(
        "TRACKER_DATABASE_URL must begin with sqlite:// or postgresql://, "
        "for example postgresql://tracker@localhost/tracker"
    )


def _read_secret_key(environ: Mapping[str, str], folder: Path) -> str:
    key = environ.get("TRACKER_SECRET_KEY", "")
    if not key:
        return _stored_secret_key(folder / "secret_key")
    if len(key) < _SHORTEST_KEY:
        raise BadSetting(
            f"TRACKER_SECRET_KEY has {len(key)} characters; use {_SHORTEST_KEY} or more, for example the "
            "output of: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
    return key


def _stored_secret_key(file: Path) -> str:
    """The key of this installation, made at first use so that a first run needs no setting."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            _make_secret_key(file)
    except OSError as error:
        raise BadSetting(f"TRACKER_SECRET_KEY is not set and {file} cannot be written ({error}); set it") from error
    return file.read_text().strip()


def _make_secret_key(file: Path) -> None:
    """Written aside and linked into place: of processes that start together one wins, and none reads half a key."""
    aside = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    aside.touch(mode=0o600)
    try:
        aside.write_text(secrets.token_urlsafe(32))
        file.hardlink_to(aside)
    except FileExistsError:
        pass
    finally:
        aside.unlink()


def _read_mail_url(environ: Mapping[str, str]) -> str:
    url = environ.get("TRACKER_MAIL_URL", Settings.mail_url)
    if url.partition(":")[0] not in _MAIL_SCHEMES:
        raise BadSetting(
            f"TRACKER_MAIL_URL must begin with one of {', '.join(f'{s}:' for s in _MAIL_SCHEMES)}; "
            "for example smtp://user:password@mail.example.org:587"
        )
    if url.startswith("notify:"):
        _must_name_key_and_template(url)
    if url.startswith("smtp"):
        _must_be_a_mail_server(url)
    return url


def _must_be_a_mail_server(url: str) -> None:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if not parts.hostname or port == -1:
        raise BadSetting(
            "TRACKER_MAIL_URL names no mail server, or its port is no number; write smtp://mail.example.org:587, "
            "and %40, %3A, %2F for @, : and / in a user name or password"
        )
    starttls = parse_qs(parts.query).get("starttls", ["offered"])[-1]
    if starttls not in _STARTTLS_CHOICES:
        raise BadSetting(f"TRACKER_MAIL_URL has starttls={starttls}; write one of {', '.join(_STARTTLS_CHOICES)}")


def _must_name_key_and_template(url: str) -> None:
    parts = urlsplit(url)
    if not _NOTIFY_KEY.search(parts.username or "") or not _UUID.fullmatch(parts.path.strip("/")):
        raise BadSetting(
            "TRACKER_MAIL_URL lacks the API key of GOV.UK Notify or the number of its template; "
            "write notify://API_KEY@/TEMPLATE_ID"
        )


_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NOTIFY_KEY = re.compile(f"({_UUID.pattern})-({_UUID.pattern})$", re.IGNORECASE)


def _read_mail_from(environ: Mapping[str, str]) -> str:
    sender = environ.get("TRACKER_MAIL_FROM", Settings.mail_from)
    if "@" not in parseaddr(sender)[1] or any(letter in sender for letter in "\r\n"):
        raise BadSetting(
            f"TRACKER_MAIL_FROM is {sender!r}; write an address such as "
            "Improvement programmes <improvement@example.org>"
        )
    return sender


def _read_seconds(environ: Mapping[str, str], name: str, otherwise: float) -> float:
    text = environ.get(name, "")
    if not text:
        return otherwise
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds < _MOST_SECONDS:
        raise BadSetting(f"{name} is {text!r}; write a number of seconds above 0, for example {otherwise:g}")
    return seconds


_MOST_SECONDS = 30 * 24 * 60 * 60


_DAY_MINUTES, _MONTH_HOURS = 24 * 60, 30 * 24


def _read_whole(environ: Mapping[str, str], name: str, otherwise: int, *, most: int) -> int:
    text = environ.get(name, "")
    if not text:
        return otherwise
    # More digits than the largest has are no number for us; Python would refuse to read thousands of them.
    number = int(text) if text.isdecimal() and len(text) <= len(str(most)) else 0
    if not 1 <= number <= most:
        raise BadSetting(f"{name} is {text!r}; write a whole number from 1 to {most}, for example {otherwise}")
    return number


def _read_choice(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of the choices; the first when it is left out."""
    text = environ.get(name, "") or choices[0]
    if text not in choices:
        raise BadSetting(f"{name} is {text!r}; write one of {', '.join(choices)}")
    return text


_MOST_AUDIT_YEARS = 100


def _read_back_off(environ: Mapping[str, str]) -> tuple[float, ...]:
    """The pauses before each further try; as many tries as there are pauses, and one."""
    text = environ.get("TRACKER_MAIL_BACK_OFF", "")
    if not text:
        return Settings.mail_back_off
    try:
        pauses = tuple(float(part) for part in text.split(","))
    except ValueError:
        pauses = (-1.0,)
    if not all(0 <= pause < _MOST_SECONDS for pause in pauses):
        raise BadSetting(
            f"TRACKER_MAIL_BACK_OFF is {text!r}; write the pauses between tries in seconds, for example "
            "300,900,3600,14400"
        )
    return pauses


def _read_folder(environ: Mapping[str, str], name: str) -> Path | None:
    text = environ.get(name, "")
    if text and not Path(text).is_dir():
        raise BadSetting(f"{name} is {text!r}, which is no folder here; make it, or leave the setting out")
    return Path(text) if text else None


def _read_today(environ: Mapping[str, str]) -> date | None:
    text = environ.get("TRACKER_TODAY", "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadSetting(f"TRACKER_TODAY is {text!r}; write a date such as 2020-01-27, or leave it out") from None


def _read_flag(environ: Mapping[str, str], name: str) -> bool:
    text = environ.get(name, "0")
    if text not in ("0", "1", ""):
        raise BadSetting(f"{name} is {text!r}; write 1 for yes, or leave it out")
    return text == "1"


def _read_count(environ: Mapping[str, str], name: str) -> int:
    text = environ.get(name, "0") or "0"
    if not text.isdigit():
        raise BadSetting(f"{name} is {text!r}; write how many proxies stand in front, for example 1")
    return int(text)


def _read_hosts(environ: Mapping[str, str]) -> tuple[str, ...]:
    text = environ.get("TRACKER_HOSTS", "")
    names = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    if wrong := [name for name in names if not _HOST_NAME.fullmatch(name)]:
        raise BadSetting(
            f"TRACKER_HOSTS has {wrong[0]!r}, which is no name of a host; write names without scheme and port, with "
            "commas, for example tracker.internal,10.0.0.7"
        )
    return names


_HOST_NAME = re.compile(r"\[[0-9a-f:.]+\]|[a-z0-9_-]+(\.[a-z0-9_-]+)*")
_HSTS_CHOICES = ("host", "subdomains", "off")


def _read_hsts(environ: Mapping[str, str]) -> str:
    choice = environ.get("TRACKER_HSTS", "") or Settings.hsts
    if choice not in _HSTS_CHOICES:
        raise BadSetting(f"TRACKER_HSTS is {choice!r}; write one of {', '.join(_HSTS_CHOICES)}")
    return choice


def _read_limits(environ: Mapping[str, str]) -> float:
    text = environ.get("TRACKER_LIMITS", "") or "1"
    try:
        factor = float(text)
    except ValueError:
        factor = -1
    if not 0 <= factor <= _MOST_LIMITS:
        raise BadSetting(
            f"TRACKER_LIMITS is {text!r}; write how often people may ask, as a multiple of the usual, such as 2 for "
            "twice as often, or 0 for no limits"
        )
    return factor


_MOST_LIMITS = 1_000


def _read_old_keys(environ: Mapping[str, str]) -> tuple[str, ...]:
    keys = tuple(filter(None, environ.get("TRACKER_SECRET_KEY_FALLBACKS", "").split(",")))
    if any(len(key) < _SHORTEST_KEY for key in keys):
        raise BadSetting(
            f"TRACKER_SECRET_KEY_FALLBACKS has a key of fewer than {_SHORTEST_KEY} characters; write the keys of "
            "before, with commas"
        )
    return keys
