"""Stored reports of either kind: which one a document is, and its text."""

import json

from tracker.domain.highlight_json import read_performance, read_report, write_performance, write_report
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.performance_parts import PERFORMANCE, PerformanceReport

Report = HighlightReport | PerformanceReport


def read_document(document: str) -> Report:
    """The report of a stored document. Raises :class:`tracker.domain.highlight_schema.UnknownSchema`."""
    kind = json.loads(document).get("series", {}).get("kind", "")
    return read_performance(document) if kind == PERFORMANCE.kind else read_report(document)


def write_document(report: Report) -> str:
    """The document of a report: two reports that are equal give the same text."""
    return write_performance(report) if isinstance(report, PerformanceReport) else write_report(report)
