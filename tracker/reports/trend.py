"""The sparkline of a KPI in a report: the tracker's own, at the size of its table."""

from tracker.adapters.sparkline import draw_sparkline
from tracker.domain.highlight_kpi_parts import TrendPart

WIDTH, HEIGHT = 98, 22


def trend_svg(trend: TrendPart) -> str:
    """The picture of a stored trend, or nothing without a figure."""
    return draw_sparkline(
        trend.values,
        is_last_part=trend.is_part,
        target=trend.target,
        travel=trend.travel,
        width=WIDTH,
        height=HEIGHT,
    )
