"""What is derived from a series and never typed: year to date, rolling twelve months, changes.

The year to date of a percentage is the cumulative numerator over the cumulative denominator since the
first month of the financial year; the mean of the months' percentages is another number, and wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from tracker.domain.kpi import KpiDefinition
from tracker.domain.kpi_series import (
    Calendar,
    SeriesPoint,
    annualising,
    is_broken_between,
    months_in_slot,
    previous_slot,
    slot_a_year_earlier,
    value_from_parts,
)
from tracker.domain.kpi_terms import Basis, Frequency, Unit
from tracker.domain.periods import Period, financial_year, shift_months

PERCENTAGE_POINTS = "percentage points"
PER_CENT = "per cent"

Slots = Mapping[Period, SeriesPoint]


@dataclass(frozen=True)
class Derived:
    """A derived number, or the reason why there is none."""

    value: Decimal | None = None
    reason: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class Change:
    """How a point differs from an earlier one.

    ``amount`` is in percentage points for a percentage and in per cent for every other unit, as ``kind``
    says; ``difference`` is the plain difference, in the KPI's own unit, that pages print.
    """

    difference: Decimal
    amount: Decimal | None
    kind: str
    since: Period
    reason: str = ""


@dataclass(frozen=True)
class Changes:
    """The three changes of a point; None where there is nothing to compare with, ``reasons`` say why."""

    kind: str
    previous: Change | None = None
    same_period_last_year: Change | None = None
    peak: Change | None = None
    reasons: tuple[str, ...] = ()


def year_to_date(definition: KpiDefinition, slots: Slots, point: SeriesPoint, calendar: Calendar) -> Derived:
    """The year to date at a point: the sum for an in-period count, cumulative parts for a percentage."""
    if point.figure.basis is Basis.YTD:
        return Derived(point.value, "" if point.value is not None else "no year to date was entered")
    year = financial_year(point.slot.end, calendar.start_month)
    return _accumulate(definition, slots, point, Period(year.start, point.slot.end, year.year_start), calendar)


def rolling_12_months(definition: KpiDefinition, slots: Slots, point: SeriesPoint, calendar: Calendar) -> Derived:
    """The twelve months that end with a point, from the same in-period figures as the year to date."""
    if point.figure.basis is Basis.ROLLING_12M:
        return Derived(point.value)
    if months_in_slot(definition.frequency) is None:
        return Derived(reason=_NO_SLOTS)
    opens_on = shift_months(point.slot.end + timedelta(days=1), -12)
    window = Period(opens_on, point.slot.end, point.slot.year_start)
    return _accumulate(definition, slots, point, window, calendar)


def changes_at(definition: KpiDefinition, points: Sequence[SeriesPoint], at: int, slots: Slots) -> Changes:
    """The changes of ``points[at]``: previous period, same period last year, peak so far."""
    point = points[at]
    kind = PERCENTAGE_POINTS if definition.unit is Unit.PERCENT else PER_CENT
    if point.value is None:
        return Changes(kind)
    if not point.is_finished:
        return Changes(kind, reasons=("not compared: the period is not over",))
    if not point.is_exact:
        return Changes(kind, reasons=("not compared: the figure is not exact",))
    earlier = previous_point(definition, points, at, slots)
    last_year = slot_a_year_earlier(point.slot, definition.frequency)
    peak = _peak(definition, points[:at], point)
    previous = _compare(definition, earlier, point, kind)
    yearly = _compare(definition, slots.get(last_year) if last_year else None, point, kind)
    highest = _compare(definition, peak, point, kind)
    reasons = [change.reason for change in (previous, yearly, highest) if change and change.reason]
    if previous is None:
        reasons.append(_not_compared(earlier, "the period before"))
    if yearly is None:
        reasons.append(_not_compared(slots.get(last_year) if last_year else None, "the same period last year"))
    return Changes(kind, previous, yearly, highest, tuple(dict.fromkeys(reasons)))


def previous_point(
    definition: KpiDefinition, points: Sequence[SeriesPoint], at: int, slots: Slots
) -> SeriesPoint | None:
    """The point one slot earlier, None across a gap; an irregular KPI's previous point, however long ago."""
    if definition.frequency is Frequency.IRREGULAR:
        return points[at - 1] if at else None
    before = previous_slot(points[at].slot, definition.frequency)
    return slots.get(before) if before else None


def are_comparable(definition: KpiDefinition, earlier: SeriesPoint, later: SeriesPoint) -> bool:
    """Whether two points measure the same thing: exact, finished, no break, one running total."""
    if not (earlier.is_exact and earlier.is_finished and later.is_exact and later.is_finished):
        return False
    if is_broken_between(definition, earlier.slot, later.slot):
        return False
    return later.figure.basis is not Basis.YTD or earlier.span.start == later.span.start


