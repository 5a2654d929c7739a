"""What is said after something was saved: which of its statements do not hold. Saving is never held up by it."""

import logging
from http import HTTPStatus

from flask import Response, flash, g, request

from tracker.adapters import clock
from tracker.adapters.db import db, reading
from tracker.checks.queries import read_checks
from tracker.domain.check_finding import CheckFinding

log = logging.getLogger(__name__)

CATEGORY = "checks"
"""Of the message; pages put a link to the checks behind it."""
_SAVING = frozenset(
    (
        "kpi_figures",
        "kpi_definitions",
        "kpi_remarks",
        "kpi_compositions",
        "risk_editing",
        "plan_editing",
        "around",
        "updates",
        "evidence",
        "drafts",
    )
)
"""The blueprints whose forms write figures, targets, texts and risks."""
_NAMES = ("code", "ref", "number", "edition_id")
"""How addresses name the thing that a form writes."""


def say_what_does_not_hold(response: Response) -> Response:
    """After a form was saved, add a message about the thing that it wrote.

    Only after a whole page's form, which is answered with "see other": a row that is swapped in shows no messages.
    """
    is_saved = request.method == "POST" and response.status_code == HTTPStatus.SEE_OTHER
    if is_saved and request.blueprint in _SAVING and g.get("programme") is not None:
        given = request.view_args or {}
        about = {str(given[name]) for name in _NAMES if name in given}
        try:
            findings = _find(about)
        except Exception:
            # What was saved is saved: a rule that fails must not tell them otherwise.
            log.exception("what was saved could not be checked")
        else:
            if findings:
                flash(_words(findings), CATEGORY)
    return response


def _find(about: set[str]) -> list[CheckFinding]:
    # The view has committed; what it looked at afterwards must not keep others from writing meanwhile.
    db.session.rollback()
    try:
        with reading():
            checked = read_checks(db.session, g.programme, on=clock.today())
            return [one for one in checked.warnings if _is_of(one, about)]
    finally:
        db.session.rollback()


def _is_of(finding: CheckFinding, about: set[str]) -> bool:
    return bool({finding.place.ref, *finding.claim.split()} & about)


def _words(findings: list[CheckFinding]) -> str:
    first = findings[0]
    more = f" And {len(findings) - 1} more." if len(findings) > 1 else ""
    return f"Saved as you wrote it; but {first.where}: {first.message}.{more}"
