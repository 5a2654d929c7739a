"""Statistical process control: the XmR chart, its limits, its four signals and its two icons.

Follows NHS England's "Making Data Count" as the R package NHSRplotthedots 0.2.2 implements it. We differ
in three places: fewer than twelve points get a run chart with the median instead of limits; where the
screening of moving ranges would leave no variation at all (a rare event that happened once) the
unscreened average stands; and the arithmetic is exact, in fractions, so that a point on the mean is on
the mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from statistics import median

from tracker.domain.kpi_terms import Polarity

FEWEST_POINTS = 12
RUN = 7
"""Points in a trend or a shift."""
_TWO, _THREE = 2, 3

# 2.66 = 3 / 1.128 turns an average moving range into three sigma; 3.267 is the range chart's own upper limit
# (Wheeler, Understanding Variation; the constants d2 and D4 for pairs).
_LIMIT = Fraction("2.66")
_SCREEN = Fraction("3.267")

CUMULATIVE_REFUSED = (
    "A year to date carries every earlier month with it, so its points are not separate measurements"
    " and limits would mean nothing. Load the in-month figures to see signals."
)


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


@dataclass(frozen=True)
class Phase:
    """The points between two rebases and what was computed from them.

    ``first`` and ``last`` are positions in the series given. ``mean`` and the limits are None where there are
    fewer than twelve points; then ``median`` is the line to draw. Limits are never clipped.
    """

    first: int
    last: int
    points: int
    median: Decimal
    mean: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    near_lower: Decimal | None = None
    near_upper: Decimal | None = None
    average_moving_range: Decimal | None = None

    @property
    def has_limits(self) -> bool:
        return self.mean is not None


@dataclass(frozen=True)
class SpcChart:
    """Process control of a series. ``signals`` aligns with the values given; None for one left out.

    ``variation`` is None only where the chart is ``refused``, which then says why.
    """

    phases: tuple[Phase, ...]
    signals: tuple[Signal | None, ...]
    variation: Variation | None
    assurance: Assurance
    refused: str | None = None

    @property
    def is_run_chart(self) -> bool:
        """Whether there are too few points for limits in the latest phase."""
        return self.variation is Variation.TOO_FEW

    @property
    def points(self) -> int:
        """How many points the latest phase has: the 5 of "5 of 12 points"."""
        return self.phases[-1].points if self.phases else 0


@dataclass(frozen=True)
class _Limits:
    mean: Fraction
    amr: Fraction

    def at(self, widths: Fraction) -> Fraction:
        """The mean plus so many limit widths (1 is the upper limit, -2/3 the lower near limit)."""
        return self.mean + widths * _LIMIT * self.amr


def chart(
    values: Sequence[Decimal | None],
    *,
    polarity: Polarity = Polarity.NONE,
    target: Decimal | None = None,
    starts: Sequence[int] = (),
    baseline: int | None = None,
    screen_outliers: bool = True,
    is_cumulative: bool = False,
) -> SpcChart:
    """Limits, signals and icons of a series in period order.

    ``values`` holds None where a point stays out: a gap, an unfinished period, a base under twenty.
    ``starts`` are the positions at which a new phase begins. ``baseline`` computes the limits from the
    first points only.
    """
    if is_cumulative:
        return SpcChart((), (None,) * len(values), None, Assurance.NONE, CUMULATIVE_REFUSED)
    signals: list[Signal | None] = [None] * len(values)
    phases: list[Phase] = []
    latest: tuple[_Limits, Fraction, Signal] | None = None
    bounds = [0, *sorted({start for start in starts if 0 < start < len(values)}), len(values)]
    for begin, finish in pairwise(bounds):
        held = [(at, Fraction(value)) for at in range(begin, finish) if (value := values[at]) is not None]
        if not held:
            continue
        positions, series = [at for at, _ in held], [value for _, value in held]
        limits = _limits(series, baseline, screen_outliers=screen_outliers) if len(series) >= FEWEST_POINTS else None
        phases.append(_phase(positions, series, limits))
        latest = None
        if limits:
            found = _signals(series, limits)
            for at, signal in zip(positions, found, strict=True):
                signals[at] = signal
            latest = limits, series[-1], found[-1]
    if latest is None:
        return SpcChart(tuple(phases), tuple(signals), Variation.TOO_FEW, Assurance.NONE)
    limits, last_value, last_signal = latest
    return SpcChart(
        tuple(phases),
        tuple(signals),
        variation_of(last_signal, polarity),
        _assurance(limits, last_value, target, polarity),
    )


def _limits(series: list[Fraction], baseline: int | None, *, screen_outliers: bool) -> _Limits:
    base = series[:baseline] if baseline and baseline > 1 else series
    ranges = [abs(later - earlier) for earlier, later in pairwise(base)]
    amr = _average(ranges)
    if screen_outliers:
        kept = [width for width in ranges if width < _SCREEN * amr]
        if any(kept):
            amr = _average(kept)
    return _Limits(_average(base), amr)


def _signals(series: list[Fraction], limits: _Limits) -> list[Signal]:
    """Each point's first signal: outside, trend, two of three, shift."""
    found = _shifts(series, limits.mean)
    found.update(_two_of_three(series, limits))
    found.update(_trends(series))
    found.update(_outside(series, limits))
    return [found.get(at, Signal.COMMON) for at in range(len(series))]


