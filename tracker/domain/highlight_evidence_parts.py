"""Parts of the highlight report that hold evidence: rating queries, inspection findings, signals, data quality."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class RatingQueryPart:
    """A stated rating that the evidence does not support."""

    ref: str
    name: str
    stated: str
    evidence: str
    why: str


@dataclass(frozen=True)
class AnswerPart:
    """An objective that answers a finding, as it is rated."""

    ref: str
    name: str
    rag: str


@dataclass(frozen=True)
class FindingActionPart:
    """An action of an objective that answers a finding: what, by when, and how it stands."""

    ref: str
    title: str
    due: str
    due_on: date | None
    is_overdue: bool
    rag: str


@dataclass(frozen=True)
class EvidencePart:
    """What the evidence says of a finding: a measure or an assurance record; ``travel`` is better, worse or empty."""

    kind: str
    name: str
    text: str
    travel: str


@dataclass(frozen=True)
class FindingPart:
    """What an inspection found, how the objectives that answer it stand, and what their evidence says.

    ``silent`` counts the measures and records linked to them that settle nothing; None in editions older than this.
    """

    event: str
    held_on: date
    number: int
    text: str
    objectives: tuple[AnswerPart, ...]
    is_illustrative: bool
    actions: tuple[FindingActionPart, ...] = ()
    evidence: tuple[EvidencePart, ...] = ()
    silent: int | None = None
    is_public: bool = True


@dataclass(frozen=True)
class SignalPart:
    """A KPI that is getting better or worse."""

    code: str
    name: str
    latest: str
    period: str
    change_words: str
    travel: str
    words: str
    is_new: bool
    national: str
    target_words: str
    verdict: str
    commentary: str


@dataclass(frozen=True)
class QualityPart:
    """Something to know about the data: what does not hold, what is missing, what is provisional."""

    kind: str
    where: str
    message: str
