"""Who may rate what."""

from collections.abc import Collection

from tracker.domain.plan import ActionStatus, ObjectiveStatus, ProgrammeStatus, Rated, ThemeStatus
from tracker.domain.status import StatusUpdate
from tracker.domain.update_situations import owner_ids
from tracker.people.models import Role

# A reader only reads, whatever the plan says they own.
_WORKING = frozenset((Role.OWNER, Role.ANALYST, Role.MANAGER, Role.SRO))


def may_rate(thing: Rated, person_id: int, roles: Collection[Role], stands_for: frozenset[int] = frozenset()) -> bool:
    """Owners update their actions, leads their theme or objective, the SRO the programme, the manager all.

    Whoever stands in for somebody (``stands_for``) updates what is theirs.
    """
    if Role.MANAGER in roles:
        return True
    if not _WORKING.intersection(roles):
        return False
    match thing:
        case ActionStatus():
            is_own = Role.OWNER in roles and person_id in owner_ids(thing)
            return is_own or bool(stands_for & owner_ids(thing))
        case ThemeStatus() | ObjectiveStatus():
            return bool((stands_for | {person_id}) & owner_ids(thing))
        case ProgrammeStatus():
            return Role.SRO in roles
        case _:
            return False


def may_correct(update: StatusUpdate, person_id: int, roles: Collection[Role]) -> bool:
    """An update is corrected by whoever wrote it, or by the manager."""
    return update.author_id == person_id or Role.MANAGER in roles
