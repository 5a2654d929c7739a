"""JSON that programs send, as Python values: every name once, numbers finite, and no more than is asked for."""

import json
from collections.abc import Sequence
from math import isfinite
from typing import Any

from flask import abort, request


def read_document(*, most_bytes: int) -> Any:
    """The body of this request, which was read before the database was asked for anything.

    Aborts with 400 for what is no JSON, 413 for what is larger, 415 for what does not say that it is JSON.
    """
    if not request.is_json:
        abort(415, "Send JSON, with the header Content-Type: application/json.")
    data = request.get_data()
    if len(data) > most_bytes:
        abort(413, f"This takes JSON of {most_bytes // 1024:,} kB at most; send it in several requests.")
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse, parse_float=_finite)
    except UnicodeDecodeError:
        abort(400, "The body is not JSON: its letters are not UTF-8.")
    except RecursionError:
        abort(400, "The body is not JSON that is meant: it is nested too deeply.")
    except ValueError as wrong:
        abort(400, f"The body is not JSON: {str(wrong)[:200]}.")


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice[:60]!r} stands twice in one object")
    return said


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"{text[:60]} is no number that can be held")
    return number
