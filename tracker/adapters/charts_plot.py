"""The plot of a chart: from periods and values to places in the drawing, and the marks on its axes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.adapters.charts_labels import text_width
from tracker.domain.figures_display import format_number, format_value
from tracker.domain.kpi import decimals_of
from tracker.domain.kpi_terms import Unit
from tracker.domain.periods import MONTH_NAMES, Period

_STEPS = (1, 2, 5, 10)
_MONTH_STRIDES = (1, 3, 6, 12)
_MOST_TICKS = 6


@dataclass(frozen=True)
class Plot:
    """The rectangle that holds the series: ``places`` columns wide, from ``low`` to ``high``."""

    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float
    places: int

    @property
    def step(self) -> float:
        return (self.right - self.left) / max(self.places, 1)

    def x(self, place: float) -> float:
        """The middle of a column, counted from 0."""
        return self.left + (place + 0.5) * self.step

    def edge(self, place: int) -> float:
        """The left edge of a column."""
        return self.left + place * self.step

    def y(self, value: float) -> float:
        """The height of a value; beyond the scale it stays at the edge, for limits are never clipped elsewhere."""
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - min(max(share, 0), 1) * (self.bottom - self.top)


@dataclass(frozen=True)
class Mark:
    """A name on the axis of periods: ``Aug`` over ``2019``."""

    place: int
    name: str
    below: str = ""


def scale(values: Sequence[float], *, ceiling: float | None = None, is_whole: bool = False) -> list[float]:
    """The marks of an axis that holds all values and zero, lowest first.

    ``ceiling`` is a value beyond which nothing can be (100 for a share); ``is_whole`` counts only in ones.

    >>> scale([15.8, 19.9, 10])
    [0.0, 5.0, 10.0, 15.0, 20.0]
    >>> scale([96.0, 99.2], ceiling=100)
    [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    """
    lowest, highest = min(0.0, *values), max(0.0, *values)
    is_flat = highest == lowest
    if is_flat:
        highest = 1.0
    rough = (highest - lowest) / _MOST_TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    width = next(factor * power for factor in _STEPS if factor * power >= rough)
    if is_whole:
        width = max(width, 1.0)
    first, last = math.floor(lowest / width), math.ceil(highest / width)
    if highest == last * width and highest != ceiling and not is_flat:
        last += 1
    marks = [round(number * width, 10) for number in range(first, last + 1)]
    return [mark for mark in marks if ceiling is None or highest > ceiling or mark <= ceiling]


def mark_text(mark: float, marks: Sequence[float], unit: Unit) -> str:
    """A mark of the scale; only the topmost says the unit."""
    number = Decimal(repr(mark)).normalize()
    decimals = decimals_of(number)
    return format_value(number, unit, decimals) if mark == marks[-1] else format_number(number, decimals)


def period_marks(periods: Sequence[Period], step: float, size: float) -> list[Mark]:
    """The names under the axis, as many as fit: months by the quarter or half-year, the year under the first."""
    if all(period.is_month for period in periods):
        return _month_marks(periods, step, size)
    names = [period.label for period in periods]
    wide = max((text_width(name, size) for name in names), default=0) + 10
    stride = max(1, math.ceil(wide / step))
    return [Mark(place, names[place]) for place in range((len(names) - 1) % stride, len(names), stride)]


def _month_marks(periods: Sequence[Period], step: float, size: float) -> list[Mark]:
    needed = text_width("2019", size) + 4
    stride = next((one for one in _MONTH_STRIDES if one * step >= needed), _MONTH_STRIDES[-1])
    marks: list[Mark] = []
    year = 0
    for place, period in enumerate(periods):
        if (period.start.month - 1) % stride:
            continue
        below = str(period.start.year) if period.start.year != year else ""
        year = period.start.year
        marks.append(Mark(place, MONTH_NAMES[period.start.month - 1][:3], below))
    return marks


def two_lines(period: Period) -> tuple[str, str]:
    """The name of a period in two short lines: ``Q4`` over ``2015/16``, ``31 Mar`` over ``2016``."""
    if period.is_month or period.is_day or period.is_quarter:
        first, _, second = period.label.rpartition(" ")
        if period.is_quarter:
            return second, first
        return first, str(period.end.year)
    return period.label, ""
