"""The highlight report as an object: what every rendering prints, and nothing else.

Field names are the keys of its JSON, which other systems rely on. A rating is the value of ``Rag``; a quarter's
may also be ``no_update``, ``not_started`` or ``not_in_plan``. Numbers for machines stand beside the text that is
printed; people are job titles. ``is_public`` is False for words that are not for publication: the public version
(:mod:`tracker.domain.publication`) leaves them out.
"""

from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.highlight_change_parts import ChangesPart
from tracker.domain.highlight_kpi_parts import ColumnPart, KpiPart, KpiSectionPart
from tracker.domain.highlight_sections import STANDARD, Chapter, Section, chapters
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
class TextPart:
    """Words written for this edition: a note to a section, or its executive summary (``summary``).

    One that is not public is left out of the public version.
    """

    section: str
    text: str
    is_public: bool = True


@dataclass(frozen=True)
class QuarterPart:
    """A quarter column. ``is_late_change``: the rating was entered after the quarter was locked."""

    label: str
    rag: str
    is_late_change: bool = False


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
class BudgetPart:
    """A line of the budget in pounds; an amount that was not entered is None and prints as nothing."""

    label: str
    budget: float | None
    actual: float | None
    forecast: float | None
    variance: float | None
    budget_text: str
    actual_text: str
    forecast_text: str
    variance_text: str
    comment: str
    is_public: bool = True


@dataclass(frozen=True)
class MatterPart:
    """A key area of concern, or a medium-term development."""

    ref: int
    title: str
    description: str
    owner: str
    by_when: str
    review: str
    is_illustrative: bool
    is_public: bool = True


@dataclass(frozen=True)
class RiskPart:
    """A risk or issue; an issue has no probability, score or band. ``rank`` 1 is the highest score."""

    number: int
    kind: str
    description: str
    if_text: str
    then_text: str
    mitigation: str
    raised: str
    owner: str
    probability: int | None
    impact: int
    score: int | None
    band: str
    previous_score: int | None
    movement: str
    movement_words: str
    proximity: str
    response: str
    is_outside_appetite: bool
    rank: int
    is_public: bool = True
    is_mitigation_public: bool = True


@dataclass(frozen=True)
class GuidancePart:
    """What a colour means for the programme as a whole and for one action."""

    rag: str
    overall: str
    action: str


@dataclass(frozen=True)
class ActionPart:
    """An action. Its narrative is printed where its objective has none that speaks for it."""

    ref: str
    title: str
    owner: str
    due: str
    due_on: date | None
    is_overdue: bool
    slips: int
    quarters: tuple[QuarterPart, ...]
    now: str
    narrative: str
    is_illustrative: bool
    id: int = 0
    slip_reason: str = ""
    gloss: str = ""
    is_public: bool = True


@dataclass(frozen=True)
class ObjectivePart:
    """``rag`` is what is shown: the stated rating, else the worse of derived and suggested (``evidence``).

    ``query``: the stated rating is better than the evidence.
    """

    ref: str
    name: str
    lead: str
    rag: str
    stated: str
    derived: str
    derived_words: str
    suggested: str
    suggestion: str
    query: bool
    evidence: str
    narrative: str
    quarters: tuple[QuarterPart, ...]
    actions: tuple[ActionPart, ...]
    is_illustrative: bool
    id: int = 0
    gloss: str = ""
    is_public: bool = True


@dataclass(frozen=True)
class ThemePart:
    """A theme. ``why`` is its rating in a line, the notes explain the marks on its pages."""

    number: int
    name: str
    lead: str
    narrative: str
    rag: str
    why: str
    derived: str
    quarters: tuple[QuarterPart, ...]
    kpi_sections: tuple[KpiSectionPart, ...]
    objectives: tuple[ObjectivePart, ...]
    kpi_notes: str
    rating_notes: str
    is_illustrative: bool
    id: int = 0
    gloss: str = ""
    is_public: bool = True


@dataclass(frozen=True)
class DecisionPart:
    """A decision or help asked of the board and not yet answered."""

    number: int
    kind: str
    title: str
    detail: str
    asked_by: str
    asked_on: date
    needed_on: date | None
    about: str
    is_illustrative: bool
    is_public: bool = True


@dataclass(frozen=True)
class DecidedPart:
    """A decision asked of the board and answered since the last edition."""

    title: str
    detail: str
    asked_by: str
    asked_on: date
    about: str
    answer: str
    answered_by: str
    answered_on: date
    is_illustrative: bool
    is_public: bool = True


@dataclass(frozen=True)
class BoardActionPart:
    """A line of the board's own action log. ``state`` is done, late or open; ``state_words`` says when."""

    number: int
    title: str
    meeting: str
    raised_on: date
    owner: str
    due_on: date | None
    done_on: date | None
    state: str
    state_words: str
    is_illustrative: bool
    is_public: bool = True


@dataclass(frozen=True)
class RatingQueryPart:
    """A stated rating that the evidence does not support."""

    ref: str
    name: str
    stated: str
    evidence: str
    why: str


@dataclass(frozen=True)
class AnswerPart:
    """An objective that answers a finding, as it is rated."""

    ref: str
    name: str
    rag: str


@dataclass(frozen=True)
class FindingActionPart:
    """An action of an objective that answers a finding: what, by when, and how it stands."""

    ref: str
    title: str
    due: str
    due_on: date | None
    is_overdue: bool
    rag: str


@dataclass(frozen=True)
class EvidencePart:
    """What the evidence says of a finding: a measure or an assurance record; ``travel`` is better, worse or empty."""

    kind: str
    name: str
    text: str
    travel: str


@dataclass(frozen=True)
class FindingPart:
    """What an inspection found, how the objectives that answer it stand, and what their evidence says.

    ``silent`` counts the measures and records linked to them that settle nothing; None in editions older than this.
    """

    event: str
    held_on: date
    number: int
    text: str
    objectives: tuple[AnswerPart, ...]
    is_illustrative: bool
    actions: tuple[FindingActionPart, ...] = ()
    evidence: tuple[EvidencePart, ...] = ()
    silent: int | None = None
    is_public: bool = True


@dataclass(frozen=True)
class SignalPart:
    """A KPI that is getting better or worse."""

    code: str
    name: str
    latest: str
    period: str
    change_words: str
    travel: str
    words: str
    is_new: bool
    national: str
    target_words: str
    verdict: str
    commentary: str


@dataclass(frozen=True)
class QualityPart:
    """Something to know about the data: what does not hold, what is missing, what is provisional."""

    kind: str
    where: str
    message: str


@dataclass(frozen=True)
class AbbreviationPart:
    short: str
    words: str


@dataclass(frozen=True)
class LiveValuePart:
    """What a live figure said when the edition was made: the KPI's code, what was asked of it, and the answer."""

    code: str
    measure: str
    text: str


@dataclass(frozen=True)
class LiveTextPart:
    """A text of the report with live figures: as it is printed, and with its figures still to be filled."""

    text: str
    template: str
    values: tuple[LiveValuePart, ...]


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