_SPELLED_OUT = 2
_NO_SLOTS = "weekly and irregular figures do not add up to a year"


def _compare(definition: KpiDefinition, earlier: SeriesPoint | None, later: SeriesPoint, kind: str) -> Change | None:
    if earlier is None or earlier.value is None or later.value is None:
        return None
    if not are_comparable(definition, earlier, later):
        return None
    difference = later.value - earlier.value
    if kind == PERCENTAGE_POINTS:
        return Change(difference, difference, kind, earlier.slot)
    if earlier.value == 0:
        return Change(difference, None, kind, earlier.slot, "no per cent change: the earlier figure is 0")
    return Change(difference, difference / abs(earlier.value) * 100, kind, earlier.slot)


def _not_compared(earlier: SeriesPoint | None, name: str) -> str:
    if earlier is None or earlier.value is None:
        return f"no figure for {name}"
    return f"{name} does not measure the same thing"


def _peak(definition: KpiDefinition, earlier: Sequence[SeriesPoint], point: SeriesPoint) -> SeriesPoint | None:
    heights = [(one.value, one) for one in earlier if one.value is not None and are_comparable(definition, one, point)]
    # max keeps the first of equals: a peak is when the level was first reached.
    return max(heights, key=lambda pair: pair[0], default=(None, None))[1]


def _accumulate(
    definition: KpiDefinition, slots: Slots, point: SeriesPoint, window: Period, calendar: Calendar
) -> Derived:
    if refusal := _refusal(definition, point):
        return Derived(reason=refusal)
    wanted = _slots_in(window, point, definition)
    missing = [slot for slot in wanted if slot not in slots or not slots[slot].is_exact]
    if missing:
        refusal = f"base missing, no figure for {_spell_slots(missing)}"
    elif is_broken_between(definition, wanted[0], point.slot):
        refusal = "the definition changed within the span"
    if refusal:
        return Derived(reason=refusal)
    found = [slots[slot] for slot in wanted]
    if definition.unit.is_additive:
        return Derived(sum((one.value for one in found if one.value is not None), Decimal(0)))
    return _from_parts(definition, found, window, calendar)


def _from_parts(definition: KpiDefinition, found: list[SeriesPoint], window: Period, calendar: Calendar) -> Derived:
    numerators = [one.numerator for one in found if one.numerator is not None]
    denominators = [one.denominator for one in found if one.denominator is not None]
    if len(numerators) < len(found) or len(denominators) < len(found):
        return Derived(reason="its parts are not held, and a mean of the periods would be wrong")
    is_rate = definition.unit is Unit.RATE_PER_10K
    if is_rate and not found[-1].is_finished:
        return Derived(reason="the period is not over, so the rate cannot be annualised")
    numerator = sum(numerators, Decimal(0))
    # A population is not added up over the months: the one of the window's last year counts.
    last = calendar.population_at(window.end) or denominators[-1]
    denominator = last if is_rate else sum(denominators, Decimal(0))
    annualised = annualising(window, Basis.PERIOD) if is_rate else Decimal(1)
    value = value_from_parts(definition.unit, numerator, denominator, annualised=annualised)
    reason = "" if value is not None else "the denominators add up to nothing"
    return Derived(value, reason, numerator, denominator)


def _refusal(definition: KpiDefinition, point: SeriesPoint) -> str:
    if point.figure.basis is Basis.SNAPSHOT:
        return "a snapshot is a position on one date and does not add up"
    if point.figure.basis is not Basis.PERIOD:
        return f"a figure over {point.figure.basis.words} does not add up"
    if months_in_slot(definition.frequency) is None:
        return _NO_SLOTS
    if definition.unit is Unit.FTE:
        return "full-time equivalents do not add up over time"
    return ""


def _slots_in(window: Period, point: SeriesPoint, definition: KpiDefinition) -> list[Period]:
    months = months_in_slot(definition.frequency) or 12
    count = (window.whole_months or months) // months
    return [point.slot.shifted(-months * back) for back in reversed(range(count))]


def _spell_slots(slots: list[Period]) -> str:
    """``"Apr 13, May 13"``; a longer unbroken stretch as ``"Apr 19 to Jul 19"``."""
    is_unbroken = all(later.start == earlier.end + timedelta(days=1) for earlier, later in pairwise(slots))
    if len(slots) > _SPELLED_OUT and is_unbroken:
        return f"{slots[0].label} to {slots[-1].label}"
    return ", ".join(slot.label for slot in slots)