def _outside(series: list[Fraction], limits: _Limits) -> dict[int, Signal]:
    upper, lower = limits.at(Fraction(1)), limits.at(Fraction(-1))
    high = {at: Signal.OUTSIDE_HIGH for at, value in enumerate(series) if value > upper}
    return high | {at: Signal.OUTSIDE_LOW for at, value in enumerate(series) if value < lower}


def _trends(series: list[Fraction]) -> dict[int, Signal]:
    moves = [_sign(later - earlier) for earlier, later in pairwise(series)]
    found: dict[int, Signal] = {}
    # Windows are met in order, so that a point in two trends ends with the later one's direction.
    for window in _windows(len(series), RUN):
        way = sum(moves[window.start : window.stop - 1])
        if abs(way) == RUN - 1:
            found.update(dict.fromkeys(window, Signal.TREND_UP if way > 0 else Signal.TREND_DOWN))
    return found


def _two_of_three(series: list[Fraction], limits: _Limits) -> dict[int, Signal]:
    sides = [_sign(value - limits.mean) for value in series]
    inner, outer = limits.at(Fraction(2, 3)) - limits.mean, limits.at(Fraction(1)) - limits.mean
    is_near = [inner < abs(value - limits.mean) <= outer for value in series]
    found: dict[int, Signal] = {}
    for window in _windows(len(series), _THREE):
        near = [at for at in window if is_near[at]]
        side = sum(sides[window.start : window.stop])
        if len(near) >= _TWO and abs(side) == _THREE:
            signal = Signal.TWO_OF_THREE_HIGH if side > 0 else Signal.TWO_OF_THREE_LOW
            found.update(dict.fromkeys(near, signal))
    return found


def _shifts(series: list[Fraction], mean: Fraction) -> dict[int, Signal]:
    sides = [_sign(value - mean) for value in series]
    found: dict[int, Signal] = {}
    for window in _windows(len(series), RUN):
        side = sum(sides[window.start : window.stop])
        if abs(side) == RUN:
            found.update(dict.fromkeys(window, Signal.SHIFT_HIGH if side > 0 else Signal.SHIFT_LOW))
    return found


def variation_of(signal: Signal, polarity: Polarity) -> Variation:
    """What a point's signal means for a KPI of this polarity."""
    if signal is Signal.COMMON:
        return Variation.COMMON_CAUSE
    if polarity in (Polarity.NONE, Polarity.TARGET):
        return Variation.NEUTRAL_HIGH if signal.is_high else Variation.NEUTRAL_LOW
    if signal.is_high:
        return Variation.IMPROVEMENT_HIGH if polarity is Polarity.BIGGER else Variation.CONCERN_HIGH
    return Variation.IMPROVEMENT_LOW if polarity is Polarity.SMALLER else Variation.CONCERN_LOW


def _assurance(limits: _Limits, latest: Fraction, target: Decimal | None, polarity: Polarity) -> Assurance:
    if target is None or polarity in (Polarity.NONE, Polarity.TARGET):
        return Assurance.NONE
    # Smaller is better is bigger is better seen in a mirror.
    way = 1 if polarity is Polarity.BIGGER else -1
    goal = way * Fraction(target)
    if limits.amr == 0:
        return Assurance.PASS if way * latest >= goal else Assurance.FAIL
    ends = sorted(way * limits.at(Fraction(side)) for side in (1, -1))
    if goal > ends[1]:
        return Assurance.FAIL
    return Assurance.PASS if goal < ends[0] else Assurance.HIT_AND_MISS


def _phase(positions: list[int], series: list[Fraction], limits: _Limits | None) -> Phase:
    middle = _decimal(Fraction(median(series)))
    if limits is None:
        return Phase(positions[0], positions[-1], len(series), middle)
    return Phase(
        positions[0],
        positions[-1],
        len(series),
        middle,
        mean=_decimal(limits.mean),
        lower=_decimal(limits.at(Fraction(-1))),
        upper=_decimal(limits.at(Fraction(1))),
        near_lower=_decimal(limits.at(Fraction(-2, 3))),
        near_upper=_decimal(limits.at(Fraction(2, 3))),
        average_moving_range=_decimal(limits.amr),
    )


def _windows(length: int, size: int) -> list[range]:
    return [range(begin, begin + size) for begin in range(length - size + 1)]


def _average(numbers: list[Fraction]) -> Fraction:
    return sum(numbers, Fraction()) / len(numbers)


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
