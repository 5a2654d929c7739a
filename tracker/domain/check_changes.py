"""Changes that were typed as figures, against the figures that they are changes of.

Where the earlier number is not held, a whole number has to give the quoted change: no count falls by 24.09% to 421.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from tracker.domain.check_finding import CheckFinding, CheckKind, Severity, kpi_place
from tracker.domain.check_held import HeldValue, count_spread, held_values
from tracker.domain.check_names import NamedChange, change_named, topic_of, words_of
from tracker.domain.check_rounding import plain, rounding_words
from tracker.domain.figures_display import format_number
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_series import previous_slot, slot_of
from tracker.domain.kpi_terms import Qualifier, Unit
from tracker.domain.periods import Period
from tracker.domain.quoted_change import Quoted, change_per_cent, how_quoted

_FARTHEST = 200_000
_REMEDY = "Correct the change or the figures it speaks of; or leave it out: changes are derived from the figures"

Values = dict[tuple[Period, bool], HeldValue]


def change_findings(readings: Sequence[KpiReading]) -> Iterable[CheckFinding]:
    """Each typed change, ``Contacts, change on previous month``, that the figures of ``Contacts`` do not bear out."""
    for reading in readings:
        named = change_named(reading.definition.name) if reading.definition.unit is Unit.PERCENT else None
        held = _things(readings, reading, named.thing) if named else None
        if named is None or held is None:
            continue
        values, thing = held
        for (span, is_snapshot), stated in _stated(reading).items():
            now = values.get((span, is_snapshot)) or values.get((span, not is_snapshot)) or _ending(values, span)
            if now is not None:
                change = TypedChange(reading, named, stated, thing)
                yield from _changes(change, now, _before(thing, values, named, now))


def whole_numbers_before(change: Decimal, now: int) -> dict[Quoted, list[int]]:
    """Which whole earlier numbers give a change in per cent, below 0 for a fall, to ``now``.

    None by either way of rounding means that the statement cannot hold for a count.
    """
    found: dict[Quoted, list[int]] = {Quoted.ROUNDED: [], Quoted.TRUNCATED: []}
    step = Decimal(1).scaleb(min(0, int(change.as_tuple().exponent)))
    if change - step <= -100:
        return found
    ends = sorted(now * 100 / (100 + change + way * step) for way in (-1, 1) if 100 + change + way * step > 0)
    first, last = floor(ends[0]), min(ceil(ends[-1]), _FARTHEST)
    for before in range(max(1, first), last + 1):
        way = _how(change, change_per_cent(Decimal(now), Decimal(before)))
        if way is not Quoted.NEITHER:
            found[way].append(before)
    return found


def _how(stated: Decimal, computed: Decimal) -> Quoted:
    """As people quote it: without its sign."""
    if (stated < 0) != (computed < 0):
        return Quoted.NEITHER if stated and computed else how_quoted(abs(stated), abs(computed))
    return how_quoted(abs(stated), abs(computed))


@dataclass(frozen=True)
class TypedChange:
    """A change that was typed: in which KPI, what its name says, the number, and the KPI that it is a change of."""

    reading: KpiReading
    named: NamedChange
    stated: HeldValue
    thing: KpiReading


def _changes(change: TypedChange, now: HeldValue, before: HeldValue | None) -> Iterable[CheckFinding]:
    stated, unit = change.stated, change.thing.definition.unit
    if before is not None and before.value != 0:
        computed = change_per_cent(now.value, before.value)
        points = now.value - before.value
        ways = [_how(stated.value, computed), *([_how(stated.value, points)] if unit is Unit.PERCENT else [])]
        if Quoted.ROUNDED in ways or _is_within(stated, before, now, computed):
            return
        shown = format_number(computed, stated.decimals + (1 if stated.decimals else 2))
        words = f"{plain(before.value)} to {plain(now.value)} is {shown}%"
        if unit is Unit.PERCENT:
            words += f", or {format_number(points, stated.decimals + 1)} points"
        yield _finding(change, words, computed, is_cut=Quoted.TRUNCATED in ways)
    elif unit is Unit.COUNT and before is None and _is_whole(now):
        found = whole_numbers_before(stated.value, int(now.value))
        if found[Quoted.ROUNDED]:
            return
        if found[Quoted.TRUNCATED]:
            earlier = found[Quoted.TRUNCATED][0]
            computed = change_per_cent(now.value, Decimal(earlier))
            words = f"{earlier} to {plain(now.value)} is {format_number(computed, stated.decimals + 1)}%"
            yield _finding(change, words, computed, is_cut=True)
        else:
            code = change.thing.definition.code
            words = f"no whole number before gives that with {plain(now.value)} ({code})"
            yield _finding(change, words, None)


def _is_within(stated: HeldValue, before: HeldValue, now: HeldValue, computed: Decimal) -> bool:
    """Whether what was rounded before the change was worked out explains the difference."""
    spread = count_spread(before) + count_spread(now)
    if not spread:
        return False
    reach = spread * (abs(now.value) + abs(before.value)) / (before.value * before.value) * 100
    return abs(stated.value - computed) <= reach + stated.spread


def _finding(change: TypedChange, words: str, computed: Decimal | None, *, is_cut: bool = False) -> CheckFinding:
    stated = change.stated
    definition = change.reading.definition
    cut = "; it was cut off instead of rounded" if is_cut else ""
    return CheckFinding(
        CheckKind.CHANGE,
        kpi_place(definition.code, stated.span.label, name=definition.name),
        f"a change of {format_number(stated.value, stated.decimals)}% was entered, but {words}{cut}",
        stated.value,
        computed,
        rounding_words(stated.decimals),
        _REMEDY,
        Severity.NOTE if is_cut else Severity.WARNING,
    )


def _stated(reading: KpiReading) -> Values:
    """Changes that were typed exactly: "just under 10%" is no number to hold against another."""
    return {key: one for key, one in held_values(reading).items() if one.qualifier is Qualifier.EXACT}


def _things(readings: Sequence[KpiReading], change: KpiReading, thing: str) -> tuple[Values, KpiReading] | None:
    """The figures of what changed; ``contacts including notifications`` are those of both added up."""
    parts = [part.strip() for part in thing.split(" including ")]
    found = [one for part in parts if (one := _of(readings, change, part)) is not None]
    if len(found) < len(parts):
        return None
    if len(found) == 1:
        return held_values(found[0]), found[0]
    sums = held_values(found[0])
    for other in found[1:]:
        theirs = held_values(other)
        sums = {
            key: HeldValue(one.span, one.value + theirs[key].value, 0, one.spread, one.basis, one.qualifier)
            for key, one in sums.items()
            if key in theirs
        }
    return sums, found[0]


def _of(readings: Sequence[KpiReading], change: KpiReading, thing: str) -> KpiReading | None:
    """The one KPI that a name speaks of: by its topic, or by all of its words where several share one."""
    others = [one for one in readings if one is not change and change_named(one.definition.name) is None]
    same = [one for one in others if topic_of(one.definition.name) == topic_of(thing)]
    if len(same) > 1:
        same = [one for one in same if words_of(one.definition.name) == words_of(thing)] or same
    counts = [one for one in same if one.definition.unit is Unit.COUNT]
    return counts[0] if len(counts) == 1 else same[0] if len(same) == 1 else None


def _ending(values: Values, span: Period) -> HeldValue | None:
    """What is held of a shorter span with the same end: a change over two years ends with this year's figure."""
    ends = [one for (held, _), one in values.items() if held.end == span.end]
    return max(ends, key=lambda one: one.span.start, default=None)


