"""The line that says how an edition stands, printed with every rendering of it."""

from datetime import datetime

from tracker.adapters import clock
from tracker.domain.highlight_words import day_words
from tracker.domain.report_documents import Report
from tracker.editions.models import Edition, EditionState


def standing_of(report: Report, edition: Edition | None = None) -> str:
    """``Draft for the Improvement Board, not submitted.`` or ``Published 17 December 2019, version 2.``

    A public version says first that it is one.
    """
    parts = ["Public version."] if report.is_public else []
    parts.append(_state(report, edition))
    if report.programme.illustrative_note:
        parts.append("Illustrative parts are named where they stand.")
    return " ".join(parts)


def _state(report: Report, edition: Edition | None) -> str:
    if edition is None or edition.state is EditionState.DRAFT:
        meeting = f" for the {report.meeting}" if report.meeting else ""
        return f"Draft{meeting}, not submitted."
    version = f", version {edition.version}" if edition.version > 1 else ""
    if edition.published_at:
        published = f"Published {_day(edition.published_at)}{version}"
        return f"{published}." if edition.state is EditionState.PUBLISHED else f"{published}, withdrawn."
    submitted = f"Submitted {_day(edition.submitted_at)}{version}"
    if edition.state is EditionState.SUBMITTED:
        return f"{submitted}, not yet approved."
    return f"{submitted}, {edition.state.words.lower()}."


def _day(moment: datetime | None) -> str:
    return day_words(moment.astimezone(clock.LONDON).date()) if moment else ""
