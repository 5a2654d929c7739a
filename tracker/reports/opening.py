"""Opening an edition: what was stored, after a check that it is what was stored; of a draft, what it would be now."""

from sqlalchemy.orm import Session

from tracker.domain.report_documents import Report, read_document
from tracker.editions.models import Edition, EditionFile, EditionState
from tracker.editions.steps import digest_of
from tracker.plan.models import Programme
from tracker.reports.building import build_edition


class Altered(Exception):
    """What is stored is not what was stored: its digest is another."""


def stored_report(edition: Edition) -> Report:
    """The report of an edition that was submitted. Raises :class:`Altered`."""
    if digest_of(edition.document.encode()) != edition.digest:
        raise Altered(f"the stored document of edition {edition.id} was altered outside the tracker")
    return read_document(edition.document)


def stored_content(file: EditionFile) -> bytes:
    """A published file as it was. Raises :class:`Altered`."""
    if digest_of(file.content) != file.digest:
        raise Altered(f"the stored file {file.id} was altered outside the tracker")
    return file.content


def report_of(session: Session, programme: Programme, edition: Edition) -> Report:
    """The stored report; of a draft the report as it would be submitted now. Raises :class:`Altered`."""
    if edition.state is EditionState.DRAFT:
        return build_edition(session, programme, edition)
    return stored_report(edition)
