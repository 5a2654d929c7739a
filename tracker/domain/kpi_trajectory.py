"""The straight line that leads from a first figure to a target on its date, and where the latest figure lies by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.figures_display import format_change, format_value, round_half_up
from tracker.domain.kpi import KpiDefinition, Target
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_terms import Polarity
from tracker.domain.periods import Period, month_length


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
        done = min(max((month_position(day) - start) / (end - start), Decimal(0)), Decimal(1))
        return self.from_value + (self.to_value - self.from_value) * done


@dataclass(frozen=True)
class Standing:
    """Where the latest figure lies by the line.

    ``expected`` is what the line asks for at that figure, ``behind`` how far it falls short (negative: ahead).
    """

    trajectory: Trajectory
    expected: Decimal
    behind: Decimal | None
    words: str


def standing_by_line(
    definition: KpiDefinition, judged: Sequence[Point], target: Target, level: Decimal
) -> Standing | None:
    """The standing of the last of the judged points; None where the line has no length."""
    begun = target.from_on or date.min
    first = next((point for point in judged if point.span.end >= begun), None)
    latest = judged[-1]
    if first is None or first.value is None or latest.value is None or target.by_on is None:
        return None
    if first.span.end >= target.by_on:
        return None
    line = Trajectory(first.period, first.value, target.by_on, level)
    expected = line.at(latest.span.end)
    behind = _shortfall(definition, expected, latest.value)
    return Standing(line, expected, behind, _words(definition, line, latest, expected, behind))


def month_position(day: date) -> Decimal:
    """A day as a number of months: the ends of successive months lie exactly one apart."""
    return Decimal(day.year * 12 + day.month - 1) + Decimal(day.day) / month_length(day.year, day.month)


def _shortfall(definition: KpiDefinition, expected: Decimal, value: Decimal) -> Decimal | None:
    if definition.polarity in (Polarity.NONE, Polarity.TARGET):
        return None
    return expected - value if definition.polarity is Polarity.BIGGER else value - expected


def _words(
    definition: KpiDefinition, line: Trajectory, latest: Point, expected: Decimal, behind: Decimal | None
) -> str:
    """``The line from Jul 19 to the target asks for 16.7% by Dec 19: 2.1 points behind``."""
    asked = format_value(expected, definition.unit, definition.decimals)
    said = f"The line from {line.from_period.label} to the target asks for {asked} by {latest.period.label}"
    if behind is None:
        return said
    off = round_half_up(abs(behind), definition.decimals)
    if not off:
        return f"{said}: on it"
    by = format_change(off, definition.unit, definition.decimals).removeprefix("+")
    return f"{said}: {by} {'behind' if behind > 0 else 'ahead'}"
