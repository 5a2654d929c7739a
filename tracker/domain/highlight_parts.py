"""The highlight report as an object: what every rendering prints, and nothing else.

Field names are the keys of its JSON, which other systems rely on. A rating is the value of ``Rag``; a quarter's
may also be ``no_update``, ``not_started`` or ``not_in_plan``. Numbers for machines stand beside the text that is
printed; people are job titles. ``is_public`` is False for words that are not for publication: the public version
(:mod:`tracker.domain.publication`) leaves them out.
"""

from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.highlight_board_parts import (
    BoardActionPart,
    BudgetPart,
    DecidedPart,
    DecisionPart,
    GuidancePart,
    MatterPart,
    RiskPart,
)
from tracker.domain.highlight_change_parts import ChangesPart
from tracker.domain.highlight_evidence_parts import FindingPart, QualityPart, RatingQueryPart, SignalPart
from tracker.domain.highlight_kpi_parts import ColumnPart, KpiPart, KpiSectionPart
from tracker.domain.highlight_plan_parts import QuarterPart, ThemePart
from tracker.domain.highlight_sections import STANDARD, Chapter, Section, chapters
from tracker.domain.highlight_text_parts import AbbreviationPart, LiveTextPart, TextPart
from tracker.domain.highlight_words import day_words
from tracker.domain.publication_parts import CountPart, PublicationPart


@dataclass(frozen=True)
class ProgrammePart:
    """Which programme it is and who answers for it."""

    slug: str
    name: str
    organisation: str
    aim: str
    sro: str
    deputy: str
    manager: str
    illustrative_note: str


@dataclass(frozen=True)
class SeriesPart:
    """The series that the edition belongs to, and its place in it; number 0 is not known."""

    slug: str = "board"
    name: str = "Highlight report"
    audience: str = ""
    kind: str = "highlight"
    number: int = 0


THE_BOARDS = SeriesPart()


@dataclass(frozen=True)
class OverallPart:
    """The programme's own status. ``summary`` is what fits on a first page: the narrative, or how it begins."""

    status: str
    narrative: str
    summary: str
    is_continued: bool
    since: date | None
    as_on: date | None
    stated_by: str
    path: str
    derived: str
    quarters: tuple[QuarterPart, ...]
    is_illustrative: bool
    is_public: bool = True


@dataclass(frozen=True)
class HighlightReport:
    """One edition of the highlight report. ``kpi_sections`` are those that belong to no theme.

    ``sections`` are those that are printed, in their order; what they print is in the object all the same.
    ``counts`` and ``publication`` are what its public version is made from; that has neither, and ``is_public``.
    """

    programme: ProgrammePart
    status_date: date
    data_to: str
    meeting_date: date | None
    meeting: str
    version: int
    correction: str
    prior_year: str
    columns: tuple[ColumnPart, ...]
    quarter_labels: tuple[str, ...]
    overall: OverallPart
    budget: tuple[BudgetPart, ...]
    concerns: tuple[MatterPart, ...]
    developments: tuple[MatterPart, ...]
    risks: tuple[RiskPart, ...]
    risk_note: str
    guidance: tuple[GuidancePart, ...]
    kpi_sections: tuple[KpiSectionPart, ...]
    themes: tuple[ThemePart, ...]
    changes: ChangesPart
    decisions: tuple[DecisionPart, ...]
    rating_queries: tuple[RatingQueryPart, ...]
    findings: tuple[FindingPart, ...]
    signals: tuple[SignalPart, ...]
    data_quality: tuple[QualityPart, ...]
    series: SeriesPart = THE_BOARDS
    sections: tuple[str, ...] = STANDARD
    executive_summary: TextPart | None = None
    notes: tuple[TextPart, ...] = ()
    decided: tuple[DecidedPart, ...] = ()
    board_actions: tuple[BoardActionPart, ...] = ()
    abbreviations: tuple[AbbreviationPart, ...] = ()
    live_texts: tuple[LiveTextPart, ...] = ()
    counts: tuple[CountPart, ...] = ()
    publication: PublicationPart | None = None
    is_public: bool = False

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """What follows the first page, in order; measures that there are none of have no chapter."""
        present = [name for name in self.sections if name != Section.MEASURES or self.kpi_sections]
        since = f" since {day_words(self.changes.since)}" if self.changes.since else ""
        return tuple(
            replace(one, title=f"{one.title}{since}") if one.sections == (Section.CHANGES,) else one
            for one in chapters(present)
        )

    def note(self, section: str) -> str:
        """What was written on a section for this edition, or nothing."""
        return next((note.text for note in self.notes if note.section == section), "")

    def prints(self, section: str) -> bool:
        return section in self.sections

    @property
    def kpis(self) -> tuple[KpiPart, ...]:
        """Every row of every KPI table, in order."""
        sections = (*self.kpi_sections, *(one for theme in self.themes for one in theme.kpi_sections))
        return tuple(kpi for section in sections for kpi in section.kpis)

    @property
    def risks_worst_first(self) -> tuple[RiskPart, ...]:
        return tuple(sorted(self.risks, key=lambda risk: risk.rank))
