"""How something's words changed, one change after another, for a page that shows its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

_LABELS = {
    "title": "Title",
    "description": "Where it stands",
    "due_text": "By when",
    "due_on": "Due on",
    "review_on": "Looked at again on",
    "theme_id": "Theme",
    "owner_ids": "Owners",
    "owner_id": "Owner",
    "is_open": "State",
    "label": "Line",
    "budget": "Budget",
    "actual": "Actual",
    "forecast": "Forecast",
    "comment": "Comment",
    "kind": "Kind",
    "held_on": "Day",
    "outcome": "Outcome",
    "text": "What was found",
    "objective_ids": "Objectives",
    "detail": "Why",
    "needed_on": "Needed by",
    "objective_id": "About",
    "action_id": "About",
    "done_on": "Done on",
    "abbreviations": "Abbreviations",
    "position": "Place",
    "heading": "Heading",
    "kpi_codes": "Measures",
}
_BY_ID = frozenset({"theme_id", "owner_ids", "owner_id", "objective_ids", "objective_id", "action_id"})


@dataclass(frozen=True)
class WordChange:
    """One field as it was before a change; ``before`` is empty where it was empty or is kept by id."""

    label: str
    before: str


@dataclass(frozen=True)
class WordingStep:
    """What somebody changed on a day; the first step adds it and changes nothing."""

    on: date
    author: str
    changes: tuple[WordChange, ...]
    is_first: bool = False


def wording_changes(history: Sequence[tuple[date, str, Mapping[str, Any]]]) -> tuple[WordingStep, ...]:
    """The steps of a history of (day, author, words), both newest first."""
    steps = []
    for (on, author, now), (_, _, before) in pairwise(history):
        changed = [name for name in now if now[name] != before.get(name) and name in _LABELS]
        steps.append(WordingStep(on, author, tuple(WordChange(_LABELS[name], _said(name, before)) for name in changed)))
    if history:
        on, author, _ = history[-1]
        steps.append(WordingStep(on, author, (), is_first=True))
    return tuple(steps)


def _said(name: str, words: Mapping[str, Any]) -> str:
    value = words.get(name)
    if name in _BY_ID or value is None:
        return ""
    if name == "is_open":
        return "open" if value else "closed"
    if isinstance(value, Mapping):
        return "; ".join(f"{short}: {said}" for short, said in value.items())
    return str(value).replace("_", " ") if name == "kind" else str(value)
