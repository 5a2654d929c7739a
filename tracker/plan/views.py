"""The plan: the whole tree, and one theme, objective or action of it."""

from typing import Any

from flask import Blueprint, abort, g, render_template, request
from flask.typing import ResponseReturnValue

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.permission import Deed
from tracker.domain.plan import ActionStatus, ObjectiveStatus, ThemeStatus
from tracker.domain.plan_history import history_of
from tracker.domain.rating_queries import rating_queries
from tracker.evidence.queries import read_programme
from tracker.people.access import open_to
from tracker.plan.access import may, may_update
from tracker.plan.around import read_around
from tracker.plan.due_dates import read_changes, waiting_due_dates
from tracker.plan.models import Action, Programme
from tracker.plan.queries import find_rated, read_questions, read_removed_actions
from tracker.risks.queries import read_risks

blueprint = Blueprint("plan", __name__)

Part = ThemeStatus | ObjectiveStatus | ActionStatus


@blueprint.get("/programmes/<slug>/plan")
@open_to(Deed.READ)
def tree(slug: str) -> ResponseReturnValue:
    status = read_programme(db.session, g.programme, on=clock.today())
    refs = {action.id: action.ref for action in status.actions}
    is_manager = may(Deed.KEEP_PLAN)
    return render_template(
        "plan/tree.html",
        programme=g.programme,
        tab="Plan",
        status=status,
        queries={query.thing.ref: query for query in rating_queries(status)},
        removed=read_removed_actions(db.session, g.programme, on=clock.today()),
        waiting=[(refs.get(change.action_id, ""), change) for change in waiting_due_dates(db.session, g.programme)],
        around=read_around(
            db.session,
            g.programme,
            themes={theme.id: theme.ref for theme in status.themes},
            objectives={objective.id: objective.ref for objective in status.objectives},
            actions=refs,
        ),
        all_invented=bool(status.actions) and all(action.is_illustrative for action in status.actions),
        is_manager=is_manager,
        may_decide=may(Deed.RECORD_DECISION),
        is_arranging=is_manager and "arrange" in request.args,
    )


@blueprint.get("/programmes/<slug>/plan/<ref>")
@open_to(Deed.READ)
def show(slug: str, ref: str) -> ResponseReturnValue:
    row = find_rated(db.session, g.programme, ref)
    if row is None or isinstance(row, Programme):
        abort(404)
    removed_id = row.id if isinstance(row, Action) and row.removed_on else None
    status = read_programme(db.session, g.programme, on=clock.today(), keep_action_id=removed_id)
    parts: list[Part] = [*status.themes, *status.objectives, *status.actions]
    part = next((one for one in parts if one.ref == ref), None) or abort(404)
    page: dict[str, Any] = {
        "programme": g.programme,
        "tab": "Plan",
        "status": status,
        "part": part,
        "row": row,
        "kind": type(row).__name__.lower(),
        "above": [one for one in parts if ref.startswith(f"{one.ref}.")],
        "history": history_of(part.updates),
        "questions": read_questions(db.session, row),
        "risks": _risks_to(ref),
        "query": next((query for query in rating_queries(status) if query.thing.ref == ref), None),
        "is_manager": may(Deed.KEEP_PLAN),
        "may_ask": may(Deed.ASK),
        "may_update": _may_update(part, row),
    }
    if isinstance(row, Action):
        page["changes"] = read_changes(db.session, row)
        page["may_ask_for_date"] = may_update(row) and not row.removed_on
    return render_template("plan/show.html", **page)


def _risks_to(ref: str) -> list[Any]:
    """Open risks and issues that threaten a theme, an objective, or the objective of an action."""
    objective = ".".join(ref.split(".")[:2])
    risks = read_risks(db.session, g.programme, on=clock.today())
    return [
        risk
        for risk in risks
        if risk.is_open and any(f"{one.ref}.".startswith(f"{objective}.") for one in risk.objectives)
    ]


def _may_update(part: Part, row: Any) -> bool:
    if isinstance(row, Action):
        return may_update(row) and not row.removed_on
    return may(Deed.UPDATE_PART, lead=row.lead_id)
