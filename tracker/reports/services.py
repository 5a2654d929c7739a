"""The life of an edition: submitted, approved or returned, published, perhaps withdrawn.

Submitting fixes its content for good; each step is noted with who took it.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.domain.highlight_text_parts import TextPart
from tracker.domain.report_documents import read_document, write_document
from tracker.editions.models import Edition, EditionFile, EditionState, StepKind
from tracker.editions.steps import digest_of, note_step
from tracker.editions.templates import template_of_series
from tracker.people.models import Person
from tracker.plan.models import Programme
from tracker.reports.building import build_edition
from tracker.reports.drafting import CannotDraft, Dates, DecidedMeanwhile, draft_edition, flush, must_be, series_named
from tracker.reports.publishing import store_public_files
from tracker.reports.renderings import formats_of, render
from tracker.reports.standing import standing_of
from tracker.reports.texts import hold, write_text

__all__ = ["CannotDraft", "DecidedMeanwhile"]


def submit_edition(
    session: Session,
    programme: Programme,
    edition: Edition,
    *,
    by: Person | None,
    at: datetime | None = None,
    seen: int | None = None,
    comment: str = "",
) -> None:
    """Fix the content of a draft as it was known at a moment (default: now); the caller commits.

    Raises :class:`DecidedMeanwhile` when it is no draft any more, or changed since it was ``seen``.
    """
    hold(session, edition)
    must_be(edition, seen, EditionState.DRAFT, EditionState.RETURNED)
    moment = at or clock.now()
    report = build_edition(session, programme, edition, known_at=moment)
    if edition.document:
        # What was returned stays with the step that returned it.
        edition.steps[-1].document = edition.document
    edition.document = write_document(report)
    edition.digest = digest_of(edition.document.encode())
    edition.state = EditionState.SUBMITTED
    edition.submitted_at = moment
    edition.submitted_by_id = by.id if by else None
    note_step(session, edition, StepKind.SUBMITTED, by=by, at=moment, comment=comment)
    flush(session)


def approve_edition(
    session: Session,
    edition: Edition,
    *,
    by: Person | None,
    at: datetime | None = None,
    seen: int | None = None,
    comment: str = "",
) -> None:
    """Approve what was submitted; the caller commits. ``seen`` is the row version the decider had before them.

    Raises :class:`DecidedMeanwhile`. Who may decide is for the caller: the SRO or the deputy.
    """
    must_be(edition, seen, EditionState.SUBMITTED)
    _move(session, edition, StepKind.APPROVED, by=by, at=at, comment=comment)


def return_edition(
    session: Session,
    edition: Edition,
    *,
    by: Person | None,
    comment: str,
    at: datetime | None = None,
    seen: int | None = None,
) -> None:
    """Send an edition back with what is to be mended; the caller commits. Raises :class:`DecidedMeanwhile`."""
    must_be(edition, seen, EditionState.SUBMITTED, EditionState.APPROVED)
    _move(session, edition, StepKind.RETURNED, by=by, at=at, comment=comment)


def withdraw_edition(
    session: Session,
    edition: Edition,
    *,
    by: Person | None,
    comment: str,
    at: datetime | None = None,
    seen: int | None = None,
) -> None:
    """Take an edition out of use for good, with the reason; the caller commits. Raises :class:`DecidedMeanwhile`.

    Of a draft there is nothing to withdraw. What was published stays stored as it was.
    """
    must_be(edition, seen, *(state for state in EditionState if state not in _NEVER_WITHDRAWN))
    _move(session, edition, StepKind.WITHDRAWN, by=by, at=at, comment=comment)


_NEVER_WITHDRAWN = (EditionState.DRAFT, EditionState.WITHDRAWN)


def publish_approved(
    session: Session, edition: Edition, *, by: Person | None, at: datetime | None = None, seen: int | None = None
) -> None:
    """Publish an approved edition and store its files, of a public series those of its public version as well; the
    caller commits. Raises :class:`DecidedMeanwhile`."""
    must_be(edition, seen, EditionState.APPROVED)
    moment = at or clock.now()
    with session.no_autoflush:
        edition.published_at = moment
        _move(session, edition, StepKind.PUBLISHED, by=by, at=moment)
    report = read_document(edition.document)
    look = template_of_series(session, edition.programme_id, edition.series)
    for form in formats_of(report.series.kind):
        content = render(report, form, standing_of(report, edition), template=look)
        session.add(EditionFile(edition_id=edition.id, format=form.value, content=content, digest=digest_of(content)))
    # One submitted before counts were kept is published without: nobody can say what its public version may show.
    if edition.in_series.is_public and report.publication is not None:
        store_public_files(session, edition, report)
    flush(session)


def publish_edition(  # noqa: PLR0917 - the seed and the command name them
    session: Session,
    programme: Programme,
    status_on: date,
    data_to_on: date | None,
    meeting_on: date | None,
    by: Person | None,
    at: datetime,
    *,
    submitted_at: datetime | None = None,
    approved_at: datetime | None = None,
    approved_by: Person | None = None,
    correction: str = "",
    series: str = "board",
    item: str = "",
    texts: Sequence[TextPart] = (),
) -> Edition:
    """Draft, write, submit, approve and publish in one go, as a seed does; the caller commits. ``texts`` are its words.

    The content is what was known when it was submitted (default: ``at``). Raises :class:`CannotDraft` and
    :class:`DecidedMeanwhile`.
    """
    edition = draft_edition(
        session,
        programme,
        series=series_named(session, programme, series),
        dates=Dates(status_on, data_to_on, meeting_on),
        by=by,
        correction=correction,
        item=item,
        at=submitted_at or at,
    )
    for one in texts:
        write_text(
            session,
            edition,
            section=one.section,
            text=one.text,
            is_public=one.is_public,
            by=by,
            seen=0,
            at=submitted_at or at,
        )
    submit_edition(session, programme, edition, by=by, at=submitted_at or at)
    approve_edition(session, edition, by=approved_by, at=approved_at or at)
    publish_approved(session, edition, by=by, at=at)
    return edition


def _move(
    session: Session,
    edition: Edition,
    kind: StepKind,
    *,
    by: Person | None,
    at: datetime | None,
    comment: str = "",
) -> None:
    """The state that a step leads to is called as the step is."""
    # Reading the clock or the steps would write what is half changed outside of flush, which tells who was late.
    with session.no_autoflush:
        edition.state = EditionState(kind.value)
        note_step(session, edition, kind, by=by, at=at or clock.now(), comment=comment)
    flush(session)
