"""Themes, objectives, actions, milestones and moved due dates."""

from collections.abc import Callable

from tracker.plan.models import Action, DueDateChange, Milestone, Objective, Theme
from tracker.seed.context import Context
from tracker.seed.rows import Row


def load(context: Context) -> None:
    for row in context.files.rows("plan"):
        thing = _MAKERS[row.text("kind")](context, row)
        context.session.add(thing)
        context.session.flush()
        context.rated[row.text("ref")] = thing
    _load_milestones(context)
    _load_slips(context)
    context.session.flush()


def _theme(context: Context, row: Row) -> Theme:
    return Theme(
        programme_id=context.programme.id,
        position=_place(row),
        name=row.text("title"),
        lead_id=context.person_id(row, "lead_or_owner"),
    )


def _objective(context: Context, row: Row) -> Objective:
    return Objective(
        theme_id=_above(context, row).id,
        position=_place(row),
        name=row.text("title"),
        lead_id=context.person_id(row, "lead_or_owner"),
    )


def _action(context: Context, row: Row) -> Action:
    return Action(
        objective_id=_above(context, row).id,
        position=_place(row),
        title=row.text("title"),
        owner_id=context.person_id(row, "lead_or_owner"),
        second_owner_id=context.person_id(row, "second_owner"),
        start_on=row.day("start_on"),
        baseline_due_on=row.day("due_on"),
        due_text=row.text("due_text"),
        review_on=row.day("review_on"),
        expected_outcome=row.text("expected_outcome"),
        added_on=row.required_day("added_on"),
        is_illustrative=row.yes("illustrative"),
    )


_MAKERS: dict[str, Callable[[Context, Row], Theme | Objective | Action]] = {
    "theme": _theme,
    "objective": _objective,
    "action": _action,
}


def _place(row: Row) -> int:
    return int(row.text("ref").rpartition(".")[2])


def _above(context: Context, row: Row) -> Theme | Objective:
    above = context.rated[row.text("ref").rpartition(".")[0]]
    if not isinstance(above, Theme | Objective):
        raise TypeError(f"{row.text('ref')} hangs on nothing")
    return above


def _load_milestones(context: Context) -> None:
    for position, row in enumerate(context.files.rows("milestones"), 1):
        context.session.add(
            Milestone(
                action_id=context.rated[row.text("ref")].id,
                position=position,
                title=row.text("title"),
                due_on=row.day("due_on"),
                done_on=row.day("done_on"),
                is_illustrative=row.yes("illustrative"),
            )
        )


def _load_slips(context: Context) -> None:
    due = {row.text("ref"): row.day("due_on") for row in context.files.rows("plan")}
    for row in sorted(context.files.rows("slips"), key=lambda slip: slip.text("moved_on")):
        ref = row.text("ref")
        at = context.record_at(row.moment("moved_on"))
        context.session.add(
            DueDateChange(
                action_id=context.rated[ref].id,
                from_on=due[ref],
                to_on=row.required_day("to"),
                reason=row.text("reason"),
                asked_by_id=context.person_id(row, "asked_by"),
                asked_at=at,
                decided_by_id=context.person_id(row, "approved_by"),
                decided_at=at,
                is_approved=True,
                is_illustrative=row.yes("illustrative"),
            )
        )
        context.session.flush()
        due[ref] = row.day("to")
