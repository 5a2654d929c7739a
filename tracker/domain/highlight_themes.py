"""The themes of the report: their ratings, KPI tables, objectives and actions."""

from collections.abc import Sequence

from tracker.domain.changes import first_sentence
from tracker.domain.highlight_kpis import SectionFact, kpi_section, table_notes
from tracker.domain.highlight_plan_parts import ActionPart, ObjectivePart, QuarterPart, ThemePart
from tracker.domain.highlight_words import by_when, review_words
from tracker.domain.periods import format_day
from tracker.domain.plan import (
    ActionStatus,
    ObjectiveStatus,
    ProgrammeStatus,
    Rated,
    ThemeStatus,
)
from tracker.domain.rag import is_better
from tracker.domain.rating_queries import RatingQuery
from tracker.domain.words import count_words


def theme_parts(
    programme: ProgrammeStatus, sections: Sequence[SectionFact], queries: Sequence[RatingQuery]
) -> tuple[ThemePart, ...]:
    by_ref = {query.thing.ref: query for query in queries}
    return tuple(
        _theme(theme, place, [one for one in sections if one.theme_id == theme.id], by_ref.get(theme.ref))
        for place, theme in enumerate(programme.themes, 1)
    )


def quarter_parts(thing: Rated) -> tuple[QuarterPart, ...]:
    """The last four closed quarters of anything that takes updates, oldest first."""
    return tuple(QuarterPart(cell.quarter.label, cell.value.value, cell.is_late_change) for cell in thing.quarter_cells)


def _theme(theme: ThemeStatus, place: int, sections: Sequence[SectionFact], query: RatingQuery | None) -> ThemePart:
    held = theme.current
    kpis = tuple(kpi_section(section) for section in sections)
    return ThemePart(
        number=place,
        name=theme.name,
        lead=theme.lead.job_title if theme.lead else "",
        narrative=held.narrative if held else "",
        rag=theme.rag.value,
        why=_why(theme, query),
        derived=theme.derived.value,
        quarters=quarter_parts(theme),
        kpi_sections=kpis,
        objectives=tuple(_objective(objective) for objective in theme.objectives),
        kpi_notes=_notes(table_notes(kpis)),
        rating_notes=_notes(_rating_notes(theme)),
        is_illustrative=held is not None and held.is_illustrative,
        id=theme.id,
    )


def _why(theme: ThemeStatus, query: RatingQuery | None) -> str:
    """The rating in a line: the query it raises, its cause and path to green, or how its words begin."""
    held = theme.current
    if held is None:
        return "Nobody has rated it yet"
    parts = []
    if query is not None:
        parts.append(f"Rating query: its objectives say {query.evidence.words}. {query.why}")
    if held.path and held.rag.needs_path:
        parts.append(f"{held.path.cause.rstrip('.')}. To green: {held.path.action}, by {format_day(held.path.on)}")
    else:
        parts.append(first_sentence(held.narrative))
    return " ".join(parts)


def _objective(objective: ObjectiveStatus) -> ObjectivePart:
    held = objective.current
    return ObjectivePart(
        ref=objective.ref,
        name=objective.name,
        lead=objective.lead.job_title if objective.lead else "",
        rag=objective.rag.value,
        stated=objective.stated.value,
        derived=objective.derived.rag.value,
        derived_words=objective.derived.count_words,
        suggested=objective.suggestion.rag.value,
        suggestion=objective.suggestion.sentence,
        query=is_better(objective.stated, objective.worst_of_hints),
        evidence=objective.worst_of_hints.value,
        narrative=held.narrative if held else "",
        quarters=quarter_parts(objective),
        actions=tuple(_action(action) for action in objective.actions),
        is_illustrative=held is not None and held.is_illustrative,
        id=objective.id,
    )


def _action(action: ActionStatus) -> ActionPart:
    owners = [one.job_title for one in (action.owner, action.second_owner) if one]
    held = action.current
    return ActionPart(
        ref=action.ref,
        title=action.name,
        owner="; ".join(owners),
        due=due_words(action),
        due_on=action.date_that_counts,
        is_overdue=action.is_overdue,
        slips=len(action.slips),
        quarters=quarter_parts(action),
        now=action.rag.value,
        narrative=held.narrative if held else "",
        is_illustrative=held is not None and held.is_illustrative,
        id=action.id,
        slip_reason=action.slips[-1].reason if action.slips else "",
    )


def due_words(action: ActionStatus) -> str:
    """By when an action is to be done: ``31 Mar 2020``, ``ongoing, review 14 Apr 2020``."""
    parts = (by_when(action.due_text, action.due_on, action.review_on), review_words(action.due_text, action.review_on))
    return ", ".join(part for part in parts if part)


def _rating_notes(theme: ThemeStatus) -> list[str]:
    """How many of the ratings on a theme's pages are illustrative, and what the mark of a late change means."""
    rated = [thing for thing in (theme, *theme.objectives, *theme.actions) if thing.current]
    invented = [thing for thing in rated if thing.current and thing.current.is_illustrative]
    notes = []
    if invented:
        which = "all" if len(invented) == len(rated) else f"{count_words(len(invented))} of {count_words(len(rated))}"
        notes.append(f"illustrative: {which} current ratings with their words, and earlier quarters")
    cells = [cell for thing in (theme, *theme.objectives, *theme.actions) for cell in thing.quarter_cells]
    if any(cell.is_late_change for cell in cells):
        notes.append("†: entered after the quarter was closed")
    return notes


def _notes(parts: Sequence[str]) -> str:
    """Notes as one line: the first begins with a capital, semicolons between, a full stop at the end."""
    line = "; ".join(parts)
    return f"{line[0].upper()}{line[1:]}." if line else ""
