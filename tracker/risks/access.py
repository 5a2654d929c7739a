"""Who may write what in the register."""

from flask_login import current_user

from tracker.people.models import Role
from tracker.plan.access import has_role


def may_write_register() -> bool:
    """The manager and the SRO keep the register."""
    return has_role(Role.MANAGER, Role.SRO)


def may_reassess(owner_id: int | None) -> bool:
    """They assess every risk; its owner assesses it too, but for somebody who may only read."""
    own = current_user.is_authenticated and owner_id == current_user.id
    return may_write_register() or (own and has_role(Role.OWNER, Role.ANALYST))
