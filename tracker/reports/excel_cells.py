"""Cells of the report's workbook: what is printed as a number is a number there, and looks as it is printed."""

import re
from dataclasses import replace

from tracker.adapters.excel import Number, Tag, Value
from tracker.domain.highlight_kpi_parts import BenchmarkPart, CellPart
from tracker.domain.highlight_plan_parts import QuarterPart
from tracker.domain.highlight_words import rating_words
from tracker.reports.rag_look import GREY, INK, LOOKS

_PRINTED = re.compile(r"−?(£?)−?[\d,]+(?:\.(\d+))?%?")


def rating(rag: str) -> Tag:
    """The word of a rating on its colour; of a quarter without one the reason in grey."""
    look = LOOKS.get(rag)
    if look is None or not look.fill:
        return Tag(rating_words(rag), "", GREY)
    return Tag(rating_words(rag), look.fill, look.ink)


def quarter_rating(one: QuarterPart) -> Tag:
    """A quarter's rating, with the dagger of one entered after the quarter was locked."""
    made = rating(one.rag)
    return replace(made, word=f"{made.word} †") if one.is_late_change else made


def printed(text: str, value: float | None, *, mark: str = "") -> Value:
    """A number with the decimals that its text prints; the text itself where it says more than a number.

    >>> printed("19.90", 19.9)
    Number(value=19.9, decimals=2, mark='', prefix='')
    >>> printed("over 20", 20.0)
    'over 20'
    """
    found = _PRINTED.fullmatch(text)
    if value is None or found is None:
        return f"{text}{mark}" if text else None
    behind = ("%" if text.endswith("%") else "") + mark
    return Number(value, decimals=len(found[2] or ""), mark=behind, prefix=found[1])


def figure(one: CellPart) -> Value:
    """A figure, with ``*`` where it is illustrative; a kind of nothing as the word for it."""
    return printed(one.text, one.value, mark="*" if one.is_illustrative else "")


def benchmark(one: BenchmarkPart) -> tuple[Value, Value]:
    """Somebody else's figure and its period."""
    return printed(one.text, one.value), one.period


def yes(holds: bool) -> Tag:  # noqa: FBT001 - a cell that says yes or nothing
    return Tag("yes" if holds else "", "", INK)
