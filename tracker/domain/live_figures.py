"""Live figures: ``{kpi:REFPCT latest}`` in a text is filled with the figure of the day it is shown for.

The grammar is ``{kpi:CODE measure}``; capitals and spaces do not matter. Other braces stay as they were typed.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tracker.domain.figures_display import format_number, format_value, round_half_up
from tracker.domain.kpi_arithmetic import PERCENTAGE_POINTS, Change, Derived
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_targets import target_words
from tracker.domain.kpi_terms import Geography, Unit
from tracker.domain.words import join_words

SUPPRESSED = "[suppressed]"
NOT_KNOWN = "[no such measure now]"


class Measure(StrEnum):
    """What can be asked of a KPI, in the words it is asked with."""

    LATEST = "latest"
    PERIOD = "period"
    CHANGE_PREVIOUS = "change previous"
    CHANGE_YEAR = "change year"
    CHANGE_PEAK = "change peak"
    YTD = "ytd"
    ROLLING = "rolling"
    TARGET = "target"
    DIRECTION = "direction"
    NATIONAL = "national"
    REGIONAL = "regional"
    NEIGHBOURS = "neighbours"
    NAME = "name"

    @property
    def words(self) -> str:
        """What it gives, for a list to choose from."""
        return _MEASURE_WORDS[self]

    @property
    def tells_a_count(self) -> bool:
        """Whether our own figures could be read from it: a name, a target and others' figures tell nothing."""
        return self not in _TELLS_NOTHING


_MEASURE_WORDS = {
    Measure.LATEST: "the latest figure",
    Measure.PERIOD: "the period it is of",
    Measure.CHANGE_PREVIOUS: "its change on the period before",
    Measure.CHANGE_YEAR: "its change on the same period last year",
    Measure.CHANGE_PEAK: "its change from the peak",
    Measure.YTD: "the year to date",
    Measure.ROLLING: "the last twelve months",
    Measure.TARGET: "the target",
    Measure.DIRECTION: "whether performance got better or worse",
    Measure.NATIONAL: "the national figure",
    Measure.REGIONAL: "the region's figure",
    Measure.NEIGHBOURS: "the statistical neighbours' figure",
    Measure.NAME: "its name",
}
_TELLS_NOTHING = frozenset(
    {
        Measure.PERIOD,
        Measure.TARGET,
        Measure.DIRECTION,
        Measure.NATIONAL,
        Measure.REGIONAL,
        Measure.NEIGHBOURS,
        Measure.NAME,
    }
)
_FIGURE = re.compile(r"\{\s*kpi\s*:([^{}]*)\}", re.IGNORECASE)
_OPENED = re.compile(r"\{\s*kpi\s*:", re.IGNORECASE)
_GEOGRAPHIES = {
    Measure.NATIONAL: Geography.NATIONAL,
    Measure.REGIONAL: Geography.REGIONAL,
    Measure.NEIGHBOURS: Geography.STATISTICAL_NEIGHBOURS,
}
_UNIT_AFTER = {Unit.DAYS: " days", Unit.FTE: " FTE", Unit.RATE_PER_10K: " per 10,000"}
_ROUGH = 10


@dataclass(frozen=True)
class LiveFigure:
    """One live figure of a text: which KPI, by its code in capitals, and what is asked of it."""

    code: str
    measure: Measure

    @property
    def typed(self) -> str:
        """``{kpi:REFPCT change previous}``"""
        return f"{{kpi:{self.code} {self.measure}}}"


def has_live_figures(text: str) -> bool:
    """Whether a text may hold any: a cheap look before KPIs are read."""
    return _OPENED.search(text) is not None


def live_figures(text: str) -> tuple[LiveFigure, ...]:
    """The live figures of a text in order; those that ask for what there is not are left out.

    >>> [one.typed for one in live_figures("Up to { kpi: refpct  Latest } from {10}.")]
    ['{kpi:REFPCT latest}']
    """
    return tuple(found for match in _FIGURE.finditer(text) if (found := _read(match[1])) is not None)


def without_live_figures(text: str) -> str:
    """A text without its live figures: what its author typed as words and numbers.

    >>> without_live_figures("Up to {kpi:REFPCT latest} in May")
    'Up to  in May'
    """
    return _FIGURE.sub("", text)


def problems_with_live_figures(text: str, codes: Collection[str]) -> str:
    """What is wrong with the live figures of a text and the remedy; empty when all can be filled."""
    if len(_OPENED.findall(text)) > len(_FIGURE.findall(text)):
        return "A live figure is not closed; end it with a brace, such as {kpi:CODE latest}"
    for match in _FIGURE.finditer(text):
        code, _, asked = _parts(match[1])
        if code not in codes:
            return f"'{match[0]}': there is no KPI {code or 'without a code'}; choose its code from the list of KPIs"
        if _read(match[1]) is None:
            said = join_words([one.value for one in Measure])
            return f"'{match[0]}': '{asked or 'nothing'}' cannot be asked of a KPI; write one of {said}"
    return ""


