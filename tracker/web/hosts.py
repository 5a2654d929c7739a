"""The names under which this installation answers. A request for any other is refused before anything reads it.

Nothing of ours takes an address from the request, so that a false name could mislead nobody; this keeps it so, and
keeps other sites' pages from reaching an installation on this machine under a name of their own.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tracker.domain.refusals import Refusal
from tracker.settings import Settings
from tracker.web.refusals import write_refusal

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# What watches over the process asks by its number, whatever that is.
WATCHED = ("/healthz", "/readyz")
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_HOST = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253})(?::\d{1,5})?", re.IGNORECASE | re.ASCII)
_PAGE = (
    b'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Unknown address</title></head><body><main>'
    b"<h1>This installation has another address</h1><p>Use the address that you were given. Whoever runs it sets its "
    b"names with TRACKER_BASE_URL and TRACKER_HOSTS.</p></main></body></html>"
)


def name_of(host: str) -> str | None:
    """The name in a ``Host`` header in lower case, without its port; None when it is none.

    >>> name_of("Tracker.example.org:443"), name_of("tracker.example.org/evil")
    ('tracker.example.org', None)
    """
    found = _HOST.fullmatch(host)
    return found[1].lower().rstrip(".") if found else None


class KnownHosts:
    """Passes on to ``app`` what asks for one of the names; answers 400 to the rest."""

    def __init__(self, app: "WSGIApplication", names: Iterable[str]) -> None:
        self._app = app
        self._names = frozenset(names) | frozenset(_LOOPBACK)

    @classmethod
    def of(cls, app: "WSGIApplication", settings: Settings) -> "KnownHosts":
        return cls(app, settings.hosts)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ.get("PATH_INFO") in WATCHED:
            environ["HTTP_HOST"] = _LOOPBACK[0]
        elif name_of(environ.get("HTTP_HOST", "")) not in self._names:
            write_refusal(Refusal.OTHER_HOST, address=environ.get("REMOTE_ADDR"))
            headers = [
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Length", str(len(_PAGE))),
                ("Cache-Control", "no-store"),
                ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
                ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", "same-origin"),
            ]
            start_response("400 Bad Request", headers)
            return [_PAGE]
        return self._app(environ, start_response)
