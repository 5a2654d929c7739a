"""Stored reports carry the number of their schema; opening an older one brings it up to date in memory.

The stored text is never rewritten. When a change of the object would make an old document read otherwise than it was
meant (a field that is renamed, or whose default would say something new), raise ``SCHEMA`` and add the step.
A document of each earlier schema is kept under ``tests/golden/editions``.
"""

from collections.abc import Callable
from typing import Any

Document = dict[str, Any]

SCHEMA = 2


class UnknownSchema(ValueError):
    """The document was written by a later version of the tracker."""


def brought_up_to_date(document: Document) -> Document:
    """A document of any schema so far as one of today's. Raises :class:`UnknownSchema`."""
    number = document.get("schema", 1)
    if number > SCHEMA:
        raise UnknownSchema(f"This edition was stored by a later version of the tracker (schema {number}); upgrade it.")
    for step in UPGRADES[number - 1 :]:
        document = step(document)
    return document


def _with_series_and_sections(document: Document) -> Document:
    """1 to 2. There was one series, with all sections there were, and nobody could write a summary or notes."""
    return document | {
        "schema": 2,
        "series": {"slug": "board", "name": "Highlight report", "audience": "", "kind": "highlight", "number": 0},
        "sections": [
            "decisions",
            "budget",
            "concerns",
            "developments",
            "risks",
            "guidance",
            "measures",
            "themes",
            "changes",
            "queries",
            "findings",
            "signals",
            "quality",
        ],
        "executive_summary": None,
        "notes": [],
    }


UPGRADES: tuple[Callable[[Document], Document], ...] = (_with_series_and_sections,)
"""From schema 1 to 2, from 2 to 3, and so on."""
