"""Every rule over texts: numbers, changes, shares, ranges, units and words of direction."""

from collections.abc import Callable, Iterable

from tracker.domain.check_finding import CheckFinding
from tracker.domain.check_text_ages import age_findings
from tracker.domain.check_text_changes import change_findings
from tracker.domain.check_text_direction import direction_findings
from tracker.domain.check_text_figures import figure_findings
from tracker.domain.check_text_mixes import mix_findings
from tracker.domain.check_text_ranges import range_findings
from tracker.domain.check_text_shares import share_findings
from tracker.domain.check_text_units import unit_findings
from tracker.domain.check_texts import TextMaterial

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


def text_findings(material: TextMaterial) -> Iterable[CheckFinding]:
    """What texts say that the figures, or the same sentence, do not bear out."""
    for rule in _RULES:
        yield from rule(material)
