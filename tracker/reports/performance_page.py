"""The performance report as HTML: inside a page of the tracker, or as a file that stands alone."""

from typing import Any

from flask import render_template

from tracker.domain.performance_parts import PerformanceReport
from tracker.reports.page import own_style
from tracker.reports.performance_charts import draw_charts


def performance_context(report: PerformanceReport, standing: str) -> dict[str, Any]:
    """What ``reports/performance/_report.html`` needs."""
    return {
        "report": report,
        "standing": standing,
        "charts": {measure.number: draw_charts(measure) for measure in report.measures},
    }


def performance_html(report: PerformanceReport, standing: str) -> bytes:
    """The report as one HTML file without scripts, its style inside it."""
    context = performance_context(report, standing)
    return render_template("reports/performance/export.html", style=own_style(), **context).encode()
