"""What a load did, or would do, in words: shared by the command and the page."""

from typing import NamedTuple

from tracker.domain.definition_rows import TargetGiven
from tracker.domain.figure_facts import Fact, Said
from tracker.domain.figure_values import plain_number
from tracker.domain.figures_display import format_number
from tracker.domain.kpi import decimals_of
from tracker.domain.kpi_terms import Geography, Qualifier
from tracker.domain.periods import APRIL, Period
from tracker.imports.definitions import DefinitionChange, DefinitionCheck
from tracker.imports.figures import FigureCheck

_STATE_SIGNS = {"not_available": "-", "not_applicable": "n/a", "not_yet_due": "not yet due", "suppressed": "suppressed"}


class ChangeWords(NamedTuple):
    """One change: which KPI, what of it, and from what to what. ``old`` is empty for something new."""

    code: str
    what: str
    old: str
    new: str


def changes_of(check: FigureCheck | DefinitionCheck, start_month: int = APRIL) -> list[ChangeWords]:
    """What already held figures or definitions change from and to, in the order of the file."""
    if isinstance(check, FigureCheck):
        return [
            ChangeWords(
                new.fact.code,
                fact_words(new.fact, start_month),
                said_words(held.said) if held.said else "not yet known",
                said_words(new.said),
            )
            for new, held in check.plan.revised
        ]
    return [words for change in check.revised for words in _definition_words(change)]


def added_by(check: FigureCheck | DefinitionCheck, start_month: int = APRIL) -> list[ChangeWords]:
    """What is new, in the order of the file."""
    if isinstance(check, FigureCheck):
        return [
            ChangeWords(row.fact.code, fact_words(row.fact, start_month), "", said_words(row.said))
            for row in check.plan.added
        ]
    return [ChangeWords(change.code, "KPI", "", change.row.name) for change in check.added if change.fields]


def fact_words(fact: Fact, start_month: int = APRIL) -> str:
    """Which figure: ``Dec 19, Police, from the case system``."""
    parts = [Period(fact.start, fact.end, start_month).label]
    if fact.geography is not Geography.LOCAL:
        parts.append(fact.geography.value.replace("_", " "))
    if fact.category:
        parts.append(fact.category)
    if fact.source:
        parts.append(f"from {fact.source}")
    return ", ".join(parts)


def said_words(said: Said) -> str:
    """What is said of it: ``18.8``, ``45 of 120``, ``over 200``, ``n/a``."""
    if not said.state.has_value:
        return _STATE_SIGNS[said.state.value]
    words = []
    if said.value is not None:
        number = format_number(said.value, decimals_of(said.value) if said.decimals is None else said.decimals)
        if said.qualifier is Qualifier.RANGE and said.value_to is not None:
            number = f"{number} to {plain_number(said.value_to)}"
        elif said.qualifier:
            number = f"{said.qualifier.value} {number}"
        words.append(number)
    if said.numerator is not None:
        parts = plain_number(said.numerator)
        parts += f" of {plain_number(said.denominator)}" if said.denominator is not None else ""
        words.append(f"({parts})" if words else parts)
    if said.note:
        words.append(f"[{said.note}]")
    return " ".join(words)


def _definition_words(change: DefinitionChange) -> list[ChangeWords]:
    words = [
        ChangeWords(change.code, name.replace("_", " "), _plain(old), _plain(new))
        for name, (old, new) in change.fields.items()
    ]
    if change.target:
        old, new = change.target
        words.append(ChangeWords(change.code, "target", _target_words(old), _target_words(new)))
    if change.is_placed:
        words.append(ChangeWords(change.code, "section", "", change.row.section))
    return words


def _target_words(target: TargetGiven | None) -> str:
    if target is None:
        return ""
    parts = []
    if target.minimum is not None:
        parts.append(f"at least {plain_number(target.minimum)}")
    if target.upper is not None:
        parts.append(f"at most {plain_number(target.upper)}")
    if target.amber_tolerance is not None:
        parts.append(f"amber within {plain_number(target.amber_tolerance)}")
    if target.from_on:
        parts.append(f"from {target.from_on.isoformat()}")
    if target.by_on:
        parts.append(f"by {target.by_on.isoformat()}")
    return ", ".join(parts)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