def _before(thing: KpiReading, values: Values, named: NamedChange, now: HeldValue) -> HeldValue | None:
    """The earlier figure that a change starts from, as far as it is held."""
    if named.is_peak:
        return _peak(values, now)
    if named.since is not None:
        ends = (named.since.end, named.since.start)
        return next((one for (span, _), one in values.items() if span.end in ends or span == named.since), None)
    if named.is_previous:
        slot = previous_slot(slot_of(now.span, thing.definition.frequency), thing.definition.frequency)
        return values.get((slot, False)) if slot else None
    months = 12 if named.is_last_year else named.months or 12
    shifted = now.span.shifted(-months)
    same = next((one for (span, _), one in values.items() if span in (shifted, Period(shifted.end, shifted.end))), None)
    if same is not None or named.months is None:
        return same
    return _about_earlier(values, now, named.months)


def _about_earlier(values: Values, now: HeldValue, months: int) -> HeldValue | None:
    """For "over two years" the year that began then, where nothing is held of the very month."""
    opens = now.span.shifted(-months)
    around = [one for (span, _), one in values.items() if span.contains(opens.end) and one is not now]
    return around[0] if len(around) == 1 else None


def _peak(values: Values, now: HeldValue) -> HeldValue | None:
    earlier = [one for (span, _), one in values.items() if span.end < now.span.start]
    return max(earlier, key=lambda one: one.value, default=None)


def _is_whole(one: HeldValue) -> bool:
    return one.qualifier is Qualifier.EXACT and one.value == one.value.to_integral_value() and one.value > 0
