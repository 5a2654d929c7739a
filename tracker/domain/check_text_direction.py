"""Words of direction in a text, "improving", "fell", "a significant fall", held against the series they speak of.

A word is contradicted only where every comparison that its author can have meant says the opposite: with the period
before, with the same period a year earlier, over the latest run, with the limits. "Significant" is held against process
control, which knows what is ordinary movement.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from tracker.domain.check_finding import CheckFinding, CheckKind
from tracker.domain.check_texts import Sentence, TextMaterial
from tracker.domain.figures_display import format_value
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Polarity
from tracker.domain.spc import Signal
from tracker.domain.text_periods import Since, since_in
from tracker.domain.text_sentences import is_intention

_TENSE = (
    r"\b(?:has|have|had|is|are|was|were|continues? to|continued to|keeps?|shows?|showing|shown|remains?)\s"
    r"(?:\w+ly\s|been\s|an?\s|some\s|further\s|clear\s|slightly\s|also\s|now\s)*"
)
_NO_MOVEMENT = r"(?!\s(?:action|adviser|board|journey|methodology|notice|officer|partner|plan|programme|team|work)s?\b)"


def _pattern(*, after_a_verb: str, alone: str) -> re.Pattern[str]:
    """Words that speak of movement after "has", "is", "continues to", and those that do so by themselves."""
    return re.compile(rf"(?:{_TENSE}(?:{after_a_verb})|\b(?:{alone}))\b{_NO_MOVEMENT}", re.IGNORECASE)


_PATTERNS = {
    "better": _pattern(
        after_a_verb="improv(?:ed?|es|ing|ement)|better|got(?:ten)? better", alone="improved|got better|getting better"
    ),
    "worse": _pattern(
        after_a_verb="deteriorat(?:ed?|es|ing|ion)|worsen(?:ed|s|ing)?|worse",
        alone="deteriorated|worsened|got worse|getting worse",
    ),
    "up": _pattern(
        after_a_verb="risen|rising|rise|increas(?:ed?|ing)|gr(?:own|owing|ow)|climb(?:ed|ing)|(?:gone|going) up|up",
        alone="rose|increased|grew|climbed|went up",
    ),
    "down": _pattern(
        after_a_verb="fallen|falling|fall|decreas(?:ed?|ing)|reduc(?:ed?|ing)|dropp(?:ed|ing)|(?:gone|going) down|down",
        alone="fell|decreased|dropped|went down",
    ),
}
_SIGNIFICANT = re.compile(r"\b(?:significant|dramatic|marked|sharp)(?:ly|ally)?\b", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:not|no|nor|never|neither|without|yet to|hardly)\b|n't\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[,;:()]|\b(?:after|although|and|as|because|but|following|since|though|whereas|which|while|who)\b", re.IGNORECASE
)
_FEWEST_POINTS = 2


class Direction(StrEnum):
    """What a word says of a series."""

    BETTER = "better"
    WORSE = "worse"
    UP = "up"
    DOWN = "down"


def says_a_direction(sentence: str) -> bool:
    """Whether a sentence speaks of movement at all.

    >>> says_a_direction("Caseloads have fallen"), says_a_direction("The fallen tree was removed")
    (True, False)
    """
    return any(pattern.search(sentence) for pattern in _PATTERNS.values())


def direction_findings(material: TextMaterial) -> Iterable[CheckFinding]:
    """Each word of direction that the series of the KPI it speaks of contradicts."""
    subjects = material.subjects
    for sentence in material.sentences:
        if is_intention(sentence.words):
            continue
        for clause in _clauses(sentence.words):
            said = _said(clause)
            if said is None or _NEGATED.search(clause):
                continue
            readings = subjects.meant_by(clause, sentence.source.kpi)
            if len(readings) == 1:
                yield from _held_against(sentence, clause, readings[0], said)


def _clauses(words: str) -> list[str]:
    return [part for part in _CLAUSE.split(words) if part.strip()]


def _said(clause: str) -> Direction | None:
    """What a clause says; None where it says nothing or two things."""
    found = [name for name, pattern in _PATTERNS.items() if pattern.search(clause)]
    return Direction(found[0]) if len(found) == 1 else None


def _held_against(sentence: Sentence, clause: str, reading: KpiReading, said: Direction) -> Iterable[CheckFinding]:
    point = _point(reading, sentence)
    if point is None or reading.is_cumulative:
        return
    moved = _movements(reading, point, since_in(sentence.words))
    judged = [one for one in (_as_said(reading, way, said) for way in moved) if one is not None]
    if judged and not any(judged):
        yield sentence.finding(
            CheckKind.DIRECTION_WORDS,
            f"{reading.definition.code} says the opposite of “{said.value}”: {_facts(reading, point)}",
            remedy="Correct the word, or say since when; or put a live figure there",
        )
    elif _SIGNIFICANT.search(clause) and _is_ordinary(reading, point):
        yield sentence.finding(
            CheckKind.DIRECTION_WORDS,
            f"process control finds no significant change of {reading.definition.code} in {point.period.label}",
            remedy="Leave “significant” out, or say on what it rests",
            is_note=True,
        )


def _point(reading: KpiReading, sentence: Sentence) -> Point | None:
    """The figure that a sentence speaks of: of its text's period, else the latest finished one."""
    period, on = sentence.source.period, sentence.source.on or reading.status_on
    points = [one for one in reading.points if one.is_judged and one.value is not None and one.span.end <= on]
    if len(points) < _FEWEST_POINTS:
        return None
    if period is None:
        return points[-1]
    return next((one for one in points if one.span == period), None)


