"""The performance report as an object: measures in their order, each with all that its pages print."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.highlight_parts import ProgrammePart, SeriesPart
from tracker.domain.highlight_text_parts import LiveTextPart, TextPart
from tracker.domain.kpi_breakdown import BreakdownPicture
from tracker.domain.kpi_comparison_picture import ComparisonPicture
from tracker.domain.kpi_series_picture import SeriesPicture
from tracker.domain.publication_parts import CountPart, PublicationPart
from tracker.domain.words import join_words

PERFORMANCE = SeriesPart("performance", "Performance report", kind="performance")


@dataclass(frozen=True)
class PeriodPart:
    """A row of a measure's table. Texts are empty where there is nothing to say; ``kind`` is that of a cell."""

    label: str
    kind: str
    words: str
    text: str
    value: float | None
    numerator: str = ""
    denominator: str = ""
    change: str = ""
    year_to_date: str = ""
    against_target: str = ""
    signal: str = ""


@dataclass(frozen=True)
class ComparedPart:
    """Somebody else's figure beside ours; ``words`` is how ours stands to it, or why it is not compared."""

    whose: str
    text: str
    period: str
    source: str
    words: str


@dataclass(frozen=True)
class CommentPart:
    """What somebody wrote of a period."""

    period: str
    text: str
    author: str
    is_public: bool = True


@dataclass(frozen=True)
class MeasurePart:
    """A measure. ``finding`` is what is the case in one sentence, ``against`` what it is held against.

    One of which nothing but words is known has no chart, no periods and no latest figure.
    """

    number: int
    code: str
    name: str
    section: str
    unit: str
    why: str
    definition: str
    reading_line: str
    finding: str
    against: str
    latest: str
    latest_words: str
    travel: str | None
    travel_words: str
    change_words: str
    signal_words: str
    target_words: str
    verdict: str
    chart: SeriesPicture | None
    difference: str
    periods: tuple[PeriodPart, ...]
    breakdowns: tuple[BreakdownPicture, ...]
    comparison: ComparisonPicture | None
    compared: tuple[ComparedPart, ...]
    commentary: tuple[CommentPart, ...]
    notes: tuple[str, ...]

    @property
    def has_parts(self) -> bool:
        return any(row.denominator for row in self.periods)

    @property
    def has_year_to_date(self) -> bool:
        return any(row.year_to_date for row in self.periods)

    @property
    def has_target(self) -> bool:
        return any(row.against_target for row in self.periods)

    @property
    def has_signals(self) -> bool:
        return any(row.signal for row in self.periods)


@dataclass(frozen=True)
class PerformanceReport:
    """One edition of a performance report. ``counts`` and ``publication`` are as in the highlight report."""

    programme: ProgrammePart
    status_date: date
    data_to: str
    meeting_date: date | None
    meeting: str
    version: int
    correction: str
    measures: tuple[MeasurePart, ...]
    series: SeriesPart = PERFORMANCE
    executive_summary: TextPart | None = None
    live_texts: tuple[LiveTextPart, ...] = ()
    counts: tuple[CountPart, ...] = ()
    publication: PublicationPart | None = None
    is_public: bool = False

    @property
    def overview(self) -> str:
        """``34 measures: 12 better and 9 worse than the period before, 4 miss their target, 3 without a figure.``"""
        if not self.measures:
            return ""
        counted = {
            "better than the period before": sum(one.travel == "better" for one in self.measures),
            "worse": sum(one.travel == "worse" for one in self.measures),
            "missing their target": sum(one.verdict.startswith("missed") for one in self.measures),
            "without a figure": sum(not one.latest for one in self.measures),
        }
        said = join_words([f"{number} {words}" for words, number in counted.items() if number])
        number = len(self.measures)
        head = "1 measure" if number == 1 else f"{number} measures"
        return f"{head}: {said}." if said else f"{head}."

    @property
    def sections(self) -> tuple[tuple[str, tuple[MeasurePart, ...]], ...]:
        """The measures under their headings; the same heading again where another came between."""
        found: list[tuple[str, list[MeasurePart]]] = []
        for measure in self.measures:
            if not found or found[-1][0] != measure.section:
                found.append((measure.section, []))
            found[-1][1].append(measure)
        return tuple((heading, tuple(measures)) for heading, measures in found)
