"""What is known to be wrong with the data, and where a series starts afresh."""

from tracker.domain.kpi import BreakKind
from tracker.domain.kpi_remarks import ProposedBreak, ProposedNote
from tracker.domain.period_text import parse_period
from tracker.domain.periods import Period
from tracker.kpis.remarks import add_break, add_note
from tracker.seed.context import Context
from tracker.seed.rows import Row


def load(context: Context) -> None:
    for row in context.files.rows("notes"):
        add_note(
            context.session,
            kpi=context.kpis[row.text("code")],
            proposed=ProposedNote(
                first=_period(context, row),
                last=None,
                effect=row.text("effect"),
                planned_fix=row.text("planned_fix"),
                fix_by=row.day("fix_by"),
                fixed_on=row.day("fixed_on"),
                is_illustrative=row.yes("illustrative"),
            ),
            author=context.people[row.text("author")],
            recorded_at=context.record_at(row.moment("recorded_on")),
        )
    for row in context.files.rows("breaks"):
        add_break(
            context.session,
            kpi=context.kpis[row.text("code")],
            proposed=ProposedBreak(
                kind=BreakKind(row.text("kind")), from_on=row.required_day("from_on"), reason=row.text("reason")
            ),
            author=context.people[row.text("author")],
            recorded_at=context.record_at(row.moment("recorded_on")),
        )


def _period(context: Context, row: Row) -> Period | None:
    text = row.text("period")
    return parse_period(text, start_month=context.programme.financial_year_start_month) if text else None
