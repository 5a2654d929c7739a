"""The log of refusals: a line for each, with who asked for what and from where, and no token or text of theirs.

Who asks is the number of a person, never their name or email address. What they asked for is the name of our own view,
since the address of a page can hold a token.
"""

import logging

from flask import Flask, Response, g, request
from flask_login import current_user

from tracker.domain.refusals import Refusal, refusal_in
from tracker.web.private_addresses import Scrubbing

log = logging.getLogger(__name__)
log.addFilter(Scrubbing())

_STATIC = "static"


def init_app(app: Flask) -> None:
    @app.after_request
    def note(response: Response) -> Response:
        noted: tuple[Refusal, str, str] | None = g.pop("refusal", None)
        if request.endpoint == _STATIC:
            return response
        rule = request.url_rule.rule if request.url_rule else None
        kind, detail, tried = noted or (refusal_in(response.status_code, rule=rule), "", "")
        if kind is not None:
            write_refusal(
                kind,
                address=request.remote_addr,
                person=_person_id(),
                by_link="link_person_id" in g,
                method=request.method if rule else "",
                route=request.endpoint or "",
                programme=tried or _slug(),
                detail=detail,
            )
        return response


def note_refusal(kind: Refusal, detail: str = "", *, programme: str = "") -> None:
    """What the answer of this request refuses, where its status does not say; the first note counts.

    ``programme`` is the one that was tried where the visitor has none.
    """
    if "refusal" not in g:
        g.refusal = (kind, detail, programme)


def write_refusal(
    kind: Refusal,
    *,
    address: str | None,
    person: int | None = None,
    by_link: bool = False,
    method: str = "",
    route: str = "",
    programme: str = "",
    detail: str = "",
) -> None:
    """Write the line. Lines of JSON have the same in fields of their own."""
    who = f"person {person}{' by a link' if by_link else ''}" if person else "nobody signed in"
    what = " ".join(filter(None, (method, route or "no page of ours", f"in {programme}" if programme else "")))
    fields = {"refusal": kind.value, "person": person, "by_link": by_link, "method": method, "route": route}
    fields |= {"programme": programme, "address": address, "detail": detail}
    log.warning(
        "refused: %s, %s, %s, from %s%s",
        kind.value,
        who,
        what,
        address or "nowhere",
        f": {detail}" if detail else "",
        extra={"fields": {name: value for name, value in fields.items() if value}},
    )


def _person_id() -> int | None:
    """Whoever is signed in, or else holds the link of a reminder."""
    by_link: int | None = g.get("link_person_id")
    return by_link or (current_user.id if current_user.is_authenticated else None)


def _slug() -> str:
    """The programme whose door the visitor came through; another's name in the address could be anything."""
    return g.programme.slug if "programme" in g else ""
