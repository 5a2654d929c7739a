"""A target that is to be met by a date: the line that leads there, and where the figures are heading.

The *trajectory* is the straight line from the first judged figure since the target came into force to the
target on its date. The *projection* carries the trend of the last figures on to that date: the last twelve
judged figures where there are as many, else at least six. The trend is the least-squares line over calendar
months. It says where the past points to, not what will happen, and where it cannot say it says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.domain.figures_display import format_change, format_value, round_half_up
from tracker.domain.kpi import KpiDefinition, Target
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_targets import rate_value, target_level, target_words
from tracker.domain.kpi_terms import Basis, Polarity, Unit
from tracker.domain.periods import Period, format_day, month_length
from tracker.domain.words import count_words

LONG_TREND, SHORT_TREND = 12, 6
"""How many figures the trend is taken from: twelve where there are as many, else six or more."""


class Course(StrEnum):
    """Whether the trend leads to the target by its date."""

    ON_COURSE = "on_course"
    NOT_ON_COURSE = "not_on_course"
    CANNOT_BE_SAID = "cannot_be_said"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")


@dataclass(frozen=True)
class Trajectory:
    """The straight line from a first figure to the target on its date."""

    from_period: Period
    from_value: Decimal
    to_on: date
    to_value: Decimal

    def at(self, day: date) -> Decimal:
        """What the line asks for on a day; after its end, the target."""
        start, end = month_position(self.from_period.end), month_position(self.to_on)
        if end <= start:
            return self.to_value
        done = min(max((month_position(day) - start) / (end - start), Decimal(0)), Decimal(1))
        return self.from_value + (self.to_value - self.from_value) * done


@dataclass(frozen=True)
class Projection:
    """Whether a KPI is on course for its target, with what that rests on.

    ``expected`` is what the trajectory asks for at the latest judged figure, ``behind`` how far that figure
    falls short of it (negative: ahead), ``line_words`` say both. ``projected`` is the trend's value on the
    target's date. Numbers are in the KPI's unit, unrounded.
    """

    course: Course
    words: str
    reason: str = ""
    trajectory: Trajectory | None = None
    expected: Decimal | None = None
    behind: Decimal | None = None
    projected: Decimal | None = None
    figures_used: int = 0
    line_words: str = ""
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
    if level is None or not judged:
        reason = "no finished figure yet" if not judged else "neither higher nor lower is better"
        return _silent(target, reason)
    trajectory = _trajectory(judged, target, target.by_on, level)
    used = judged[-LONG_TREND:]
    reason = _refusal(definition, basis, target.by_on, used, today)
    latest = used[-1]
    expected = trajectory.at(latest.span.end) if trajectory and latest.period >= trajectory.from_period else None
    behind = _shortfall(definition, expected, latest.value)
    line = _line_words(definition, trajectory, latest, expected, behind)
    if reason:
        return _silent(target, reason, trajectory=trajectory, expected=expected, behind=behind, line=line)
    projected = _bounded(definition, trend_at(used, target.by_on))
    is_met = rate_value(definition, projected, target).is_met
    return Projection(
        Course.ON_COURSE if is_met else Course.NOT_ON_COURSE,
        _words(definition, target, projected, used, is_met=is_met),
        "",
        trajectory,
        expected,
        behind,
        projected,
        len(used),
        line,
        target.is_illustrative or any(point.is_illustrative for point in used),
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


def month_position(day: date) -> Decimal:
    """A day as a number of months: the ends of successive months lie exactly one apart."""
    return Decimal(day.year * 12 + day.month - 1) + Decimal(day.day) / month_length(day.year, day.month)


def _judged(definition: KpiDefinition, points: Sequence[Point]) -> list[Point]:
    """The judged points since the last change of definition or new start of the limits."""
    breaks = [one.from_on for one in definition.breaks]
    judged = [point for point in points if point.is_judged]
    if not judged:
        return []
    last = judged[-1].period.end
    since = max((day for day in breaks if day <= last), default=date.min)
    return [point for point in judged if point.period.end >= since]


def _level(definition: KpiDefinition, target: Target, judged: Sequence[Point]) -> Decimal | None:
    """The number the line leads to: of a band, the edge nearer to the first figure."""
    if definition.polarity is not Polarity.TARGET:
        return target_level(definition, target)
    edges = [edge for edge in (target.minimum, target.upper) if edge is not None]
    first = judged[0].value if judged else None
    if not edges or first is None:
        return None
    return min(max(first, min(edges)), max(edges))


def _trajectory(judged: Sequence[Point], target: Target, by_on: date, level: Decimal) -> Trajectory | None:
    begun = target.from_on or date.min
    first = next((point for point in judged if point.span.end >= begun), None)
    if first is None or first.value is None or first.span.end >= by_on:
        return None
    return Trajectory(first.period, first.value, by_on, level)


def _refusal(definition: KpiDefinition, basis: Basis, by_on: date, used: Sequence[Point], today: date) -> str:
    if basis is Basis.YTD:
        return "a running total has no trend of its own"
    if definition.basis is Basis.YTD and definition.unit.is_additive:
        return "a year's total is not projected from its months"
    if by_on <= max(today, used[-1].span.end):
        return f"the date, {format_day(by_on)}, has passed"
    if len(used) < SHORT_TREND:
        held = count_words(len(used))
        return f"{held} of the {count_words(SHORT_TREND)} judged figures that a trend needs"
    return ""


def _shortfall(definition: KpiDefinition, expected: Decimal | None, value: Decimal | None) -> Decimal | None:
    if expected is None or value is None or definition.polarity in (Polarity.NONE, Polarity.TARGET):
        return None
    return expected - value if definition.polarity is Polarity.BIGGER else value - expected


def _bounded(definition: KpiDefinition, projected: Decimal) -> Decimal:
    """A line runs on for ever, a share does not pass 100, and only money is ever less than nothing."""
    if definition.unit is Unit.PERCENT:
        return min(max(projected, Decimal(0)), Decimal(100))
    return projected if definition.unit is Unit.MONEY else max(projected, Decimal(0))


def _silent(
    target: Target,
    reason: str,
    *,
    trajectory: Trajectory | None = None,
    expected: Decimal | None = None,
    behind: Decimal | None = None,
    line: str = "",
) -> Projection:
    words = f"{Course.CANNOT_BE_SAID.words.capitalize()}: {reason}"
    return Projection(
        Course.CANNOT_BE_SAID,
        words,
        reason,
        trajectory,
        expected,
        behind,
        line_words=line,
        is_illustrative=target.is_illustrative,
    )


def _line_words(
    definition: KpiDefinition,
    trajectory: Trajectory | None,
    latest: Point,
    expected: Decimal | None,
    behind: Decimal | None,
) -> str:
    """``The line from Jul 19 to the target asks for 16.7% by Dec 19: 2.1 points behind``."""
    if trajectory is None or expected is None or behind is None:
        return ""
    asked = format_value(expected, definition.unit, definition.decimals)
    line = f"The line from {trajectory.from_period.label} to the target asks for {asked} by {latest.period.label}"
    off = round_half_up(abs(behind), definition.decimals)
    if not off:
        return f"{line}: on it"
    by = format_change(off, definition.unit, definition.decimals).removeprefix("+")
    return f"{line}: {by} {'behind' if behind > 0 else 'ahead'}"


def _words(
    definition: KpiDefinition, target: Target, projected: Decimal, used: Sequence[Point], *, is_met: bool
) -> str:
    """``Not on course: the trend of the last 12 figures leads to 24.3% by 31 Mar 2021, target at most 10%``."""
    course = Course.ON_COURSE if is_met else Course.NOT_ON_COURSE
    shown = format_value(projected, definition.unit, definition.decimals)
    by = format_day(target.by_on) if target.by_on else ""
    wanted = target_words(definition, target)
    return (
        f"{course.words.capitalize()}: the trend of the last {count_words(len(used))} figures leads to {shown}"
        f" by {by}, target {wanted}"
    )
