"""A target that is to be met by a date: where the figures are heading.

The projection carries the trend of the last six judged figures on to the target's date, and where twelve are
held the trend of twelve too: a rise over the year that has turned in the last months is not called on course.
Where the two disagree, or there are too few figures, it cannot be said, and why. A trend is the least-squares
line over calendar months. It says where the past points to, not what will happen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.domain.figures_display import format_value
from tracker.domain.kpi import KpiDefinition, Target
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_targets import rate_value, target_level, target_words
from tracker.domain.kpi_terms import Basis, Polarity, Unit
from tracker.domain.kpi_trajectory import Standing, month_position, standing_by_line
from tracker.domain.periods import format_day
from tracker.domain.words import count_words, join_words

LONG_TREND, SHORT_TREND = 12, 6
"""How many figures the trends are taken from."""


class Course(StrEnum):
    """Whether the trend leads to the target by its date."""

    ON_COURSE = "on_course"
    NOT_ON_COURSE = "not_on_course"
    CANNOT_BE_SAID = "cannot_be_said"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")


@dataclass(frozen=True)
class Trend:
    """Where the last so many figures lead to by the target's date, in the KPI's unit, unrounded."""

    figures: int
    value: Decimal
    is_met: bool


@dataclass(frozen=True)
class Projection:
    """Whether a KPI is on course for its target, with what that rests on: its trends, the longer first."""

    course: Course
    words: str
    reason: str = ""
    standing: Standing | None = None
    trends: tuple[Trend, ...] = ()
    is_illustrative: bool = False


def project(
    definition: KpiDefinition, points: Sequence[Point], target: Target | None, *, basis: Basis, today: date
) -> Projection | None:
    """The projection against a target's date; None where no target has a date.

    ``points`` are in period order, ``basis`` is theirs. Only judged ones count: finished, exact, on a base of
    twenty or more, and since the last change of definition.
    """
    if target is None or target.by_on is None:
        return None
    judged = _judged(definition, points)
    level = _level(definition, target, judged)
    if level is None:
        return _silent(target, "neither higher nor lower is better" if judged else "no finished figure yet")
    standing = standing_by_line(definition, judged, target, level)
    if reason := _refusal(definition, basis, target.by_on, judged, today):
        return _silent(target, reason, standing)
    lengths = [length for length in (LONG_TREND, SHORT_TREND) if len(judged) >= length]
    trends = tuple(_trend(definition, judged[-length:], target, target.by_on) for length in lengths)
    used = judged[-lengths[0] :]
    is_illustrative = target.is_illustrative or any(point.is_illustrative for point in used)
    course = _course(trends)
    return Projection(
        course,
        f"{course.words.capitalize()}: {_trend_words(definition, trends, target)}",
        "the trends disagree" if course is Course.CANNOT_BE_SAID else "",
        standing,
        trends,
        is_illustrative,
    )


def trend_at(points: Sequence[Point], day: date) -> Decimal:
    """The value on a day of the least-squares line through points, by calendar months.

    slope = sum((x - mean x)(y - mean y)) / sum((x - mean x)^2), the line passing through both means.
    """
    held = [(month_position(point.span.end), point.value) for point in points if point.value is not None]
    count = Decimal(len(held))
    mean_x = sum((x for x, _ in held), Decimal(0)) / count
    mean_y = sum((y for _, y in held), Decimal(0)) / count
    spread = sum(((x - mean_x) ** 2 for x, _ in held), Decimal(0))
    slope = sum(((x - mean_x) * (y - mean_y) for x, y in held), Decimal(0)) / spread if spread else Decimal(0)
    return mean_y + slope * (month_position(day) - mean_x)


def _judged(definition: KpiDefinition, points: Sequence[Point]) -> list[Point]:
    """The judged points since the last change of definition or new start of the limits."""
    judged = [point for point in points if point.is_judged]
    if not judged:
        return []
    last = judged[-1].period.end
    since = max((one.from_on for one in definition.breaks if one.from_on <= last), default=date.min)
    return [point for point in judged if point.period.end >= since]


def _level(definition: KpiDefinition, target: Target, judged: Sequence[Point]) -> Decimal | None:
    """The number the line leads to: of a band, the edge nearer to the first figure. None without figures."""
    first = judged[0].value if judged else None
    if first is None or definition.polarity is not Polarity.TARGET:
        return None if first is None else target_level(definition, target)
    edges = [edge for edge in (target.minimum, target.upper) if edge is not None]
    return min(max(first, min(edges)), max(edges)) if edges else None


def _refusal(definition: KpiDefinition, basis: Basis, by_on: date, judged: Sequence[Point], today: date) -> str:
    if basis is Basis.YTD:
        return "a running total has no trend of its own"
    if definition.basis is Basis.YTD and definition.unit.is_additive:
        return "a year's total is not projected from its months"
    if by_on <= max(today, judged[-1].span.end):
        return f"the date, {format_day(by_on)}, has passed"
    if len(judged) < SHORT_TREND:
        return f"{count_words(len(judged))} of the {count_words(SHORT_TREND)} judged figures that a trend needs"
    return ""


def _trend(definition: KpiDefinition, used: Sequence[Point], target: Target, by_on: date) -> Trend:
    value = _bounded(definition, trend_at(used, by_on))
    return Trend(len(used), value, rate_value(definition, value, target).is_met)


def _bounded(definition: KpiDefinition, projected: Decimal) -> Decimal:
    """A line runs on for ever, a share does not pass 100, and only money is ever less than nothing."""
    if definition.unit is Unit.PERCENT:
        return min(max(projected, Decimal(0)), Decimal(100))
    return projected if definition.unit is Unit.MONEY else max(projected, Decimal(0))


def _course(trends: Sequence[Trend]) -> Course:
    if len({trend.is_met for trend in trends}) > 1:
        return Course.CANNOT_BE_SAID
    return Course.ON_COURSE if trends[0].is_met else Course.NOT_ON_COURSE


def _silent(target: Target, reason: str, standing: Standing | None = None) -> Projection:
    words = f"{Course.CANNOT_BE_SAID.words.capitalize()}: {reason}"
    return Projection(Course.CANNOT_BE_SAID, words, reason, standing, is_illustrative=target.is_illustrative)


def _trend_words(definition: KpiDefinition, trends: Sequence[Trend], target: Target) -> str:
    """``the trend of the last six figures leads to 24.3% by 31 Mar 2021, target at most 10%``."""
    leads = [
        f"the trend of the last {count_words(one.figures)} figures leads to"
        f" {format_value(one.value, definition.unit, definition.decimals)}"
        for one in trends
    ]
    by = format_day(target.by_on) if target.by_on else ""
    return f"{join_words(leads)} by {by}, target {target_words(definition, target)}"
