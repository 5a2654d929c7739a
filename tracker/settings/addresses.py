"""Under which names an installation answers, and what it tells browsers of them."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from tracker.settings.values import BadSetting, Settings

_HOST_NAME = re.compile(r"\[[0-9a-f:.]+\]|[a-z0-9_-]+(\.[a-z0-9_-]+)*")
_HSTS_CHOICES = ("host", "subdomains", "off")


def read_base_url(environ: Mapping[str, str]) -> str:
    base_url = environ.get("TRACKER_BASE_URL", Settings.base_url).rstrip("/")
    if urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).netloc:
        raise BadSetting(f"TRACKER_BASE_URL is {base_url!r}; write an address such as https://tracker.example.org")
    return base_url


def read_hosts(environ: Mapping[str, str]) -> tuple[str, ...]:
    text = environ.get("TRACKER_HOSTS", "")
    names = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    if wrong := [name for name in names if not _HOST_NAME.fullmatch(name)]:
        raise BadSetting(
            f"TRACKER_HOSTS has {wrong[0]!r}, which is no name of a host; write names without scheme and port, with "
            "commas, for example tracker.internal,10.0.0.7"
        )
    return names


def read_hsts(environ: Mapping[str, str]) -> str:
    choice = environ.get("TRACKER_HSTS", "") or Settings.hsts
    if choice not in _HSTS_CHOICES:
        raise BadSetting(f"TRACKER_HSTS is {choice!r}; write one of {', '.join(_HSTS_CHOICES)}")
    return choice
