"""A statement that the arithmetic, or another statement, does not bear out. It is said, never silently put right.

A finding names where a person finds the statement, what it states, what follows from everything else, how far apart
the two may be by rounding, and what to do. Its fingerprint is of what is claimed: whoever accepts a finding with a
reason accepts this claim and no other, so that another figure, or other words, bring the finding back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from typing_extensions import TypedDict

_FINGERPRINT_LENGTH = 32
_SAME_TO = 6
"""Decimals to which two computed numbers are one claim: the columns of figures hold no more."""


class Severity(StrEnum):
    """A warning contradicts something. A note is a thing to know: nothing is wrong with it by itself."""

    WARNING = "warning"
    NOTE = "note"


class Todo(StrEnum):
    """What a person does about a finding: the parts of the page, in its order."""

    CORRECT = "correct"
    CHOOSE = "choose"
    LOOK = "look"
    COMPARE = "compare"
    REWRITE = "rewrite"

    @property
    def heading(self) -> str:
        return _HEADINGS[self]


_HEADINGS = {
    Todo.CORRECT: "Figures that contradict each other",
    Todo.CHOOSE: "One fact that is told twice",
    Todo.LOOK: "Figures out of line",
    Todo.COMPARE: "Comparisons of unlike things",
    Todo.REWRITE: "Words that the figures do not bear out",
}


class CheckKind(StrEnum):
    """Which rule found it. Values are those of ``tracker check``."""

    TOTAL = "total"
    AVERAGE = "average"
    SHARE_SUM = "share_sum"
    RATIO = "ratio"
    YTD = "ytd"
    RATE = "rate"
    CHANGE = "change"
    UNIT = "unit"
    PART_YEAR = "part_year"
    RESTATED = "restated"
    TWO_SOURCES = "two_sources"
    TWO_PLACES = "two_places"
    OUT_OF_LINE = "out_of_line"
    NARRATIVE = "narrative"
    DIRECTION_WORDS = "direction_words"

    @property
    def words(self) -> str:
        return _KINDS[self][0]

    @property
    def todo(self) -> Todo:
        return _KINDS[self][1]


_KINDS = {
    CheckKind.TOTAL: ("Totals", Todo.CORRECT),
    CheckKind.AVERAGE: ("Averages", Todo.CORRECT),
    CheckKind.SHARE_SUM: ("Shares of 100%", Todo.CORRECT),
    CheckKind.RATIO: ("Values and their parts", Todo.CORRECT),
    CheckKind.YTD: ("Years to date", Todo.CORRECT),
    CheckKind.RATE: ("Rates and populations", Todo.CORRECT),
    CheckKind.CHANGE: ("Changes", Todo.CORRECT),
    CheckKind.UNIT: ("Units and definitions", Todo.COMPARE),
    CheckKind.PART_YEAR: ("Part of a year", Todo.COMPARE),
    CheckKind.RESTATED: ("Restated since published", Todo.COMPARE),
    CheckKind.TWO_SOURCES: ("Two sources", Todo.CHOOSE),
    CheckKind.TWO_PLACES: ("Two places", Todo.CHOOSE),
    CheckKind.OUT_OF_LINE: ("Out of line", Todo.LOOK),
    CheckKind.NARRATIVE: ("Numbers in texts", Todo.REWRITE),
    CheckKind.DIRECTION_WORDS: ("Direction in texts", Todo.REWRITE),
}


class PlaceKind(StrEnum):
    """What a page shows the statement on."""

    KPI = "kpi"
    PROGRAMME = "programme"
    THEME = "theme"
    OBJECTIVE = "objective"
    ACTION = "action"
    RISK = "risk"
    CONCERN = "concern"
    DEVELOPMENT = "development"
    DECISION = "decision"
    FINDING = "finding"
    ASSURANCE = "assurance"
    EDITION = "edition"
    WORKFORCE = "workforce"


@dataclass(frozen=True)
class Place:
    """Where a person finds a statement.

    ``ref`` names the thing in its address: a KPI's code, ``1.2``, a risk's number. ``detail`` says where on it: a
    category and period, or which text. ``author`` wrote a text; who repeats the words of somebody else claims the same.
    """

    kind: PlaceKind
    ref: str
    detail: str = ""
    author: str = ""
    name: str = ""

    @property
    def words(self) -> str:
        """``REFPCT, May 14``; ``Theme 2, narrative, Head of service``."""
        thing = self.ref if self.kind is PlaceKind.KPI else f"{self.kind.value.capitalize()} {self.ref}".strip()
        return ", ".join(part for part in (thing, self.detail, self.author) if part)


def kpi_place(code: str, *details: str, name: str = "") -> Place:
    """``kpi_place("SD003", "source of referral", "2015/16 Q4")``."""
    return Place(PlaceKind.KPI, code, ", ".join(part for part in details if part), name=name)


@dataclass(frozen=True)
class CheckFinding:
    """One statement that does not hold.

    ``stated`` is what it says and ``computed`` what follows from the rest, unrounded; None where the statement is no
    number. ``tolerance`` says in words how far apart they may be, and why. ``claim`` tells two statements of one place
    apart: the sentence, or the code of the other KPI.
    """

    kind: CheckKind
    place: Place
    message: str
    stated: Decimal | None = None
    computed: Decimal | None = None
    tolerance: str = ""
    remedy: str = ""
    severity: Severity = Severity.WARNING
    claim: str = ""

    @property
    def where(self) -> str:
        return self.place.words

    @property
    def is_warning(self) -> bool:
        return self.severity is Severity.WARNING

    @property
    def fingerprint(self) -> str:
        """Of what is claimed and where: the same for the same claim, another one for another figure."""
        numbers = (_plain(self.stated), _plain(self.computed))
        claimed = (self.kind.value, self.place.kind.value, self.place.ref, self.place.detail, self.claim, *numbers)
        return sha256("\x1f".join(claimed).encode()).hexdigest()[:_FINGERPRINT_LENGTH]


class FindingJson(TypedDict):
    """``stated`` and ``computed`` are null for a finding that is not about two numbers."""

    kind: CheckKind
    severity: Severity
    where: str
    message: str
    stated: float | None
    computed: float | None
    tolerance: str | None
    remedy: str | None
    fingerprint: str


def finding_json(finding: CheckFinding) -> FindingJson:
    """One finding, as ``tracker kpi show`` and ``tracker check`` print it."""
    return {
        "kind": finding.kind,
        "severity": finding.severity,
        "where": finding.where,
        "message": finding.message,
        "stated": None if finding.stated is None else float(finding.stated),
        "computed": None if finding.computed is None else float(finding.computed),
        "tolerance": finding.tolerance or None,
        "remedy": finding.remedy or None,
        "fingerprint": finding.fingerprint,
    }


def each_once(findings: Sequence[CheckFinding]) -> tuple[CheckFinding, ...]:
    """Each claim once, the first of equals; in the order given."""
    return tuple({one.fingerprint: one for one in reversed(findings)}.values())[::-1]


def _plain(number: Decimal | None) -> str:
    if number is None:
        return ""
    rounded = round(number, _SAME_TO).normalize()
    return f"{rounded + 0:f}"
