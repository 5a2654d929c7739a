"""A chain of steps, of which each takes up some of the one before: contact, referral, assessment, enquiry.

A conversion is the number at a step over the number at the step before, on one basis for both: the month, the
year to date or the rolling year. It is no share of a group followed through: those counted at the later step
may have entered the earlier one in another month.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Basis
from tracker.domain.periods import Period


@dataclass(frozen=True)
class Step:
    """One step: how many reached it, or why that is not known."""

    name: str
    count: Decimal | None
    reason: str = ""


@dataclass(frozen=True)
class Conversion:
    """How many in a hundred of one step the next step's number is; ``rate`` is in per cent, unrounded."""

    earlier: Step
    later: Step
    rate: Decimal | None
    reason: str = ""


def conversions(steps: Sequence[Step]) -> tuple[Conversion, ...]:
    """The conversion of each step into the next.

    >>> [round(one.rate) for one in conversions([Step("contact", Decimal(80)), Step("referral", Decimal(20))])]
    [25]
    """
    return tuple(_convert(earlier, later) for earlier, later in pairwise(steps))


def step_of(reading: KpiReading, period: Period, basis: Basis) -> Step:
    """A KPI's number for a period on a basis, as a step of a chain.

    ``basis`` is that of all steps: in period, year to date or rolling twelve months.
    """
    name = reading.definition.name
    if not reading.definition.unit.is_additive:
        return Step(name, None, f"{name} is no count")
    point = next((one for one in reading.points if one.period == period), None)
    if point is None:
        return Step(name, None, f"no figure for {name} in {period.label}")
    if not point.is_finished:
        return Step(name, None, f"{period.label} is not over")
    count, reason = _on(point, basis, reading.basis)
    return Step(name, count, "" if count is not None else f"{name}: {reason}")


def _on(point: Point, basis: Basis, own: Basis) -> tuple[Decimal | None, str]:
    if basis is Basis.YTD:
        return point.ytd.value, point.ytd.reason or "no year to date"
    if basis is Basis.ROLLING_12M:
        return point.rolling_12m.value, point.rolling_12m.reason or "no rolling year"
    if own is not basis:
        return None, f"its figures are {own.words}, not {basis.words}"
    return point.value, "no figure"


def _convert(earlier: Step, later: Step) -> Conversion:
    missing = [step.reason or f"no number for {step.name}" for step in (earlier, later) if step.count is None]
    if missing or earlier.count is None or later.count is None:
        return Conversion(earlier, later, None, "; ".join(missing))
    if not earlier.count:
        return Conversion(earlier, later, None, f"nobody at {earlier.name}")
    return Conversion(earlier, later, later.count / earlier.count * 100)
