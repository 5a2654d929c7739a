"""Thirteen months of updates, in the order in which they were recorded."""

from collections import defaultdict

from tracker.adapters.calendar import working_days
from tracker.domain.rag import Rag
from tracker.domain.status import StatusUpdate, current
from tracker.domain.update_rules import ProposedUpdate, Situation
from tracker.plan.models import Action
from tracker.seed.context import Context
from tracker.seed.rows import Row
from tracker.updates.models import Update
from tracker.updates.queries import as_fact
from tracker.updates.services import record_no_change, record_update


def load(context: Context) -> None:
    history: defaultdict[str, list[StatusUpdate]] = defaultdict(list)
    rows = context.files.rows("updates")
    for row in sorted(rows, key=lambda one: one.moment("recorded_on")):
        ref = row.text("ref")
        row_written = _record(context, row, current(history[ref]))
        history[ref].append(as_fact(row_written))
    context.session.flush()


def _record(context: Context, row: Row, previous: StatusUpdate | None) -> Update:
    subject = context.rated[row.text("ref")]
    author = context.people[row.text("author")]
    at = context.record_at(row.moment("recorded_on"))
    if row.yes("no_change"):
        if previous is None:
            raise ValueError(f"{row.text('ref')} has nothing to re-affirm on {row.text('as_on')}")
        return record_no_change(
            context.session,
            subject=subject,
            previous=previous,
            author=author,
            as_on=row.required_day("as_on"),
            recorded_at=at,
            is_illustrative=row.yes("illustrative"),
        )
    proposed = ProposedUpdate(
        as_on=row.required_day("as_on"),
        rag=Rag(row.text("rag")),
        narrative=row.text("narrative"),
        path_cause=row.text("path_cause"),
        path_action=row.text("path_action"),
        path_on=row.day("path_by"),
        forecast_on=row.day("forecast_on"),
        completed_on=row.day("completed_on"),
        evidence=row.text("evidence"),
        reason=row.text("reason"),
    )
    situation = Situation(
        today=row.required_day("recorded_on"),
        is_working_day=working_days(context.programme.nation),
        previous=previous,
        is_by_owner=author.id == getattr(subject, "owner_id", None),
        start_month=context.programme.financial_year_start_month,
        lock_working_days=context.programme.quarter_lock_working_days,
    )
    return record_update(
        context.session,
        subject=subject,
        proposed=proposed,
        situation=situation,
        author=author,
        speaks_for=tuple(_action(context, ref) for ref in row.listed("attached_to")),
        recorded_at=at,
        is_illustrative=row.yes("illustrative"),
    )


def _action(context: Context, ref: str) -> Action:
    found = context.rated[ref]
    if not isinstance(found, Action):
        raise TypeError(f"{ref} is no action")
    return found
