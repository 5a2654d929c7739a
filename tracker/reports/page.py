"""The report as HTML: inside a page of the tracker, or as a file that stands alone."""

import hashlib
from base64 import b64encode
from functools import cache
from typing import Any

from flask import render_template
from markupsafe import Markup

from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_quality import quality_rows
from tracker.domain.highlight_sections import Section
from tracker.domain.highlight_words import RATING_WORDS, stopped
from tracker.domain.rag import Rag
from tracker.files import folder
from tracker.reports.trend import trend_svg


def page_context(report: HighlightReport, standing: str) -> dict[str, Any]:
    """What ``reports/_report.html`` needs."""
    return {
        "report": report,
        "standing": standing,
        "words": RATING_WORDS,
        "ratings": frozenset(rag.value for rag in Rag),
        # Our own drawing of numbers: it holds no text that anybody typed.
        "trends": {kpi.code: Markup(trend_svg(kpi.trend)) for kpi in report.kpis},  # noqa: S704
        "quality": quality_rows(report.data_quality),
        "stopped": stopped,
        "section_titles": {section.value: section.heading for section in Section},
    }


def report_html(report: HighlightReport, standing: str) -> bytes:
    """The report as one HTML file without scripts, its style inside it."""
    return render_template("reports/export.html", style=own_style(), **page_context(report, standing)).encode()


def own_style() -> Markup:
    """Our style sheet, as a file that stands alone carries it."""
    return Markup(f"<style>{_style()}</style>")  # noqa: S704 - our own style sheet


def style_hash(document: bytes) -> str:
    """What the content security policy of a stored HTML file allows: the one style that stands in it."""
    style = document.partition(b"<style>")[2].partition(b"</style>")[0]
    return f"sha256-{b64encode(hashlib.sha256(style).digest()).decode()}"


@cache
def _style() -> str:
    css = (folder("static") / "vendor" / "tracker.css").read_text(encoding="utf-8")
    return css.replace("</", "<\\/")
