"""A programme's findings as ``tracker check`` and the REST interface print them. Other systems rely on this shape."""

from typing_extensions import TypedDict

from tracker.domain.check_acceptance import Acceptance, Checked
from tracker.domain.check_finding import FindingJson, finding_json


class AcceptanceJson(TypedDict):
    """Who let a statement stand that does not add up, and why."""

    by: str
    at: str
    reason: str


class CheckedFindingJson(FindingJson):
    accepted: AcceptanceJson | None


class CheckedJson(TypedDict):
    """What is open comes first, then what was accepted."""

    findings: list[CheckedFindingJson]


def checked_json(checked: Checked) -> CheckedJson:
    found: list[CheckedFindingJson] = [{**finding_json(one), "accepted": None} for one in checked.open]
    found += [{**finding_json(one.finding), "accepted": _accepted(one.acceptance)} for one in checked.accepted]
    return {"findings": found}


def _accepted(acceptance: Acceptance) -> AcceptanceJson:
    return {"by": acceptance.by, "at": acceptance.at.isoformat(), "reason": acceptance.reason}
