"""Reads the settings from the environment: the first that cannot be used is refused by name."""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tracker.domain.openid_settings import OpenId, UnfitOpenId, read_openid
from tracker.settings.addresses import read_base_url, read_hosts, read_hsts
from tracker.settings.mail import read_back_off, read_mail_from, read_mail_url
from tracker.settings.plain import read_choice, read_count, read_flag, read_folder, read_seconds, read_whole
from tracker.settings.scanning import read_virus_scan
from tracker.settings.secret_key import read_old_keys, read_secret_key
from tracker.settings.values import BadSetting, Settings

_DAY_MINUTES, _MONTH_HOURS = 24 * 60, 30 * 24
_MOST_AUDIT_YEARS = 100
_MOST_LIMITS = 1_000


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
    return Settings(
        database_url=_read_database_url(environ, folder),
        secret_key=read_secret_key(environ, folder),
        mail_url=read_mail_url(environ),
        mail_from=read_mail_from(environ),
        mail_timeout=read_seconds(environ, "TRACKER_MAIL_TIMEOUT", Settings.mail_timeout),
        mail_back_off=read_back_off(environ),
        templates=read_folder(environ, "TRACKER_TEMPLATES"),
        scheduler_lease=read_seconds(environ, "TRACKER_SCHEDULER_LEASE", Settings.scheduler_lease),
        session_idle_minutes=read_whole(
            environ, "TRACKER_SESSION_IDLE_MINUTES", Settings.session_idle_minutes, most=_DAY_MINUTES
        ),
        session_hours=read_whole(environ, "TRACKER_SESSION_HOURS", Settings.session_hours, most=_MONTH_HOURS),
        audit_years=read_whole(environ, "TRACKER_AUDIT_YEARS", Settings.audit_years, most=_MOST_AUDIT_YEARS),
        privacy_contact=environ.get("TRACKER_PRIVACY_CONTACT", "").strip(),
        second_factor=read_choice(environ, "TRACKER_SECOND_FACTOR", ("offered", "required")),
        base_url=read_base_url(environ),
        today=_read_today(environ),
        is_demo=read_flag(environ, "TRACKER_DEMO"),
        proxies=read_count(environ, "TRACKER_PROXIES"),
        more_hosts=read_hosts(environ),
        hsts=read_hsts(environ),
        limits=_read_limits(environ),
        old_secret_keys=read_old_keys(environ),
        breached_passwords=Path(found) if (found := environ.get("TRACKER_BREACHED_PASSWORDS")) else None,
        has_api=read_choice(environ, "TRACKER_API", ("on", "off")) == "on",
        virus_scan=read_virus_scan(environ),
        log_format=read_choice(environ, "TRACKER_LOG_FORMAT", ("text", "json")),
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


def _read_today(environ: Mapping[str, str]) -> date | None:
    text = environ.get("TRACKER_TODAY", "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadSetting(f"TRACKER_TODAY is {text!r}; write a date such as 2020-01-27, or leave it out") from None


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
