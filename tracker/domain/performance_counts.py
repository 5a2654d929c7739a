"""Counts behind what a performance report prints beside a KPI's own series: years to date and breakdowns."""

from collections.abc import Iterator, Sequence

from tracker.domain.kpi_breakdown import breakdown_pictures
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_table import SeriesRow
from tracker.domain.kpi_terms import Basis, Unit
from tracker.domain.periods import year_to
from tracker.domain.publication_counts import counted, counted_span
from tracker.domain.publication_parts import CountPart


def year_to_date_counts(reading: KpiReading, rows: Sequence[SeriesRow]) -> Iterator[CountPart]:
    """The running totals of the table's rows, at ``ytd.0`` and so on."""
    start_month = reading.prior_year.period.start.month
    for at, row in enumerate(rows):
        point = row.point
        if point is None or not row.year_to_date or point.ytd.value is None:
            continue
        found = counted(reading.definition.unit, point.ytd.value, point.ytd.numerator, point.ytd.denominator)
        span = year_to(row.period.end, start_month)
        count, base = found or (None, None)
        yield CountPart(
            reading.definition.code,
            span.start,
            row.period.end,
            is_flow=True,
            count=count,
            base=base,
            places=(f"ytd.{at}",),
        )


def breakdown_counts(reading: KpiReading) -> Iterator[CountPart]:
    """The categories of each breakdown of counts, at ``breakdown.<dimension>.<row>.<period>``."""
    if reading.definition.unit is not Unit.COUNT:
        return
    start_month = reading.prior_year.period.start.month
    for number, picture in enumerate(breakdown_pictures(reading)):
        for line, row in enumerate(picture.rows):
            for at, (cell, period) in enumerate(zip(row.cells, picture.periods, strict=True)):
                if cell.value is None:
                    continue
                span = counted_span(period, reading.basis, start_month)
                is_flow = reading.basis is not Basis.SNAPSHOT
                yield CountPart(
                    reading.definition.code,
                    span.start if is_flow else span.end,
                    span.end,
                    is_flow,
                    round(cell.value),
                    dimension=picture.dimension,
                    category=row.category,
                    is_subtotal=row.is_subtotal,
                    places=(f"breakdown.{number}.{line}.{at}",),
                )
