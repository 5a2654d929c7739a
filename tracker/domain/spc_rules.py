"""The limits of an XmR chart and its four rules, on the exact numbers of one phase.

Limits, screening and rules are those of NHS England's "Making Data Count"; see `tracker.domain.spc`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from tracker.domain.spc_words import Signal

RUN = 7
"""Points in a trend or a shift."""
_TWO, _THREE = 2, 3
_NEAR = Fraction(2, 3)

# 2.66 = 3 / 1.128 turns an average moving range into three sigma; 3.267 is the range chart's own upper limit
# (Wheeler, Understanding Variation; the constants d2 and D4 for pairs).
_LIMIT = Fraction("2.66")
_SCREEN = Fraction("3.267")


@dataclass(frozen=True)
class Limits:
    """The mean of the baseline and its average moving range, after screening."""

    mean: Fraction
    amr: Fraction

    def at(self, widths: Fraction | int) -> Fraction:
        """The mean plus so many limit widths (1 is the upper limit, -2/3 the lower near limit)."""
        return self.mean + widths * _LIMIT * self.amr


def limits_of(series: Sequence[Fraction], baseline: int | None, *, screen_outliers: bool) -> Limits:
    """The limits of a phase of at least two points, from its first ``baseline`` points (None: from all)."""
    base = series[:baseline] if baseline and baseline > 1 else series
    ranges = [abs(later - earlier) for earlier, later in pairwise(base)]
    amr = _average(ranges)
    if screen_outliers:
        kept = [width for width in ranges if width < _SCREEN * amr]
        if any(kept):
            amr = _average(kept)
    return Limits(_average(base), amr)


def signals_of(series: Sequence[Fraction], limits: Limits) -> list[Signal]:
    """Each point's first signal: outside, trend, two of three, shift."""
    sides = [(value > limits.mean) - (value < limits.mean) for value in series]
    found = _shifts(sides)
    found.update(_two_of_three(series, sides, limits))
    found.update(_trends(series))
    found.update(_outside(series, limits))
    return [found.get(at, Signal.COMMON) for at in range(len(series))]


def _outside(series: Sequence[Fraction], limits: Limits) -> dict[int, Signal]:
    upper, lower = limits.at(1), limits.at(-1)
    high = {at: Signal.OUTSIDE_HIGH for at, value in enumerate(series) if value > upper}
    return high | {at: Signal.OUTSIDE_LOW for at, value in enumerate(series) if value < lower}


def _trends(series: Sequence[Fraction]) -> dict[int, Signal]:
    moves = [(later > earlier) - (later < earlier) for earlier, later in pairwise(series)]
    found: dict[int, Signal] = {}
    # Windows are met in order, so that a point in two trends ends with the later one's direction.
    for window in _windows(len(series), RUN):
        way = sum(moves[window.start : window.stop - 1])
        if abs(way) == RUN - 1:
            found.update(dict.fromkeys(window, Signal.TREND_UP if way > 0 else Signal.TREND_DOWN))
    return found


def _two_of_three(series: Sequence[Fraction], sides: Sequence[int], limits: Limits) -> dict[int, Signal]:
    lower, upper = limits.at(-1), limits.at(1)
    near_lower, near_upper = limits.at(-_NEAR), limits.at(_NEAR)
    # A point outside the limits does not count as near them.
    is_near = [near_upper < value <= upper or lower <= value < near_lower for value in series]
    found: dict[int, Signal] = {}
    for window in _windows(len(series), _THREE):
        near = [at for at in window if is_near[at]]
        side = sum(sides[window.start : window.stop])
        if len(near) >= _TWO and abs(side) == _THREE:
            signal = Signal.TWO_OF_THREE_HIGH if side > 0 else Signal.TWO_OF_THREE_LOW
            found.update(dict.fromkeys(near, signal))
    return found


def _shifts(sides: Sequence[int]) -> dict[int, Signal]:
    found: dict[int, Signal] = {}
    for window in _windows(len(sides), RUN):
        side = sum(sides[window.start : window.stop])
        if abs(side) == RUN:
            found.update(dict.fromkeys(window, Signal.SHIFT_HIGH if side > 0 else Signal.SHIFT_LOW))
    return found


def _windows(length: int, size: int) -> list[range]:
    return [range(begin, begin + size) for begin in range(length - size + 1)]


def _average(numbers: Sequence[Fraction]) -> Fraction:
    return sum(numbers, Fraction()) / len(numbers)
