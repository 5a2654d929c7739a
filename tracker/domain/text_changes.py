"""The changes that a sentence states: which way, by how much, from what and to what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.text_numbers import NumberKind, TextNumber, numbers_in

_UP = (
    r"(?:rose|ris(?:e[ns]?|ing)|increas(?:e[ds]?|ing)|gr(?:ew|own|owth|owing)|climb(?:ed|s|ing)?|"
    r"(?:went|gone|going|go(?:es)?) up|up|higher|more|gain(?:ed|s)?)"
)
_DOWN = (
    r"(?:f(?:ell|all(?:en|ing|s)?)|decreas(?:e[ds]?|ing)|drop(?:ped|ping|s)?|reduc(?:ed?|es|ing|tions?)|"
    r"declin(?:e[ds]?|ing)|(?:went|gone|going|go(?:es)?) down|down|lower|fewer|less|cut)"
)
_WORD = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)
_BY = (
    r"(?:\s(?:of|by|was|is|almost|about|around|some|nearly|just|over|under|a|an|the|further|another|more|less|than)\b)*"
)
_BEFORE = re.compile(rf"(?:(?P<up>\b{_UP})|(?P<down>\b{_DOWN})){_BY}\W*[-−+]?$", re.IGNORECASE)
_AFTER = re.compile(rf"^\s*(?:points? )?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)
_SIGNED = re.compile(r"\(\s*(?:(?P<up>\+)|(?P<down>[-−]))$")
_FROM = re.compile(
    r"\bfrom(?:\s(?:about|around|some|an?|the|average|of|level|nearly|just|over|under))*\s$", re.IGNORECASE
)
_TO = re.compile(
    r"\bto(?:\s(?:about|around|some|an?|the|average|of|just|level|nearly|over|under|stand|at))*\s$", re.IGNORECASE
)
_MOST_WORDS_BETWEEN = 12


class Way(StrEnum):
    """Which way a number went."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class StatedChange:
    """A change as a sentence states it. Any of the numbers may be missing; ``size`` is a share or points."""

    way: Way | None
    size: TextNumber | None = None
    before: TextNumber | None = None
    now: TextNumber | None = None


def changes_in(sentence: str) -> tuple[StatedChange, ...]:
    """What a sentence says has changed, in order of the ends it names.

    >>> (one,) = changes_in("Contacts a month rose from 499 to 517, an increase of 5%.")
    >>> one.way.value, str(one.before.value), str(one.now.value), str(one.size.value)
    ('up', '499', '517', '5')
    """
    numbers = numbers_in(sentence)
    sizes = [(one, way) for one in numbers if (way := _way_beside(sentence, one))]
    ends = _ends(sentence, [one for one in numbers if one not in dict(sizes)])
    found = []
    for before, now in ends:
        nearest = min(sizes, key=lambda sized: _apart(sized[0], now), default=None)
        if nearest is None:
            found.append(StatedChange(_way_before(sentence, (before or now).start), before=before, now=now))
        else:
            sizes.remove(nearest)
            found.append(StatedChange(nearest[1], nearest[0], before, now))
    single = None if ends else _single_count(numbers)
    for size, way in sizes:
        is_near = single is not None and _words_between(sentence, size, single) <= _MOST_WORDS_BETWEEN
        found.append(StatedChange(way, size, now=single if is_near else None))
    return tuple(found)


def size_numbers(sentence: str) -> frozenset[TextNumber]:
    """The numbers of a sentence that say by how much something changed."""
    return frozenset(one for one in numbers_in(sentence) if _way_beside(sentence, one))


def _single_count(numbers: Sequence[TextNumber]) -> TextNumber | None:
    """The only count of a sentence: "421 contacts, a fall of 24.09%" """
    counts = [one for one in numbers if one.kind is NumberKind.PLAIN and not one.is_rough]
    return counts[0] if len(counts) == 1 else None


def _way_beside(sentence: str, number: TextNumber) -> Way | None:
    """The way of a share or points that a word beside it makes a change: "a fall of 5%", "5% fewer", "(-5%)"."""
    if number.kind not in (NumberKind.PERCENT, NumberKind.POINTS):
        return None
    before, after = sentence[: number.start], sentence[number.end :]
    for match in (_SIGNED.search(before), _BEFORE.search(before), _AFTER.search(after)):
        if match:
            return Way.UP if match["up"] else Way.DOWN
    return None


def _ends(sentence: str, numbers: Sequence[TextNumber]) -> list[tuple[TextNumber | None, TextNumber]]:
    """Pairs of "from A to B", in either order, of one kind; and each other "to B" that a word of change leads to."""
    starts = [one for one in numbers if _FROM.search(sentence[: one.start])]
    stops = [one for one in numbers if _TO.search(sentence[: one.start])]
    found: list[tuple[TextNumber | None, TextNumber]] = []
    for stop in stops:
        near = [
            one
            for one in starts
            if one.kind is stop.kind and _words_between(sentence, one, stop) <= _MOST_WORDS_BETWEEN
        ]
        start = min(near, key=lambda one: _apart(one, stop), default=None)
        if start is not None:
            starts.remove(start)
        if start is not None or _way_before(sentence, stop.start) is not None:
            found.append((start, stop))
    return found


def _way_before(sentence: str, at: int) -> Way | None:
    """The last word of change before a place."""
    matches = list(_WORD.finditer(sentence, 0, at))
    return None if not matches else Way.UP if matches[-1]["up"] else Way.DOWN


def _apart(one: TextNumber, other: TextNumber) -> int:
    return max(one.start, other.start) - min(one.end, other.end)


def _words_between(sentence: str, one: TextNumber, other: TextNumber) -> int:
    return len(sentence[min(one.end, other.end) : max(one.start, other.start)].split())
