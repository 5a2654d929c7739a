"""Errors of the API, as the document of RFC 9457: other programs read what a page says to people."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, abort, current_app, g, request

API = "/api"
MEDIA_TYPE = "application/problem+json"


def is_api() -> bool:
    """Whether this request is of another program, which reads no pages and holds a token in place of a session."""
    return request.path == API or request.path.startswith(f"{API}/")


def problem(status: int, detail: str, **more: Any) -> Response:
    """The answer that says what is wrong. ``more``: what a program can act on, such as ``errors``, field by field."""
    title = HTTPStatus(status).phrase
    said: Mapping[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail} | more
    response = Response(json.dumps(said, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        wrong = ', error="invalid_token"' if request.headers.get("Authorization") else ""
        response.headers["WWW-Authenticate"] = f'Bearer realm="improvement tracker"{wrong}'
    return response


def read_body_first() -> None:
    """Read what a program sends before the database is asked for anything.

    It may arrive a byte a second, and SQLite has one writer: whoever is let in must not keep the others out with it.
    """
    body = request.get_data()
    most = current_app.config["MAX_CONTENT_LENGTH"]
    if request.content_length is None and len(body) >= most:
        # What comes in pieces says no length, and is cut off at the limit.
        abort(413)


def say_saved() -> None:
    """From now on an error of this request is one of the answer alone."""
    g.is_saved = True


def is_saved() -> bool:
    return bool(g.get("is_saved"))
