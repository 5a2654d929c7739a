"""What people write about a KPI's figures: what they mean, what is wrong with them, where the series starts afresh."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tracker.domain.kpi import BreakKind
from tracker.domain.periods import Period

LONGEST_COMMENTARY = 4_000
LONGEST_NOTE = 2_000


@dataclass(frozen=True, kw_only=True)
class ProposedCommentary:
    """What the figures of a period mean. ``period`` None: it could not be read."""

    period: Period | None
    text: str
    is_for_publication: bool


@dataclass(frozen=True, kw_only=True)
class ProposedNote:
    """What is wrong with the data, in which periods (both None: all), and what is done about it."""

    first: Period | None
    last: Period | None
    effect: str
    planned_fix: str = ""
    fix_by: date | None = None
    fixed_on: date | None = None
    is_illustrative: bool = False

    @property
    def span(self) -> tuple[date, date] | None:
        """The days it speaks of; one period alone is the first and the last."""
        first, last = self.first or self.last, self.last or self.first
        return (first.start, last.end) if first and last else None


@dataclass(frozen=True, kw_only=True)
class ProposedBreak:
    """From which day figures are not read together with earlier ones, or limits are drawn again, and why."""

    kind: BreakKind | None
    from_on: date | None
    reason: str


def problems_with_commentary(proposed: ProposedCommentary, *, today: date) -> dict[str, str]:
    """Field name to what is wrong with it and the remedy; empty when it may be stored."""
    problems = {}
    if proposed.period and proposed.period.start > today:
        problems["period"] = "This period is still to come; write the one whose figure you explain"
    if not proposed.text:
        problems["text"] = "Write what the figure means: what changed, why, and what follows"
    elif len(proposed.text) > LONGEST_COMMENTARY:
        problems["text"] = f"Write at most {LONGEST_COMMENTARY:,} characters; this has {len(proposed.text):,}"
    return problems


def problems_with_note(proposed: ProposedNote, *, today: date) -> dict[str, str]:
    """The same for what is wrong with the data."""
    problems = {}
    if not proposed.effect:
        problems["effect"] = "Write what is wrong and what it does to the figures"
    for name in ("effect", "planned_fix"):
        if len(getattr(proposed, name)) > LONGEST_NOTE:
            problems[name] = f"Write at most {LONGEST_NOTE:,} characters"
    if proposed.first and proposed.last and proposed.last.end < proposed.first.start:
        problems["last"] = "This is before the first period; exchange the two"
    if proposed.fixed_on and proposed.fixed_on > today:
        problems["fixed_on"] = "This day is still to come; write it under the planned fix"
    return problems


def problems_with_break(proposed: ProposedBreak, *, taken: Collection[date], today: date) -> dict[str, str]:
    """The same for a break; ``taken`` are the days of those that stand."""
    problems = {}
    if proposed.kind is None:
        problems["kind"] = "Choose whether the definition changed or only the limits are drawn again"
    if proposed.from_on is None:
        problems["from_on"] = "Write the first day that is counted in the new way, such as 1 4 2019"
    elif proposed.from_on > today:
        problems["from_on"] = "This day is still to come; add the break once the new counting has begun"
    elif proposed.from_on in taken:
        problems["from_on"] = "A break stands on this day already; end it first, or write another day"
    return problems | problem_with_reason(proposed.reason, "Write why: what changed, and who decided it")


def problem_with_reason(reason: str, missing: str) -> dict[str, str]:
    """A reason must be given, and fit."""
    if not reason:
        return {"reason": missing}
    return {"reason": f"Write at most {LONGEST_NOTE:,} characters"} if len(reason) > LONGEST_NOTE else {}
