"""Opening an edition: what was stored, after a check that it is what was stored; of a draft, what it would be now."""

from sqlalchemy.orm import Session

from tracker.domain.highlight import build
from tracker.domain.highlight_json import read_report
from tracker.domain.highlight_material import Material
from tracker.domain.highlight_parts import HighlightReport
from tracker.editions.models import Edition, EditionFile, EditionState
from tracker.editions.queries import find_series
from tracker.editions.steps import digest_of
from tracker.plan.models import Programme
from tracker.reports import queries
from tracker.reports.texts import text_parts


class Altered(Exception):
    """What is stored is not what was stored: its digest is another."""


def stored_report(edition: Edition) -> HighlightReport:
    """The report of an edition that was submitted. Raises :class:`Altered`."""
    if digest_of(edition.document.encode()) != edition.digest:
        raise Altered(f"the stored document of edition {edition.id} was altered outside the tracker")
    return read_report(edition.document)


def stored_content(file: EditionFile) -> bytes:
    """A published file as it was. Raises :class:`Altered`."""
    if digest_of(file.content) != file.digest:
        raise Altered(f"the stored file {file.id} was altered outside the tracker")
    return file.content


def draft_material(session: Session, programme: Programme, edition: Edition) -> Material:
    """What a draft would be built from if it were submitted now."""
    return queries.read_material(
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
    )


def report_of(session: Session, programme: Programme, edition: Edition) -> HighlightReport:
    """The stored report; of a draft the report as it would be submitted now. Raises :class:`Altered`."""
    if edition.state is EditionState.DRAFT:
        return build(draft_material(session, programme, edition))
    return stored_report(edition)