def fill(
    text: str,
    readings: Mapping[str, KpiReading],
    is_hidden: Callable[[LiveFigure], bool] | None = None,
) -> str:
    """A text with its live figures filled from readings by code. ``is_hidden`` says what may not be told.

    What is no live figure stays as it was typed.
    """
    return refill(text, {one: value_of(one, readings.get(one.code)) for one in live_figures(text)}, is_hidden)


def refill(text: str, values: Mapping[LiveFigure, str], is_hidden: Callable[[LiveFigure], bool] | None = None) -> str:
    """The same from values that were worked out before."""

    def said(match: re.Match[str]) -> str:
        figure = _read(match[1])
        if figure is None or figure not in values:
            return match[0]
        return SUPPRESSED if is_hidden and is_hidden(figure) else values[figure]

    return _FIGURE.sub(said, text)


def value_of(figure: LiveFigure, reading: KpiReading | None) -> str:
    """What a live figure says: ``19.9%``, ``up 1.1 percentage points``, ``no target set``."""
    if reading is None:
        return NOT_KNOWN
    definition, measure = reading.definition, figure.measure
    if measure is Measure.NAME:
        return definition.name
    if measure is Measure.TARGET:
        words = target_words(definition, reading.target)
        return "no target" if words == "none set" else words
    if measure is Measure.DIRECTION:
        return reading.direction.words or "not judged"
    if measure in _GEOGRAPHIES:
        return _benchmark(reading, _GEOGRAPHIES[measure])
    if measure in (Measure.LATEST, Measure.PERIOD):
        return _latest(reading, measure)
    return _of_point(reading, measure)


def examples(readings: Iterable[KpiReading]) -> list[tuple[KpiReading, list[tuple[str, str, str]]]]:
    """Of each KPI what can be asked: how it is typed, what it is, what it says now."""
    return [
        (
            reading,
            [
                (figure.typed, measure.words, value_of(figure, reading))
                for measure in Measure
                if (figure := LiveFigure(reading.definition.code, measure))
            ],
        )
        for reading in readings
    ]


def _parts(inside: str) -> tuple[str, str, str]:
    words = inside.split()
    return (words[0].upper() if words else "", " ", " ".join(words[1:]).lower())


def _read(inside: str) -> LiveFigure | None:
    code, _, asked = _parts(inside)
    return LiveFigure(code, Measure(asked)) if code and asked in list(Measure) else None


def _latest(reading: KpiReading, measure: Measure) -> str:
    latest = reading.latest
    if latest is None:
        return "no figure yet"
    if measure is Measure.PERIOD:
        return latest.words.partition(", ")[0]
    return _with_unit(latest.text, reading.definition.unit)


def _of_point(reading: KpiReading, measure: Measure) -> str:
    point = reading.judged_point
    if point is None:
        return "no figure yet"
    if measure is Measure.YTD:
        return _derived(reading, _last_with_total(reading) or point, lambda one: one.ytd, "no year to date")
    if measure is Measure.ROLLING:
        return _derived(reading, point, lambda one: one.rolling_12m, "no twelve months yet")
    changes = point.changes
    change = {
        Measure.CHANGE_PREVIOUS: changes.previous,
        Measure.CHANGE_YEAR: changes.same_period_last_year,
        Measure.CHANGE_PEAK: changes.peak,
    }[measure]
    return _change(change, reading, point)


def _last_with_total(reading: KpiReading) -> Point | None:
    """The latest finished point that has a year to date."""
    return next((one for one in reversed(reading.points) if one.is_finished and one.ytd.value is not None), None)


def _derived(reading: KpiReading, point: Point, of: Callable[[Point], Derived], missing: str) -> str:
    value = of(point).value
    if value is None:
        return missing
    return _with_unit(format_value(value, reading.definition.unit, point.decimals), reading.definition.unit)


def _change(change: Change | None, reading: KpiReading, point: Point) -> str:
    """``up 1.1 percentage points``, ``down 12%``; in the KPI's own unit where nought cannot be a base."""
    if change is None:
        return "not compared"
    decimals = max(point.decimals, reading.definition.decimals)
    if round_half_up(change.difference, decimals) == 0:
        return "unchanged"
    way = "up" if change.difference > 0 else "down"
    if change.kind == PERCENTAGE_POINTS:
        amount = format_number(abs(change.difference), decimals)
        return f"{way} {amount} percentage point{'' if Decimal(amount.replace(',', '')) == 1 else 's'}"
    if change.amount is None:
        return f"{way} {format_number(abs(change.difference), decimals)}"
    size = abs(change.amount)
    return f"{way} {format_number(size, 0 if size >= _ROUGH else 1)}%"


def _benchmark(reading: KpiReading, geography: Geography) -> str:
    held = reading.benchmark(geography)
    if held is None or held.value is None:
        return "no benchmark"
    unit = reading.definition.unit
    if unit is Unit.PERCENT:
        return f"{held.text}%"
    return f"£{held.text}" if unit is Unit.MONEY else _with_unit(held.text, unit)


def _with_unit(text: str, unit: Unit) -> str:
    after = _UNIT_AFTER.get(unit, "")
    return f"{text}{after[:-1] if text == '1' and unit is Unit.DAYS else after}"
