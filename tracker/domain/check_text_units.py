"""A number in a text that is of another unit than the words beside it say."""

import re
from collections.abc import Iterable

from tracker.domain.check_finding import CheckFinding, CheckKind
from tracker.domain.check_texts import Sentence, TextMaterial
from tracker.domain.text_changes import size_numbers
from tracker.domain.text_numbers import NumberKind, TextNumber, numbers_in

_RATE = re.compile(r"\b(?:rate )?per 10(?:,?000|k)\b", re.IGNORECASE)
_COMPARES = re.compile(r"\b(?:than|against|compared|versus|below|above|average|benchmark)\b", re.IGNORECASE)
_COUNT = re.compile(
    r"\b(?:the|a|total) number of (?:[\w'-]+\s){1,8}?(?:is|was|are|were|stands? at|stood at)(?:\s\w+)?\s$",
    re.IGNORECASE,
)


def unit_findings(material: TextMaterial) -> Iterable[CheckFinding]:
    """A rate per 10,000 that is compared with a percentage, and a number of people that is one."""
    for sentence in material.sentences:
        sizes = size_numbers(sentence.words)
        shares = [one for one in numbers_in(sentence.words) if one.kind is NumberKind.PERCENT and one not in sizes]
        for number in shares:
            before = sentence.words[: number.start]
            typed = sentence.words[number.start : number.end]
            if _COUNT.search(before):
                yield _finding(sentence, number, f"{typed} is a share, and no number of people or things")
            elif _compares_a_rate(sentence.words, number):
                yield _finding(sentence, number, f"a rate per 10,000 is compared with {typed}, which is a percentage")


def _compares_a_rate(words: str, number: TextNumber) -> bool:
    rate = _RATE.search(words, 0, number.start)
    return rate is not None and _COMPARES.search(words, rate.end(), number.start) is not None


def _finding(sentence: Sentence, number: TextNumber, said: str) -> CheckFinding:
    return sentence.finding(
        CheckKind.UNIT,
        said,
        stated=number.value,
        remedy="Give both in the same unit, or say what each of them is",
        at=number.start,
    )
