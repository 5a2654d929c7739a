"""Shares that a text states, held against the counts that the same sentence names.

A share of 148 people is that of a whole number of them: 19.93% of 148 is nobody's.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from tracker.domain.check_finding import CheckFinding, CheckKind
from tracker.domain.check_rounding import cut_words, plain, rounding_words
from tracker.domain.check_texts import Sentence, TextMaterial
from tracker.domain.figures_display import round_half_up
from tracker.domain.quoted_change import Quoted, how_quoted
from tracker.domain.text_changes import size_numbers
from tracker.domain.text_numbers import NumberKind, TextNumber, numbers_in

_OF = re.compile(
    r"\s?(?:\w+\s)?(?:of|out of|among)(?:\s(?:the|all|all the|our|these|those|its|a|only|some))?\s", re.IGNORECASE
)
_OUT_OF = re.compile(r"\b(?:of|out of|among)(?:\s(?:the|all|all the|our|these|those))?\s$", re.IGNORECASE)
_THEN = re.compile(r"(?:\s[\w-]+){0,5},?\s")
_SHARE_AFTER = re.compile(r"[^.;%]{0,60}?[(,–-]\s?(?:or |that is |about |i\.e\. )?", re.IGNORECASE)
_WHOLE = Decimal(100)


def share_findings(material: TextMaterial) -> Iterable[CheckFinding]:
    """Each share that is no share of the base named beside it."""
    for sentence in material.sentences:
        numbers, sizes = numbers_in(sentence.words), size_numbers(sentence.words)
        exact = [one for one in numbers if not one.is_rough and one not in sizes]
        yield from _of_bases(sentence, exact)
        yield from _of_parts(sentence, exact)


def _of_bases(sentence: Sentence, numbers: Sequence[TextNumber]) -> Iterable[CheckFinding]:
    """ "19.93% of the 148", "of 148 re-referrals 19.93%"."""
    words = sentence.words
    for one, following in pairwise(numbers):
        between = words[one.end : following.start]
        kinds = (one.kind, following.kind)
        if kinds == (NumberKind.PERCENT, NumberKind.PLAIN) and _OF.fullmatch(between):
            yield from _whole_share(sentence, one, following)
        is_base = _OUT_OF.search(words[: one.start]) and not _has_part(numbers, one)
        if kinds == (NumberKind.PLAIN, NumberKind.PERCENT) and is_base and _THEN.fullmatch(between):
            yield from _whole_share(sentence, following, one)


def _of_parts(sentence: Sentence, numbers: Sequence[TextNumber]) -> Iterable[CheckFinding]:
    """ "82 of 421 (19.48%)": the share is worked out."""
    words = sentence.words
    for part, base, share in zip(numbers, numbers[1:], numbers[2:], strict=False):
        kinds = (part.kind, base.kind, share.kind)
        if kinds != (NumberKind.PLAIN, NumberKind.PLAIN, NumberKind.PERCENT) or not base.value:
            continue
        is_of = _OF.search(words[part.end : base.start])
        follows = _SHARE_AFTER.fullmatch(words[base.end : share.start])
        if is_of and is_of.end() == base.start - part.end and follows and part.value <= base.value:
            yield from _share(sentence, part, base, share)


def _has_part(numbers: Sequence[TextNumber], base: TextNumber) -> bool:
    """Whether a count stands before the base: "30 of 45, 67%" is looked at as a whole."""
    return any(one.end < base.start and one.kind is NumberKind.PLAIN for one in numbers)


def _share(sentence: Sentence, part: TextNumber, base: TextNumber, share: TextNumber) -> Iterable[CheckFinding]:
    computed = part.value * 100 / base.value
    if how_quoted(share.value, computed) is Quoted.ROUNDED:
        return
    cut = cut_words(share.value, computed)
    shown = plain(round_half_up(computed, max(share.decimals, 1)))
    said = f"{part.value:,} of {base.value:,} is {shown}%, not {share.value}%{cut}"
    yield _finding(sentence, said, share, computed, is_note=bool(cut))


def _whole_share(sentence: Sentence, share: TextNumber, base: TextNumber) -> Iterable[CheckFinding]:
    """Of so many, some whole number has to be that share."""
    if not base.value or base.value != base.value.to_integral_value() or share.value > _WHOLE:
        return
    near = share.value * base.value / 100
    ways = {
        one: how_quoted(share.value, one * 100 / base.value) for one in (Decimal(int(near)), Decimal(int(near) + 1))
    }
    if Quoted.ROUNDED in ways.values():
        return
    cut = next((one for one, way in ways.items() if way is Quoted.TRUNCATED), None)
    meant = cut or min(ways, key=lambda one: abs(one - near))
    computed = meant * 100 / base.value
    shown = f"{plain(meant)} of them are {plain(round_half_up(computed, share.decimals))}%"
    said = (
        f"{shown}; it was cut off instead of rounded" if cut else f"no whole number of {base.value:,} is that; {shown}"
    )
    yield _finding(sentence, said, share, computed, is_note=cut is not None)


def _finding(sentence: Sentence, said: str, share: TextNumber, computed: Decimal, *, is_note: bool) -> CheckFinding:
    return sentence.finding(
        CheckKind.RATIO,
        said,
        stated=share.value,
        computed=computed,
        tolerance=rounding_words(share.decimals),
        remedy="Correct the share or the number it is of; say of how many it really is",
        is_note=is_note,
        at=share.start,
    )
