"""Who may write KPIs and their figures."""

from flask_login import current_user

from tracker.kpis.models import Kpi
from tracker.people.access import LOADERS
from tracker.people.models import Role
from tracker.plan.access import has_role

EXPLAINERS = (*LOADERS, Role.OWNER)


def may_write_kpis() -> bool:
    """The analyst and the manager keep them."""
    return has_role(*LOADERS)


def may_explain(kpi: Kpi) -> bool:
    """They explain every KPI's figures; its owner, who is asked for it, explains its own."""
    own = current_user.is_authenticated and kpi.owner_id == current_user.id
    return may_write_kpis() or (own and has_role(Role.OWNER))
