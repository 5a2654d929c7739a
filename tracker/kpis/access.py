"""Who may write KPIs and their figures."""

from tracker.domain.permission import Deed
from tracker.kpis.models import Kpi
from tracker.plan.access import may


def may_write_kpis() -> bool:
    """The analyst and the manager keep them."""
    return may(Deed.KEEP_KPIS)


def may_explain(kpi: Kpi) -> bool:
    """They explain every KPI's figures; its owner, who is asked for it, explains its own."""
    return may(Deed.EXPLAIN_KPI, owners=(kpi.owner_id,))
