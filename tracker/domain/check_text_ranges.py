"""Ranges that a text calls typical, held against how often the figures lie in them."""

import re
from collections.abc import Iterable
from itertools import pairwise

from tracker.domain.check_finding import CheckFinding, CheckKind
from tracker.domain.check_texts import Sentence, TextMaterial
from tracker.domain.figures_display import format_number, round_half_up
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_statements import kind_of_unit
from tracker.domain.text_numbers import TextNumber, numbers_in

_TYPICAL = re.compile(
    r"\b(?:(?:typical|usual|general|normal|most|common)(?:ly)?|as a rule|consistently|tends? to)\b", re.IGNORECASE
)
_TO = re.compile(r"\s?(?:-|–|to|and)\s?")
_FEWEST = 6
"""Below so many figures nothing can be called typical."""


def range_findings(material: TextMaterial) -> Iterable[CheckFinding]:
    """Each range called typical in which fewer than half of the finished figures lie."""
    subjects = material.subjects
    for sentence in material.sentences:
        if not _TYPICAL.search(sentence.words):
            continue
        for low, high in pairwise(numbers_in(sentence.words)):
            between = sentence.words[low.end : high.start]
            if low.kind is not high.kind or low.value >= high.value or not _TO.fullmatch(between):
                continue
            for reading in subjects.meant_by(sentence.words, sentence.source.kpi):
                if kind_of_unit(reading.definition.unit) is low.kind:
                    yield from _finding(sentence, reading, low, high)


def _finding(sentence: Sentence, reading: KpiReading, low: TextNumber, high: TextNumber) -> Iterable[CheckFinding]:
    until = sentence.source.period.end if sentence.source.period else reading.status_on
    finished = [one for one in reading.points if one.is_finished and one.span.end <= until]
    values = [one.value for one in finished if one.value is not None]
    decimals = reading.definition.decimals
    inside = [one for one in values if low.value <= round_half_up(one, decimals) <= high.value]
    if len(values) < _FEWEST or len(inside) * 2 >= len(values):
        return
    lowest, highest = format_number(low.value, low.decimals), format_number(high.value, high.decimals)
    yield sentence.finding(
        CheckKind.NARRATIVE,
        f"{len(inside)} of {len(values)} {reading.period_words} of {reading.definition.code}"
        f" lie between {lowest} and {highest}",
        tolerance="half of the figures, as they are printed",
        remedy="Give the range in which most of the figures lie, or say of which months it speaks",
        at=low.start,
    )
