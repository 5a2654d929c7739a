"""A form that opens on the overview: below its row with htmx, on a page of its own otherwise."""

from dataclasses import dataclass
from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.dashboard.access import may_answer_for_others, may_approve, may_ask, may_decide
from tracker.dashboard.forms import WordsForm
from tracker.dashboard.needs import read_needs
from tracker.evidence.queries import read_programme
from tracker.web.htmx import wants_part

# Where a form can open, and how many columns the table there has; none in a block.
COLUMNS = {"themes": 7, "queries": 3, "late": 4, "needs": 0}


@dataclass(frozen=True)
class OpenedForm:
    """One text to write: ``key`` tells it from other forms on the page, ``closed`` why it cannot be written."""

    key: str
    heading: str
    label: str
    button: str
    hint: str = ""
    context: tuple[str, ...] = ()
    closed: str = ""

    def show(self, form: WordsForm, problem: str = "") -> ResponseReturnValue:
        """The form, or the form with its problem: 422."""
        page = "dashboard/_opened.html" if wants_part() else "dashboard/form.html"
        shown = {name: getattr(self, name) for name in ("heading", "label", "button", "hint", "context", "closed")}
        answer = render_template(page, tab="Overview", form=form, problem=problem, **shown, **_place(self.key))
        return answer, 422 if problem else 200

    def confirm(self, message: str) -> ResponseReturnValue:
        """The row's form became this message; what needs somebody follows."""
        return render_template("dashboard/_opened.html", done=message, is_swap=True, **_place(self.key), **_needs())


def needs_section(message: str) -> ResponseReturnValue:
    """The section in place of the one on the page, so that the count in its heading follows."""
    headers = {"HX-Retarget": "#needs", "HX-Reswap": "outerHTML"}
    return render_template("dashboard/_needs.html", done=message, **_needs()), headers


def _place(key: str) -> dict[str, Any]:
    """Where the form stands, as the address says, and the address to send it to."""
    place = request.args.get("place", "")
    place = place if place in COLUMNS else "needs"
    arguments = {**(request.view_args or {}), "place": place}
    return {
        "columns": COLUMNS[place],
        "opens": f"{place}-{key.replace('.', '-')}",
        "here": url_for(request.endpoint or "", **arguments),
    }


def _needs() -> dict[str, Any]:
    # Refs and stated ratings are all that is shown of the plan here; KPIs change neither.
    status = read_programme(db.session, g.programme, on=clock.today(), readings={})
    needs = read_needs(
        db.session,
        g.programme,
        status,
        person=current_user,
        is_decider=may_answer_for_others(),
        may_approve=may_approve,
    )
    return {"needs": needs, "may_ask": may_ask(), "may_decide": may_decide()}
