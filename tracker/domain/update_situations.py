"""What holds when somebody is about to update a part of the plan: the rules' view of it."""

from tracker.domain.plan import ActionStatus, ObjectiveStatus, ProgrammeStatus, Rated, ThemeStatus
from tracker.domain.rag import Rag, is_better
from tracker.domain.status import StatusUpdate, current
from tracker.domain.update_rules import Situation, why_not_no_change


def situation_of(
    thing: Rated,
    *,
    person_id: int | None,
    stands_for: frozenset[int] = frozenset(),
    corrects: StatusUpdate | None = None,
) -> Situation:
    """The situation in which a person updates a thing, or corrects one of its updates.

    ``stands_for`` are the people whom they stand in for: what is theirs counts as the person's own.
    """
    hint, hint_from = _hint(thing)
    return Situation(
        today=thing.at.today,
        is_working_day=thing.at.is_working_day,
        previous=_before(thing, corrects),
        hint=hint,
        hint_from=hint_from,
        is_by_owner=bool((stands_for | {person_id}) & owner_ids(thing)),
        is_correction=corrects is not None,
        start_month=thing.at.start_month,
        lock_working_days=thing.at.quarter_lock_working_days,
    )


def owner_ids(thing: Rated) -> frozenset[int]:
    """The people whose work it is, who therefore cannot verify it."""
    match thing:
        case ActionStatus():
            return frozenset(person.id for person in (thing.owner, thing.second_owner) if person)
        case ObjectiveStatus() | ThemeStatus():
            return frozenset((thing.lead.id,)) if thing.lead else frozenset()
        case _:
            return frozenset()


def ratings_offered(thing: Rated, *, is_by_owner: bool) -> tuple[Rag, ...]:
    """The ratings to choose from. Verifying an action is for somebody other than its owner."""
    offered = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.COMPLETE)
    may_verify = isinstance(thing, ActionStatus) and not is_by_owner
    return (*offered, Rag.VERIFIED) if may_verify else offered


def why_no_change_is_refused(thing: Rated) -> str | None:
    """Why "no change" is not an answer for this thing today, or None when it is one."""
    due_on = thing.date_that_counts if isinstance(thing, ActionStatus) else None
    hint, hint_from = _hint(thing)
    if is_better(thing.stated, hint):
        return f"{hint_from[0].lower()}{hint_from[1:]} {hint.words}"
    return why_not_no_change(thing.current, due_on=due_on, today=thing.at.today)


def _before(thing: Rated, corrects: StatusUpdate | None) -> StatusUpdate | None:
    """The update that the new one follows: when one is corrected, the one before it."""
    if corrects is None:
        return thing.current
    position = (corrects.as_on, corrects.recorded_at, corrects.id)
    earlier = [one for one in thing.updates if (one.as_on, one.recorded_at, one.id) < position]
    return current(earlier)


def _hint(thing: Rated) -> tuple[Rag, str]:
    match thing:
        case ObjectiveStatus():
            return thing.worst_of_hints, "The actions and the evidence say"
        case ThemeStatus():
            return thing.derived, "Its objectives say"
        case ProgrammeStatus():
            return thing.derived, "Its themes say"
        case _:
            return Rag.NOT_RATED, ""
