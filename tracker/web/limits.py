"""How often somebody may ask: of everything, of what opens something by itself, of what takes long to make.

Counted in the memory of each process, so that with four of them somebody may ask up to four times as often, and a
restart forgets. Signing in and resetting a password count in the database (``tracker/people``).
"""

from dataclasses import dataclass

from flask import Flask, request
from flask_limiter import ApplicationLimit, Limiter
from flask_login import current_user

from tracker.settings import Settings
from tracker.web.problems import API

_MADE = (".csv", ".docx", ".ics", ".json", ".pdf", ".pptx", ".xlsx")
_HTML_FILE = ".html"
_UPLOADS = ("/import", "/templates", "/neighbours")
_PREVIEWS = ("/preview",)
_MAIL = ("/mail-test", "/invite", "/u/new")
_UNCOUNTED = ("static", "health.healthz", "health.readyz")


@dataclass(frozen=True)
class Ceiling:
    """So many requests of a kind a minute, for each person or, signed out, each address."""

    kind: str
    per_minute: int


SECRET, EXPORT, PREVIEW, UPLOAD, MAIL, PROGRAM = CEILINGS = (
    Ceiling("secret address", 60),
    Ceiling("export", 40),
    Ceiling("preview", 240),
    Ceiling("upload", 30),
    Ceiling("email", 20),
    Ceiling("API", 300),
)
# Of somebody signed out the address counts as the person.
PER_PERSON, PER_ADDRESS = 900, 6_000
_WAIT = "You asked more often than this installation allows. Wait a minute, then try again; nothing was saved by this."


def kind_of(rule: str, method: str) -> Ceiling | None:
    """What a request to an address of ours asks for, beside a page.

    >>> kind_of("/u/<token>", "GET").kind
    'secret address'
    """
    if "<token>" in rule:
        return SECRET
    if rule.startswith(f"{API}/"):
        return EXPORT if ":form>" in rule else UPLOAD if rule.endswith("/figures") else PROGRAM
    if method in ("GET", "HEAD"):
        is_file = rule.endswith((*_MADE, _HTML_FILE)) or ":form>" in rule
        return EXPORT if is_file else None
    for endings, ceiling in ((_PREVIEWS, PREVIEW), (_MAIL, MAIL), (_UPLOADS, UPLOAD)):
        if rule.endswith(endings):
            return ceiling
    return None


def init_app(app: Flask, settings: Settings) -> None:
    """``settings.limits`` multiplies every ceiling; 0 switches them off."""
    if settings.limits == 0:
        return

    def most(ceiling: int) -> str:
        return f"{max(1, round(ceiling * settings.limits))} per minute"

    kinds = [
        ApplicationLimit(
            limit_provider=most(one.per_minute),
            key_function=_who,
            scope=one.kind,
            exempt_when=lambda one=one: _kind() is not one,  # type: ignore[misc]
            error_message=_WAIT,
        )
        for one in CEILINGS
    ]
    everything = [
        ApplicationLimit(
            limit_provider=most(ceiling),
            key_function=key,
            scope=scope,
            exempt_when=lambda: request.endpoint in _UNCOUNTED,
            error_message=_WAIT,
        )
        for scope, ceiling, key in (("person", PER_PERSON, _who), ("address", PER_ADDRESS, _address))
    ]
    Limiter(
        _who,
        app=app,
        application_limits=[*kinds, *everything],
        storage_uri="memory://",
        strategy="fixed-window",
        headers_enabled=True,
        fail_on_first_breach=True,
    )


def _kind() -> Ceiling | None:
    return kind_of(request.url_rule.rule, request.method) if request.url_rule else None


def _address() -> str:
    return request.remote_addr or "nowhere"


def _who() -> str:
    return f"person {current_user.id}" if current_user.is_authenticated else _address()