def _movements(reading: KpiReading, point: Point, since: Since | None) -> list[int]:
    """Which way the value went by each comparison that can be meant: 1 up, -1 down, 0 neither."""
    changes = point.changes
    meant = {Since.PREVIOUS: (changes.previous,), Since.LAST_YEAR: (changes.same_period_last_year,)}
    default = (changes.previous, changes.same_period_last_year)
    found = [_sign(one.difference) for one in (meant.get(since, default) if since else default) if one is not None]
    if since not in meant:
        found += _longer(reading, point)
    return found


def _longer(reading: KpiReading, point: Point) -> list[int]:
    """Against each earlier figure of the last year, and the average of them: an author may mean any."""
    at = reading.points.index(point)
    earlier = [one.value for one in reading.points[max(0, at - 12) : at] if one.value is not None and one.is_judged]
    return [_sign(point.value - one) for one in earlier] if point.value is not None else []


def _sign(difference: Decimal) -> int:
    return (difference > 0) - (difference < 0)


def _as_said(reading: KpiReading, way: int, said: Direction) -> bool | None:
    """Whether a movement is what the word says; None where the KPI knows no better or worse."""
    if said is Direction.UP:
        return way > 0
    if said is Direction.DOWN:
        return way < 0
    polarity = reading.definition.polarity
    if polarity not in (Polarity.BIGGER, Polarity.SMALLER):
        return None
    is_better = way > 0 if polarity is Polarity.BIGGER else way < 0
    is_worse = way < 0 if polarity is Polarity.BIGGER else way > 0
    return is_better if said is Direction.BETTER else is_worse


def _is_ordinary(reading: KpiReading, point: Point) -> bool:
    if reading.spc.is_run_chart or reading.spc.refused:
        return False
    at = reading.points.index(point)
    return at < len(reading.spc.signals) and reading.spc.signals[at] is Signal.COMMON


def _facts(reading: KpiReading, point: Point) -> str:
    """``it was 19.9% in Dec 19, after 18.8% in Nov 19``"""
    unit, before = reading.definition.unit, point.changes.previous
    if point.value is None or before is None:
        return f"it was {point.text} in {point.period.label}"
    now, then = (format_value(one, unit, point.decimals) for one in (point.value, point.value - before.difference))
    return f"it was {now} in {point.period.label}, after {then} in {before.since.label}"
