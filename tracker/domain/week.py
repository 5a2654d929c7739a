"""The weekly round: which actions a filter shows, which one comes next, and what is owed first."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from tracker.domain.plan import ActionStatus
from tracker.domain.rag import Rag


class Show(StrEnum):
    """Which actions of the week are shown."""

    ALL = "all"
    TO_DO = "todo"
    LATE = "late"
    RED = "red"
    DUE_SOON = "soon"
    MINE = "mine"

    @property
    def words(self) -> str:
        return _SHOW_WORDS[self]

    def takes(self, action: ActionStatus, person_id: int | None) -> bool:
        """Whether the filter shows this action to this person."""
        return _TESTS[self](action, person_id)


_SHOW_WORDS = {
    Show.ALL: "All",
    Show.TO_DO: "Not updated",
    Show.LATE: "Late",
    Show.RED: "Red",
    Show.DUE_SOON: "Due soon",
    Show.MINE: "Mine",
}


def is_owned_by(action: ActionStatus, person_id: int | None) -> bool:
    """Whether it is this person's action, as first or second owner."""
    return any(owner is not None and owner.id == person_id for owner in (action.owner, action.second_owner))


_TESTS: dict[Show, Callable[[ActionStatus, int | None], bool]] = {
    Show.ALL: lambda action, _: True,
    Show.TO_DO: lambda action, _: not action.is_updated_this_week,
    Show.LATE: lambda action, _: action.is_late,
    Show.RED: lambda action, _: action.rag is Rag.RED,
    Show.DUE_SOON: lambda action, _: action.is_due_soon,
    Show.MINE: is_owned_by,
}


def is_found(action: ActionStatus, words: str) -> bool:
    """Whether a search finds the action: by its number, or by words of its title, owner or last update.

    Every word must occur, in any order and however it is capitalised; a number finds what it begins.
    """
    wanted = words.casefold().split()
    if len(wanted) == 1 and (action.ref == wanted[0] or action.ref.startswith(f"{wanted[0]}.")):
        return True
    owners = " ".join(owner.job_title for owner in (action.owner, action.second_owner) if owner)
    last = action.current.narrative if action.current else ""
    held = f"{action.name} {owners} {last}".casefold()
    return all(word in held for word in wanted)


def next_to_update(
    actions: Sequence[ActionStatus], after: str, may_update: Callable[[ActionStatus], bool]
) -> ActionStatus | None:
    """The next action in plan order that waits for an update, going round to the first; None: all done."""
    places = [action.ref for action in actions]
    start = places.index(after) + 1 if after in places else 0
    waiting = (action for action in (*actions[start:], *actions[:start]) if not action.is_updated_this_week)
    return next((action for action in waiting if action.ref != after and may_update(action)), None)


def most_late_first(actions: Iterable[ActionStatus]) -> list[ActionStatus]:
    """The actions that owe an update: the latest first, then by the day they were due."""
    owing = [(action.owed, action) for action in actions if action.owed]
    owing.sort(key=lambda pair: (-pair[0].late_working_days, pair[0].due_on))
    return [action for _, action in owing]
