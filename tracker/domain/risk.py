"""Risks: score, band and movement on a five by five map."""

from dataclasses import dataclass
from enum import StrEnum

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
