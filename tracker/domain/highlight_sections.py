"""The sections of the highlight report: what a series may leave out or put into another order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby


class Section(StrEnum):
    """A section, as the object and the settings of a series name it; in the standard order."""

    DECISIONS = "decisions"
    BUDGET = "budget"
    CONCERNS = "concerns"
    DEVELOPMENTS = "developments"
    RISKS = "risks"
    GUIDANCE = "guidance"
    MEASURES = "measures"
    THEMES = "themes"
    CHANGES = "changes"
    QUERIES = "queries"
    FINDINGS = "findings"
    BOARD = "board"
    SIGNALS = "signals"
    QUALITY = "quality"
    ABBREVIATIONS = "abbreviations"

    @property
    def heading(self) -> str:
        return _HEADINGS[self]


_HEADINGS = {
    Section.DECISIONS: "Decisions asked of the board",
    Section.BUDGET: "Progress against budget",
    Section.CONCERNS: "Key areas of concern",
    Section.DEVELOPMENTS: "Medium-term developments",
    Section.RISKS: "Risks and issues",
    Section.GUIDANCE: "Guidance for ratings",
    Section.MEASURES: "Programme measures",
    Section.THEMES: "Themes",
    Section.CHANGES: "What changed",
    Section.QUERIES: "Rating queries",
    Section.FINDINGS: "Progress by inspection finding",
    Section.BOARD: "The board's decisions and actions",
    Section.SIGNALS: "Signals in the figures",
    Section.QUALITY: "About the data",
    Section.ABBREVIATIONS: "Abbreviations",
}

STANDARD: tuple[str, ...] = tuple(section.value for section in Section)
"""Every section in the standard order: what a series has that chose nothing."""

SUMMARY = "summary"
"""What the executive summary is called among the texts written for an edition."""

ON_FIRST_PAGE = frozenset({Section.DECISIONS.value})
"""What stands on the first page wherever it comes in the order."""

_MATTERS = "Concerns, developments and risks"
_CHECKS = "Rating queries and inspection findings"
# Sections that share a chapter when they follow each other: its address and its title.
_CHAPTERS = {
    Section.BUDGET: ("concerns", _MATTERS),
    Section.CONCERNS: ("concerns", _MATTERS),
    Section.DEVELOPMENTS: ("concerns", _MATTERS),
    Section.RISKS: ("concerns", _MATTERS),
    Section.GUIDANCE: ("concerns", _MATTERS),
    Section.QUERIES: ("queries", _CHECKS),
    Section.FINDINGS: ("queries", _CHECKS),
}


@dataclass(frozen=True)
class Chapter:
    """Sections under one heading; ``id`` is the place that contents link to."""

    id: str
    title: str
    sections: tuple[str, ...]

    @property
    def has_several(self) -> bool:
        """Whether its sections have headings of their own."""
        return len(self.sections) > 1


def known_sections(chosen: Iterable[str]) -> tuple[str, ...]:
    """The sections that somebody chose, in their order, each once; the standard ones when none was chosen."""
    return tuple(dict.fromkeys(name for name in chosen if name in STANDARD)) or STANDARD


def chapters(sections: Sequence[str]) -> tuple[Chapter, ...]:
    """The chapters after the first page: neighbours that belong together share a heading.

    >>> [chapter.title for chapter in chapters(["risks", "concerns", "signals"])]
    ['Concerns, developments and risks', 'Signals in the figures']
    """
    following = [Section(name) for name in sections if name in STANDARD and name not in ON_FIRST_PAGE]
    found = [_chapter(list(group)) for _, group in groupby(following, key=_address)]
    seen: dict[str, int] = {}
    unique = []
    for chapter in found:
        seen[chapter.id] = seen.get(chapter.id, 0) + 1
        again = f"-{seen[chapter.id]}" if seen[chapter.id] > 1 else ""
        unique.append(Chapter(f"{chapter.id}{again}", chapter.title, chapter.sections))
    return tuple(unique)


def _address(section: Section) -> str:
    return _CHAPTERS[section][0] if section in _CHAPTERS else section.value


def _chapter(sections: list[Section]) -> Chapter:
    first = sections[0]
    title = _CHAPTERS[first][1] if len(sections) > 1 else first.heading
    return Chapter(_address(first), title, tuple(section.value for section in sections))
