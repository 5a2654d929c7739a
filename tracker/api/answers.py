"""Answers as JSON: days and moments in ISO 8601, numbers unrounded, what is missing null."""

import json
from datetime import date
from typing import Any

from flask import Response

from tracker.api.described import JSON


def answer(said: Any, status: int = 200) -> Response:
    """A document. Letters stand as they are, not as escapes."""
    return Response(json.dumps(said, ensure_ascii=False, default=_plain) + "\n", status=status, content_type=JSON)


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no part of a JSON document")
