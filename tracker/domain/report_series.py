"""What a series of reports may be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.domain.paper_layouts import PaperSection

LONGEST_NAME = 120
LONGEST_AUDIENCE = 200
LONGEST_HEADING = 120
MOST_WORKING_DAYS = 60


@dataclass(frozen=True, kw_only=True)
class ProposedSeries:
    """A series as somebody describes it. ``sections``: those it has, in order; none for the standard ones.

    ``headings``: what sections of a paper are called, by name, where that is not the usual. ``measures``: the codes of
    the KPIs in order, None to leave them as they are. ``draft_working_days``: how many working days before a board
    meeting an edition is drafted; None for never.
    """

    name: str
    audience: str = ""
    kind: str = "highlight"
    sections: tuple[str, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    measures: tuple[str, ...] | None = None
    template: str = ""
    is_public: bool = False
    draft_working_days: int | None = None


def problems_with(proposed: ProposedSeries) -> dict[str, str]:
    """What is wrong, a message for each field."""
    problems = {}
    if not proposed.name:
        problems["name"] = "Give it a name, such as Cabinet report"
    elif len(proposed.name) > LONGEST_NAME:
        problems["name"] = _too_long(proposed.name, LONGEST_NAME)
    elif not slug_of(proposed.name):
        problems["name"] = "Use at least one letter or digit of the Latin alphabet: the name stands in addresses"
    if len(proposed.audience) > LONGEST_AUDIENCE:
        problems["audience"] = _too_long(proposed.audience, LONGEST_AUDIENCE)
    for name, heading in proposed.headings.items():
        if len(heading) > LONGEST_HEADING:
            problems.setdefault("sections", f"{PaperSection(name).heading}: {_too_long(heading, LONGEST_HEADING)}")
    days = proposed.draft_working_days
    if days is not None and not 1 <= days <= MOST_WORKING_DAYS:
        problems["draft_working_days"] = f"Give 1 to {MOST_WORKING_DAYS} working days, or leave it empty"
    return problems


def slug_of(name: str) -> str:
    """How a name stands in an address.

    >>> slug_of("Cabinet report (quarterly)")
    'cabinet-report-quarterly'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")


def _too_long(text: str, longest: int) -> str:
    return f"This is {len(text):,} characters long; shorten it to {longest:,} or fewer"
