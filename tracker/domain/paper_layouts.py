"""Layouts of a paper: which sections it has, how they are numbered, and what stands under each measure.

A layout is a preset of a series. Its sections can be put into another order, left out, or called otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MEASURES_PREFIX = "measures-"
"""Before the number of a heading of the KPI board: what the words under that heading are kept by."""


class PaperSection(StrEnum):
    """A section that a paper can have. ``measures`` stands for one section for each heading of the KPI board."""

    PURPOSE = "purpose"
    RECOMMENDATIONS = "recommendations"
    BACKGROUND = "background"
    DATA = "data"
    ISSUES = "issues"
    FINDINGS = "findings"
    PROGRESS = "progress"
    ACTIONS = "actions"
    MEASURES = "measures"
    GAPS = "gaps"
    CHAINS = "chains"
    SOURCES = "sources"
    WORKFORCE = "workforce"
    ASSURANCE = "assurance"
    QUALITY = "quality"
    CONSULTATION = "consultation"
    IMPLICATIONS = "implications"
    NEXT = "next"
    APPENDICES = "appendices"

    @property
    def heading(self) -> str:
        return _HEADINGS[self]


_HEADINGS = {
    PaperSection.PURPOSE: "Purpose of this report",
    PaperSection.RECOMMENDATIONS: "Recommendations",
    PaperSection.BACKGROUND: "Background",
    PaperSection.DATA: "About these figures",
    PaperSection.ISSUES: "Key issues",
    PaperSection.FINDINGS: "Findings",
    PaperSection.PROGRESS: "Progress made",
    PaperSection.ACTIONS: "Actions in the medium term",
    PaperSection.MEASURES: "Measures",
    PaperSection.GAPS: "Questions without a measure",
    PaperSection.CHAINS: "From one step to the next",
    PaperSection.SOURCES: "By source",
    PaperSection.WORKFORCE: "Workforce",
    PaperSection.ASSURANCE: "Audits and feedback",
    PaperSection.QUALITY: "Quality of the data",
    PaperSection.CONSULTATION: "Consultation",
    PaperSection.IMPLICATIONS: "Implications",
    PaperSection.NEXT: "What happens next",
    PaperSection.APPENDICES: "Appendices",
}

ALL_SECTIONS: tuple[str, ...] = tuple(section.value for section in PaperSection)


class Numbering(StrEnum):
    """What is numbered: the measures alone, every section, or every section and paragraph."""

    MEASURES = "measures"
    SECTIONS = "sections"
    PARAGRAPHS = "paragraphs"


class MeasureBlock(StrEnum):
    """What can stand under a measure, each only where there is something to say."""

    FINDING = "finding"
    READING = "reading"
    CHART = "chart"
    PERIODS = "periods"
    TWO_COUNTS = "two_counts"
    CHANGES = "changes"
    SAME_PERIOD = "same_period"
    YEARS = "years"
    ROLLING = "rolling"
    BREAKDOWNS = "breakdowns"
    OTHERS = "others"
    COMMENTARY = "commentary"
    NOTES = "notes"


@dataclass(frozen=True)
class Layout:
    """``measure`` are the blocks under a measure, in their order; ``most_periods`` rows of its tables."""

    kind: str
    words: str
    about: str
    numbering: Numbering
    sections: tuple[PaperSection, ...]
    measure: tuple[MeasureBlock, ...]
    most_periods: int = 13
    has_questions: bool = False
    has_cover: bool = False

    @property
    def section_names(self) -> tuple[str, ...]:
        return tuple(section.value for section in self.sections)


DASHBOARD = Layout(
    "dashboard",
    "Measures dashboard",
    "numbered measures, years beside others' years, breakdowns by quarter",
    Numbering.MEASURES,
    (PaperSection.DATA, PaperSection.MEASURES),
    (
        MeasureBlock.FINDING,
        MeasureBlock.READING,
        MeasureBlock.YEARS,
        MeasureBlock.CHART,
        MeasureBlock.PERIODS,
        MeasureBlock.BREAKDOWNS,
        MeasureBlock.COMMENTARY,
        MeasureBlock.NOTES,
    ),
    most_periods=24,
)
QUESTIONS = Layout(
    "questions",
    "Board questions",
    "what the board needs to know and why, theme by theme",
    Numbering.SECTIONS,
    (
        PaperSection.FINDINGS,
        PaperSection.RECOMMENDATIONS,
        PaperSection.IMPLICATIONS,
        PaperSection.PROGRESS,
        PaperSection.ACTIONS,
        PaperSection.MEASURES,
        PaperSection.GAPS,
        PaperSection.WORKFORCE,
        PaperSection.ASSURANCE,
        PaperSection.QUALITY,
    ),
    (
        MeasureBlock.FINDING,
        MeasureBlock.READING,
        MeasureBlock.SAME_PERIOD,
        MeasureBlock.PERIODS,
        MeasureBlock.BREAKDOWNS,
        MeasureBlock.OTHERS,
        MeasureBlock.COMMENTARY,
    ),
    most_periods=6,
    has_questions=True,
)
COMMITTEE = Layout(
    "committee",
    "Committee report",
    "numbered paragraphs from purpose to appendices",
    Numbering.PARAGRAPHS,
    (
        PaperSection.PURPOSE,
        PaperSection.RECOMMENDATIONS,
        PaperSection.BACKGROUND,
        PaperSection.MEASURES,
        PaperSection.CHAINS,
        PaperSection.WORKFORCE,
        PaperSection.ASSURANCE,
        PaperSection.ISSUES,
        PaperSection.CONSULTATION,
        PaperSection.IMPLICATIONS,
        PaperSection.APPENDICES,
    ),
    (
        MeasureBlock.FINDING,
        MeasureBlock.COMMENTARY,
        MeasureBlock.TWO_COUNTS,
        MeasureBlock.CHART,
        MeasureBlock.ROLLING,
        MeasureBlock.BREAKDOWNS,
        MeasureBlock.OTHERS,
    ),
    most_periods=24,
    has_cover=True,
)
DATAPACK = Layout(
    "datapack",
    "Monthly data pack",
    "the month's figures against the month before, the peak and the year before",
    Numbering.SECTIONS,
    (
        PaperSection.DATA,
        PaperSection.MEASURES,
        PaperSection.SOURCES,
        PaperSection.CHAINS,
        PaperSection.WORKFORCE,
        PaperSection.ASSURANCE,
    ),
    (
        MeasureBlock.FINDING,
        MeasureBlock.READING,
        MeasureBlock.COMMENTARY,
        MeasureBlock.CHANGES,
        MeasureBlock.CHART,
        MeasureBlock.BREAKDOWNS,
        MeasureBlock.OTHERS,
        MeasureBlock.NOTES,
    ),
)
LAYOUTS: Mapping[str, Layout] = {one.kind: one for one in (DASHBOARD, QUESTIONS, COMMITTEE, DATAPACK)}
"""Every layout by the kind of series that has it."""


def paper_sections(layout: Layout, chosen: Sequence[str]) -> tuple[str, ...]:
    """The sections that somebody chose, in their order, each once; those of the layout when none was chosen."""
    return tuple(dict.fromkeys(name for name in chosen if name in ALL_SECTIONS)) or layout.section_names


def heading_of(name: str, headings: Mapping[str, str]) -> str:
    """What a section is called: as the series calls it, or by its usual heading."""
    return headings.get(name, "") or PaperSection(name).heading


def takes_words(name: str) -> bool:
    """Whether words can be written for what this names: a section of a paper, or a heading of the KPI board.

    >>> takes_words("purpose"), takes_words("measures-12"), takes_words("measures"), takes_words("measures-x")
    (True, True, False, False)
    """
    if name.startswith(MEASURES_PREFIX):
        number = name.removeprefix(MEASURES_PREFIX)
        return number.isascii() and number.isdigit() and len(number) < 10
    return name in ALL_SECTIONS and name != PaperSection.MEASURES
