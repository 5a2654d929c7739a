"""What a KPI's definition and its targets need before they are stored."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tracker.domain.definition_rows import CODE, LONGEST, LONGEST_TEXT, MOST_DECIMALS
from tracker.domain.kpi import Target
from tracker.domain.kpi_terms import Basis, Frequency, Polarity, Unit

LONGEST_REASON = 2_000
_LONGEST_OTHER = {"marker": 60, "printed_ref": 40}
_FEWEST_BASELINE_POINTS = 12
MEANING = ("unit", "basis", "polarity", "frequency")
"""What a figure that is held already would mean something else by."""
STORED = (
    "name",
    "definition",
    "why",
    "unit",
    "decimals",
    "polarity",
    "frequency",
    "basis",
    "numerator_label",
    "denominator_label",
    "source",
    "aliases",
    "printed_ref",
    "marker",
    "is_statutory",
    "has_small_numbers",
    "uses_population",
    "baseline_points",
    "screen_outliers",
    "owner_id",
)
"""What is stored as it was written; sections, objectives and breaks have rows of their own."""


@dataclass(frozen=True, kw_only=True)
class ProposedKpi:
    """What somebody wrote of a KPI. ``reason`` and ``break_on`` answer for a changed meaning."""

    name: str
    code: str = ""
    definition: str = ""
    why: str = ""
    unit: Unit = Unit.COUNT
    decimals: int | None = 0
    polarity: Polarity = Polarity.NONE
    frequency: Frequency = Frequency.MONTHLY
    basis: Basis = Basis.PERIOD
    numerator_label: str = ""
    denominator_label: str = ""
    source: str = ""
    aliases: str = ""
    printed_ref: str = ""
    marker: str = ""
    is_statutory: bool = False
    has_small_numbers: bool = False
    uses_population: bool = True
    baseline_points: int | None = None
    screen_outliers: bool = True
    owner_id: int | None = None
    section_ids: tuple[int, ...] = ()
    new_section: str = ""
    new_section_theme_id: int | None = None
    objective_ids: tuple[int, ...] = ()
    starts_afresh: bool = False
    break_on: date | None = None
    reason: str = ""


class HeldKpi(NamedTuple):
    """What a KPI means now, and how many figures are held of it."""

    unit: Unit
    basis: Basis
    polarity: Polarity
    frequency: Frequency
    figures: int

    def changed_by(self, proposed: ProposedKpi) -> dict[str, tuple[str, str]]:
        """The parts of its meaning that would change, each with what it is and what it would be."""
        return {
            name: (getattr(self, name).value, getattr(proposed, name).value)
            for name in MEANING
            if getattr(self, name) is not getattr(proposed, name)
        }


def problems_with_kpi(
    proposed: ProposedKpi, *, held: HeldKpi | None, codes: Collection[str], names: Mapping[str, str]
) -> dict[str, str]:
    """Field name to what is wrong with it and the remedy; empty when it may be stored.

    ``codes`` and ``names`` (name in small letters to code) are those of the programme's other KPIs.
    """
    problems = _about_texts(proposed)
    if not proposed.name:
        problems["name"] = "Write what is measured, such as Re-referrals within 12 months"
    elif other := names.get(" ".join(proposed.name.casefold().split())):
        problems["name"] = f"{other} has this name already; write another, or edit that KPI"
    if proposed.code and not CODE.fullmatch(proposed.code):
        problems["code"] = "Write up to 40 letters, digits, dots or hyphens, such as REFPCT"
    elif proposed.code.upper() in codes:
        problems["code"] = f"{proposed.code.upper()} is another KPI's code; write another, or leave it empty"
    if proposed.decimals is None or not 0 <= proposed.decimals <= MOST_DECIMALS:
        problems["decimals"] = f"Write a whole number from 0 to {MOST_DECIMALS}"
    if proposed.baseline_points is not None and proposed.baseline_points < _FEWEST_BASELINE_POINTS:
        problems["baseline_points"] = (
            f"Limits need at least {_FEWEST_BASELINE_POINTS} points; write more, or leave it empty for all of them"
        )
    return problems | _about_meaning(proposed, held)


def _about_texts(proposed: ProposedKpi) -> dict[str, str]:
    problems = {}
    for name in ("name", "numerator_label", "denominator_label", "source", "marker", "printed_ref"):
        longest = LONGEST.get(name) or _LONGEST_OTHER[name]
        if len(getattr(proposed, name)) > longest:
            problems[name] = f"Write at most {longest} characters"
    for name in ("definition", "why", "aliases"):
        if len(getattr(proposed, name)) > LONGEST_TEXT:
            problems[name] = f"Write at most {LONGEST_TEXT:,} characters"
    if len(proposed.new_section) > LONGEST["section"]:
        problems["new_section"] = f"Write at most {LONGEST['section']} characters"
    return problems


def _about_meaning(proposed: ProposedKpi, held: HeldKpi | None) -> dict[str, str]:
    if held is None or not held.figures or not held.changed_by(proposed):
        return {}
    problems = {}
    changed = "; ".join(f"{name} {was} to {now}" for name, (was, now) in held.changed_by(proposed).items())
    if not proposed.reason:
        number = "the one figure" if held.figures == 1 else f"the {held.figures} figures"
        problems["reason"] = f"This changes what {number} held would mean ({changed}); write why, or put it back"
    elif len(proposed.reason) > LONGEST_REASON:
        problems["reason"] = f"Write at most {LONGEST_REASON:,} characters"
    if proposed.starts_afresh and proposed.break_on is None:
        problems["break_on"] = "Write the day from which figures are counted in the new way"
    return problems


@dataclass(frozen=True, kw_only=True)
class ProposedTarget:
    """What is to be reached, from when to when, and by when."""

    minimum: Decimal | None
    upper: Decimal | None
    from_on: date | None
    to_on: date | None = None
    by_on: date | None = None
    amber_tolerance: Decimal | None = None
    source: str = ""
    needs_review: bool = False
    is_illustrative: bool = False


def problems_with_target(
    proposed: ProposedTarget, unit: Unit, polarity: Polarity, others: Collection[Target] = ()
) -> dict[str, str]:
    """Field name to what is wrong with it and the remedy. ``others`` are the KPI's other targets."""
    problems: dict[str, str] = {}
    levels = {"minimum": proposed.minimum, "upper": proposed.upper, "amber_tolerance": proposed.amber_tolerance}
    for name, value in levels.items():
        if value is not None and unit is Unit.PERCENT and value > 100:
            problems[name] = "This is more than 100%; correct the number"
    if proposed.minimum is None and proposed.upper is None:
        problems["minimum"] = "Write the least or the most that meets the target, or both for a band"
    elif proposed.minimum is not None and proposed.upper is not None and proposed.upper < proposed.minimum:
        problems["upper"] = "This is below the least; exchange the two"
    elif polarity is Polarity.TARGET and (proposed.minimum is None) != (proposed.upper is None):
        missing = "minimum" if proposed.minimum is None else "upper"
        problems[missing] = "Good is close to the target here, so write both ends of the band"
    if proposed.amber_tolerance is not None and proposed.amber_tolerance < 0:
        problems["amber_tolerance"] = "Write how far amber reaches beyond the target, as a number above 0"
    if len(proposed.source) > LONGEST["source"]:
        problems["source"] = f"Write at most {LONGEST['source']} characters"
    return problems | _about_days(proposed, others)


def _about_days(proposed: ProposedTarget, others: Collection[Target]) -> dict[str, str]:
    start = proposed.from_on
    if start is None:
        return {"from_on": "Write the day from which it holds, such as 1 4 2020"}
    problems = {}
    if any(other.from_on == start for other in others):
        problems["from_on"] = "A target begins on this day already; edit that one, or write another day"
    if proposed.to_on and proposed.to_on < start:
        problems["to_on"] = "This is before the day from which it holds; write a later day"
    if proposed.by_on and proposed.by_on < start:
        problems["by_on"] = "This is before the day from which it holds; write a later day"
    return problems
