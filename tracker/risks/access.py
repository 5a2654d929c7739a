"""Who may write what in the register."""

from tracker.domain.permission import Deed
from tracker.plan.access import may


def may_write_register() -> bool:
    """The manager and the SRO keep the register."""
    return may(Deed.KEEP_REGISTER)


def may_reassess(owner_id: int | None) -> bool:
    """They assess every risk; its owner assesses it too, but for somebody who may only read."""
    return may(Deed.ASSESS_RISK, owners=(owner_id,))
