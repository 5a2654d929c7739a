"""The renderings of a report: every one of them prints the same object."""

from collections.abc import Callable
from enum import StrEnum

from tracker.domain.highlight_json import write_report
from tracker.domain.highlight_parts import HighlightReport
from tracker.reports.excel import report_xlsx
from tracker.reports.page import report_html
from tracker.reports.pdf import report_pdf
from tracker.reports.slide import report_pptx
from tracker.reports.word import report_docx
from tracker.reports.word_own import report_in_template


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


def render(report: HighlightReport, form: Format, standing: str, *, template: bytes | None = None) -> bytes:
    """The report in a format. ``standing`` is printed with it (draft, submitted, published); the JSON, which is
    the report itself, has none. ``template`` is the organisation's own Word file, for Word."""
    if form is Format.DOCX and template is not None:
        return report_in_template(template, report, standing)
    return _RENDERERS[form](report, standing)


def _json(report: HighlightReport, standing: str) -> bytes:
    return write_report(report).encode()


_RENDERERS: dict[Format, Callable[[HighlightReport, str], bytes]] = {
    Format.HTML: report_html,
    Format.PDF: report_pdf,
    Format.DOCX: report_docx,
    Format.XLSX: report_xlsx,
    Format.PPTX: report_pptx,
    Format.JSON: _json,
}
