"""The renderings of a report: every one of them prints the same object."""

from collections.abc import Callable
from enum import StrEnum

from tracker.domain.highlight_parts import THE_BOARDS, HighlightReport
from tracker.domain.paper_parts import Paper
from tracker.domain.performance_parts import PerformanceReport
from tracker.domain.report_documents import Report, write_document
from tracker.reports.excel import report_xlsx
from tracker.reports.page import report_html
from tracker.reports.paper_excel import paper_xlsx
from tracker.reports.paper_page import paper_html
from tracker.reports.paper_pdf import paper_pdf
from tracker.reports.paper_word import paper_docx
from tracker.reports.pdf import report_pdf
from tracker.reports.performance_excel import performance_xlsx
from tracker.reports.performance_page import performance_html
from tracker.reports.performance_pdf import performance_pdf
from tracker.reports.performance_word import performance_docx
from tracker.reports.slide import report_pptx
from tracker.reports.word import report_docx
from tracker.reports.word_own import report_in_template

HIGHLIGHT = THE_BOARDS.kind


class Format(StrEnum):
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    JSON = "json"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


_WORDS = {
    Format.HTML: "Web page",
    Format.PDF: "PDF",
    Format.DOCX: "Word",
    Format.XLSX: "Excel",
    Format.PPTX: "PowerPoint",
    Format.JSON: "JSON",
}
_MEDIA_TYPES = {
    Format.HTML: "text/html; charset=utf-8",
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    Format.JSON: "application/json",
}


def formats_of(kind: str) -> tuple[Format, ...]:
    """The formats of a kind of report; the slide is of the highlight report alone."""
    return tuple(form for form in Format if kind == HIGHLIGHT or form is not Format.PPTX)


def render(report: Report, form: Format, standing: str, *, template: bytes | None = None) -> bytes:
    """The report in a format. ``standing`` is printed with it (draft, submitted, published); the JSON, which is
    the report itself, has none. ``template`` is the organisation's own Word file, for the highlight report."""
    if form is Format.JSON:
        return write_document(report).encode()
    if isinstance(report, Paper):
        return _PAPER_RENDERERS[form](report, standing)
    if isinstance(report, PerformanceReport):
        return _PERFORMANCE_RENDERERS[form](report, standing)
    if form is Format.DOCX and template is not None:
        return report_in_template(template, report, standing)
    return _RENDERERS[form](report, standing)


_PAPER_RENDERERS: dict[Format, Callable[[Paper, str], bytes]] = {
    Format.HTML: paper_html,
    Format.PDF: paper_pdf,
    Format.DOCX: paper_docx,
    Format.XLSX: paper_xlsx,
}
_PERFORMANCE_RENDERERS: dict[Format, Callable[[PerformanceReport, str], bytes]] = {
    Format.HTML: performance_html,
    Format.PDF: performance_pdf,
    Format.DOCX: performance_docx,
    Format.XLSX: performance_xlsx,
}
_RENDERERS: dict[Format, Callable[[HighlightReport, str], bytes]] = {
    Format.HTML: report_html,
    Format.PDF: report_pdf,
    Format.DOCX: report_docx,
    Format.XLSX: report_xlsx,
    Format.PPTX: report_pptx,
}
