"""The series of reports, and earlier editions, built from what was known then and published with their files."""

from tracker.domain.period_text import parse_period
from tracker.domain.report_series import ProposedSeries
from tracker.editions.queries import list_series
from tracker.reports.series_services import add_series, edit_series
from tracker.reports.services import publish_edition
from tracker.seed.context import Context


def load(context: Context) -> None:
    _load_series(context)
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


def _load_series(context: Context) -> None:
    """The first row describes the series that every programme begins with."""
    begun = list_series(context.session, context.programme.id)
    for row in context.files.rows("series"):
        proposed = ProposedSeries(
            name=row.text("name"),
            audience=row.text("audience"),
            kind=row.text("kind"),
            sections=tuple(row.listed("sections")),
            draft_working_days=row.whole("draft_working_days"),
            is_public=row.yes("public"),
        )
        if begun:
            edit_series(context.session, begun.pop(0), proposed, seen=None)
        else:
            add_series(context.session, context.programme, proposed)
