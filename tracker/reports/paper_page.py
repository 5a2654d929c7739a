"""A paper as HTML: inside a page of the tracker, or as a file that stands alone."""

from typing import Any

from flask import render_template

from tracker.adapters.charts import WIDE, Chart, Size, draw_chart
from tracker.domain.paper_parts import Paper
from tracker.reports.page import own_style


def paper_context(paper: Paper, standing: str) -> dict[str, Any]:
    """What ``reports/paper/_report.html`` needs."""
    return {"report": paper, "standing": standing, "charts": draw_paper_charts(paper)}


def paper_html(paper: Paper, standing: str) -> bytes:
    """The paper as one HTML file without scripts, its style inside it."""
    return render_template("reports/paper/export.html", style=own_style(), **paper_context(paper, standing)).encode()


def draw_paper_charts(paper: Paper, size: Size = WIDE) -> dict[str, Chart]:
    """The charts of a paper by the address of what they stand in, ``measures-3.2``; on an upright sheet a smaller
    drawing keeps its words large enough to be read."""
    return {
        chart_key(section.id, at): draw_chart(
            block.chart.series, size=size, prefix=f"chart-{chart_key(section.id, at).replace('.', '-')}"
        )
        for section in paper.sections
        for at, block in enumerate(section.blocks)
        if block.chart is not None
    }


def chart_key(section: str, at: int) -> str:
    """Which block of which section a chart is."""
    return f"{section}.{at}"
