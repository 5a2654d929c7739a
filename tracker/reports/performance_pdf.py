"""The performance report as PDF."""

from typing import Any

from tracker.adapters.charts import Chart
from tracker.adapters.pdf import set_pdf
from tracker.domain.highlight_json import performance_json
from tracker.domain.highlight_words import day_words
from tracker.domain.performance_parts import PerformanceReport
from tracker.reports.performance_charts import draw_charts

TEMPLATE = "reports/performance.typ"


def performance_pdf(report: PerformanceReport, standing: str) -> bytes:
    """The report as PDF/UA-1, ``standing`` at the foot of each page."""
    plain = performance_json(report, write_day=day_words)
    for measure, part in zip(report.measures, plain["measures"], strict=True):
        charts = draw_charts(measure)
        drawn = part["chart"] or {"notes": [], "how": []}
        part["chart-notes"], part["how"] = drawn["notes"], " ".join(drawn["how"])
        part["chart"] = _drawn(charts.series)
        part["comparison"] = _drawn(charts.comparison)
        part["shows"] = {
            "parts": measure.has_parts,
            "year_to_date": measure.has_year_to_date,
            "target": measure.has_target,
            "signals": measure.has_signals,
        }
        for picture, held, chart in zip(measure.breakdowns, part["breakdowns"], charts.breakdowns, strict=True):
            held |= {
                "chart": _drawn(chart),
                "labels": [period.label for period in picture.periods],
                "has_shares": picture.has_shares,
                "has_totals": picture.has_totals,
            }
    return set_pdf(TEMPLATE, {"report": plain, "standing": standing, "overview": report.overview})


def _drawn(chart: Chart | None) -> dict[str, Any] | None:
    return {"svg": str(chart.svg), "alt": f"{chart.title}. {chart.description}"} if chart else None
