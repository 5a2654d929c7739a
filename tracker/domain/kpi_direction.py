"""Direction of travel: whether performance got better or worse, whatever the numbers did.

The rule is named in every report: *previous period*. The latest finished point is held against the one
before it; they are equal when they are at the KPI's decimals. Unfinished periods and bases under 20 say
nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tracker.domain.figures_display import format_change, round_half_up
from tracker.domain.kpi import SMALL_BASE, KpiDefinition, Target
from tracker.domain.kpi_arithmetic import Slots, are_comparable, previous_point
from tracker.domain.kpi_series import SeriesPoint
from tracker.domain.kpi_terms import Basis, Polarity
from tracker.domain.periods import Period

RULE = "previous period"
FEWEST_IN_A_RUN = 3
"""Successive moves the same way that deserve to be said below twelve points."""


class Travel(StrEnum):
    """What became of performance."""

    BETTER = "better"
    WORSE = "worse"
    LITTLE_CHANGE = "little_change"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")


class Movement(StrEnum):
    """What became of the number, good or bad."""

    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same"


@dataclass(frozen=True)
class Direction:
    """The direction of a point. ``value`` is None without a polarity or without a fair comparison.

    ``reason`` says why nothing is said; ``movement`` is still known for a KPI without polarity.
    """

    value: Travel | None = None
    movement: Movement | None = None
    difference: Decimal | None = None
    period: Period | None = None
    since: Period | None = None
    decimals: int = 0
    change_words: str = ""
    reason: str = ""
    rule: str = RULE

    @property
    def words(self) -> str:
        """``worse``, ``little change``; without a polarity ``higher``, ``lower``, ``same``; else empty."""
        if self.value is not None:
            return self.value.words
        return self.movement.value if self.movement else ""

    @property
    def arrow(self) -> str | None:
        """``up`` (better), ``down`` (worse) or ``level``; none for a KPI of which neither way is good."""
        if self.value is None:
            return None
        return {Travel.BETTER: "up", Travel.WORSE: "down", Travel.LITTLE_CHANGE: "level"}[self.value]


@dataclass(frozen=True)
class Run:
    """Successive moves the same way up to the latest finished point: worse, four in a row."""

    travel: Travel | None
    movement: Movement
    length: int

    @property
    def is_worsening(self) -> bool:
        return self.travel is Travel.WORSE

    @property
    def is_telling(self) -> bool:
        """Whether the run is long enough to be said while there are too few points for limits."""
        return self.travel is not None and self.length >= FEWEST_IN_A_RUN

    @property
    def words(self) -> str:
        """``Worse 4 in a row``."""
        word = self.travel.words if self.travel else self.movement.value
        return f"{word.capitalize()} {self.length} in a row"


def direction_at(
    definition: KpiDefinition, points: Sequence[SeriesPoint], at: int, slots: Slots, target: Target | None
) -> Direction:
    """The direction of ``points[at]`` against the period before it."""
    point = points[at]
    before = previous_point(definition, points, at, slots)
    reason = _silence(definition, before, point)
    if reason or before is None or before.value is None or point.value is None:
        return Direction(period=point.slot, reason=reason)
    movement = movement_between(definition, before.value, point.value)
    travel = travel_between(definition, before.value, point.value, target)
    difference = point.value - before.value
    decimals = max(definition.decimals, before.decimals, point.decimals)
    return Direction(
        travel,
        movement,
        difference,
        point.slot,
        before.slot,
        decimals,
        f"{format_change(difference, definition.unit, decimals)} on {before.slot.label}",
        "" if travel else _no_travel(definition),
    )


def run_to(
    definition: KpiDefinition, points: Sequence[SeriesPoint], at: int, slots: Slots, target: Target | None
) -> Run | None:
    """The unbroken run that ends at ``points[at]``; None when it did not move, or for a running total."""
    if points[at].figure.basis is Basis.YTD:
        return None
    latest = direction_at(definition, points, at, slots, target)
    if latest.movement is None or latest.words in (Travel.LITTLE_CHANGE.words, Movement.SAME.value):
        return None
    positions = {point.slot: index for index, point in enumerate(points)}
    length, step = 0, latest
    while step.since is not None and step.words == latest.words:
        length += 1
        step = direction_at(definition, points, positions[step.since], slots, target)
    return Run(latest.value, latest.movement, length)


def _silence(definition: KpiDefinition, before: SeriesPoint | None, point: SeriesPoint) -> str:
    """Why a point says nothing about direction; empty when it does."""
    if point.value is None or not point.is_finished:
        return "no figure" if point.is_finished else "the period is not over"
    if before is None or before.value is None:
        return "no figure for the period before"
    if not are_comparable(definition, before, point):
        return "the two figures do not measure the same thing"
    if point.is_small_base or before.is_small_base:
        return f"a base under {SMALL_BASE}"
    is_running_total = point.figure.basis is Basis.YTD and definition.unit.is_additive
    return "a running total can only rise" if is_running_total else ""


def movement_between(definition: KpiDefinition, before: Decimal, now: Decimal) -> Movement:
    earlier, later = round_half_up(before, definition.decimals), round_half_up(now, definition.decimals)
    if later == earlier:
        return Movement.SAME
    return Movement.HIGHER if later > earlier else Movement.LOWER


def travel_between(definition: KpiDefinition, before: Decimal, now: Decimal, target: Target | None) -> Travel | None:
    earlier, later = round_half_up(before, definition.decimals), round_half_up(now, definition.decimals)
    if definition.polarity is Polarity.TARGET:
        if target is None or (target.minimum is None and target.upper is None):
            return None
        earlier, later = -distance_from(target, earlier), -distance_from(target, later)
    elif definition.polarity is Polarity.SMALLER:
        earlier, later = -earlier, -later
    elif definition.polarity is Polarity.NONE:
        return None
    if later == earlier:
        return Travel.LITTLE_CHANGE
    return Travel.BETTER if later > earlier else Travel.WORSE


def distance_from(target: Target, value: Decimal) -> Decimal:
    """How far a value lies outside a target band; a single level is a band of no width."""
    lowest = target.minimum if target.minimum is not None else target.upper
    highest = target.upper if target.upper is not None else target.minimum
    if lowest is None or highest is None:
        return Decimal(0)
    return max(lowest - value, value - highest, Decimal(0))


def _no_travel(definition: KpiDefinition) -> str:
    if definition.polarity is Polarity.TARGET:
        return "no target to be close to"
    return "neither higher nor lower is better"
