"""What differs between two editions of a report, as the page and the command say it."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.highlight_change_parts import ActionChangePart, LinePart, MovePart, RiskMovePart


@dataclass(frozen=True)
class WordsChangePart:
    """A narrative that was rewritten."""

    ref: str
    name: str
    before: str
    now: str


@dataclass(frozen=True)
class KpiChangePart:
    """A measure whose headline moved or whose months were restated.

    ``before`` and ``now`` read like ``19.9 Dec 19, snapshot``, empty where there was none; ``difference`` is signed, in
    the measure's unit; ``restated`` reads like ``Oct 19: 17.5, was 17.4``.
    """

    code: str
    name: str
    before: str
    now: str
    difference: str
    restated: tuple[str, ...]


@dataclass(frozen=True)
class PairPart:
    """Something said before and now; either is empty where it was not there."""

    what: str
    before: str
    now: str


@dataclass(frozen=True)
class Comparison:
    """The earlier edition held against the later one, whichever was asked for first.

    Dates, meetings and versions that differ stand in ``facts``; of two papers the cells of their tables in ``figures``
    and their words in ``texts``.
    """

    since: date
    until: date
    is_swapped: bool = False
    facts: tuple[PairPart, ...] = ()
    ratings: tuple[MovePart, ...] = ()
    actions: tuple[MovePart, ...] = ()
    completed: tuple[ActionChangePart, ...] = ()
    slipped: tuple[ActionChangePart, ...] = ()
    added: tuple[ActionChangePart, ...] = ()
    removed: tuple[ActionChangePart, ...] = ()
    changed_words: tuple[WordsChangePart, ...] = ()
    unchanged_words: tuple[str, ...] = ()
    risks: tuple[RiskMovePart, ...] = ()
    kpis: tuple[KpiChangePart, ...] = ()
    signals: tuple[PairPart, ...] = ()
    decisions: tuple[LinePart, ...] = ()
    concerns: tuple[PairPart, ...] = ()
    developments: tuple[PairPart, ...] = ()
    budget: tuple[PairPart, ...] = ()
    findings: tuple[LinePart, ...] = ()
    board_actions: tuple[LinePart, ...] = ()
    figures: tuple[PairPart, ...] = ()
    texts: tuple[PairPart, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same, apart from the words that stand in both."""
        told = (
            self.facts,
            self.ratings,
            self.actions,
            self.completed,
            self.slipped,
            self.added,
            self.removed,
            self.changed_words,
            self.risks,
            self.kpis,
            self.signals,
            self.decisions,
            self.concerns,
            self.developments,
            self.budget,
            self.findings,
            self.board_actions,
            self.figures,
            self.texts,
        )
        return not any(told)
