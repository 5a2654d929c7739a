"""By which server mail goes, from whom, and when it is tried again."""

import re
from collections.abc import Mapping
from email.utils import parseaddr
from urllib.parse import parse_qs, urlsplit

from tracker.settings.plain import MOST_SECONDS
from tracker.settings.values import BadSetting, Settings

_MAIL_SCHEMES = ("smtp", "smtps", "notify", "file", "console")
_STARTTLS_CHOICES = ("offered", "required", "no")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NOTIFY_KEY = re.compile(f"({_UUID.pattern})-({_UUID.pattern})$", re.IGNORECASE)


def read_mail_url(environ: Mapping[str, str]) -> str:
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


def read_mail_from(environ: Mapping[str, str]) -> str:
    sender = environ.get("TRACKER_MAIL_FROM", Settings.mail_from)
    if "@" not in parseaddr(sender)[1] or any(letter in sender for letter in "\r\n"):
        raise BadSetting(
            f"TRACKER_MAIL_FROM is {sender!r}; write an address such as "
            "Improvement programmes <improvement@example.org>"
        )
    return sender


def read_back_off(environ: Mapping[str, str]) -> tuple[float, ...]:
    """The pauses before each further try; as many tries as there are pauses, and one."""
    text = environ.get("TRACKER_MAIL_BACK_OFF", "")
    if not text:
        return Settings.mail_back_off
    try:
        pauses = tuple(float(part) for part in text.split(","))
    except ValueError:
        pauses = (-1.0,)
    if not all(0 <= pause < MOST_SECONDS for pause in pauses):
        raise BadSetting(
            f"TRACKER_MAIL_BACK_OFF is {text!r}; write the pauses between tries in seconds, for example "
            "300,900,3600,14400"
        )
    return pauses
