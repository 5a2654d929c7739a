"""What changed since the last edition, as the report holds it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class MovePart:
    """A rating that moved; ``travel`` is better, worse or empty where there was no rating before."""

    ref: str
    name: str
    before: str
    now: str
    travel: str
    why: str


@dataclass(frozen=True)
class ActionChangePart:
    """An action that was completed, slipped, added or removed; ``detail`` says when, how far, how often."""

    ref: str
    name: str
    detail: str
    reason: str


@dataclass(frozen=True)
class RiskMovePart:
    """A risk that moved, is new or was closed; ``detail`` reads like ``20 to 25``."""

    number: int
    title: str
    before: int | None
    now: int | None
    movement: str
    detail: str


@dataclass(frozen=True)
class LinePart:
    """One line of a summary: what, and what became of it."""

    what: str
    text: str
    is_public: bool = True


@dataclass(frozen=True)
class ChangesPart:
    """What changed since the edition of ``since``; None when there is none to compare with.

    ``first_ratings``, ``more_ratings`` and ``summary`` are what a first page has room for.
    """

    since: date | None
    first_ratings: tuple[MovePart, ...] = ()
    more_ratings: int = 0
    ratings: tuple[MovePart, ...] = ()
    actions: tuple[MovePart, ...] = ()
    completed: tuple[ActionChangePart, ...] = ()
    slipped: tuple[ActionChangePart, ...] = ()
    added: tuple[ActionChangePart, ...] = ()
    removed: tuple[ActionChangePart, ...] = ()
    unchanged_words: tuple[str, ...] = ()
    risks: tuple[RiskMovePart, ...] = ()
    decisions: tuple[LinePart, ...] = ()
    summary: tuple[LinePart, ...] = ()
