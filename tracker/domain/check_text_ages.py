"""Shares of an age group that a text states, held against the sum of the age bands of a breakdown.

"23% of entrants were aged 10 or over" is the sum of 10 to 15 and of 16 and over.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.check_finding import CheckFinding, CheckKind
from tracker.domain.check_rounding import half_step, plain
from tracker.domain.check_texts import Sentence, TextMaterial
from tracker.domain.kpi import decimals_of
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Unit
from tracker.domain.periods import Period
from tracker.domain.text_numbers import NumberKind, TextNumber, numbers_in
from tracker.domain.text_periods import periods_in, since_in

_OLDEST = 200
_CLAUSE_END = re.compile(r"[,;:]|\d+(?:\.\d+)?%")
_GROUP = re.compile(
    r"\b(?:aged? |ages )?(?:(?P<from>\d+) ?(?:\+|(?:years )?(?:and|or) (?:over|above|older))"
    r"|(?P<first>\d+) ?(?:-|–|to) ?(?P<last>\d+)(?=\W|$)|(?:under|below) (?:the age of )?(?P<under>\d+))",
    re.IGNORECASE,
)
_AGED = re.compile(r"\bage[ds]?\b|\+|year[- ]olds?|\bover\b|\bolder\b|\babove\b|\bunder\b", re.IGNORECASE)


@dataclass(frozen=True)
class AgeGroup:
    """Ages from ``first`` to ``last``, both included."""

    first: int
    last: int

    def holds(self, other: "AgeGroup") -> bool:
        return self.first <= other.first and other.last <= self.last


def age_group(words: str) -> AgeGroup | None:
    """The ages that a category or phrase names.

    >>> age_group("10 to 15"), age_group("aged 16 and over"), age_group("Under 1"), age_group("Police")
    (AgeGroup(first=10, last=15), AgeGroup(first=16, last=200), AgeGroup(first=0, last=0), None)
    """
    match = _GROUP.search(words)
    if match is None:
        return None
    if match["from"]:
        return AgeGroup(int(match["from"]), _OLDEST)
    if match["under"]:
        return AgeGroup(0, int(match["under"]) - 1)
    first, last = int(match["first"]), int(match["last"])
    return AgeGroup(first, last) if first <= last <= _OLDEST else None


def age_findings(material: TextMaterial) -> Iterable[CheckFinding]:
    """Each share of an age group that the age bands of no breakdown add up to in its period."""
    subjects = material.subjects
    for sentence in material.sentences:
        group = age_group(sentence.words) if _AGED.search(sentence.words) else None
        if group is None:
            continue
        explained = subjects.explained_by(sentence.source.kpi)
        table = _age_table((explained,) if explained else subjects.about(sentence.words))
        if table is None:
            continue
        shares = [one for one in numbers_in(sentence.words) if one.kind is NumberKind.PERCENT]
        for at, number in enumerate(shares):
            beside = _words_beside(sentence.words, shares, at)
            period = _period(beside, sentence.source.period or table.latest, table, is_first=at == 0)
            yield from _finding(sentence, number, group, table, period)


def _words_beside(words: str, shares: Sequence[TextNumber], at: int) -> str:
    """From the share before to the end of this one's clause."""
    start = shares[at - 1].end if at else 0
    stop = _CLAUSE_END.search(words, shares[at].end)
    return words[start : stop.start() if stop else len(words)]


@dataclass(frozen=True)
class _AgeTable:
    """The age bands of one KPI, by period."""

    code: str
    bands: dict[Period, list[tuple[AgeGroup, Decimal]]]

    @property
    def latest(self) -> Period:
        return max(self.bands)

    def inside(self, period: Period, group: AgeGroup) -> list[Decimal]:
        """The values of the bands that lie within a group; none where a band straddles it."""
        held = self.bands.get(period, [])
        if any(not group.holds(one) and one.first <= group.last and group.first <= one.last for one, _ in held):
            return []
        return [value for one, value in held if group.holds(one)]


def _age_table(readings: Iterable[KpiReading]) -> _AgeTable | None:
    """Of the first KPI with shares by age."""
    for reading in readings:
        if reading.definition.unit is not Unit.PERCENT:
            continue
        for points in reading.breakdowns.values():
            bands: dict[Period, list[tuple[AgeGroup, Decimal]]] = {}
            for point in points:
                group = age_group(point.category)
                if group is not None and point.value is not None and not point.is_subtotal:
                    bands.setdefault(point.period, []).append((group, point.value))
            if any(len(held) > 1 for held in bands.values()):
                return _AgeTable(reading.definition.code, bands)
    return None


def _period(beside: str, current: Period, table: _AgeTable, *, is_first: bool) -> Period | None:
    """Which period a share speaks of: named beside it, the one before, or for the first share the current one."""
    if named := periods_in(beside):
        return named[0].period
    if is_first:
        return current
    return next((one for one in sorted(table.bands, reverse=True) if one < current), None) if since_in(beside) else None


def _finding(
    sentence: Sentence, number: TextNumber, group: AgeGroup, table: _AgeTable, period: Period | None
) -> Iterable[CheckFinding]:
    inside = table.inside(period, group) if period else []
    total = sum(inside, Decimal(0))
    tolerance = sum((half_step(decimals_of(one)) for one in inside), number.spread)
    if period is None or not inside or abs(total - number.value) <= tolerance:
        return
    typed = sentence.words[number.start : number.end]
    parts = " + ".join(plain(one) for one in inside)
    said = f"the age bands of {table.code} in {period.label} give {parts} = {plain(total)}%, not {typed}"
    others = [one for one in table.bands if one != period and sum(table.inside(one, group), Decimal(0)) == number.value]
    if others:
        said += f"; that was {others[-1].label}"
    yield sentence.finding(
        CheckKind.NARRATIVE,
        said,
        stated=number.value,
        computed=total,
        tolerance=f"{plain(tolerance)} points, by rounding",
        remedy="Correct the number, or name the period it is of",
        at=number.start,
    )
