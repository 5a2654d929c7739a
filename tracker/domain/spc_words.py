"""What process control says of a point and of a series: signals, and the two icons, in words people use."""

from enum import StrEnum

from tracker.domain.kpi_terms import Polarity


class Signal(StrEnum):
    """What a single point says."""

    COMMON = "common"
    OUTSIDE_HIGH = "outside_high"
    OUTSIDE_LOW = "outside_low"
    TREND_UP = "trend_up"
    TREND_DOWN = "trend_down"
    TWO_OF_THREE_HIGH = "two_of_three_high"
    TWO_OF_THREE_LOW = "two_of_three_low"
    SHIFT_HIGH = "shift_high"
    SHIFT_LOW = "shift_low"

    @property
    def is_high(self) -> bool:
        return self.value.endswith(("_high", "_up"))

    @property
    def words(self) -> str:
        """What is unusual about the point: ``"above the upper limit"``; empty for common cause."""
        return _SIGNAL_WORDS[self]


_SIGNAL_WORDS = {
    Signal.COMMON: "",
    Signal.OUTSIDE_HIGH: "above the upper limit",
    Signal.OUTSIDE_LOW: "below the lower limit",
    Signal.TREND_UP: "seven points or more rising in a row",
    Signal.TREND_DOWN: "seven points or more falling in a row",
    Signal.TWO_OF_THREE_HIGH: "two of three close to the upper limit",
    Signal.TWO_OF_THREE_LOW: "two of three close to the lower limit",
    Signal.SHIFT_HIGH: "seven points or more in a row above the mean",
    Signal.SHIFT_LOW: "seven points or more in a row below the mean",
}


class Variation(StrEnum):
    """The round icon: is the KPI changing?"""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"
    TOO_FEW = "too_few"

    @property
    def is_improvement(self) -> bool:
        return self in (Variation.IMPROVEMENT_HIGH, Variation.IMPROVEMENT_LOW)

    @property
    def is_concern(self) -> bool:
        return self in (Variation.CONCERN_HIGH, Variation.CONCERN_LOW)

    @property
    def words(self) -> str:
        """In words people use: ``"No significant change"``, ``"Improving, lower"`` ..."""
        return _VARIATION_WORDS[self]


_VARIATION_WORDS = {
    Variation.COMMON_CAUSE: "No significant change",
    Variation.IMPROVEMENT_HIGH: "Improving, higher",
    Variation.IMPROVEMENT_LOW: "Improving, lower",
    Variation.CONCERN_HIGH: "Getting worse, higher",
    Variation.CONCERN_LOW: "Getting worse, lower",
    Variation.NEUTRAL_HIGH: "Changed, higher",
    Variation.NEUTRAL_LOW: "Changed, lower",
    Variation.TOO_FEW: "Too few points",
}


class Assurance(StrEnum):
    """The square icon: can the KPI be relied on to meet its target?"""

    PASS = "pass"
    FAIL = "fail"
    HIT_AND_MISS = "hit_and_miss"
    NONE = "none"

    @property
    def words(self) -> str:
        """In words people use: ``"Consistently missing the target"`` ..."""
        return _ASSURANCE_WORDS[self]


_ASSURANCE_WORDS = {
    Assurance.PASS: "Consistently meeting the target",
    Assurance.FAIL: "Consistently missing the target",
    Assurance.HIT_AND_MISS: "Target hit and miss",
    Assurance.NONE: "",
}


def variation_of(signal: Signal, polarity: Polarity) -> Variation:
    """What a point's signal means for a KPI of this polarity."""
    if signal is Signal.COMMON:
        return Variation.COMMON_CAUSE
    if polarity in (Polarity.NONE, Polarity.TARGET):
        return Variation.NEUTRAL_HIGH if signal.is_high else Variation.NEUTRAL_LOW
    if signal.is_high:
        return Variation.IMPROVEMENT_HIGH if polarity is Polarity.BIGGER else Variation.CONCERN_HIGH
    return Variation.IMPROVEMENT_LOW if polarity is Polarity.SMALLER else Variation.CONCERN_LOW
