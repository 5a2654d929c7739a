"""Who may write assurance records."""

from tracker.people.models import Role
from tracker.plan.access import has_role

WRITERS = (Role.MANAGER, Role.ANALYST)


def may_write_assurance() -> bool:
    """The manager and the analyst keep the records."""
    return has_role(*WRITERS)
