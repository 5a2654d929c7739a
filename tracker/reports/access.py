"""Who may do what with an edition."""

from flask_login import current_user

from tracker.people.models import Role
from tracker.plan.access import has_role
from tracker.plan.models import Programme


def may_approve(programme: Programme) -> bool:
    """The senior responsible officer or the named deputy, and nobody else."""
    return has_role(Role.SRO) or (programme.deputy_id is not None and current_user.id == programme.deputy_id)


def may_publish(programme: Programme) -> bool:
    """The manager, or whoever may approve."""
    return has_role(Role.MANAGER) or may_approve(programme)
