"""Numbers that a text states of a KPI, held against the KPI's figures.

Only a number that the words tie to the KPI is judged: one that follows "is", "was", "at", "to", or that begins the
sentence as a share of what the KPI counts. It may be any figure that is held: a value, a part, a total, a change, a
target, somebody else's. What bears it out nowhere is said, with the figure that is meant.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from tracker.domain.check_finding import CheckFinding, CheckKind
from tracker.domain.check_rounding import plain
from tracker.domain.check_texts import Sentence, TextMaterial
from tracker.domain.figures_display import format_value
from tracker.domain.kpi import KpiDefinition
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_statements import Said, bears_out, kind_of_unit, statements_of
from tracker.domain.periods import Period
from tracker.domain.text_changes import size_numbers
from tracker.domain.text_numbers import NumberKind, TextNumber, numbers_in
from tracker.domain.text_periods import periods_in, since_in
from tracker.domain.text_sentences import is_intention
from tracker.domain.text_subjects import content_words

_VERB = (
    "is|was|are|were|been|at|to|reached|reaches|stands?|stood|remains?|remained|averag(?:es|ed|ing)|totall?(?:ed|s|ing)|"
    "rate of|total of|performance of"
)
_BETWEEN = (
    "now|currently|still|only|about|around|just|over|under|nearly|almost|some|at|an?|the|up|down|back|as|high|low|level|"
    "average|of"
)
_STATES = re.compile(rf"\b(?:{_VERB})(?:\s(?:{_BETWEEN}))*\s$", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:()]|\b(?:against|compared|versus|than|from|while|whereas|but)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:England|national(?:ly)?|neighbours?|region(?:al|ally)?|benchmark|threshold|standard|comparators?|target|"
    r"other (?:areas|authorities|councils))\b",
    re.IGNORECASE,
)
_MAY_STATE = re.compile(r"\d|\b(?:in ten|out of|third|quarters?|half)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\s(?:of\s)?(?:(?:all|the|our|these)\s)*([\w-]+)")
_SMALLEST_COUNT = 20
_REMEDY = "Correct the number or the figure; or put a live figure there, which cannot disagree"


def figure_findings(material: TextMaterial) -> Iterable[CheckFinding]:
    """Each number that is tied to a KPI and that none of its figures bear out."""
    subjects = material.subjects
    said: dict[str, tuple[Said, ...]] = {}

    def statements(reading: KpiReading) -> tuple[Said, ...]:
        code = reading.definition.code
        if code not in said:
            said[code] = statements_of(reading)
        return said[code]

    for sentence in material.sentences:
        if not _holds_a_digit_or_share(sentence.words) or is_intention(sentence.words):
            continue
        named, meant = subjects.named_in(sentence.words), subjects.meant_by(sentence.words, sentence.source.kpi)
        for number in _stated(sentence.words, meant):
            readings = [one for one in meant if kind_of_unit(one.definition.unit) is number.kind]
            periods = _periods(sentence, number)
            held = [statements(one) for one in (*readings, *named)]
            if readings and not any(bears_out(one, number, periods) for one in held):
                yield _finding(sentence, number, readings[0].definition, _meant(held[0], number.kind, periods))


def _holds_a_digit_or_share(words: str) -> bool:
    """A quick look before KPIs are looked for: "seven in ten" and "a third of" state numbers without digits."""
    return _MAY_STATE.search(words) is not None


def _stated(sentence: str, meant: Sequence[KpiReading]) -> Iterable[TextNumber]:
    """The numbers of a sentence that its words tie to the KPIs meant, in their unit."""
    kinds = {kind_of_unit(one.definition.unit) for one in meant}
    sizes = size_numbers(sentence)
    for number in numbers_in(sentence):
        if number.kind not in kinds or number in sizes:
            continue
        if number.kind is NumberKind.PLAIN and (number.decimals or number.value < _SMALLEST_COUNT):
            continue
        if _ELSEWHERE.search(_clause_of(sentence, number)):
            continue
        if _STATES.search(sentence[: number.start]) or _begins_with_share(sentence, number, meant):
            yield number


def _begins_with_share(sentence: str, number: TextNumber, meant: Sequence[KpiReading]) -> bool:
    """ "Seven in ten referrals": a share at the beginning, of that with which the KPI's name begins."""
    if number.start > 0 or number.kind is not NumberKind.PERCENT:
        return False
    counted = _COUNTED.match(sentence, number.end)
    names = (" ".join(one.definition.name.split()[:2]) for one in meant)
    return counted is not None and any(content_words(counted[1]) & content_words(name) for name in names)


def _clause_of(sentence: str, number: TextNumber) -> str:
    start = max((match.end() for match in _CLAUSE.finditer(sentence, 0, number.start)), default=0)
    end = next((match.start() for match in _CLAUSE.finditer(sentence, number.end)), len(sentence))
    return sentence[start:end]


def _periods(sentence: Sentence, number: TextNumber) -> tuple[Period, ...] | None:
    """Of which periods a number speaks: those named in its clause, or the text's own; None for any."""
    clause = _clause_of(sentence.words, number)
    if named := periods_in(clause):
        return tuple(one.period for one in named)
    own = sentence.source.period
    is_first = _CLAUSE.search(sentence.words[: number.start]) is None
    return (own,) if own is not None and is_first and not since_in(clause) else None


def _meant(statements: Sequence[Said], kind: NumberKind, periods: tuple[Period, ...] | None) -> Said | None:
    """The KPI's own figure that the sentence should have stated: of the period it speaks of, else the latest."""
    held = [one for one in statements if one.is_headline and one.kind is kind and one.period is not None]
    inside = [one for one in held if periods is None or one.period in periods]
    return max(inside or held, key=lambda one: one.period.end if one.period else date.min, default=None)


def _finding(sentence: Sentence, number: TextNumber, definition: KpiDefinition, meant: Said | None) -> CheckFinding:
    said = f"no figure of {definition.code} is {sentence.words[number.start : number.end]}"
    if meant is not None and meant.period is not None:
        decimals = max(definition.decimals, number.decimals)
        said += f"; it was {format_value(meant.value, definition.unit, decimals)} in {meant.period.label}"
    return sentence.finding(
        CheckKind.NARRATIVE,
        said,
        stated=number.value,
        computed=meant.value if meant else None,
        tolerance=f"{plain(number.spread)}, by rounding" if number.spread else "none: a whole number",
        remedy=_REMEDY,
        at=number.start,
    )
