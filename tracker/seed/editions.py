"""The series of reports, and earlier editions, built from what was known then and published with their files."""

from collections.abc import Iterator

from sqlalchemy import select

from tracker.domain.highlight_sections import STANDARD, SUMMARY
from tracker.domain.highlight_text_parts import TextPart
from tracker.domain.paper_layouts import MEASURES_PREFIX, takes_words
from tracker.domain.period_text import parse_period
from tracker.domain.report_series import ProposedSeries
from tracker.editions.queries import list_series
from tracker.editions.series import BOARD
from tracker.kpis.models import KpiSection
from tracker.reports.series_services import add_series, edit_series
from tracker.reports.services import publish_edition
from tracker.seed.context import Context
from tracker.seed.rows import Row


def load(context: Context) -> None:
    _load_series(context)
    programme = context.programme
    slugs = {one.name: one.slug for one in list_series(context.session, programme.id)}
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
            series=slugs.get(row.text("series"), row.text("series") or BOARD),
            item=row.text("item"),
            texts=list(_texts(context, row)),
        )


def _texts(context: Context, edition: Row) -> Iterator[TextPart]:
    """The words written for an edition: those of its series and status date. ``section`` is the name of a section,
    ``summary``, or a heading of the KPI board."""
    headings = {
        heading: f"{MEASURES_PREFIX}{number}"
        for number, heading in context.session.execute(
            select(KpiSection.id, KpiSection.heading).where(KpiSection.programme_id == context.programme.id)
        )
    }
    for row in context.files.rows("texts"):
        if (row.text("series"), row.text("status_on")) == (edition.text("series"), edition.text("status_on")):
            name = headings.get(row.text("section"), row.text("section"))
            if not (name == SUMMARY or name in STANDARD or takes_words(name)):
                raise ValueError(f"texts.csv: {name!r} is neither a section nor a heading of the KPI board")
            yield TextPart(name, row.text("text"), is_public=row.text("public") != "no")


def _load_series(context: Context) -> None:
    """The first row describes the series that every programme begins with."""
    begun = list_series(context.session, context.programme.id)
    for row in context.files.rows("series"):
        proposed = ProposedSeries(
            name=row.text("name"),
            audience=row.text("audience"),
            kind=row.text("kind"),
            sections=tuple(row.listed("sections")),
            headings=dict(_pair(one) for one in row.listed("headings")),
            measures=tuple(row.listed("measures")),
            draft_working_days=row.whole("draft_working_days"),
            is_public=row.yes("public"),
        )
        if begun:
            edit_series(context.session, begun.pop(0), proposed, seen=None)
        else:
            add_series(context.session, context.programme, proposed)


def _pair(text: str) -> tuple[str, str]:
    """``background=Context`` as name and heading."""
    name, _, heading = text.partition("=")
    return name.strip(), heading.strip()
