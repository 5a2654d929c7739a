"""The report as an editable Word file: its sections in order."""

from tracker.adapters.word import WordFile
from tracker.domain.highlight_parts import HighlightReport
from tracker.reports.word_concerns import write_concerns
from tracker.reports.word_evidence import write_changes, write_data, write_evidence
from tracker.reports.word_front import write_contents, write_first_page
from tracker.reports.word_themes import write_measures, write_themes
from tracker.reports.word_writing import ReportWriting, report_title

_SECTIONS = (
    write_first_page,
    write_contents,
    write_concerns,
    write_measures,
    write_themes,
    write_changes,
    write_evidence,
    write_data,
)


def report_docx(report: HighlightReport, standing: str) -> bytes:
    """The report as .docx, ``standing`` at the foot of each page."""
    title = report_title(report)
    file = WordFile(
        title=f"{title}: {report.programme.name}",
        author=report.programme.manager,
        running_head=(report.programme.name, title),
        foot=standing,
    )
    writing = ReportWriting(report, file)
    for write in _SECTIONS:
        write(writing)
    return file.saved()
