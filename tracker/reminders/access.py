"""Who may open what a reminder is about."""

from tracker.domain.duties import Duty, DutyKind
from tracker.domain.permission import Deed
from tracker.plan.access import may
from tracker.reminders.wording import about


def may_open(duty: Duty) -> bool:
    """Every member reads everything that reminders are about; only the page that answers a question is for some."""
    kind, _ = about(duty)
    return kind is not DutyKind.QUESTION or may(Deed.ANSWER, asked=duty.for_id or duty.person_id)
