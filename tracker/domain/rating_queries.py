"""Rating queries: stated ratings that the evidence does not support, and parents greener than their children."""

from dataclasses import dataclass

from tracker.domain.plan import ObjectiveStatus, ProgrammeStatus, Rated
from tracker.domain.rag import Rag, is_better
from tracker.domain.words import join_words


@dataclass(frozen=True)
class RatingQuery:
    """A stated rating that the evidence does not support: who to ask, and why."""

    thing: Rated
    stated: Rag
    evidence: Rag
    why: str


def rating_queries(programme: ProgrammeStatus) -> list[RatingQuery]:
    """Objectives stated better than their actions or their evidence, and parents greener than their
    children; in plan order, themes before their objectives."""
    queries = []
    if is_better(programme.stated, programme.derived):
        queries.append(RatingQuery(programme, programme.stated, programme.derived, "Better than its themes."))
    for theme in programme.themes:
        if is_better(theme.stated, theme.derived):
            worse = [o.ref for o in theme.objectives if o.rag is theme.derived]
            why = f"Better than its objectives {join_words(worse)}."
            queries.append(RatingQuery(theme, theme.stated, theme.derived, why))
        queries.extend(query for objective in theme.objectives if (query := _objective_query(objective)))
    return queries


def _objective_query(objective: ObjectiveStatus) -> RatingQuery | None:
    evidence = objective.worst_of_hints
    if not is_better(objective.stated, evidence):
        return None
    if is_better(objective.stated, objective.derived.rag):
        why = f"Better than its actions: {join_words(objective.derived.reasons)}."
    else:
        why = f"{objective.suggestion.sentence[:1].upper()}{objective.suggestion.sentence[1:]}."
    return RatingQuery(objective, objective.stated, evidence, why)
