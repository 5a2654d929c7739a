"""A plan as the REST interface prints it: how each part stands, its last update, its quarters. Other systems rely on
this shape; days are written ``2020-01-27``."""

from collections.abc import Sequence
from datetime import date, datetime

from typing_extensions import TypedDict

from tracker.domain.plan import ActionStatus, ObjectiveStatus, PersonRef, ProgrammeStatus, Rated, ThemeStatus
from tracker.domain.quarter_cells import QuarterCell, Silence
from tracker.domain.rag import Rag
from tracker.domain.status import PathToGreen, StatusUpdate

Ids = frozenset[int]


class PersonJson(TypedDict):
    """Somebody: never by name."""

    id: int
    job_title: str


class PathJson(TypedDict):
    """How a red or amber gets back to green."""

    cause: str
    action: str
    on: date


class UpdateJson(TypedDict):
    """One dated rating with its words. ``corrects`` is the id of the update that it takes the place of; ``is_private``
    words are not for publication."""

    id: int
    as_on: date
    recorded_at: datetime
    author: str
    rag: Rag
    narrative: str
    path: PathJson | None
    forecast_on: date | None
    completed_on: date | None
    evidence: str
    is_no_change: bool
    is_private: bool
    reason: str
    corrects: int | None
    is_illustrative: bool


class QuarterJson(TypedDict):
    """``label`` reads like ``Q4 2018/19``."""

    label: str
    rag: Rag | Silence
    is_late_change: bool


class MilestoneJson(TypedDict):
    title: str
    due_on: date | None
    done_on: date | None


class PartJson(TypedDict):
    """What every part of a plan says of itself. ``rag`` is what pages show; ``version`` is sent back with an update."""

    ref: str
    id: int
    name: str
    version: int
    rag: Rag
    rag_since: date | None
    update: UpdateJson | None
    quarters: list[QuarterJson]


class ActionJson(PartJson):
    """An action. ``due_on`` is the approved due date, ``baseline_due_on`` the first one."""

    owner: PersonJson | None
    second_owner: PersonJson | None
    start_on: date | None
    due_on: date | None
    baseline_due_on: date | None
    due_text: str
    review_on: date | None
    expected_outcome: str
    milestones: list[MilestoneJson]
    overdue_working_days: int
    is_update_late: bool
    stale_because: str | None
    kpi: str | None
    is_illustrative: bool


class ObjectiveJson(PartJson):
    """An objective: what somebody stated, what its actions come to, what the evidence suggests."""

    lead: PersonJson | None
    stated: Rag
    derived: Rag
    derived_because: list[str]
    suggested: Rag
    suggested_because: str
    kpis: list[str]
    actions: list[ActionJson]


class ThemeJson(PartJson):
    """A theme, rated by a person; ``derived`` is the hint of its objectives."""

    lead: PersonJson | None
    derived: Rag
    objectives: list[ObjectiveJson]


class PlanJson(PartJson):
    """A programme as its plan stands on a day. Its ``ref`` is ``programme``."""

    on: date
    derived: Rag
    themes: list[ThemeJson]


class HistoryJson(TypedDict):
    """A part of the plan with every update of it, the latest first."""

    part: ThemeJson | ObjectiveJson | ActionJson | PlanJson
    updates: list[UpdateJson]


def plan_json(status: ProgrammeStatus, private: Ids = frozenset()) -> PlanJson:
    """The whole plan: themes, objectives and actions, one inside the other. ``private``: ids of updates that are not
    for publication."""
    return {
        **_part(status, status.rag, private),
        "on": status.at.today,
        "derived": status.derived,
        "themes": [_theme(theme, private) for theme in status.themes],
    }


def history_json(thing: Rated, private: Ids = frozenset()) -> HistoryJson:
    """One part of the plan, with what is below it, and its updates. ``private`` as for :func:`plan_json`."""
    match thing:
        case ActionStatus():
            part: ThemeJson | ObjectiveJson | ActionJson | PlanJson = _action(thing, private)
        case ObjectiveStatus():
            part = _objective(thing, private)
        case ThemeStatus():
            part = _theme(thing, private)
        case ProgrammeStatus():
            part = plan_json(thing, private)
        case _:
            raise TypeError(f"{type(thing).__name__} is no part of a plan")
    newest_first = sorted(thing.updates, key=lambda one: (one.as_on, one.recorded_at, one.id), reverse=True)
    return {"part": part, "updates": [update_json(one, private) for one in newest_first]}


def person_json(person: PersonRef | None) -> PersonJson | None:
    return {"id": person.id, "job_title": person.job_title} if person else None


def update_json(update: StatusUpdate, private: Ids = frozenset()) -> UpdateJson:
    return {
        "id": update.id,
        "as_on": update.as_on,
        "recorded_at": update.recorded_at,
        "author": update.author,
        "rag": update.rag,
        "narrative": update.narrative,
        "path": _path(update.path),
        "forecast_on": update.forecast_on,
        "completed_on": update.completed_on,
        "evidence": update.evidence,
        "is_no_change": update.is_no_change,
        "is_private": update.id in private,
        "reason": update.reason,
        "corrects": update.supersedes_id,
        "is_illustrative": update.is_illustrative,
    }


def _path(path: PathToGreen | None) -> PathJson | None:
    return {"cause": path.cause, "action": path.action, "on": path.on} if path else None


def _part(thing: Rated, rag: Rag, private: Ids) -> PartJson:
    return {
        "ref": thing.ref,
        "id": thing.id,
        "name": thing.name,
        "version": thing.version,
        "rag": rag,
        "rag_since": thing.rated_since,
        "update": update_json(thing.current, private) if thing.current else None,
        "quarters": _quarters(thing.quarter_cells),
    }


def _quarters(cells: Sequence[QuarterCell]) -> list[QuarterJson]:
    return [{"label": cell.quarter.label, "rag": cell.value, "is_late_change": cell.is_late_change} for cell in cells]


def _theme(theme: ThemeStatus, private: Ids) -> ThemeJson:
    return {
        **_part(theme, theme.rag, private),
        "lead": person_json(theme.lead),
        "derived": theme.derived,
        "objectives": [_objective(one, private) for one in theme.objectives],
    }


def _objective(objective: ObjectiveStatus, private: Ids) -> ObjectiveJson:
    return {
        **_part(objective, objective.rag, private),
        "lead": person_json(objective.lead),
        "stated": objective.stated,
        "derived": objective.derived.rag,
        "derived_because": list(objective.derived.reasons),
        "suggested": objective.suggestion.rag,
        "suggested_because": objective.suggestion.sentence,
        "kpis": [reading.definition.code for reading in objective.kpis],
        "actions": [_action(one, private) for one in objective.actions],
    }


def _action(action: ActionStatus, private: Ids) -> ActionJson:
    return {
        **_part(action, action.rag, private),
        "owner": person_json(action.owner),
        "second_owner": person_json(action.second_owner),
        "start_on": action.start_on,
        "due_on": action.due_on,
        "baseline_due_on": action.baseline_due_on,
        "due_text": action.due_text,
        "review_on": action.review_on,
        "expected_outcome": action.expected_outcome,
        "milestones": [{"title": one.title, "due_on": one.due_on, "done_on": one.done_on} for one in action.milestones],
        "overdue_working_days": action.overdue_working_days,
        "is_update_late": action.is_late,
        "stale_because": action.stale_because,
        "kpi": action.kpi.definition.code if action.kpi else None,
        "is_illustrative": action.is_illustrative,
    }
