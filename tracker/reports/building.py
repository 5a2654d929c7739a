"""Builds the report of a series, whichever kind it is, and says in which page it stands."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.highlight import build
from tracker.domain.highlight_parts import SeriesPart
from tracker.domain.highlight_readiness import Gap, readiness
from tracker.domain.highlight_text_parts import TextPart
from tracker.domain.paper_parts import Paper
from tracker.domain.performance_parts import PerformanceReport
from tracker.domain.report_documents import Report
from tracker.editions.models import Edition
from tracker.editions.queries import find_series
from tracker.editions.series import ReportSeries, SeriesKind
from tracker.plan.models import Programme
from tracker.reports.page import page_context
from tracker.reports.paper_page import paper_context
from tracker.reports.papers import read_paper
from tracker.reports.performance import read_performance, series_part, summary_of
from tracker.reports.performance_page import performance_context
from tracker.reports.queries import read_material
from tracker.reports.texts import text_parts


def build_report(
    session: Session, programme: Programme, *, on: date, series: ReportSeries | None, **asked: Any
) -> Report:
    """The report of a series on a status date; the other arguments are those of ``read_material``."""
    return build_with_gaps(session, programme, on=on, series=series, **asked)[0]


def build_with_gaps(
    session: Session,
    programme: Programme,
    *,
    on: date,
    series: ReportSeries | None,
    texts: Sequence[TextPart] = (),
    number: int = 0,
    item: str = "",
    **asked: Any,
) -> tuple[Report, tuple[Gap, ...]]:
    """The report, and what of it is not ready for the board."""
    if series is not None and series.kind.layout is not None:
        paper = read_paper(
            session,
            programme,
            on=on,
            layout=series.kind.layout,
            series=SeriesPart(series.slug, series.name, series.audience, kind=series.kind.value, number=number),
            sections=series.sections,
            headings=series.headings,
            codes=series.measures,
            is_public_series=series.is_public,
            texts=texts,
            item=item,
            **asked,
        )
        return paper, ()
    if series is not None and series.kind is SeriesKind.PERFORMANCE:
        report = read_performance(
            session,
            programme,
            on=on,
            codes=series.measures,
            series=series_part(series.name, series.audience, series.slug, number),
            summary=summary_of(texts),
            **asked,
        )
        return report, ()
    material = read_material(session, programme, on=on, series=series, texts=texts, number=number, **asked)
    highlight = build(material)
    return highlight, readiness(highlight, material.now.programme)


def build_edition(session: Session, programme: Programme, edition: Edition, **asked: Any) -> Report:
    """What an edition would say if it were submitted now, or at ``known_at``."""
    return edition_with_gaps(session, programme, edition, **asked)[0]


def edition_with_gaps(
    session: Session, programme: Programme, edition: Edition, **asked: Any
) -> tuple[Report, tuple[Gap, ...]]:
    """The same with what is not ready."""
    return build_with_gaps(
        session,
        programme,
        on=edition.status_on,
        data_to_on=edition.data_to_on,
        meeting_on=edition.meeting_on,
        version=edition.version,
        correction=edition.correction,
        series=find_series(session, programme.id, edition.series),
        number=edition.number,
        texts=text_parts(edition),
        item=edition.item,
        **asked,
    )


def report_context(report: Report, standing: str) -> dict[str, Any]:
    """What a page needs to show a report; ``report_part`` is the template to include."""
    if isinstance(report, Paper):
        return paper_context(report, standing) | {"report_part": "reports/paper/_report.html"}
    if isinstance(report, PerformanceReport):
        return performance_context(report, standing) | {"report_part": "reports/performance/_report.html"}
    return page_context(report, standing) | {"report_part": "reports/_report.html"}
