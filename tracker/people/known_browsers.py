"""Browsers in which somebody has signed in before: a signed cookie says whose, and no lockout reaches them there."""

import secrets
from typing import Any

from flask import Response, after_this_request, request

from tracker.adapters import clock
from tracker.people.models import Person
from tracker.people.tokens import SignedLinks
from tracker.web.cookies import cookie_name

KNOWN_SECONDS = 180 * 24 * 60 * 60
# On a shared machine the last few count; a cookie has to stay small.
_MOST_PEOPLE = 5


def name_of_known_browser(person: Person | None) -> str | None:
    """The name of this request's browser, if this person has signed in with it; None for any other.

    Signing out everywhere makes every browser unknown again.
    """
    held = _held()
    is_known = person is not None and [person.id, person.credential_version] in held["people"]
    return str(held["browser"]) if is_known else None


def remember_browser(person: Person) -> None:
    """From now on this person is known in this request's browser."""
    held = _held()
    others = [one for one in held["people"] if one[0] != person.id]
    people = [[person.id, person.credential_version], *others][:_MOST_PEOPLE]
    settings = clock.current_settings()
    value = _signed().make({"browser": held["browser"], "people": people})

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _cookie(),
            value,
            max_age=KNOWN_SECONDS,
            secure=settings.is_https,
            httponly=True,
            samesite="Lax",
        )
        return response


def _held() -> dict[str, Any]:
    found = _signed().read(request.cookies.get(_cookie(), ""), max_age_seconds=KNOWN_SECONDS)
    return found or {"browser": secrets.token_hex(8), "people": []}


def _signed() -> SignedLinks:
    return SignedLinks(clock.current_settings().secret_key, "known browser")


def _cookie() -> str:
    return cookie_name("tracker_browser", clock.current_settings())
