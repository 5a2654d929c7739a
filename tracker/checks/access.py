"""Who may let a statement stand that does not add up."""

from tracker.domain.permission import Deed
from tracker.plan.access import may


def may_accept() -> bool:
    """Those who answer for the figures and for the report; an owner mends their words instead."""
    return may(Deed.ACCEPT_FINDING)
