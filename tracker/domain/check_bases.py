"""Percentages that are of the same things: whole numbers of one base, complements, bands, and counts of their own.

2 children as 1.52% are of 132; then 56.78% on the same day and of the same children is 74.95 children, which nobody is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from tracker.domain.check_finding import CheckFinding, CheckKind, Severity, kpi_place
from tracker.domain.check_held import HeldValue, count_spread, held_values
from tracker.domain.check_names import conversion_topic, is_negated, topic_of
from tracker.domain.check_rounding import half_step, plain, rounding_words
from tracker.domain.kpi import decimals_of
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Qualifier, Unit
from tracker.domain.periods import Period
from tracker.domain.quoted_change import Quoted, how_quoted

_WHOLE = Decimal(100)
_MOST_BASES = 5
"""A count and its percentage that more than so many bases give fix none."""
_SHARED_WORDS = 2
_BAND = re.compile(
    r"^(?:(?P<under>under) )?(?P<low>\d+)(?:\s*(?:-|to)\s*(?P<high>\d+)|(?P<open>\+| and over| or over))?$"
)
_NEGATED_OUTCOMES = 2

Sections = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class ImpliedBase:
    """Of how many things a count is a percentage, and which KPIs say so."""

    count: KpiReading
    percent: KpiReading
    counted: Decimal
    stated: HeldValue
    bases: tuple[int, ...]


def base_findings(readings: Sequence[KpiReading], sections: Sections) -> Iterable[CheckFinding]:
    """Percentages that are no whole number of a base which others of the same name, section and day fix."""
    for one in implied_bases(readings):
        if not one.bases:
            yield _no_base(one)
        elif len(one.bases) <= _MOST_BASES:
            for other in readings:
                if _is_beside(one, other, sections):
                    yield from _of_another_base(one, other)


def implied_bases(readings: Sequence[KpiReading]) -> Iterable[ImpliedBase]:
    """The bases that counts and percentages of one name and span imply."""
    for percent in readings:
        if percent.definition.unit is not Unit.PERCENT:
            continue
        topic = topic_of(percent.definition.name)
        for count in readings:
            if count.definition.unit is not Unit.COUNT or topic_of(count.definition.name) != topic:
                continue
            counted = held_values(count)
            for key, stated in held_values(percent).items():
                held = counted.get(key)
                if held is not None and stated.value > stated.spread and held.value and not count_spread(held):
                    yield ImpliedBase(count, percent, held.value, stated, _bases(held.value, stated))


def _bases(counted: Decimal, stated: HeldValue) -> tuple[int, ...]:
    """Every whole number of which the count is the percentage, rounded or cut off."""
    step = stated.spread * 2
    low = ceil(counted * 100 / (stated.value + step))
    high = floor(counted * 100 / (stated.value - stated.spread)) if stated.value > stated.spread else low
    found = [base for base in range(max(low, 1), high + 1) if _is_share(counted, base, stated)]
    # Those that give it by rounding come before those that give it cut off.
    return tuple(sorted(found, key=lambda base: abs(counted * 100 / base - stated.value) > stated.spread))


def _is_share(counted: Decimal, base: int, stated: HeldValue) -> bool:
    if stated.qualifier is not Qualifier.EXACT:
        return abs(counted * 100 / base - stated.value) <= stated.spread
    quoted = round(stated.value, stated.decimals)
    return how_quoted(quoted, counted * 100 / base) is not Quoted.NEITHER


def _is_beside(one: ImpliedBase, other: KpiReading, sections: Sections) -> bool:
    if other is one.percent or other.definition.unit is not Unit.PERCENT:
        return False
    same_section = sections.get(one.percent.definition.code, frozenset()) & sections.get(
        other.definition.code, frozenset()
    )
    shared = topic_of(one.percent.definition.name) & topic_of(other.definition.name)
    return bool(same_section) and len(shared) >= _SHARED_WORDS


def _of_another_base(one: ImpliedBase, other: KpiReading) -> Iterable[CheckFinding]:
    is_snapshot = one.stated.span.is_day
    stated = held_values(other).get((one.stated.span, is_snapshot))
    if stated is None or stated.qualifier is not Qualifier.EXACT or not 0 < stated.value < _WHOLE:
        return
    for base in one.bases:
        nearest = (int(stated.value * base / 100), int(stated.value * base / 100) + 1)
        if any(_is_share(Decimal(count), base, stated) for count in nearest):
            return
    base = one.bases[0]
    near = round(stated.value * base / 100)
    computed = Decimal(near) * 100 / base
    definition = other.definition
    yield CheckFinding(
        CheckKind.RATIO,
        kpi_place(definition.code, stated.span.label, name=definition.name),
        f"{plain(stated.value)}% is no whole number of {base}, of which {plain(one.counted)}"
        f" ({one.count.definition.code}) are {plain(one.stated.value)}% ({one.percent.definition.code});"
        f" {near} would be {round(computed, 2)}%",
        stated.value,
        computed,
        rounding_words(stated.decimals),
        "Enter numerator and denominator, so that everybody sees what it is a share of; or correct it",
        Severity.NOTE,
        claim=one.percent.definition.code,
    )


def _no_base(one: ImpliedBase) -> CheckFinding:
    definition = one.percent.definition
    computed = one.counted * 100 / max(1, round(one.counted * 100 / one.stated.value))
    return CheckFinding(
        CheckKind.RATIO,
        kpi_place(definition.code, one.stated.span.label, name=definition.name),
        f"{plain(one.counted)} ({one.count.definition.code}) are {plain(one.stated.value)}% of no whole number",
        one.stated.value,
        computed,
        rounding_words(one.stated.decimals),
        "Correct the count or the percentage; or enter numerator and denominator, and it is derived",
        claim=one.count.definition.code,
    )


def complement_findings(readings: Sequence[KpiReading]) -> Iterable[CheckFinding]:
    """What happens to some and what does not happen to the rest make 100: closed with no assessment, and assessed."""
    percents = [one for one in readings if one.definition.unit is Unit.PERCENT]
    for does in percents:
        if is_negated(does.definition.name):
            continue
        for does_not in percents:
            if not is_negated(does_not.definition.name):
                continue
            if conversion_topic(does.definition.name) == conversion_topic(does_not.definition.name):
                yield from _complements(does, does_not)


def _complements(does: KpiReading, does_not: KpiReading) -> Iterable[CheckFinding]:
    if len(conversion_topic(does.definition.name)) < _NEGATED_OUTCOMES:
        return
    rests = _with_single_categories(does_not)
    for key, stated in _with_single_categories(does).items():
        rest = rests.get(key)
        if rest is None:
            continue
        computed = _WHOLE - rest.value
        tolerance = stated.spread + rest.spread
        if abs(stated.value - computed) <= tolerance:
            continue
        definition = does.definition
        yield CheckFinding(
            CheckKind.TOTAL,
            kpi_place(definition.code, stated.span.label, name=definition.name),
            f"{plain(stated.value)}% was entered, but {plain(rest.value)}% ({does_not.definition.code}) leave"
            f" {plain(computed)}%",
            stated.value,
            computed,
            f"{plain(tolerance)} points, by rounding of the two",
            f"Correct one of {definition.code} and {does_not.definition.code}; or say what the rest of them are",
            claim=does_not.definition.code,
        )


def _with_single_categories(reading: KpiReading) -> dict[tuple[Period, bool], HeldValue]:
    """The figures of the whole; of a KPI with one category only, that category is the whole."""
    held = held_values(reading)
    if held or len(reading.breakdowns) != 1:
        return held
    (points,) = reading.breakdowns.values()
    if len({one.category for one in points}) > 1:
        return {}
    return {
        (one.period, False): HeldValue(one.period, one.value, 1, half_step(1), reading.basis, one.qualifier)
        for one in points
        if one.value is not None
    }


def band_findings(readings: Sequence[KpiReading], sections: Sections) -> Iterable[CheckFinding]:
    """A band such as 10+ against the narrower bands of the same dimension, section and period that it holds."""
    for wide in readings:
        for narrow in readings:
            same = sections.get(wide.definition.code, frozenset()) & sections.get(narrow.definition.code, frozenset())
            if wide.definition.unit is narrow.definition.unit and (same or wide is narrow):
                for dimension in wide.breakdowns.keys() & narrow.breakdowns.keys():
                    yield from _bands(wide, narrow, dimension)


def _bands(wide: KpiReading, narrow: KpiReading, dimension: str) -> Iterable[CheckFinding]:
    for one in wide.breakdowns[dimension]:
        band = band_of(one.category)
        if band is None or one.value is None or one.qualifier is not Qualifier.EXACT or band[1] is not None:
            continue
        inside = [
            other
            for other in narrow.breakdowns[dimension]
            if other.period == one.period
            and (found := band_of(other.category))
            and found != band
            and found[0] >= band[0]
        ]
        known = [other.value for other in inside if other.value is not None]
        starts = [found[0] for other in inside if (found := band_of(other.category))]
        is_open = any(found[1] is None for other in inside if (found := band_of(other.category)))
        if len(known) < 2 or len(known) < len(inside) or min(starts) != band[0] or not is_open:
            continue
        computed = sum(known, Decimal(0))
        decimals = [decimals_of(value.normalize()) for value in (*known, one.value)]
        tolerance = sum((half_step(places) for places in decimals), Decimal(0))
        if wide.definition.unit is Unit.COUNT:
            tolerance = Decimal(0)
        if abs(one.value - computed) <= tolerance:
            continue
        parts = " and ".join(f"{plain(other.value)} ({other.category})" for other in inside if other.value is not None)
        yield CheckFinding(
            CheckKind.TOTAL,
            kpi_place(wide.definition.code, f"{dimension} {one.category}", one.period.label, name=wide.definition.name),
            f"{plain(one.value)} was entered for {one.category}, but {parts} are {plain(computed)}",
            one.value,
            computed,
            f"{plain(tolerance)}, by rounding of {len(decimals)} numbers",
            f"Correct the band, or one of {narrow.definition.code}; or leave the band out",
            claim=narrow.definition.code,
        )


def band_of(category: str) -> tuple[int, int | None] | None:
    """The lowest and highest number of a band; None for a category that is none, and for an open end.

    >>> band_of("10-15"), band_of("16+"), band_of("under 1"), band_of("Police")
    ((10, 15), (16, None), (0, 0), None)
    """
    found = _BAND.match(category.strip().casefold())
    if found is None:
        return None
    low = int(found["low"])
    if found["under"]:
        return 0, low - 1
    if found["high"]:
        return low, int(found["high"])
    return (low, None) if found["open"] else (low, low)
