"""What a KPI's name says it is of, so that a count and its rate, average or change find each other.

``Section 47 enquiries rate`` and ``Section 47 enquiries, total`` are of one thing. Names are compared as sets of words
in their singular, without the words that only say how the thing is counted.
"""

import re
from dataclasses import dataclass
from functools import cache

from tracker.domain.period_text import PeriodError, parse_period
from tracker.domain.periods import Period


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD = re.compile(r"[a-z0-9]+\+?")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_SMALL = _listed(
    """
    a an the of to on in for and by with at from that is are be was were who which its their
    """
)
_COUNTED = _listed(
    """
    number total count all received made held child young people person subject staff
    """
)
_PER = re.compile(r"\bper\s+(10,?000|10k|month|week|year)\b|\b(a|each) month\b|\bmonthly\b")
_PER_MONTH = re.compile(r"\b(per|a|each) month\b|\bmonthly\b")
_MEAN = re.compile(r"\b(average|mean|avg)\b")
_OF_A_RANGE = re.compile(r"\b(range|lower|upper|highest|lowest|long[- ]term|target)\b")
_RATE = re.compile(r"\brates?\b|\bper\s+10,?000\b|\bper 10k\b")
_NOT = _listed(
    """
    no not without never nfa
    """
)
_LEADING = _listed(
    """
    go going get getting lead leading led become becoming progress progressing progressed progression convert
    converting converted conversion result resulting close closed end ending proceed proceeding turn step share
    percentage proportion rate percent
    """
)
_CHANGE = re.compile(r"^(?P<thing>.+?),? change (?P<since>on|from|since|over|in) (?:the )?(?P<what>.+)$")
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
}  # fmt: skip
_IRREGULAR = {"children": "child", "enquiries": "enquiry", "families": "family", "people": "people"}
_LONGEST_SHORT = 3


@cache
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in their singular, lower case, without what stands in brackets.

    >>> words_of("Section 47 enquiries (total)")
    ('section', '47', 'enquiry')
    """
    return tuple(_singular(word) for word in _WORD.findall(_IN_BRACKETS.sub(" ", name.casefold())))


@cache
def topic_of(name: str) -> frozenset[str]:
    """What a name is of: its words without those that say how it is counted; all of them if nothing else is left.

    >>> sorted(topic_of("Children subject to a CP plan")), sorted(topic_of("CP plan, total"))
    (['cp', 'plan'], ['cp', 'plan'])
    """
    kept = frozenset(words_of(name)) - _SMALL
    return (kept - _COUNTED) or kept


@cache
def rate_topic(name: str) -> frozenset[str]:
    """What a rate per 10,000 counts: ``Section 47 enquiries rate`` counts section 47 enquiries."""
    return topic_of(_PER.sub(" ", _RATE.sub(" ", name.casefold())))


@cache
def averaged_topic(name: str) -> frozenset[str] | None:
    """What an average per month is of; None for a name that speaks of none.

    >>> sorted(averaged_topic("Social care referrals, monthly average"))
    ['care', 'referral', 'social']
    """
    plain = name.casefold()
    is_mean = _MEAN.search(plain) and _PER_MONTH.search(plain)
    if not (is_mean or plain.rstrip(" .)").endswith(("per month", "a month"))):
        return None
    if _CHANGE.match(plain) or _OF_A_RANGE.search(plain):
        return None
    return topic_of(_PER_MONTH.sub(" ", _MEAN.sub(" ", plain)))


@cache
def conversion_topic(name: str) -> frozenset[str]:
    """The two things that a conversion names: ``Contacts that become referrals``, contacts and referrals."""
    return (topic_of(name) - _LEADING - _NOT) or topic_of(name)


def is_negated(name: str) -> bool:
    """Whether a name says that something does not happen: ``closed with no assessment``."""
    return bool(set(words_of(name)) & _NOT) or bool(re.search(r"\bnfa\b", name.casefold()))


@dataclass(frozen=True)
class NamedChange:
    """What a name says that it is the change of, and since when.

    One of ``since`` (a month), ``months`` (over how many), ``is_peak``, ``is_previous`` or ``is_last_year``.
    """

    thing: str
    words: str
    since: Period | None = None
    months: int | None = None
    is_peak: bool = False
    is_previous: bool = False
    is_last_year: bool = False


@cache
def change_named(name: str) -> NamedChange | None:
    """The change that a name speaks of; None for a name that speaks of none, or of one that cannot be told.

    >>> change_named("Contacts, change on previous month").is_previous
    True
    >>> change_named("Children looked after, change over 12 months").months
    12
    """
    found = _CHANGE.match(name.strip().casefold())
    if found is None or re.search(r"\b(national|regional|england)\b", name.casefold()):
        return None
    what, words = found["what"].strip(" ."), f"{found['since']} {found['what']}"
    thing = found["thing"]
    if re.fullmatch(r"(the )?(previous|last|prior) (month|quarter|period|week)", what):
        return NamedChange(thing, words, is_previous=True)
    if re.fullmatch(r"(the )?(previous|last|prior) year|(same (month|period|quarter) )?last year|year", what):
        return NamedChange(thing, words, is_last_year=True)
    if re.fullmatch(r"(its |the )?peak", what):
        return NamedChange(thing, words, is_peak=True)
    if length := re.fullmatch(r"(?:the (?:last|past) )?(\w+) (month|year)s?", what):
        number = int(length[1]) if length[1].isdigit() else _NUMBERS.get(length[1])
        if number:
            return NamedChange(thing, words, months=number * (12 if length[2] == "year" else 1))
    return _since(thing, words, what)


def _since(thing: str, words: str, what: str) -> NamedChange | None:
    try:
        return NamedChange(thing, words, since=parse_period(what))
    except PeriodError:
        return None


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > _LONGEST_SHORT + 1:
        return f"{word[:-3]}y"
    is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > _LONGEST_SHORT
    return word[:-1] if is_plural else word
