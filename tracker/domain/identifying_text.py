"""Text that looks as if it named a child: a name with a date of birth or an age, a case number, a number of a person.

No child is ever to be named here. The rule only asks: whoever writes says that it names no child, or writes it anew.
It looks for what identifies, not for what could: a name alone is somebody's at work, a date alone is of a meeting.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.given_names import GIVEN_NAMES

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = (
    r"(?:\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})(?!\d)"
    r"|\d{4}-\d{2}-\d{2}(?!\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH},?\s(?:\d{{4}}|'?\d{{2}})(?!\d)"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}(?!\d))"
)
_BIRTH = r"(?:\bd\.?\s?o\.?\s?b\b\.?|\bdate of birth\b|\bbirth\s?date\b|\bborn\b(?:\son)?)"
_BORN_ON = re.compile(rf"{_BIRTH}[\s:(=–-]*(?:is\s|was\s)?{_DATE}", re.IGNORECASE)
_AFTER_NAME_A_DATE = re.compile(rf"[\s,;:(–-]{{0,4}}(?:(?:{_BIRTH}|\bb\.)[\s:(–-]*)?{_DATE}", re.IGNORECASE)
_AFTER_NAME_AN_AGE = re.compile(
    r"[\s,(–-]{0,3}(?:(?:who\s)?(?:is|was)\s)?(?:\baged?\s\d{1,2}\b|\d{1,2}[\s-](?:years?|yrs?)[\s-]old\b)",
    re.IGNORECASE,
)
_AFTER_NAME_A_POSTCODE = re.compile(r"[^.!?\n]{0,50}?\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}\b")
_CAPITALS = re.compile(r"[A-Z][\w'’-]+(?:,?[ \t]+[A-Z][\w'’-]*\.?)*")
# What makes of a given name the name of a place, an organisation or a piece of work.
_PLACES_AND_WORK = """
    academy avenue board building campaign care centre church clinic close college cottage council court day
    drive family farm foundation garden gardens grove hall hill home homes hospital house hub infant junior lane
    law lodge manor march month nursery office park partnership period phase place plan practice primary
    programme project report review road room school secondary service services site square st strategy street
    surgery team terrace trust unit university view ward way week wing
"""
_NO_PERSON = frozenset(_PLACES_AND_WORK.split())
_CASE_NUMBER = re.compile(
    r"\b(?:(?:case|child(?:'s|’s)?|client|service\suser|referral|person|liquidlogic|mosaic|eclipse|carefirst|lcs|ics)\s"
    r"(?:file\s)?(?:number|no\.?|id|ref(?:erence)?\.?)|liquidlogic|mosaic|carefirst|lcs)"
    r"(?:\s(?:is|was))?[\s:#=(–-]{1,3}(?P<number>[A-Z]{0,4}[-/]?\d[\d/-]{3,}\w*)",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?:19|20)\d\d(?:[/-](?:19|20)?\d\d)?$")
_NHS = re.compile(r"(?<![\d,.])(?P<number>\d{3}([ -]?)\d{3}\2\d{4})(?![\d,]|\.\d)")
_NHS_WORDS = re.compile(r"\bnhs\s(?:number|no\.?)[\s:#–-]*(?:is\s)?\d{3}[ -]?\d{3}[ -]?\d{4}\b", re.IGNORECASE)
_UPN = re.compile(r"\b[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z]\b")
_NATIONAL_INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b")


@dataclass(frozen=True)
class Identifying:
    """``kind`` says what it looks like, ``words`` which words do."""

    kind: str
    words: str


def find_identifying(text: str) -> tuple[Identifying, ...]:
    """What in a text looks as if it identified a child, each words once, in the order of the text.

    >>> find_identifying("Jamie Example (12/03/2009) was seen late")
    (Identifying(kind="a person's name with a date", words='Jamie Example (12/03/2009'),)
    >>> find_identifying("The Head of MASH held the 16 March 2020 briefing")
    ()
    """
    spans = sorted(_spans(text))
    found: list[Identifying] = []
    reached = -1
    for start, end, kind in spans:
        if start >= reached:
            found.append(Identifying(kind, text[start:end].strip()))
            reached = end
    return tuple(found)


def question_about(found: Sequence[Identifying]) -> str:
    """What the author is asked.

    >>> question_about([Identifying("a case number", "case number 123456")])
    'This looks like a case number (“case number 123456”). No child is named here: reword it, or say that it names none'
    """
    kinds = " and ".join(dict.fromkeys(one.kind for one in found))
    words = ", ".join(f"“{one.words}”" for one in found)
    return f"This looks like {kinds} ({words}). No child is named here: reword it, or say that it names none"


def token_of(found: Sequence[Identifying]) -> str:
    """Stands for exactly these words, so that whoever confirms them confirms no others."""
    return hashlib.sha256("\n".join(one.words for one in found).encode()).hexdigest()[:16]


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    for pattern, kind in (
        (_BORN_ON, "a date of birth"),
        (_NHS_WORDS, "an NHS number"),
        (_UPN, "a pupil number"),
        (_NATIONAL_INSURANCE, "a National Insurance number"),
    ):
        yield from ((found.start(), found.end(), kind) for found in pattern.finditer(text))
    for found in _NHS.finditer(text):
        if _is_nhs_number(re.sub(r"\D", "", found["number"])):
            yield found.start(), found.end(), "an NHS number"
    for found in _CASE_NUMBER.finditer(text):
        if not _YEARS.match(found["number"]):
            yield found.start(), found.end(), "a case number"
    for start, end in _names(text):
        for pattern, kind in (
            (_AFTER_NAME_A_DATE, "a person's name with a date"),
            (_AFTER_NAME_AN_AGE, "a person's name with an age"),
            (_AFTER_NAME_A_POSTCODE, "a person's name with an address"),
        ):
            if after := pattern.match(text, end):
                yield start, after.end(), kind


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Where a given name stands with another name, before or after it."""
    for run in _CAPITALS.finditer(text):
        words = [word.strip(",.").lower().removesuffix("'s").removesuffix("’s") for word in run.group().split()]
        if len(words) > 1 and not _NO_PERSON & set(words) and GIVEN_NAMES & set(words):
            yield run.start(), run.end()


def _is_nhs_number(digits: str) -> bool:
    """By its check digit, modulus 11 (NHS Data Dictionary, NHS NUMBER)."""
    remainder = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return len(set(digits)) > 1 and remainder % 11 == int(digits[9]) and remainder != 10
