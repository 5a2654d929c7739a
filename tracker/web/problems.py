"""Errors of the API, as the document of RFC 9457: other programs read what a page says to people."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, request

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
        response.headers["WWW-Authenticate"] = 'Bearer realm="improvement tracker"'
    return response
