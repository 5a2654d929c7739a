"""The words of an edition: its executive summary and the notes to its sections."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.domain.highlight_text_parts import TextPart
from tracker.editions.models import Edition, EditionText
from tracker.people.models import Person
from tracker.reports.drafting import DecidedMeanwhile, flush


class WrittenMeanwhile(Exception):
    """Somebody else saved these words first; ``theirs`` is what stands."""

    def __init__(self, theirs: EditionText) -> None:
        super().__init__("somebody else saved these words first")
        self.theirs = theirs


def write_text(
    session: Session,
    edition: Edition,
    *,
    section: str,
    text: str,
    is_public: bool,
    by: Person | None,
    seen: int,
    at: datetime | None = None,
) -> EditionText:
    """Save the words of one section of a draft; the caller commits. ``seen``: the version they began from, 0 for none.

    Raises :class:`WrittenMeanwhile` when somebody saved others since, and
    :class:`tracker.reports.drafting.DecidedMeanwhile` when the edition was submitted since.
    """
    hold(session, edition)
    if not edition.state.is_open:
        raise DecidedMeanwhile
    held = session.scalar(
        select(EditionText).where(EditionText.edition_id == edition.id, EditionText.section == section)
    )
    if held is not None and held.version != seen:
        raise WrittenMeanwhile(held)
    if held is None:
        held = EditionText(edition_id=edition.id, section=section)
        session.add(held)
    held.text, held.is_public = text, is_public
    held.author_id, held.author_title = (by.id, by.job_title) if by else (None, "")
    held.written_at = at or clock.now()
    flush(session)
    return held


def hold(session: Session, edition: Edition) -> None:
    """Let nobody else write to the edition until this transaction is over, and see it as it is now."""
    session.refresh(edition, with_for_update=True)


def text_parts(edition: Edition) -> list[TextPart]:
    """The words written for the edition, as its report holds them."""
    return [TextPart(one.section, one.text, one.is_public) for one in edition.texts if one.text]
