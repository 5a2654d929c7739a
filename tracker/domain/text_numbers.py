"""The numbers that a sentence states, apart from those that only name something.

``27 January``, ``2014/15``, ``theme 2``, ``section 47``, ``aged 10 to 15`` and ``within 20 working days`` hold figures
and state none. ``7 in 10`` and ``a third`` state a share, roughly.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from tracker.domain.check_rounding import half_step

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_THINGS = (
    "action|appendix|chart|figure|line|measure|note|objective|page|para|paragraph|phase|ref|risk|section|step|table|theme|"
    "tier|version|week"
)
_BEFORE_A_TIME = "within|in|over|under|of|than|after|every|last|first|next|least|past|for"
_SORT = "working|calendar|clear"
_TIME = "day|week|month|year|hour|minute|time"
_OLDER = "over|above|older|under|younger"
_NAMES = (
    # days, months and years
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? \d{{4}})?",
    rf"\b{_MONTH}[ '-]?\d{{4}}\b",
    rf"\b{_MONTH}[ '-]\d\d\b(?! ?%| per)",
    r"\b\d{4}[/-]\d{1,4}(?: ?q[1-4])?\b",
    r"\b\d{1,2}/\d{1,2}/\d{2,4}\b",
    r"\b(?:19|20)\d\d\b(?![.,]\d| ?%)",
    r"\bq[1-4]\b",
    r"\b\d+(?:st|nd|rd|th)\b",
    # times of day
    r"\b\d{1,2}[:.]\d\d ?(?:am|pm)\b",
    r"\b\d{1,2} ?[ap]m\b",
    r"\b\d{1,2}:\d\d\b",
    # references, parts of a document, sections of an Act
    r"\b\d+(?:\.\d+){2,}\b",
    rf"\b(?:{_THINGS})s? \d+(?:\.\d+)*\b",
    r"\bs\.? ?(?:17|20|31|47)\b",
    # ages, and categories such as "3 or more placements"
    rf"\bage[ds]? (?:of )?\d+(?:(?: to |-| and )\d+)?(?: (?:and|or) (?:{_OLDER}))?",
    rf"\b\d+ ?(?:\+|(?:and|or) (?:{_OLDER}|more|fewer|less))(?=\W|$)",
    r"\b(?:under|over) \d+s\b",
    r"\b\d+(?:(?: to |-)\d+)?[ -]years?[ -]olds?\b",
    # how long something takes, or how often it is done
    rf"\b(?:{_BEFORE_A_TIME})? ?\d+(?:(?: to |-| or )\d+)?[ -](?:or more )?(?:{_SORT} )?(?:{_TIME})s?\b",
)
_NAME = re.compile("|".join(_NAMES), re.IGNORECASE)
_ROUGH_WORDS = re.compile(
    r"(?:\b(?:about|around|almost|approximately|approx\.?|circa|just|less|more|nearly|over|roughly|some|than|under|"
    r"up to|close to|below|above|at least)\s+)+$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w.,£])(?P<sign>[-−+])?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d,]*\.?\d)"
    r"(?:\s?(?:(?P<points>(?:%|percent(?:age)?|per cent)[ -]points?\b|points?\b|pp\b)|(?P<percent>%|per ?cent\b)"
    r"|(?P<rate>per 10(?:,?000|k)\b)))?",
    re.IGNORECASE,
)
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_COUNTED = r"\d{1,2}|" + "|".join(_WORDS)
_IN = re.compile(
    rf"\b(?P<part>{_COUNTED}) (?:in|out of)(?: every)? (?P<whole>{_COUNTED})\b(?! ?%| (?:months|years))", re.IGNORECASE
)
_FRACTION = re.compile(
    r"\b(?:(?P<three>three quarters)|(?P<two>two thirds)|(?P<third>(?:a|one) third)|(?P<quarter>(?:a|one) quarter)"
    r"|(?P<half>half)) of\b",
    re.IGNORECASE,
)
_FRACTIONS = {
    "three": Decimal(75),
    "two": Decimal(200) / 3,
    "third": Decimal(100) / 3,
    "quarter": Decimal(25),
    "half": Decimal(50),
}
_HALF = Decimal("0.5")
_TO = re.compile(r"\s?(?:[-–]|to|and)\s?")


class NumberKind(StrEnum):
    """What a number counts, as far as the words beside it say."""

    PLAIN = "plain"
    PERCENT = "percent"
    POINTS = "points"
    PER_10K = "per_10k"


@dataclass(frozen=True)
class TextNumber:
    """A number that a sentence states: without a sign, at the precision it was written with.

    ``spread`` is how far the true number may lie from it: half its last digit, more after "about".
    ``start`` and ``end`` are its place in the sentence.
    """

    value: Decimal
    decimals: int
    kind: NumberKind
    spread: Decimal
    start: int
    end: int
    is_rough: bool = False

    def may_be(self, value: Decimal) -> bool:
        """Whether a value reads as this number, rounded; or roughly, where the author says so.

        >>> (number,) = numbers_in("66.84% of referrals")
        >>> number.may_be(Decimal("66.838")), number.may_be(Decimal("66.86"))
        (True, False)
        """
        return abs(abs(value) - self.value) <= self.spread


@lru_cache(maxsize=4096)
def numbers_in(sentence: str) -> tuple[TextNumber, ...]:
    """The numbers that a sentence states, in order.

    >>> [str(one.value) for one in numbers_in("On 16 March 2015 theme 2 had 1,452 cases, 12.4% of 9 teams aged 10+.")]
    ['1452', '12.4', '9']
    """
    masked = _NAME.sub(lambda name: "_" * len(name[0]), sentence)
    shares = [_share(match) for match in _IN.finditer(masked)]
    shares += [_fraction(match) for match in _FRACTION.finditer(masked)]
    for one in shares:
        masked = masked[: one.start] + "_" * (one.end - one.start) + masked[one.end :]
    stated = _with_units(sentence, [_number(sentence, match) for match in _NUMBER.finditer(masked)])
    return tuple(sorted((*shares, *stated), key=lambda one: one.start))


def _with_units(sentence: str, numbers: list[TextNumber]) -> list[TextNumber]:
    """In "25-30%" and "25 to 30%" the first number is a percentage too."""
    found = list(numbers)
    for at, (one, following) in enumerate(pairwise(numbers)):
        between = sentence[one.end : following.start]
        if one.kind is NumberKind.PLAIN and following.kind is not NumberKind.PLAIN and _TO.fullmatch(between):
            found[at] = replace(one, kind=following.kind, spread=max(one.spread, half_step(one.decimals)))
    return found


def _number(sentence: str, match: re.Match[str]) -> TextNumber:
    typed = match["number"].replace(",", "")
    value = Decimal(typed)
    decimals = len(typed.partition(".")[2])
    rough = _ROUGH_WORDS.search(sentence, 0, match.start("number"))
    kind = (
        NumberKind.POINTS
        if match["points"]
        else NumberKind.PERCENT
        if match["percent"]
        else NumberKind.PER_10K
        if match["rate"]
        else NumberKind.PLAIN
    )
    spread = _last_step(value) if rough else half_step(decimals)
    if kind is NumberKind.PLAIN and not rough and decimals == 0:
        spread = Decimal(0)
    return TextNumber(value, decimals, kind, spread, match.start("number"), match.end(), rough is not None)


def _last_step(value: Decimal) -> Decimal:
    """One of the last digit that is not nought: "about 350" may be 340 to 360."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _share(match: re.Match[str]) -> TextNumber:
    part, whole = _counted(match["part"]), _counted(match["whole"])
    value = Decimal(part * 100) / whole if whole else Decimal(0)
    spread = Decimal(100) / whole * _HALF if whole else Decimal(0)
    return TextNumber(value, 0, NumberKind.PERCENT, spread, match.start(), match.end(), is_rough=True)


def _fraction(match: re.Match[str]) -> TextNumber:
    value = next(_FRACTIONS[name] for name, found in match.groupdict().items() if found)
    return TextNumber(value, 0, NumberKind.PERCENT, Decimal(5), match.start(), match.end() - 3, is_rough=True)


def _counted(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word.casefold()]
