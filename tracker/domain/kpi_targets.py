"""A KPI's colour: the headline against the target in force. No target, no colour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.figures_display import format_number, format_value
from tracker.domain.kpi import KpiDefinition, Target
from tracker.domain.kpi_direction import distance_from
from tracker.domain.kpi_terms import Polarity
from tracker.domain.periods import format_day
from tracker.domain.rag import Rag


@dataclass(frozen=True)
class KpiRating:
    """The colour of a KPI, how far it misses its target, and why it has no colour when it has none."""

    rag: Rag | None = None
    missed_by: Decimal | None = None
    reason: str = ""
    is_illustrative: bool = False

    @property
    def is_met(self) -> bool:
        return self.rag is Rag.GREEN


def target_in_force(targets: Iterable[Target], day: date) -> Target | None:
    """The target with the latest start on or before a day; the later listed of two that start together.

    One that was ended takes those before it with it: what it replaced does not come back.
    """
    begun = [target for target in targets if target.from_on is None or target.from_on <= day]
    last = max(reversed(begun), key=lambda target: target.from_on or date.min, default=None)
    return None if last is None or (last.to_on is not None and last.to_on < day) else last


def not_yet_judged(targets: Iterable[Target], day: date) -> str:
    """Why a day before the first target has no colour: ``the target holds from 1 Apr 2019``; else empty."""
    starts = [target.from_on for target in targets]
    first = min((start for start in starts if start is not None), default=None)
    return f"the target holds from {format_day(first)}" if first and None not in starts and day < first else ""


def target_level(definition: KpiDefinition, target: Target | None) -> Decimal | None:
    """The one number that tells met from missed; None for a band, and where neither way is good.

    Bigger is better: the minimum (the upper, where only that was given). Smaller is better: the reverse.
    """
    if target is None:
        return None
    if definition.polarity is Polarity.BIGGER:
        return target.minimum if target.minimum is not None else target.upper
    if definition.polarity is Polarity.SMALLER:
        return target.upper if target.upper is not None else target.minimum
    return None


def rate_value(
    definition: KpiDefinition, value: Decimal, target: Target | None, *, is_part_year_total: bool = False
) -> KpiRating:
    """Green when the target is met, amber within the tolerance, red beyond it; the value is not rounded.

    A part-year total of a count is judged only where the rest of the year cannot change the answer.
    """
    if target is None or (target.minimum is None and target.upper is None):
        return KpiRating(reason="no target set")
    if definition.polarity is Polarity.NONE:
        return KpiRating(reason="neither higher nor lower is better", is_illustrative=target.is_illustrative)
    missed_by = _missed_by(definition, value, target)
    is_settled = (missed_by == 0) == (definition.polarity is Polarity.BIGGER)
    if is_part_year_total and not (is_settled and definition.polarity is not Polarity.TARGET):
        return KpiRating(
            reason="part of a year is not judged against a whole year's target",
            is_illustrative=target.is_illustrative,
        )
    if missed_by == 0:
        return KpiRating(Rag.GREEN, missed_by, is_illustrative=target.is_illustrative)
    is_close = target.amber_tolerance is not None and missed_by <= target.amber_tolerance
    return KpiRating(Rag.AMBER if is_close else Rag.RED, missed_by, is_illustrative=target.is_illustrative)


def target_words(definition: KpiDefinition, target: Target | None, *, decimals: int | None = None) -> str:
    """``at most 10%``, ``at least 85%``, ``between 5 and 8``; ``none set`` without one."""
    if target is None or (target.minimum is None and target.upper is None):
        return "none set"
    level = target_level(definition, target)
    if level is not None:
        side = "at least" if definition.polarity is Polarity.BIGGER else "at most"
        return f"{side} {_target_number(definition, level, decimals)}"
    if target.minimum is not None and target.upper is not None and target.minimum != target.upper:
        lowest = _target_number(definition, target.minimum, decimals, is_bare=True)
        return f"between {lowest} and {_target_number(definition, target.upper, decimals)}"
    only = target.minimum if target.minimum is not None else target.upper
    return f"{_target_number(definition, only, decimals)}" if only is not None else "none set"


def _missed_by(definition: KpiDefinition, value: Decimal, target: Target) -> Decimal:
    level = target_level(definition, target)
    if level is None:
        return distance_from(target, value)
    shortfall = level - value if definition.polarity is Polarity.BIGGER else value - level
    return max(shortfall, Decimal(0))


def _target_number(definition: KpiDefinition, level: Decimal, decimals: int | None, *, is_bare: bool = False) -> str:
    exponent = level.normalize().as_tuple().exponent
    shown = max(0, -exponent) if decimals is None and isinstance(exponent, int) else decimals or 0
    return format_number(level, shown) if is_bare else format_value(level, definition.unit, shown)
