"""Writing the plan: add, change, move, remove. A number is a place, so numbers follow. The caller commits."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters.versions import SavedMeanwhile, Unfit, claim_version
from tracker.domain.plan_rules import ProposedAction, ProposedPart, problems_with_action, problems_with_part
from tracker.plan.models import Action, Milestone, Objective, Programme, Theme

Part = Theme | Objective | Action
Parent = Programme | Theme | Objective


class UnfitPlan(Unfit):
    """The rules of the plan do not take it."""


def add_theme(session: Session, *, programme: Programme, proposed: ProposedPart) -> Theme:
    """Add a theme after the last. Raises :class:`UnfitPlan`."""
    _check(problems_with_part(proposed))
    theme = Theme(programme_id=programme.id, name=proposed.name, lead_id=proposed.lead_id)
    return _append(session, theme, programme)


def add_objective(session: Session, *, theme: Theme, proposed: ProposedPart) -> Objective:
    """Add an objective after the last of its theme. Raises :class:`UnfitPlan`."""
    _check(problems_with_part(proposed))
    objective = Objective(theme_id=theme.id, name=proposed.name, lead_id=proposed.lead_id)
    return _append(session, objective, theme)


def add_action(session: Session, *, objective: Objective, proposed: ProposedAction, on: date) -> Action:
    """Add an action after the last of its objective; earlier quarters show it as not in the plan.

    Its due date is the baseline, which never changes. Raises :class:`UnfitPlan`.
    """
    _check(problems_with_action(proposed))
    action = Action(objective_id=objective.id, added_on=on, baseline_due_on=proposed.due_on)
    _write_action(action, proposed)
    return _append(session, action, objective)


def edit_part(session: Session, *, part: Theme | Objective, proposed: ProposedPart, seen_version: int | None) -> None:
    """Change the name or lead of a theme or objective. Raises :class:`UnfitPlan` or ``SavedMeanwhile``."""
    _check(problems_with_part(proposed))
    claim_version(session, part, seen_version)
    part.name = proposed.name
    part.lead_id = proposed.lead_id
    session.flush()


def edit_action(session: Session, *, action: Action, proposed: ProposedAction, seen_version: int | None) -> None:
    """Change what an action says. Its due date is set here only while it has none; afterwards moving it is asked
    for. Raises :class:`UnfitPlan` or ``SavedMeanwhile``."""
    has_due_date = bool(action.baseline_due_on or approved_changes(action))
    _check(problems_with_action(proposed, has_due_date=has_due_date))
    claim_version(session, action, seen_version)
    if not has_due_date:
        action.baseline_due_on = proposed.due_on
    _write_action(action, proposed)
    session.flush()


def approved_changes(action: Action) -> list[Any]:
    return [change for change in action.due_date_changes if change.is_approved]


def move(session: Session, *, part: Part, seen_ref_id: int, steps: int) -> None:
    """Move a part up (``steps`` -1) or down (1) among its siblings; at the end of the row nothing happens.

    ``seen_ref_id`` is the id that stood at this number when the page was made. Raises ``SavedMeanwhile`` when
    something else stands there now.
    """
    _check_seen(part, seen_ref_id)
    siblings = _siblings(session, part)
    place = siblings.index(part)
    wanted = min(max(place + steps, 0), len(siblings) - 1)
    siblings.insert(wanted, siblings.pop(place))
    _number(siblings)
    session.flush()


def move_below(session: Session, *, part: Objective | Action, parent: Theme | Objective, seen_ref_id: int) -> None:
    """Move an objective to another theme, or an action to another objective, after the last there.

    Raises :class:`UnfitPlan` for its own place, or ``SavedMeanwhile``.
    """
    _check_seen(part, seen_ref_id)
    column, _ = _PLACES[type(part)]
    if getattr(part, column.key) == parent.id:
        raise UnfitPlan({"to": "It is there already; choose another"})
    left = [one for one in _siblings(session, part) if one is not part]
    there = _below(session, type(part), parent)
    setattr(part, column.key, parent.id)
    _number(left)
    _number([*there, part])
    session.flush()
    session.expire(part)


def remove_action(session: Session, *, action: Action, reason: str, on: date, seen_version: int | None) -> None:
    """Take an action out of the plan from a day on; it keeps its number and history.

    Raises :class:`UnfitPlan` or ``SavedMeanwhile``.
    """
    if action.removed_on:
        raise UnfitPlan({"reason": "It has been removed already"})
    if not reason:
        raise UnfitPlan({"reason": "Give the reason: it is shown with what changed since the last report"})
    claim_version(session, action, seen_version)
    action.removed_on = on
    action.removed_reason = reason
    session.flush()


def put_back_action(session: Session, *, action: Action, seen_version: int | None) -> None:
    """Take a removed action back into the plan; its history shows when it was out and why.

    Raises :class:`UnfitPlan` or ``SavedMeanwhile``.
    """
    if action.removed_on is None:
        raise UnfitPlan({"reason": "It is in the plan already"})
    claim_version(session, action, seen_version)
    action.removed_on = None
    action.removed_reason = ""
    session.flush()


def add_milestone(session: Session, *, action: Action, title: str, due_on: date | None) -> Milestone:
    """Add a dated step after the last. Raises :class:`UnfitPlan`."""
    problems = {} if title else {"title": "Write what is to be reached"}
    if due_on is None:
        problems["due_on"] = "Write by when, such as 28 2 2020"
    _check(problems)
    place = max((one.position for one in action.milestones), default=0) + 1
    milestone = Milestone(action_id=action.id, position=place, title=title, due_on=due_on)
    session.add(milestone)
    session.flush()
    return milestone


def reach_milestone(session: Session, *, milestone: Milestone, on: date) -> None:
    """Mark a milestone as reached; a second time changes nothing."""
    milestone.done_on = milestone.done_on or on
    session.flush()


_PLACES: dict[type[Part], tuple[Any, type[Parent]]] = {
    Theme: (Theme.programme_id, Programme),
    Objective: (Objective.theme_id, Theme),
    Action: (Action.objective_id, Objective),
}


Added = TypeVar("Added", Theme, Objective, Action)


def _append(session: Session, part: Added, parent: Parent) -> Added:
    siblings = _below(session, type(part), parent)
    part.position = max((one.position for one in siblings), default=0) + 1
    session.add(part)
    session.flush()
    return part


def _siblings(session: Session, part: Part) -> list[Any]:
    column, parent_type = _PLACES[type(part)]
    parent: Any = session.get_one(parent_type, getattr(part, column.key))
    return _below(session, type(part), parent)


def _below(session: Session, kind: type[Part], parent: Parent) -> list[Any]:
    """The parts under a parent in order, read anew once nobody else can renumber them."""
    parent_type: Any = type(parent)
    session.execute(select(parent_type.id).where(parent_type.id == parent.id).with_for_update())
    column, _ = _PLACES[kind]
    rows: Any = select(kind).where(column == parent.id).order_by(kind.position, kind.id)
    return list(session.scalars(rows.execution_options(populate_existing=True)))


def _number(siblings: Sequence[Part]) -> None:
    for place, part in enumerate(siblings, 1):
        part.position = place


def _write_action(action: Action, proposed: ProposedAction) -> None:
    names = ("title", "owner_id", "second_owner_id", "start_on", "due_text", "review_on", "expected_outcome", "kpi_id")
    for name in names:
        setattr(action, name, getattr(proposed, name))


def _check(problems: dict[str, str]) -> None:
    if problems:
        raise UnfitPlan(problems)


def _check_seen(part: Part, seen_ref_id: int) -> None:
    if part.id != seen_ref_id:
        raise SavedMeanwhile
