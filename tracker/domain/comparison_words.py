"""The words of an edition as they were typed, so that two editions are compared by what their authors wrote."""

from collections.abc import Callable

from tracker.domain.abbreviations import without_expansions
from tracker.domain.highlight_parts import HighlightReport


def as_typed(report: HighlightReport) -> Callable[[str], str]:
    """A function that takes what was explained and filled in back out of a text of this edition.

    The same words are the same although an abbreviation is first used elsewhere, or a live figure moved.
    """
    terms = {one.short: one.words for one in report.abbreviations}
    templates = {one.text: one.template for one in report.live_texts}
    return lambda text: without_expansions(templates.get(text, text), terms)
