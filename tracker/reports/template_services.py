"""Keeping and removing the Word files that reports are written into."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.versions import if_outrun
from tracker.adapters.word_template_check import BadTemplate
from tracker.domain.highlight_parts import HighlightReport
from tracker.editions.series import ReportSeries
from tracker.editions.templates import LONGEST_NAME, ReportTemplate, template_named
from tracker.people.models import Person
from tracker.plan.models import Programme
from tracker.reports.word_own import check_template, report_in_template


class StillUsed(Exception):
    """A series is written into it; ``series`` are the names of those that are."""

    def __init__(self, series: list[str]) -> None:
        super().__init__(", ".join(series))
        self.series = series


def keep_template(
    session: Session,
    programme: Programme,
    *,
    name: str,
    file_name: str,
    content: bytes,
    trial: HighlightReport,
    by: Person,
) -> ReportTemplate:
    """Check a file and keep it under a name, in the place of one of that name; the caller commits.

    ``trial`` is a report that is written into it to see that it can be. Raises :class:`BadTemplate`.
    """
    if not name or len(name) > LONGEST_NAME:
        raise BadTemplate(f"Give the template a name of at most {LONGEST_NAME} characters, such as Council letterhead.")
    check_template(content)
    try:
        report_in_template(content, trial, "Trial")
    except BadTemplate:
        raise
    except Exception as error:
        # Whatever it is, it is in the file: without it the same report can be written.
        raise BadTemplate("A report cannot be written into this file. Open it in Word and save it again.") from error
    kept = template_named(session, programme.id, name) or ReportTemplate(programme_id=programme.id, name=name)
    kept.file_name, kept.content, kept.size = file_name[:200], content, len(content)
    kept.uploaded_at, kept.uploaded_by_id, kept.uploaded_by_title = clock.now(), by.id, by.job_title
    taken = BadTemplate("Somebody uploaded a template of this name at the same time. Send yours again.")
    with if_outrun(session, taken):
        session.add(kept)
    return kept


def remove_template(session: Session, template: ReportTemplate) -> None:
    """Remove it for good; what was published with it stays. The caller commits. Raises :class:`StillUsed`."""
    query = select(ReportSeries.name).where(
        ReportSeries.programme_id == template.programme_id, ReportSeries.template == template.name
    )
    used = list(session.scalars(query.order_by(ReportSeries.name)))
    if used:
        raise StillUsed(used)
    session.delete(template)
    session.flush()
