"""Finding the two editions that are to be compared."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.comparison import compare_reports
from tracker.domain.comparison_parts import Comparison
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_words import day_words
from tracker.domain.paper_comparison import compare_papers
from tracker.domain.paper_parts import Paper
from tracker.domain.report_documents import read_document
from tracker.editions.models import Edition
from tracker.plan.models import Programme
from tracker.reports.queries import read_report as read_draft

PREPARED = "draft"
"""What stands for the report as it would be submitted today."""


class Unlike(ValueError):
    """Why two reports cannot be held against each other."""


def compare_alike(one: HighlightReport | Paper, other: HighlightReport | Paper) -> Comparison:
    """What differs between two reports of one kind. Raises :class:`Unlike`."""
    if isinstance(one, Paper) and isinstance(other, Paper) and one.series.kind == other.series.kind:
        return compare_papers(one, other)
    if isinstance(one, HighlightReport) and isinstance(other, HighlightReport):
        return compare_reports(one, other)
    raise Unlike("they are reports of different kinds")


@dataclass(frozen=True)
class Compared:
    """One of the two: its report, what it is called, and its edition unless it is still in preparation."""

    report: HighlightReport | Paper
    edition: Edition | None = None

    @property
    def words(self) -> str:
        """``16 December 2019``, ``16 December 2019, version 2, returned``, ``27 January 2020, in preparation``."""
        parts = [day_words(self.report.status_date)]
        if self.edition is None:
            return f"{parts[0]}, in preparation"
        if self.edition.version > 1:
            parts.append(f"version {self.edition.version}")
        if self.edition.published_at is None:
            parts.append(self.edition.state.words.lower())
        return ", ".join(parts)

    @property
    def series(self) -> str:
        return self.edition.in_series.name if self.edition else ""


def compared_of(session: Session, programme: Programme, edition: Edition | None, *, today: date) -> Compared:
    """An edition by its stored object; without one, the report as it would be today."""
    if edition is None:
        return Compared(read_draft(session, programme, on=today))
    report = read_document(edition.document)
    if not isinstance(report, HighlightReport | Paper):
        raise Unlike(f"a {edition.in_series.kind.words.lower()} cannot be compared")
    return Compared(report, edition)


def compare(one: Compared, other: Compared) -> tuple[Compared, Compared, Comparison]:
    """The earlier, the later, and what differs between them. Raises :class:`Unlike`."""
    comparison = compare_alike(one.report, other.report)
    return (other, one, comparison) if comparison.is_swapped else (one, other, comparison)
