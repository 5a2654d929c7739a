"""Every rule over texts: numbers, changes, shares, ranges, units and words of direction."""

from collections.abc import Callable, Iterable

from tracker.domain.check_finding import CheckFinding
from tracker.domain.check_text_ages import age_findings
from tracker.domain.check_text_changes import change_findings
from tracker.domain.check_text_direction import direction_findings, says_a_direction
from tracker.domain.check_text_figures import figure_findings
from tracker.domain.check_text_mixes import mix_findings
from tracker.domain.check_text_ranges import range_findings
from tracker.domain.check_text_shares import share_findings
from tracker.domain.check_text_units import unit_findings
from tracker.domain.check_texts import TextMaterial
from tracker.domain.text_numbers import numbers_in
from tracker.domain.text_sentences import sentences_of

_RULES: tuple[Callable[[TextMaterial], Iterable[CheckFinding]], ...] = (
    change_findings,
    share_findings,
    mix_findings,
    age_findings,
    range_findings,
    figure_findings,
    unit_findings,
    direction_findings,
)


def states_something(text: str) -> bool:
    """Whether a text states a number or a direction: in any other no rule can find anything.

    >>> states_something("Contacts fell."), states_something("14 of 20 teams"), states_something("Theme 2 is late.")
    (True, True, False)
    """
    return any(numbers_in(sentence) or says_a_direction(sentence) for sentence in sentences_of(text))


def text_findings(material: TextMaterial) -> Iterable[CheckFinding]:
    """What texts say that the figures, or the same sentence, do not bear out."""
    for rule in _RULES:
        yield from rule(material)
