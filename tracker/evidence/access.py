"""Who may write assurance records."""

from tracker.domain.permission import Deed
from tracker.plan.access import may


def may_write_assurance() -> bool:
    """The manager and the analyst keep the records."""
    return may(Deed.KEEP_ASSURANCE)
