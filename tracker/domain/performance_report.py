"""Builds the performance report: readings of KPIs, in an order, become the one object that is rendered."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.highlight_kpis import KpiEntry, quality_of
from tracker.domain.highlight_language import in_live_figures
from tracker.domain.highlight_parts import ProgrammePart, SeriesPart
from tracker.domain.highlight_text_parts import TextPart
from tracker.domain.kpi_breakdown import breakdown_pictures
from tracker.domain.kpi_comparison_picture import comparison_picture
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_series_picture import MOST_COLUMNS, series_picture
from tracker.domain.kpi_table import SeriesRow, series_table
from tracker.domain.kpi_targets import target_words
from tracker.domain.kpi_terms import Polarity
from tracker.domain.kpi_words import finding_words, geography_words, rating_words, signal_words, unit_long
from tracker.domain.performance_counts import breakdown_counts, year_to_date_counts
from tracker.domain.performance_parts import (
    PERFORMANCE,
    CommentPart,
    ComparedPart,
    MeasurePart,
    PerformanceReport,
    PeriodPart,
)
from tracker.domain.periods import MONTH_NAMES
from tracker.domain.publication_counts import counts_of
from tracker.domain.publication_parts import CountPart, PublicationPart

MOST_PERIODS = 13
"""Rows of a measure's table: a year and the same month of the year before."""
YEARS_OF_COUNTS = 5
_BEST = {
    Polarity.BIGGER: "bigger is better",
    Polarity.SMALLER: "smaller is better",
    Polarity.TARGET: "close to the target is best",
    Polarity.NONE: "neither higher nor lower is better",
}


@dataclass(frozen=True)
class MeasureFact:
    """A KPI with what was written about it: why the board needs to know, what is measured, commentary by period."""

    entry: KpiEntry
    section: str = ""
    why: str = ""
    definition: str = ""
    commentary: tuple[CommentPart, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PerformanceMaterial:
    """What a performance report is built from."""

    programme: ProgrammePart
    status_on: date
    data_to_on: date
    measures: Sequence[MeasureFact]
    publication: PublicationPart
    series: SeriesPart = PERFORMANCE
    meeting_on: date | None = None
    meeting: str = ""
    version: int = 1
    correction: str = ""
    summary: TextPart | None = None


def build_performance(material: PerformanceMaterial) -> PerformanceReport:
    """The report of one status date."""
    report = PerformanceReport(
        programme=material.programme,
        status_date=material.status_on,
        data_to=f"{MONTH_NAMES[material.data_to_on.month - 1]} {material.data_to_on.year}",
        meeting_date=material.meeting_on,
        meeting=material.meeting,
        version=material.version,
        correction=material.correction,
        measures=tuple(measure_part(number, fact) for number, fact in enumerate(material.measures, 1)),
        series=material.series,
        executive_summary=material.summary,
        counts=tuple(_counts(material.measures)),
        publication=material.publication,
    )
    readings = {fact.entry.reading.definition.code: fact.entry.reading for fact in material.measures}
    return in_live_figures(report, readings)


def measure_part(number: int, fact: MeasureFact) -> MeasurePart:
    """A measure with all that is printed of it."""
    reading = fact.entry.reading
    definition, latest, target = reading.definition, reading.latest, reading.target
    finding, against = finding_words(reading)
    table = series_table(reading)
    travel = reading.direction.value
    return MeasurePart(
        number=number,
        code=definition.code,
        name=definition.name,
        section=fact.section,
        unit=unit_long(definition),
        why=fact.why,
        definition=fact.definition,
        reading_line=_reading_line(reading),
        finding=finding,
        against=against,
        latest=latest.text if latest else "",
        latest_words=latest.words if latest else "",
        travel=travel.value if travel else None,
        travel_words=reading.direction.words,
        change_words=reading.direction.change_words,
        signal_words=signal_words(reading) if latest else "",
        target_words=target_words(definition, target) if target else "",
        verdict=rating_words(reading),
        chart=series_picture(reading),
        difference=table.difference,
        periods=tuple(_period(row) for row in table.rows[-MOST_PERIODS:]),
        breakdowns=breakdown_pictures(reading),
        comparison=comparison_picture(reading),
        compared=tuple(
            ComparedPart(
                geography_words(one.benchmark.geography),
                one.benchmark.text,
                one.period_words,
                one.benchmark.source,
                one.words,
            )
            for one in reading.comparisons
        ),
        commentary=fact.commentary,
        notes=tuple(one.message for one in quality_of([fact.entry])),
    )


def _reading_line(reading: KpiReading) -> str:
    """``Smaller is better. Year to date.``: how the figures are to be read."""
    best = _BEST[reading.definition.polarity]
    basis = reading.definition.basis.words
    return f"{best[0].upper()}{best[1:]}. {basis[0].upper()}{basis[1:]}."


def _period(row: SeriesRow) -> PeriodPart:
    point = row.point
    return PeriodPart(
        label=row.period.label,
        kind=row.kind.value,
        words=row.words,
        text=row.text,
        value=None if point is None or point.value is None else float(point.value),
        numerator=row.numerator,
        denominator=row.denominator,
        change=row.change,
        year_to_date=row.year_to_date,
        against_target=row.against_target,
        signal=row.signal,
    )


def _places_in(charted: Sequence[SeriesRow], listed: Sequence[SeriesRow]) -> Callable[[Point], list[str]]:
    """Where a point stands in a measure's chart and table."""

    def places(point: Point) -> list[str]:
        found = [f"period.{at}" for at, row in enumerate(listed) if row.point is point]
        return found + [f"chart.{at}" for at, row in enumerate(charted) if row.point is point]

    return places


def _counts(facts: Iterable[MeasureFact]) -> Iterable[CountPart]:
    """The counts of people behind every figure of every measure, each KPI once."""
    placed = {fact.entry.reading.definition.code: fact.entry for fact in facts}
    for entry in placed.values():
        reading = entry.reading
        rows = series_table(reading).rows
        charted, listed = rows[-MOST_COLUMNS:], rows[-MOST_PERIODS:]

        parts = list(
            counts_of(
                reading,
                has_small_numbers=entry.has_small_numbers,
                places_of=_places_in(charted, listed),
                years_kept=YEARS_OF_COUNTS,
            )
        )
        if parts:
            parts += year_to_date_counts(reading, listed)
            parts += breakdown_counts(reading)
        yield from parts
