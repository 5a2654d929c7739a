"""Changes that a text states, held against the numbers that the same sentence names.

Nothing but the sentence is needed: from 499 to 517 is 3.6 per cent, whatever the KPI; from 72% to 82% is ten percentage
points, or 13.9 per cent; and no whole number falls by 24.09 per cent to 421.
"""

from collections.abc import Iterable
from decimal import Decimal

from tracker.domain.check_finding import CheckFinding, CheckKind
from tracker.domain.check_rounding import cut_words, plain, rounding_words
from tracker.domain.check_texts import Sentence, TextMaterial
from tracker.domain.figures_display import round_half_up
from tracker.domain.quoted_change import Quoted, change_per_cent, whole_numbers_behind
from tracker.domain.text_changes import StatedChange, Way, changes_in
from tracker.domain.text_numbers import NumberKind, TextNumber
from tracker.domain.text_sentences import is_intention

_REMEDY = "Correct the number or the words; or put a live figure there, which is worked out"
_WRITE_POINTS = "Write percentage points; or say by how many per cent"
_SMALLEST = Decimal(1).scaleb(-6)


def change_findings(material: TextMaterial) -> Iterable[CheckFinding]:
    """Each change that its own sentence contradicts."""
    for sentence in material.sentences:
        for change in changes_in(sentence.words):
            yield from _findings(sentence, change)


def _findings(sentence: Sentence, change: StatedChange) -> Iterable[CheckFinding]:
    before, now, size = change.before, change.now, change.size
    if before and now and _is_the_other_way(change.way, before, now):
        said = f"from {_said(before)} to {_said(now)} is no {'rise' if change.way is Way.UP else 'fall'}"
        yield sentence.finding(CheckKind.CHANGE, said, stated=now.value, computed=before.value, remedy=_REMEDY)
    elif before and now and size and before.value:
        if size.kind is NumberKind.POINTS:
            yield from _points(sentence, before, now, size)
        else:
            yield from _per_cent(sentence, before, now, size)
    elif now and size and change.way and now.kind is NumberKind.PLAIN and size.kind is NumberKind.PERCENT:
        yield from _no_whole_number(sentence, change.way, now, size)


def _is_the_other_way(way: Way | None, before: TextNumber, now: TextNumber) -> bool:
    if way is None or abs(before.value - now.value) <= before.spread + now.spread:
        return False
    return (now.value > before.value) is not (way is Way.UP)


def _points(sentence: Sentence, before: TextNumber, now: TextNumber, size: TextNumber) -> Iterable[CheckFinding]:
    if before.kind is NumberKind.PERCENT and not _fits_points(before, now, size):
        points = abs(now.value - before.value)
        said = f"from {_said(before)} to {_said(now)} is {plain(points)} percentage points, not {plain(size.value)}"
        yield _finding(sentence, said, size, points)


def _per_cent(sentence: Sentence, before: TextNumber, now: TextNumber, size: TextNumber) -> Iterable[CheckFinding]:
    """A change in per cent against its two ends, each of which may have been rounded."""
    relative = abs(change_per_cent(now.value, before.value))
    lowest = max(before.value - before.spread, _SMALLEST)
    slack = (before.spread + now.spread) / lowest * (100 + relative)
    if abs(relative - size.value) <= size.spread + slack:
        return
    ends = f"from {_said(before)} to {_said(now)}"
    shown = plain(round_half_up(relative, max(1, size.decimals)))
    if before.kind is NumberKind.PERCENT and _fits_points(before, now, size):
        points = abs(now.value - before.value)
        said = f"{ends} is {plain(points)} percentage points; in per cent it is {shown}%"
        yield _finding(sentence, said, size, relative, remedy=_WRITE_POINTS)
        return
    cut = "" if before.spread or now.spread else cut_words(size.value, relative)
    yield _finding(sentence, f"{ends} is {shown}%, not {_said(size)}{cut}", size, relative, is_note=bool(cut))


def _fits_points(before: TextNumber, now: TextNumber, size: TextNumber) -> bool:
    return abs(abs(now.value - before.value) - size.value) <= size.spread + before.spread + now.spread


def _no_whole_number(sentence: Sentence, way: Way, now: TextNumber, size: TextNumber) -> Iterable[CheckFinding]:
    """A change in per cent to a count that no earlier count can have had."""
    is_said = not (size.is_rough or now.is_rough or is_intention(sentence.words))
    is_whole = now.value == now.value.to_integral_value() and now.value > 0
    if not is_said or not is_whole or not size.value or (way is Way.DOWN and size.value >= 100):
        return
    signed = size.value if way is Way.DOWN else -size.value
    behind = whole_numbers_behind(signed, int(now.value))
    if behind[Quoted.ROUNDED]:
        return
    said = f"no whole number {'falls' if way is Way.DOWN else 'rises'} by {_said(size)} to {_said(now)}"
    cut = behind[Quoted.TRUNCATED]
    if cut:
        exact = abs(change_per_cent(now.value, Decimal(cut[0])))
        said += f", unless {plain(round_half_up(exact, size.decimals + 1))}% from {cut[0]} was cut off, not rounded"
    yield _finding(sentence, said, size, None, is_note=bool(cut))


def _finding(
    sentence: Sentence,
    said: str,
    size: TextNumber,
    computed: Decimal | None,
    *,
    remedy: str = _REMEDY,
    is_note: bool = False,
) -> CheckFinding:
    return sentence.finding(
        CheckKind.CHANGE,
        said,
        stated=size.value,
        computed=computed,
        tolerance=rounding_words(size.decimals),
        remedy=remedy,
        is_note=is_note,
    )


def _said(number: TextNumber) -> str:
    """A number as it was written: ``5%``, ``1,452``."""
    return f"{number.value:,}{'%' if number.kind is NumberKind.PERCENT else ''}"
