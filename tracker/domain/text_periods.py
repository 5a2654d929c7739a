"""The periods that a sentence names: ``December 2015``, ``2014/15``, ``last year``, ``the month before``."""

import re
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.period_text import PeriodError, parse_period
from tracker.domain.periods import APRIL, MONTH_NAMES, Period

_MONTH = f"(?:{'|'.join((*MONTH_NAMES, *(name[:3] for name in MONTH_NAMES), 'Sept'))})"
_NAMED = re.compile(
    rf"\b{_MONTH}[ '-](?:\d{{4}}|\d\d)\b(?! ?%)|\b\d{{4}}[/-]\d\d(?:[ -]?Q[1-4])?\b|\bQ[1-4] \d{{4}}[/-]\d\d\b",
)
_QUARTER = re.compile(r"Q([1-4]) (\d{4})[/-](\d\d)")


class Since(StrEnum):
    """What a change is measured from, as words say it."""

    PREVIOUS = "previous period"
    LAST_YEAR = "same period last year"
    PEAK = "peak"
    EARLIER = "earlier"


_LAST = "last|previous|prior"
_STEP = "month|quarter|week|period"
_AGO = "ago|earlier|before"
_SINCE_WORDS = {
    Since.LAST_YEAR: (
        rf"(?:{_LAST}) year",
        "year before",
        rf"a year (?:{_AGO})",
        "year on year",
        rf"12 months (?:{_AGO})",
        "over (?:the )?(?:last )?12 months",
    ),
    Since.PREVIOUS: (
        rf"(?:{_LAST}) (?:{_STEP})",
        rf"(?:{_STEP}) before",
        rf"a (?:{_STEP}) (?:{_AGO})",
        "month on month",
    ),
    Since.PEAK: ("peak", "highest", "high point"),
    Since.EARLIER: (
        "previous(?:ly)?",
        "before that",
        "earlier",
        "since",
        r"over (?:the )?(?:last |past )?\w+ (?:months|years)",
    ),
}
_SINCE = {since: re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE) for since, phrases in _SINCE_WORDS.items()}


@dataclass(frozen=True)
class NamedPeriod:
    """A period and where in the sentence it is named."""

    period: Period
    start: int
    end: int


def periods_in(sentence: str, *, start_month: int = APRIL) -> tuple[NamedPeriod, ...]:
    """The periods that a sentence names outright, in order.

    >>> [one.period.label for one in periods_in("From 36% in 2014/15 to 25% in Dec 15")]
    ['2014/15', 'Dec 15']
    """
    found = []
    for match in _NAMED.finditer(sentence):
        try:
            period = parse_period(_QUARTER.sub(r"\2/\3 Q\1", match[0]), start_month=start_month)
        except PeriodError:
            continue
        found.append(NamedPeriod(period, match.start(), match.end()))
    return tuple(found)


def since_in(words: str) -> Since | None:
    """What the words compare with: ``down on last year`` is with the same period last year; None if they do not say."""
    return next((since for since, pattern in _SINCE.items() if pattern.search(words)), None)
