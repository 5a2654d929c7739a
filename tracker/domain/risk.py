"""Risks: score, band and movement on a five by five map."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from tracker.domain.plan import PersonRef
from tracker.domain.rhythm import working_days_between

SCALE = range(1, 6)

PROBABILITY_WORDS = {1: "rare", 2: "unlikely", 3: "possible", 4: "likely", 5: "almost certain"}
IMPACT_WORDS = {1: "minor", 2: "moderate", 3: "serious", 4: "major", 5: "severe"}


class RiskKind(StrEnum):
    RISK = "risk"
    ISSUE = "issue"


class Level(StrEnum):
    """Before any mitigation, now, and where mitigation is to bring it."""

    INHERENT = "inherent"
    CURRENT = "current"
    TARGET = "target"


class Band(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").capitalize()


class Proximity(StrEnum):
    NOW = "now"
    THREE_MONTHS = "within 3 months"
    SIX_MONTHS = "within 6 months"
    TWELVE_MONTHS = "within 12 months"


class Response(StrEnum):
    TREAT = "treat"
    TOLERATE = "tolerate"
    TRANSFER = "transfer"
    TERMINATE = "terminate"


@dataclass(frozen=True)
class Position:
    """A place on the map: probability and impact, each 1 to 5."""

    probability: int
    impact: int

    def __post_init__(self) -> None:
        for name in ("probability", "impact"):
            if getattr(self, name) not in SCALE:
                raise ValueError(f"{name} is {getattr(self, name)}; write a whole number from 1 to 5")

    @property
    def score(self) -> int:
        """Probability times impact, 1 to 25."""
        return self.probability * self.impact

    @property
    def band(self) -> Band:
        """The band of the cell. Impact 5 is never low, however improbable."""
        if self.score >= _VERY_HIGH_FROM:
            return Band.VERY_HIGH
        if self.score >= _HIGH_FROM or (self.impact == max(SCALE) and self.probability > 1):
            return Band.HIGH
        if self.score >= _MEDIUM_FROM:
            return Band.MEDIUM
        return Band.LOW


_VERY_HIGH_FROM = 20
_HIGH_FROM = 12
_MEDIUM_FROM = 5


class Movement(StrEnum):
    """How a risk moved; a higher score is worse."""

    WORSE = "worse"
    BETTER = "better"
    SAME = "same"
    NEW = "new"


def movement(before: Position | None, now: Position) -> Movement:
    if before is None:
        return Movement.NEW
    if now.score == before.score:
        return Movement.SAME
    return Movement.WORSE if now.score > before.score else Movement.BETTER


@dataclass(frozen=True)
class Assessment:
    """One dated judgement. An issue has happened, so it has an impact and no probability."""

    id: int
    level: Level
    as_on: date
    recorded_at: datetime
    probability: int | None
    impact: int
    reason: str = ""
    author: str = ""
    is_illustrative: bool = False

    @property
    def position(self) -> Position | None:
        return None if self.probability is None else Position(self.probability, self.impact)


@dataclass(frozen=True)
class ObjectiveRef:
    """An objective that a risk threatens: its number and name."""

    id: int
    ref: str
    name: str


@dataclass(frozen=True)
class MitigationAction:
    """Something done about a risk, by somebody and by a day."""

    id: int
    title: str
    owner: PersonRef | None
    due_on: date | None
    done_on: date | None
    is_illustrative: bool = False

    @property
    def is_open(self) -> bool:
        return self.done_on is None


@dataclass(frozen=True, kw_only=True)
class RiskStatus:
    """A risk or issue as it stands on a day. Positions, score, band and movement are derived."""

    id: int
    number: int
    kind: RiskKind
    if_text: str
    then_text: str
    on: date
    is_working_day: Callable[[date], bool] = field(repr=False)
    # The day to which movement is compared: the status date of the last report. None: nothing to compare.
    since: date | None = None
    category: str = ""
    mitigation: str = ""
    raised_on: date | None = None
    raised_text: str = ""
    owner: PersonRef | None = None
    proximity: Proximity | None = None
    response: Response | None = None
    review_on: date | None = None
    closed_on: date | None = None
    closed_reason: str = ""
    # Numbers in the register: the issue a risk became, the risk an issue was.
    became: int | None = None
    came_from: int | None = None
    objectives: tuple[ObjectiveRef, ...] = ()
    actions: tuple[MitigationAction, ...] = ()
    assessments: tuple[Assessment, ...] = field(default=(), repr=False)
    illustrative_fields: tuple[str, ...] = ()
    version: int = 1

    @property
    def title(self) -> str:
        """``If data quality is poor, then monitoring is wrong``."""
        if self.is_risk:
            return f"If {self.if_text}, then {self.then_text}"
        return f"{self.if_text[:1].upper()}{self.if_text[1:]}: {self.then_text}"

    @property
    def is_risk(self) -> bool:
        return self.kind is RiskKind.RISK

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @cached_property
    def current(self) -> Assessment | None:
        """The assessment that holds: the latest as-at, and of those the latest recorded."""
        return self._latest(Level.CURRENT, self.on)

    @property
    def position(self) -> Position | None:
        """Where it stands on the map; None for an issue."""
        return self.current.position if self.current else None

    @property
    def impact(self) -> int | None:
        return self.current.impact if self.current else None

    @property
    def score(self) -> int | None:
        """Probability times impact, 1 to 25; None for an issue."""
        return self.position.score if self.position else None

    @property
    def band(self) -> Band | None:
        return self.position.band if self.position else None

    @property
    def inherent(self) -> Position | None:
        """Where it stood, or would stand, with nothing done about it."""
        found = self._latest(Level.INHERENT, self.on)
        return found.position if found else None

    @property
    def target(self) -> Position | None:
        """Where mitigation is to bring it."""
        found = self._latest(Level.TARGET, self.on)
        return found.position if found else None

    @cached_property
    def before(self) -> Position | None:
        """Where it stood at the last report; None when it was not there, or there was no report."""
        found = self._latest(Level.CURRENT, self.since) if self.since else None
        return found.position if found else None

    @property
    def movement(self) -> Movement | None:
        """Against the last report; None without a report to compare with, and for issues."""
        if self.since is None or self.position is None:
            return None
        return movement(self.before, self.position)

    @property
    def has_moved(self) -> bool:
        """Whether the score is another than at the last report. A risk raised since has not moved."""
        return self.movement in (Movement.WORSE, Movement.BETTER)

    @property
    def change(self) -> int:
        """By how much the score rose (above 0, worse) or fell since the last report."""
        return self.score - self.before.score if self.score and self.before else 0

    def is_outside(self, appetite: int) -> bool:
        """Whether it scores as much as the appetite line or more."""
        return self.score is not None and self.score >= appetite

    @property
    def has_dated_action(self) -> bool:
        """Whether something still to be done about it has a date."""
        return any(action.is_open and action.due_on for action in self.actions)

    @property
    def is_review_late(self) -> bool:
        """Whether the review date has passed. Without a review date nothing is late."""
        return self.is_open and self.review_on is not None and self.review_on < self.on

    @property
    def review_late_working_days(self) -> int:
        if not self.is_review_late or self.review_on is None:
            return 0
        return working_days_between(self.review_on, self.on, self.is_working_day)

    @property
    def raised(self) -> str:
        """When it was raised, in words: what the source says, else the date."""
        if self.raised_text or self.raised_on is None:
            return self.raised_text
        return f"{self.raised_on.day} {self.raised_on:%B %Y}"

    def is_illustrative(self, field_name: str) -> bool:
        """Whether a field was made up where the source says nothing; "raised_on (day)" names a part of one."""
        return any(one.partition(" ")[0] == field_name for one in self.illustrative_fields)

    @property
    def history(self) -> tuple[Assessment, ...]:
        """Assessments of where it stood, oldest first."""
        return tuple(one for one in self._in_order() if one.level is Level.CURRENT)

    def _latest(self, level: Level, until: date) -> Assessment | None:
        held = [one for one in self._in_order() if one.level is level and one.as_on <= until]
        return held[-1] if held else None

    def _in_order(self) -> list[Assessment]:
        return sorted(self.assessments, key=lambda one: (one.as_on, one.recorded_at, one.id))
