"""Who may let a statement stand that does not add up."""

from tracker.people.models import Role
from tracker.plan.access import has_role

ACCEPTERS = (Role.ANALYST, Role.MANAGER, Role.SRO)


def may_accept() -> bool:
    """Those who answer for the figures and for the report; an owner mends their words instead."""
    return has_role(*ACCEPTERS)
