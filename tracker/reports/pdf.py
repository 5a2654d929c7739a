"""The report as PDF. What the template needs beside the report is the report again, in the shape of a page."""

from dataclasses import asdict
from typing import Any

from tracker.adapters.pdf import set_pdf
from tracker.domain.highlight import LONGEST_SUMMARY
from tracker.domain.highlight_json import report_json
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_quality import quality_rows
from tracker.domain.highlight_sections import Section
from tracker.domain.highlight_words import RATING_WORDS, day_words, leading_sentences
from tracker.domain.periods import format_day
from tracker.reports.trend import trend_svg

TEMPLATE = "reports/highlight.typ"
LONGEST_WHOLE = 1_500
"""Letters that a row can hold and still stand on one page."""

# Words that stand outside of tables, or in cells that the template lets break by their own length.
_APART = frozenset({"narrative", "summary", "text", "illustrative_note", "description", "comment", "commentary",
                    "mitigation", "path", "aim"})  # fmt: skip


def report_pdf(report: HighlightReport, standing: str) -> bytes:
    """The report as PDF/UA-1. ``standing`` is the line at the foot of each page: draft, submitted, published."""
    plain = report_json(report, write_day=day_words)
    summary = _summary(report)
    return set_pdf(
        TEMPLATE,
        {
            "report": plain,
            "standing": standing,
            "words": RATING_WORDS,
            "status_short": format_day(report.status_date),
            "since_short": format_day(report.changes.since) if report.changes.since else "",
            "risks": [plain["risks"][report.risks.index(risk)] for risk in report.risks_worst_first],
            "themes": plain["themes"],
            "units": {kpi.code: kpi.unit_beside for kpi in report.kpis},
            "trends": {kpi.code: trend_svg(kpi.trend) for kpi in report.kpis},
            "quality": [asdict(row) for row in quality_rows(report.data_quality)],
            "chapters": [asdict(chapter) for chapter in report.chapters],
            "titles": {section.value: section.heading for section in Section},
            "summary": summary,
            "has_more": summary["is_continued"] if summary else report.overall.is_continued,
            "may_break": _longest_in_a_cell(plain) > LONGEST_WHOLE,
            "continued": "Executive summary" if summary else "Overall progress",
        },
    )


def _summary(report: HighlightReport) -> dict[str, Any] | None:
    """The executive summary, and so much of it as the first page has room for."""
    if report.executive_summary is None:
        return None
    text = report.executive_summary.text
    lead = leading_sentences(text, LONGEST_SUMMARY)
    return {"text": text, "lead": lead, "is_continued": lead != text}


def _longest_in_a_cell(plain: Any) -> int:
    """The length of the longest words that must not break: where they fill a page, all rows may, or words were lost."""
    if isinstance(plain, dict):
        return max((_longest_in_a_cell(one) for key, one in plain.items() if key not in _APART), default=0)
    if isinstance(plain, list):
        return max(map(_longest_in_a_cell, plain), default=0)
    return len(plain) if isinstance(plain, str) else 0
