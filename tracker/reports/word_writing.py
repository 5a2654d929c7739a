"""What every section of the Word report is written with."""

from collections.abc import Sequence

from tracker.adapters.pdf import draw_png
from tracker.adapters.word import Cell, Picture, Run, WordBody
from tracker.domain.highlight_kpi_parts import KpiSectionPart
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_words import day_words
from tracker.reports.rag_look import GREY
from tracker.reports.trend import HEIGHT, WIDTH, trend_svg
from tracker.reports.word_parts import kpi_heads, kpi_rows, kpi_widths


class ReportWriting:
    """The report, and the ``file`` that its sections are written into."""

    file: WordBody

    def __init__(self, report: HighlightReport) -> None:
        self.report = report
        self._trends = _pictures(report)

    def kpi_table(self, sections: Sequence[KpiSectionPart]) -> None:
        rows = kpi_rows(sections, self._trends)
        self.file.table(kpi_heads(self.report), rows, kpi_widths())

    def section(
        self, title: str, heads: Sequence[Cell | str], rows: Sequence[Sequence[Cell]], widths: Sequence[float]
    ) -> None:
        """A heading with its table, or nothing at all without rows."""
        if rows:
            self.file.heading(title, 2)
            self.file.table(heads, rows, widths)

    def table_or_none(
        self, heads: Sequence[Cell | str], rows: Sequence[Sequence[Cell]], widths: Sequence[float]
    ) -> None:
        if rows:
            self.file.table(heads, rows, widths)
        else:
            self.file.paragraph(Run("None.", colour=GREY))

    def note(self, section: str) -> None:
        """What was written on a section for this edition, if anything."""
        self.prose(self.report.note(section))

    def prose(self, words: str) -> None:
        for line in words.split("\n"):
            if line.strip():
                self.file.paragraph(line)


def report_title(report: HighlightReport) -> str:
    return f"{report.series.name}, {day_words(report.status_date)}"


def _pictures(report: HighlightReport) -> dict[str, Picture | None]:
    """The sparklines by KPI, drawn all at once."""
    drawn = {kpi.code: (trend_svg(kpi.trend), kpi.trend.words) for kpi in report.kpis}
    present = {code: held for code, held in drawn.items() if held[0]}
    pngs = draw_png([svg for svg, _ in present.values()], width=WIDTH, height=HEIGHT)
    found: dict[str, Picture | None] = dict.fromkeys(drawn)
    for (code, (_, words)), png in zip(present.items(), pngs, strict=True):
        found[code] = Picture(png, words, 22)
    return found
