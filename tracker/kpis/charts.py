"""The charts of a KPI's page: each picture drawn for a wide page and for a phone, of which the style shows one."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from tracker.adapters.charts import COLUMN, NARROW, WIDE, Chart, Size, draw_chart
from tracker.domain.kpi_breakdown import BreakdownPicture, breakdown_pictures
from tracker.domain.kpi_comparison_picture import ComparisonPicture, comparison_picture
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_series_picture import SeriesPicture

Drawn = TypeVar("Drawn", SeriesPicture, BreakdownPicture, ComparisonPicture)


@dataclass(frozen=True)
class PageChart(Generic[Drawn]):
    """A picture, which has the table behind the chart, and its two drawings."""

    picture: Drawn
    wide: Chart
    narrow: Chart


def draw_twice(picture: Drawn, name: str, *, size: Size = WIDE) -> PageChart[Drawn]:
    """Both drawings of a picture, the wide one of this size; ``name`` begins their ids on the page."""
    wide = draw_chart(picture, size=size, prefix=f"{name}-wide")
    return PageChart(picture, wide, draw_chart(picture, size=NARROW, prefix=f"{name}-narrow"))


def breakdown_charts(reading: KpiReading) -> list[PageChart[BreakdownPicture]]:
    """A chart for each dimension of a KPI's breakdown."""
    pictures = breakdown_pictures(reading)
    return [draw_twice(picture, f"breakdown-{at}", size=COLUMN) for at, picture in enumerate(pictures, 1)]


def comparison_chart(reading: KpiReading) -> PageChart[ComparisonPicture] | None:
    """Ours beside others' over years; None unless a benchmark names its year."""
    picture = comparison_picture(reading)
    return draw_twice(picture, "comparison") if picture else None
