"""What is said after something was saved: which of its statements do not hold. Saving is never held up by it.

Of a form for figures, what does not hold of its KPI; of a form for texts, what does not hold in the words that were
typed. Whoever writes a text without a number or a direction waits for nothing.
"""

import logging
from collections.abc import Sequence
from http import HTTPStatus

from flask import Response, flash, g, render_template, request

from tracker.adapters import clock
from tracker.adapters.db import db, reading
from tracker.checks.queries import read_checks, read_said
from tracker.domain.check_finding import CheckFinding, PlaceKind
from tracker.web.htmx import wants_part

log = logging.getLogger(__name__)

CATEGORY = "checks"
"""Of the message; pages put a link to the checks behind it."""
_FIGURES = frozenset(("kpi_figures", "kpi_definitions", "kpi_remarks"))
"""The blueprints whose forms write figures, targets and what is said of them."""
_TEXTS = frozenset(("updates", "around", "risk_editing", "evidence", "drafts"))
"""The blueprints whose forms write texts."""
_FIELDS = frozenset(("narrative", "description", "detail", "found", "mitigation", "text"))
"""The fields that hold what the checks read."""


def say_what_does_not_hold(response: Response) -> Response:
    """After a form was saved, add a message about what it wrote; to a row that is swapped in, the message itself."""
    if request.method != "POST" or g.get("programme") is None or not _is_saved(response):
        return response
    try:
        findings = _find()
    except Exception:
        # What was saved is saved: a rule that fails must not tell them otherwise.
        log.exception("what was saved could not be checked")
        return response
    words = _words(findings) if findings else ""
    if response.status_code == HTTPStatus.OK:
        said = render_template("checks/_said.html", words=words, slug=g.programme.slug)
        response.set_data(response.get_data(as_text=True) + said)
    elif words:
        flash(words, CATEGORY)
    return response


def _is_saved(response: Response) -> bool:
    """A page's form is answered with "see other", a row's with the row; both with something else when refused."""
    is_row = response.status_code == HTTPStatus.OK and wants_part() and request.endpoint == "updates.save"
    return is_row or response.status_code == HTTPStatus.SEE_OTHER


def _find() -> Sequence[CheckFinding]:
    code = (request.view_args or {}).get("code")
    is_of_figures = request.blueprint in _FIGURES and code is not None
    texts = _typed() if request.blueprint in _TEXTS else []
    if not is_of_figures and not texts:
        return ()
    # The view has committed; what it looked at afterwards must not keep others from writing meanwhile.
    db.session.rollback()
    try:
        with reading():
            if texts:
                return read_said(db.session, g.programme, texts, on=clock.today())
            checked = read_checks(db.session, g.programme, on=clock.today())
            return [one for one in checked.warnings if _is_of(one, str(code))]
    finally:
        db.session.rollback()


def _typed() -> list[str]:
    """What was written in the fields of texts; their names may have a prefix."""
    return [text for name, text in request.form.items() if name.rpartition("-")[2] in _FIELDS and text.strip()]


def _is_of(finding: CheckFinding, code: str) -> bool:
    """Whether it stands at a KPI, or holds its figures against another's."""
    return finding.place.kind is PlaceKind.KPI and code in {finding.place.ref, *finding.claim.split()}


def _words(findings: Sequence[CheckFinding]) -> str:
    first = findings[0]
    more = f" And {len(findings) - 1} more." if len(findings) > 1 else ""
    where = f"{first.where}: " if first.place.ref else ""
    return f"Saved as you wrote it; but {where}{first.message}.{more}"
