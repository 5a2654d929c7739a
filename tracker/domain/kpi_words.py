"""A reading in words: its title sentence, its target, how it moved. Board, page, chart and command say the same."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tracker.domain.figures_display import format_change, format_number, format_value, unit_words
from tracker.domain.kpi import KpiDefinition, Target
from tracker.domain.kpi_direction import Direction, Movement, Travel
from tracker.domain.kpi_headline import Headline
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_targets import target_level
from tracker.domain.kpi_terms import Basis, Geography, Polarity, Unit
from tracker.domain.periods import MONTH_NAMES, Period, is_month_end
from tracker.domain.rag import Rag
from tracker.domain.spc import variation_of
from tracker.domain.words import count_words, join_words

_SAYS_UNIT = (Unit.DAYS, Unit.FTE, Unit.RATE_PER_10K)
_LONG_UNITS = {
    Unit.COUNT: "number",
    Unit.PERCENT: "per cent",
    Unit.RATE_PER_10K: "rate per 10,000",
    Unit.DAYS: "days",
    Unit.FTE: "full-time equivalents",
    Unit.RATIO: "ratio",
    Unit.MONEY: "pounds",
}
_GEOGRAPHY_WORDS = {
    Geography.LOCAL: "Ours",
    Geography.NATIONAL: "England",
    Geography.REGIONAL: "Region or neighbours",
    Geography.STATISTICAL_NEIGHBOURS: "Statistical neighbours",
    Geography.THRESHOLD: "Threshold",
}
_MOVED = {
    Travel.BETTER.words: "better than {when}",
    Travel.WORSE.words: "worse than {when}",
    Travel.LITTLE_CHANGE.words: "little changed since {name}",
    Movement.HIGHER.value: "higher than {when}",
    Movement.LOWER.value: "lower than {when}",
    Movement.SAME.value: "the same as {when}",
}


def finding_words(reading: KpiReading) -> tuple[str, str]:
    """The finding in two parts: what is the case, and what it is held against.

    ``19.9% in December 2019, worse for four months running`` and
    ``target 10% or less, missed by 9.9 points; England 10.0%``.
    """
    if reading.latest is None:
        return nothing_words(reading), ""
    moved = "" if _is_of_an_earlier_year(reading) else _movement_words(reading)
    parts = [_latest_words(reading.latest, reading.definition.unit), moved, alone_words(reading)]
    against = [_target_sentence(reading), _england_words(reading)]
    return ", ".join(part for part in parts if part), "; ".join(part for part in against if part)


def latest_words(reading: KpiReading) -> str:
    """The headline with its span, for a title: ``19.9% in December 2019``; ``No figure yet`` without one."""
    return nothing_words(reading) if reading.latest is None else _latest_words(reading.latest, reading.definition.unit)


def nothing_words(reading: KpiReading) -> str:
    """What is said in place of a headline: ``No figure yet``, or by what alone it is held: ``By team only``."""
    return f"By {join_words(list(reading.breakdowns))} only" if reading.breakdowns else "No figure yet"


def alone_words(reading: KpiReading) -> str:
    """For a year to date: the last whole month beside it, which the year can hide; of an earlier year, that year."""
    latest, judged = reading.latest, reading.judged_point
    if latest is None or latest.basis is not Basis.YTD or reading.is_cumulative or judged is None:
        return ""
    alone = "" if _is_of_an_earlier_year(reading) else " alone"
    return f"{_text_of(judged, reading.definition.unit)} in {judged.period.long_label}{alone}"


def judged_figure(reading: KpiReading) -> tuple[str, str]:
    """The figure that direction, run and signal speak of, and its period: ``68.6%``, ``Dec 19``.

    For a year to date that is the last whole month, beside which the headline would say something else; for anything
    else the headline. Empty without a figure.
    """
    latest, judged = reading.latest, reading.judged_point
    if latest is None:
        return "", ""
    if judged is None or not alone_words(reading):
        return latest.text, latest.slot.label
    return _text_of(judged, reading.definition.unit), judged.period.label


def _text_of(point: Point, unit: Unit) -> str:
    """A point as it stands alone; a small base keeps its ``1/5``."""
    if point.is_small_base or point.value is None:
        return point.text
    return format_value(point.value, unit, point.decimals)


def _is_of_an_earlier_year(reading: KpiReading) -> bool:
    """Whether the latest finished figure lies before the year to date that is the headline: it did not move there."""
    latest, judged = reading.latest, reading.judged_point
    return (
        latest is not None
        and judged is not None
        and latest.basis is Basis.YTD
        and judged.period.end < latest.span.start
    )


def run_words(reading: KpiReading) -> str:
    """``worse for four months running``; empty unless the run is long enough to be said."""
    run = reading.run
    if run is None or run.travel is None or not run.is_telling:
        return ""
    return f"{run.travel.words} for {count_words(run.length)} {reading.period_words} running"


def target_side(definition: KpiDefinition, target: Target | None) -> str:
    """``10% or less``, ``85% or more``, ``5 to 8``; empty without a target."""
    if target is None:
        return ""
    level = target_level(definition, target)
    if level is not None:
        return f"{_level(definition, level)} or {'more' if definition.polarity is Polarity.BIGGER else 'less'}"
    if target.minimum is not None and target.upper is not None and target.minimum != target.upper:
        return f"{_bare(target.minimum)} to {_level(definition, target.upper)}"
    only = target.minimum if target.minimum is not None else target.upper
    return _level(definition, only) if only is not None else ""


def target_sign(definition: KpiDefinition, target: Target | None) -> str:
    """The target as a narrow column takes it: ``≤ 10%``, ``≥ 85%``, ``5 to 8``; empty without one."""
    level = target_level(definition, target)
    if level is None:
        return target_side(definition, target)
    return f"{'≥' if definition.polarity is Polarity.BIGGER else '≤'} {_level(definition, level)}"


def rating_words(reading: KpiReading) -> str:
    """Target met or missed: ``met``, ``missed, close``, ``missed``; empty where nothing is judged."""
    if reading.rating.rag is None:
        return ""
    return {Rag.GREEN: "met", Rag.AMBER: "missed, close"}.get(reading.rating.rag, "missed")


def missed_words(reading: KpiReading) -> str:
    """``target missed by 9.9 points``, ``target met``; why there is no colour where there is none."""
    rating = reading.rating
    if rating.rag is None:
        return rating.reason
    if rating.is_met or rating.missed_by is None:
        return "target met"
    return f"target missed by {_amount(reading, rating.missed_by)}"


def signal_words(reading: KpiReading) -> str:
    """The signal on one line: ``Worse 4 in a row``, ``Getting worse, higher; Target hit and miss``; or empty."""
    spc, run = reading.spc, reading.run
    if spc.variation is None:
        return "none: running total"
    if spc.is_run_chart:
        return run.words if run is not None and run.is_telling else ""
    return "; ".join(words for words in (spc.variation.words, spc.assurance.words) if words)


def short_change(direction: Direction, unit: Unit) -> str:
    """``+1.1 pts on Nov``: the change as a table prints it."""
    if direction.difference is None or direction.since is None:
        return ""
    since = direction.since
    name = MONTH_NAMES[since.start.month - 1][:3] if since.is_month else since.label
    return f"{format_change(direction.difference, unit, direction.decimals, short=True)} on {name}"


def chart_words(reading: KpiReading) -> tuple[str, ...]:
    """How to read the chart, sentence by sentence, and nothing that it does not show."""
    spc = reading.spc
    if spc.refused:
        parts = [spc.refused]
    elif spc.is_run_chart:
        parts = [
            (
                "Run chart with the median. Limits, and the signals they allow, start at 12 points; "
                f"here {'is' if spc.points == 1 else 'are'} {spc.points}."
            )
        ]
    else:
        parts = ["Grey band: where the figures fall by chance alone.", *_marks_said(reading)]
    if reading.target is not None and reading.may_meet_target and not reading.is_cumulative:
        parts.append("Green: target met, from the day the target holds.")
    if reading.part_point is not None:
        parts.append("Hollow: a period that is not over, without direction, colour or signal.")
    if any(point.is_illustrative for point in reading.points):
        parts.append("Figures marked illustrative in the table are invented for the demonstration.")
    return tuple(parts)


def _marks_said(reading: KpiReading) -> Iterator[str]:
    """What the marks stand for that the chart has."""
    polarity = reading.definition.polarity
    found = [variation_of(one, polarity) for one in reading.spc.signals if one is not None]
    if any(one.is_improvement for one in found):
        yield "Blue disc: improvement."
    if any(one.is_concern for one in found):
        yield "Orange diamond: concern."


def geography_words(geography: Geography) -> str:
    """Whose benchmark it is: ``England``, ``Neighbours``."""
    return _GEOGRAPHY_WORDS[geography]


def unit_long(definition: KpiDefinition) -> str:
    """The unit in words, for a caption: ``per cent``, ``rate per 10,000``."""
    return _LONG_UNITS[definition.unit]


def span_words(span: Period) -> str:
    """``from April 2019 to 27 January 2020``, ``in December 2019``, ``on 27 Jan 2020``."""
    if span.is_month or span.is_year or span.is_quarter:
        return f"in {span.long_label}"
    if span.is_day:
        return f"on {span.label}"
    return f"from {_month_words(span.start)} to {_end_words(span.end)}"


def span_name(span: Period) -> str:
    """The same without its first word: ``December 2019``, ``April 2019 to December 2019``."""
    return span_words(span).partition(" ")[2]


def _latest_words(latest: Headline, unit: Unit) -> str:
    suffix = f" {unit_words(unit)}" if unit in _SAYS_UNIT else ""
    return f"{latest.text}{suffix} {span_words(latest.span)}"


def _movement_words(reading: KpiReading) -> str:
    if words := run_words(reading):
        return words
    variation = reading.spc.variation
    if variation is not None and not reading.spc.is_run_chart:
        return variation.words[0].lower() + variation.words[1:]
    direction = reading.direction
    if not direction.words or direction.since is None:
        return ""
    since = direction.since
    when = f"{'on' if since.is_day else 'in'} {since.long_label}"
    return _MOVED[direction.words].format(when=when, name=since.long_label)


def _target_sentence(reading: KpiReading) -> str:
    side = target_side(reading.definition, reading.target)
    if not side:
        return ""
    rating = reading.rating
    if rating.rag is None:
        return f"target {side}"
    if rating.is_met or rating.missed_by is None:
        return f"target {side}, met"
    return f"target {side}, missed by {_amount(reading, rating.missed_by)}"


def _england_words(reading: KpiReading) -> str:
    england = reading.benchmark(Geography.NATIONAL)
    if england is None or england.value is None or england.not_comparable:
        return ""
    return f"England {england.text}{'%' if reading.definition.unit is Unit.PERCENT else ''}"


def _amount(reading: KpiReading, amount: Decimal) -> str:
    decimals = max(reading.definition.decimals, -int(amount.normalize().as_tuple().exponent))
    return format_change(amount, reading.definition.unit, min(decimals, reading.definition.decimals + 1)).lstrip("+")


def _level(definition: KpiDefinition, level: Decimal) -> str:
    return format_value(level, definition.unit, _decimals(level))


def _bare(level: Decimal) -> str:
    return format_number(level, _decimals(level))


def _decimals(level: Decimal) -> int:
    return max(0, -int(level.normalize().as_tuple().exponent))


def _month_words(day: date) -> str:
    month = f"{MONTH_NAMES[day.month - 1]} {day.year}"
    return month if day.day == 1 else f"{day.day} {month}"


def _end_words(day: date) -> str:
    month = f"{MONTH_NAMES[day.month - 1]} {day.year}"
    return month if is_month_end(day) else f"{day.day} {month}"
