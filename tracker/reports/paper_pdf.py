"""A paper as PDF."""

from tracker.adapters.charts import SHEET
from tracker.adapters.pdf import set_pdf
from tracker.domain.highlight_json import paper_json
from tracker.domain.highlight_words import day_words
from tracker.domain.paper_parts import Paper
from tracker.reports.paper_page import chart_key, draw_paper_charts

TEMPLATE = "reports/paper.typ"
_CHART = 160
"""Millimetres of a chart."""


def paper_pdf(paper: Paper, standing: str) -> bytes:
    """The paper as PDF/UA-1, ``standing`` at the foot of each page."""
    plain = paper_json(paper, write_day=day_words) | {"counts": []}
    charts = draw_paper_charts(paper, SHEET)
    for section, held in zip(paper.sections, plain["sections"], strict=True):
        held["numbered_title"] = section.numbered_title
        for at, block in enumerate(held["blocks"]):
            if block["chart"]:
                chart = charts[chart_key(section.id, at)]
                drawn = block["chart"]["series"]
                block["chart"] = {
                    "number": block["chart"]["number"],
                    "title": chart.title,
                    "width": _CHART,
                    "svg": str(chart.svg),
                    "alt": f"{chart.title}. {chart.description}",
                    "notes": drawn["notes"],
                    "how": " ".join(drawn["how"]),
                }
    return set_pdf(TEMPLATE, {"report": plain, "standing": standing})
