"""What an answer must never be, whatever was asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tests.fuzz.sent import Sent
from tests.fuzz.values import EVALUATED, HEADER, QUOTED, TAG
from tests.fuzz.world import Seen

# A refusal that may write, and why.
WRITES_THOUGH_REFUSED = {
    "imports.send": "a load with problems is kept, so that its author can look at them and load the good rows",
}
# Written in a thread of its own, whatever else is asked meanwhile.
_BY_OTHERS = {"account_letter"}
# A wrong try to sign in is counted and noted.
_COUNTED = {"sign_in_tally", "audit_entry"}
SLOWEST_SECONDS = 20
_LEAKS = re.compile(
    r"Traceback \(most recent call last\)|File \"[^\"]+\.py\"|sqlalchemy\.|psycopg\.|werkzeug\.|jinja2\.|sqlite3\.|"
    r"OperationalError|site-packages|TRACKER_SECRET_KEY"
)
_INSIDE = re.compile(r"<h1[\s>]")
_UNREAD = ("text/csv", "application/json", "text/calendar", "application/pdf", "application/vnd")
_HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")


def faults_in(sent: Sent, seen: Seen) -> Iterator[str]:
    """What is wrong with the answer, a sentence each."""
    if seen.status >= 500:
        yield f"answered {seen.status}"
    yield from (f"logged an error: {words}" for words in seen.logged if "Traceback" in words)
    if seen.seconds > SLOWEST_SECONDS:
        yield f"took {seen.seconds:.0f} seconds"
    if seen.status >= 400:
        yield from _unclean_refusal(sent, seen)
    if seen.is_html:
        yield from _let_through(seen.body.decode("utf-8", "replace"))
    yield from _bad_headers(seen)


def _unclean_refusal(sent: Sent, seen: Seen) -> Iterator[str]:
    written = set(seen.written) - _BY_OTHERS
    if "sign_in_tally" in written:
        written -= _COUNTED
    if written and sent.endpoint not in WRITES_THOUGH_REFUSED:
        yield f"refused with {seen.status} and yet wrote to {', '.join(sorted(written))}"
    if sent.method == "HEAD" or not seen.body:
        return
    if seen.header("Content-Type") == "application/problem+json":
        yield from _unclean_problem(sent, seen)
        return
    if not seen.is_html and not sent.endpoint.startswith("health."):
        yield f"refused with {seen.status} as {seen.header('Content-Type')!r}, which nobody can read"
        return
    text = seen.body.decode("utf-8", "replace")
    is_part = ("HX-Request", "true") in sent.headers
    if not is_part and len(_INSIDE.findall(text)) != 1:
        yield f"refused with {seen.status} on a page with {len(_INSIDE.findall(text))} headings of the first level"


def _unclean_problem(sent: Sent, seen: Seen) -> Iterator[str]:
    if not sent.endpoint.startswith("api."):
        yield f"refused with {seen.status} as a document, to a browser"
    said = json.loads(seen.body)
    if said.get("status") != seen.status or not str(said.get("detail", "")).strip():
        yield f"refused with {seen.status} and does not say why: {said}"
    if found := _LEAKS.search(seen.body.decode("utf-8", "replace")):
        yield f"says what is inside: {found.group()!r}"


def _let_through(text: str) -> Iterator[str]:
    for marker, what in ((TAG, "a tag"), (QUOTED, "an attribute"), (EVALUATED, "the value of a template")):
        if marker in text:
            at = text.index(marker)
            yield f"shows {what} that was sent: {text[max(at - 80, 0) : at + 40]!r}"
    if found := _LEAKS.search(text):
        yield f"says what is inside: {text[max(found.start() - 60, 0) : found.end() + 60]!r}"


def _bad_headers(seen: Seen) -> Iterator[str]:
    if seen.header(HEADER):
        yield "sent a header that was smuggled in"
    missing = [name for name in _HEADERS if not seen.header(name)]
    if missing:
        yield f"answered without {', '.join(missing)}"
    location = urlsplit(seen.header("Location"))
    if (
        location.netloc not in ("", "localhost")
        or location.scheme not in ("", "http")
        or location.path.startswith("//")
    ):
        yield f"leads to {seen.header('Location')!r}"
    for name, value in seen.headers:
        if name == "Set-Cookie" and ("HttpOnly" not in value or "SameSite" not in value):
            yield f"sets a cookie that scripts may read: {value[:80]}"
        if any(letter in value for letter in "\r\n\x00"):
            yield f"breaks its header {name}: {value!r}"
