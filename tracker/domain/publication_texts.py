"""Words that a public version leaves out: those marked, those of hidden figures, and owners below head of service."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar

from tracker.domain.publication_parts import LeftOut, PublicationPart

MARKED = "marked not for publication"
SPEAKS = "it speaks of a measure whose figures are suppressed"
JUNIOR = "an owner below head of service"

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
# What holds words somebody wrote or a rule made of figures; names, titles and headings stay.
_PROSE = frozenset(
    {
        "narrative",
        "summary",
        "why",
        "path",
        "suggestion",
        "description",
        "detail",
        "text",
        "comment",
        "mitigation",
        "reason",
        "answer",
        "outcome",
        "correction",
        "derived_words",
        "then_text",
        "if_text",
        "commentary",
    }
)

Part = TypeVar("Part")


@dataclass
class Desk:
    """Whoever prepares a public version: the settings, the measures not to be spoken of, and what was left out.

    ``measures`` are names in small letters; ``explained`` is what was put after an abbreviation where it was first
    used, and stands in the way of finding them.
    """

    publication: PublicationPart
    measures: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    left_out: list[LeftOut] = field(default_factory=list)

    def note(self, where: str, what: str, why: str) -> None:
        if what:
            self.left_out.append(LeftOut(where, what, why))

    def owners(self, titles: str, where: str) -> str:
        """Job titles joined by semicolons, those left out that are not named in public."""
        held = [title for title in titles.split("; ") if title]
        for title in held:
            if not self.publication.is_named(title):
                self.note(where, title, JUNIOR)
        return "; ".join(title for title in held if self.publication.is_named(title))

    def without_titles(self, words: str) -> str:
        """The same words without the job titles that are not named, as in ``(Title, 3 May 2019)``."""
        for title in self.publication.hidden_titles:
            words = words.replace(f"({title}, ", "(").replace(f" ({title})", "")
        return words

    def speaks_of_hidden(self, words: str) -> bool:
        """Whether words name a measure with hidden figures."""
        for one in self.explained:
            words = words.replace(one, "")
        return any(name in words.casefold() for name in self.measures)

    def unspoken(self, words: str, where: str) -> str:
        """The words without the sentences that name a measure with hidden figures."""
        kept = []
        for sentence in _SENTENCE.split(words):
            if self.speaks_of_hidden(sentence):
                self.note(where, sentence, SPEAKS)
            else:
                kept.append(sentence)
        return words if len(kept) == len(_SENTENCE.split(words)) else " ".join(kept).strip()


def public_rows(
    rows: Iterable[Part], desk: Desk, where: Callable[[Part], str], what: Callable[[Part], str]
) -> tuple[Part, ...]:
    """The rows that are for publication; those that are not are noted."""
    kept = []
    for row in rows:
        if getattr(row, "is_public", True):
            kept.append(row)
        else:
            desk.note(where(row), what(row), MARKED)
    return tuple(kept)


def unspoken_in(value: Any, desk: Desk, where: str = "") -> Any:
    """A part of a report, and all parts in it, without the sentences that name a measure with hidden figures."""
    if isinstance(value, tuple):
        return tuple(unspoken_in(one, desk, where) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    where = _place_of(value) or where
    changed = {}
    for one in fields(value):
        held = getattr(value, one.name)
        new = desk.unspoken(held, where) if _is_prose(one.name, held) else unspoken_in(held, desk, where)
        if new != held:
            changed[one.name] = new
    return replace(value, **changed) if changed else value


def _is_prose(name: str, held: object) -> bool:
    return name in _PROSE and isinstance(held, str)


_PLACES = {
    "OverallPart": "Overall progress",
    "ThemePart": "Theme {0.number}",
    "ObjectivePart": "Objective {0.ref}",
    "ActionPart": "Action {0.ref}",
    "RiskPart": "Risk {0.number}",
    "MatterPart": "{0.title}",
    "DecisionPart": "Decision {0.number}",
    "FindingPart": "{0.event}, finding {0.number}",
    "MovePart": "What changed, {0.ref}",
    "RatingQueryPart": "Rating query, {0.ref}",
    "KpiPart": "Commentary on {0.name}",
    "BudgetPart": "Budget, {0.label}",
    "TextPart": "Note on {0.section}",
}


def _place_of(part: Any) -> str:
    """What a part is called in the list of what was left out."""
    return _PLACES.get(type(part).__name__, "").format(part)
