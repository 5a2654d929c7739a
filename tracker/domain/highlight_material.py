"""The facts that a highlight report is built from, as they were read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tracker.domain.changes import DecisionFact, RiskFact, Snapshot
from tracker.domain.highlight_kpis import SectionFact
from tracker.domain.highlight_parts import THE_BOARDS, ProgrammePart, SeriesPart
from tracker.domain.highlight_sections import STANDARD
from tracker.domain.highlight_text_parts import TextPart
from tracker.domain.publication_marks import Marks
from tracker.domain.publication_parts import PublicationPart


@dataclass(frozen=True)
class BudgetFact:
    label: str
    budget: Decimal | None
    actual: Decimal | None
    forecast: Decimal | None
    comment: str = ""
    is_public: bool = True


@dataclass(frozen=True)
class MatterFact:
    """A concern or a development."""

    ref: int
    title: str
    description: str
    owners: tuple[str, ...]
    due_text: str
    due_on: date | None
    review_on: date | None
    is_illustrative: bool
    is_public: bool = True


@dataclass(frozen=True)
class RiskEntry:
    """A risk with what the register prints beside its score; ``invented`` names what is illustrative."""

    fact: RiskFact
    mitigation: str = ""
    raised: str = ""
    owner: str = ""
    proximity: str = ""
    response: str = ""
    invented: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FindingFact:
    event: str
    held_on: date
    number: int
    text: str
    objective_ids: tuple[int, ...]
    is_illustrative: bool = False
    is_public: bool = True


@dataclass(frozen=True)
class BoardActionFact:
    """Something a meeting of the board asked for: a line of its own action log."""

    id: int
    meeting: str
    raised_on: date
    title: str
    owner: str
    due_on: date | None
    done_on: date | None
    is_illustrative: bool = False
    is_public: bool = True


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything the report is built from, as it was known at one moment.

    ``before`` is the programme at the last edition's status date; None for a first edition. ``decisions`` are all
    that had been asked, ``requests`` the open requests for help.
    """

    programme: ProgrammePart
    now: Snapshot
    before: Snapshot | None = None
    data_to_on: date
    meeting_on: date | None = None
    meeting: str = ""
    version: int = 1
    correction: str = ""
    appetite_score: int = 12
    guidance: Mapping[str, Mapping[str, str]]
    budget: Sequence[BudgetFact] = ()
    concerns: Sequence[MatterFact] = ()
    developments: Sequence[MatterFact] = ()
    risks: Sequence[RiskEntry] = ()
    sections: Sequence[SectionFact] = ()
    decisions: Sequence[DecisionFact] = ()
    requests: Sequence[DecisionFact] = ()
    findings: Sequence[FindingFact] = ()
    series: SeriesPart = THE_BOARDS
    printed: tuple[str, ...] = STANDARD
    texts: Sequence[TextPart] = ()
    board_actions: Sequence[BoardActionFact] = ()
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    publication: PublicationPart = field(default_factory=PublicationPart)
