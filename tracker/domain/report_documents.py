"""Stored reports of every kind: which one a document is, and its text."""

import json

from tracker.domain.highlight_json import (
    read_paper,
    read_performance,
    read_report,
    write_paper,
    write_performance,
    write_report,
)
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.paper_layouts import LAYOUTS
from tracker.domain.paper_parts import Paper
from tracker.domain.performance_parts import PERFORMANCE, PerformanceReport

Report = HighlightReport | PerformanceReport | Paper


def read_document(document: str) -> Report:
    """The report of a stored document. Raises :class:`tracker.domain.highlight_schema.UnknownSchema`."""
    kind = json.loads(document).get("series", {}).get("kind", "")
    if kind in LAYOUTS:
        return read_paper(document)
    return read_performance(document) if kind == PERFORMANCE.kind else read_report(document)


def write_document(report: Report) -> str:
    """The document of a report: two reports that are equal give the same text."""
    if isinstance(report, Paper):
        return write_paper(report)
    return write_performance(report) if isinstance(report, PerformanceReport) else write_report(report)
