"""Who may rate what. Asked for a person in any of their programmes, not only in that of the address."""

from collections.abc import Collection

from tracker.domain.permission import Deed, Relation, may, relations_to
from tracker.domain.plan import ActionStatus, ObjectiveStatus, ProgrammeStatus, Rated, ThemeStatus
from tracker.domain.status import StatusUpdate
from tracker.domain.update_situations import owner_ids
from tracker.people.models import Role


def may_rate(thing: Rated, person_id: int, roles: Collection[Role], stands_for: frozenset[int] = frozenset()) -> bool:
    """Owners update their actions, leads their theme or objective, the SRO the programme, the manager all.

    Whoever stands in for somebody (``stands_for``) updates what is theirs.
    """
    match thing:
        case ActionStatus():
            relations = relations_to(person_id, stands_for=stands_for, owners=owner_ids(thing))
            return may(Deed.UPDATE_ACTION, roles, relations)
        case ThemeStatus() | ObjectiveStatus():
            lead = thing.lead.id if thing.lead else None
            return may(Deed.UPDATE_PART, roles, relations_to(person_id, stands_for=stands_for, lead=lead))
        case ProgrammeStatus():
            return may(Deed.UPDATE_PROGRAMME, roles)
        case _:
            return False


def may_verify(
    action: ActionStatus, person_id: int, roles: Collection[Role], stands_for: frozenset[int] = frozenset()
) -> bool:
    """Somebody other than its owner, and other than who stands in for them, sees the evidence."""
    relations = relations_to(person_id, stands_for=stands_for, owners=owner_ids(action))
    return may(Deed.VERIFY_ACTION, roles, relations)


def may_correct(update: StatusUpdate, person_id: int, roles: Collection[Role]) -> bool:
    """An update is corrected by whoever wrote it, or by the manager."""
    return may(Deed.CORRECT_UPDATE, roles, relations_to(person_id, author=update.author_id))


def may_answer_unaddressed(roles: Collection[Role], *, person_id: int, deputy_id: int | None) -> bool:
    """Requests for help, which go to nobody by name."""
    return may(Deed.ANSWER_UNADDRESSED, roles, relations_to(person_id, deputy=deputy_id))


def may_explain(roles: Collection[Role]) -> bool:
    """What the figures of a KPI mean, when it is one's own."""
    return may(Deed.EXPLAIN_KPI, roles, {Relation.OWNS})
