"""Where a duty's thing stands among the pages that ask for signing in."""

from flask import current_app

from tracker.domain.duties import Duty, DutyKind
from tracker.reminders import wording


def page_of(duty: Duty) -> str:
    """The path of the page: ``/programmes/seahaven/plan/3.1.3``. Works outside a request too."""
    slug, (kind, ref) = duty.programme, wording.about(duty)
    anchor = ""
    match kind:
        case DutyKind.FIGURES | DutyKind.COMMENTARY:
            endpoint, values = "kpis.show", {"code": ref}
        case DutyKind.QUESTION:
            endpoint, values = "dashboard.answer", {"number": ref}
        case DutyKind.REVIEW:
            endpoint, values = "risks.show", {"number": ref}
        case DutyKind.APPROVAL:
            endpoint, values = "reports.show", {"edition_id": ref}
        case DutyKind.FOLLOW_UP:
            endpoint, values, anchor = "evidence.assurance", {}, "#follow-ups"
        case DutyKind.CONCERN | DutyKind.DEVELOPMENT:
            endpoint, values, anchor = "plan.tree", {}, f"#{kind.value}s"
        case DutyKind.PROGRAMME:
            endpoint, values = "updates.week", {}
        case DutyKind.SUMMARY | DutyKind.ESCALATION:
            endpoint, values = "dashboard.overview", {}
        case _:
            endpoint, values = "plan.show", {"ref": ref}
    addresses = current_app.url_map.bind("")
    return addresses.build(endpoint, {"slug": slug, **values}) + anchor
