"""The line that says how an edition stands, printed with every rendering of it."""

from tracker.adapters import clock
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_words import day_words
from tracker.editions.models import Edition, EditionState


def standing_of(report: HighlightReport, edition: Edition | None = None) -> str:
    """``Draft for the Improvement Board, not submitted.`` or ``Published 17 December 2019, version 2.``"""
    parts = [_state(report, edition)]
    if report.programme.illustrative_note:
        parts.append("Illustrative parts are named where they stand.")
    return " ".join(parts)


def _state(report: HighlightReport, edition: Edition | None) -> str:
    if edition is None:
        meeting = f" for the {report.meeting}" if report.meeting else ""
        return f"Draft{meeting}, not submitted."
    version = f", version {edition.version}" if edition.version > 1 else ""
    moment = edition.published_at if edition.state is EditionState.PUBLISHED else edition.submitted_at
    day = day_words(moment.astimezone(clock.LONDON).date()) if moment else ""
    if edition.state is EditionState.PUBLISHED:
        return f"Published {day}{version}."
    if edition.state is EditionState.SUBMITTED:
        return f"Submitted {day}{version}, not yet approved."
    return f"Submitted {day}{version}, {edition.state.words.lower()}."
