"""Earlier editions of the report, built from what was known then and published with their files."""

from tracker.domain.period_text import parse_period
from tracker.reports.services import publish_edition
from tracker.seed.context import Context


def load(context: Context) -> None:
    programme = context.programme
    for row in context.files.rows("editions"):
        figures = parse_period(row.text("data_to"), start_month=programme.financial_year_start_month)
        context.record_at(row.moment("published_on"))
        publish_edition(
            context.session,
            programme,
            row.required_day("status_on"),
            figures.end,
            row.day("meeting_on"),
            programme.manager,
            row.moment("published_on"),
            submitted_at=row.moment("submitted_on"),
            approved_at=row.moment("approved_on"),
            approved_by=programme.sro,
        )
