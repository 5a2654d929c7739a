"""The report as an editable Word file: its sections, in the order of the series."""

from collections.abc import Callable

from tracker.adapters.word import WordFile
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_sections import Chapter, Section
from tracker.reports.word_board import write_abbreviations, write_board, write_findings
from tracker.reports.word_concerns import (
    write_budget,
    write_concerns,
    write_developments,
    write_guidance,
    write_risks,
)
from tracker.reports.word_evidence import write_changes, write_data, write_queries, write_signals
from tracker.reports.word_front import write_contents, write_first_page
from tracker.reports.word_themes import write_measures, write_themes
from tracker.reports.word_writing import ReportWriting, report_title

SECTIONS: dict[str, Callable[[ReportWriting], None]] = {
    Section.BUDGET: write_budget,
    Section.CONCERNS: write_concerns,
    Section.DEVELOPMENTS: write_developments,
    Section.RISKS: write_risks,
    Section.GUIDANCE: write_guidance,
    Section.MEASURES: write_measures,
    Section.THEMES: write_themes,
    Section.CHANGES: write_changes,
    Section.QUERIES: write_queries,
    Section.FINDINGS: write_findings,
    Section.BOARD: write_board,
    Section.SIGNALS: write_signals,
    Section.QUALITY: write_data,
    Section.ABBREVIATIONS: write_abbreviations,
}
"""What writes each section, without its heading; a theme has a heading of its own."""

_ON_A_NEW_PAGE = frozenset({"concerns", "measures", "themes", "changes"})


def report_docx(report: HighlightReport, standing: str) -> bytes:
    """The report as .docx, ``standing`` at the foot of each page."""
    title = report_title(report)
    file = WordFile(
        title=f"{title}: {report.programme.name}",
        author=report.programme.manager,
        running_head=(report.programme.name, title),
        foot=standing,
    )
    writing = ReportWriting(report)
    writing.file = file
    write_first_page(writing)
    write_contents(writing)
    for chapter in report.chapters:
        write_chapter(writing, chapter)
    return file.saved()


def write_chapter(writing: ReportWriting, chapter: Chapter) -> None:
    """A chapter with its heading, and its sections with theirs where it has several."""
    if chapter.sections == (Section.THEMES,):
        write_themes(writing)
        return
    writing.file.heading(chapter.title, 1, on_new_page=chapter.id in _ON_A_NEW_PAGE)
    for section in chapter.sections:
        if chapter.has_several:
            writing.file.heading(Section(section).heading, 2)
        writing.note(section)
        SECTIONS[section](writing)


def write_section(writing: ReportWriting, name: str) -> None:
    """One section under a heading of its own."""
    write_chapter(writing, Chapter(name, Section(name).heading, (name,)))
