"""Charts of KPIs as SVG, made from pictures: plain values that a report can keep. No request, no database.

The pictures come from `tracker.domain`:

- ``series_picture(reading, revised)``: the run or XmR chart
- ``breakdown_pictures(reading)``: stacked columns of a breakdown, one picture for each dimension
- ``comparison_picture(reading)``: ours, neighbours' and England's over years

They are frozen dataclasses of texts, numbers and days, so that a report object may hold them, write them as JSON and
draw the same charts from what it reads back. `draw_chart` draws any of them; the SVG stands as it is in a page and in
Typst (``image(bytes(svg), format: "svg", alt: chart.description)``), and `draw_pngs` makes the pictures of a Word file.

A drawing uses a few plain elements with colours as attributes. Draw ``WIDE`` for a page or a landscape sheet,
``COLUMN`` for two thirds of it, ``SHEET`` for an upright sheet, ``NARROW`` for a phone or half of that sheet; text is
never scaled on a screen.
"""

from collections.abc import Sequence

from tracker.adapters.charts_breakdown import draw_breakdown
from tracker.adapters.charts_canvas import COLUMN, NARROW, SHEET, WIDE, Chart, Size
from tracker.adapters.charts_comparison import draw_comparison
from tracker.adapters.charts_series import draw_series
from tracker.adapters.pdf import draw_png
from tracker.domain.kpi_breakdown import BreakdownPicture
from tracker.domain.kpi_comparison_picture import ComparisonPicture, side_by_side
from tracker.domain.kpi_series_picture import SeriesPicture

__all__ = ["COLUMN", "NARROW", "SHEET", "WIDE", "Chart", "Picture", "Size", "draw_chart", "draw_pngs"]

Picture = SeriesPicture | BreakdownPicture | ComparisonPicture


def draw_chart(picture: Picture, *, size: Size = WIDE, prefix: str) -> Chart:
    """The chart of a picture; ``prefix`` begins the ids in it, which must differ between two charts of one page.

    A breakdown whose categories do not add up is drawn as bars side by side.
    """
    if isinstance(picture, SeriesPicture):
        return draw_series(picture, size=size, prefix=prefix)
    if isinstance(picture, ComparisonPicture):
        return draw_comparison(picture, size=size, prefix=prefix)
    if picture.is_stacked:
        return draw_breakdown(picture, size=size, prefix=prefix)
    return draw_comparison(side_by_side(picture), size=size, prefix=prefix)


def draw_pngs(charts: Sequence[Chart], *, scale: float = 2) -> list[bytes]:
    """The charts as PNG for a Word file, ``scale`` pixels for each unit of the drawing."""
    return [draw_png([chart.svg], width=chart.width, height=chart.height, scale=scale)[0] for chart in charts]
