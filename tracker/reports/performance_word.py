"""The performance report as an editable Word file, its charts as pictures with their reading."""

from collections.abc import Sequence

from tracker.adapters.charts import Chart, draw_pngs
from tracker.adapters.word import Cell, Picture, Run, WordFile, cell
from tracker.domain.highlight_words import day_words
from tracker.domain.kpi_breakdown import BreakdownPicture
from tracker.domain.performance_parts import MeasurePart, PerformanceReport, PeriodPart
from tracker.reports.performance_charts import Charts, draw_charts
from tracker.reports.rag_look import GREY

_FULL, _PART = 155, 150
"""Millimetres of a chart across the page, and of one beside a table."""


def performance_docx(report: PerformanceReport, standing: str) -> bytes:
    """The report as .docx, ``standing`` at the foot of each page."""
    title = f"{report.series.name}, {day_words(report.status_date)}"
    file = WordFile(
        title=f"{title}: {report.programme.name}",
        author=report.programme.manager,
        running_head=(report.programme.name, title),
        foot=standing,
    )
    _write_front(file, report, title)
    charts = {measure.number: draw_charts(measure) for measure in report.measures}
    drawn = [chart for one in charts.values() for chart in one.all()]
    # By identity: equal charts may stand in one report twice.
    pngs = {id(chart): png for chart, png in zip(drawn, draw_pngs(drawn), strict=True)}
    for measure in report.measures:
        _Measure(file, measure, charts[measure.number], pngs).write()
    return file.saved()


def _write_front(file: WordFile, report: PerformanceReport, title: str) -> None:
    file.paragraph(Run(report.programme.name, colour=GREY))
    file.heading(title, 0)
    if report.executive_summary:
        file.heading("Executive summary", 2)
        _prose(file, report.executive_summary.text)
    meeting = day_words(report.meeting_date) if report.meeting_date else "not yet set"
    facts = [
        ("Responsible", f"{report.programme.sro}, Senior Responsible Officer"),
        ("Manager", report.programme.manager),
        ("Status date", day_words(report.status_date)),
        ("Data to", report.data_to),
        ("Meeting", ", ".join(part for part in (report.meeting, meeting) if part)),
    ]
    if report.version > 1:
        facts.append(("Version", ", ".join(part for part in (str(report.version), report.correction) if part)))
    file.table(["", ""], [[cell(name, colour=GREY), cell(words)] for name, words in facts], [40, 229])
    file.heading("All measures", 2)
    if report.overview:
        file.paragraph(report.overview)
    rows = [
        [
            cell(str(one.number), bold=True),
            Cell(((Run(one.name), Run(f", {one.unit}", colour=GREY)),)),
            cell(one.latest or "none yet", number=True, bold=bool(one.latest)),
            cell(one.latest_words),
            cell(one.travel_words),
            cell(", ".join(part for part in (one.target_words, one.verdict) if part)),
        ]
        for one in report.measures
    ]
    file.table(["No.", "Measure", _number("Latest"), "Period", "Direction", "Target"], rows, [12, 95, 24, 52, 36, 50])
    file.heading("Contents", 2)
    file.contents([f"{one.number}. {one.name}" for one in report.measures])


class _Measure:
    """Writes the pages of one measure."""

    def __init__(self, file: WordFile, measure: MeasurePart, charts: Charts, pngs: dict[int, bytes]) -> None:
        self.file, self.measure, self.charts, self.pngs = file, measure, charts, pngs

    def write(self) -> None:
        file, measure = self.file, self.measure
        file.heading(f"{measure.number}. {measure.name}", 1, on_new_page=True)
        if measure.section:
            file.paragraph(Run(measure.section, colour=GREY))
        if measure.finding:
            against = f"; {measure.against}" if measure.against else ""
            file.paragraph(Run(measure.finding, bold=True), Run(against))
        unit = measure.unit[:1].upper() + measure.unit[1:]
        read = " ".join(part for part in (f"{unit}.", measure.reading_line, measure.signal_words) if part)
        file.paragraph(Run(read, colour=GREY))
        if measure.why:
            file.heading("What the board needs to know and why", 2)
            _prose(file, measure.why)
        if measure.definition:
            file.paragraph(Run(f"What is measured: {measure.definition}", small=True, colour=GREY))
        self._draw(self.charts.series, _FULL)
        self._chart_notes()
        self._figures()
        for picture, chart in zip(measure.breakdowns, self.charts.breakdowns, strict=True):
            file.heading(f"By {picture.dimension}", 2)
            self._draw(chart, _PART)
            _write_breakdown(file, picture)
        self._others()
        self._words()

    def _chart_notes(self) -> None:
        """What the numbers in the chart point at, and how to read it."""
        chart = self.measure.chart
        if chart is None:
            return
        for number, note in enumerate(chart.notes, 1):
            self.file.paragraph(
                Run(f"{number}. ", small=True),
                Run(note.subject, bold=True, small=True),
                Run(f": {note.text}", small=True),
            )
        if chart.how:
            self.file.paragraph(Run(" ".join(chart.how), small=True, colour=GREY))

    def _draw(self, chart: Chart | None, width: float) -> None:
        if chart is not None:
            self.file.picture(Picture(self.pngs[id(chart)], f"{chart.title}. {chart.description}", width))

    def _figures(self) -> None:
        measure = self.measure
        if not measure.periods:
            self.file.paragraph(Run("No figure has been entered for this measure.", colour=GREY))
            return
        change = f"Change, {measure.difference}" if measure.difference else "Change"
        columns = [
            (
                "Of",
                30.0,
                [f"{row.numerator} of {row.denominator}" if row.denominator else "" for row in measure.periods],
            ),
            (change, 30.0, [row.change for row in measure.periods]),
            ("Year to date", 30.0, [row.year_to_date for row in measure.periods]),
            ("Against target", 34.0, [row.against_target for row in measure.periods]),
            ("Signal", 60.0, [row.signal for row in measure.periods]),
        ]
        shown = [one for one in columns if any(one[2]) or one[0] == change]
        rows = [
            [
                cell(row.label),
                cell(row.text or row.words, number=True, bold=row.value is not None),
                *(cell(texts[at], number=name != "Signal") for name, _, texts in shown),
            ]
            for at, row in enumerate(measure.periods)
        ]
        self.file.heading("Figures", 2)
        heads: list[Cell | str] = ["Period", _number("Figure")]
        heads += [name if name == "Signal" else _number(name) for name, _, _ in shown]
        self.file.table(heads, rows[::-1], [34, 30, *(width for _, width, _ in shown)])

    def _others(self) -> None:
        measure = self.measure
        if not measure.compared and self.charts.comparison is None:
            return
        self.file.heading("Beside others", 2)
        self._draw(self.charts.comparison, _PART)
        rows = [
            [
                cell(one.whose),
                cell(one.text, number=True, bold=True),
                cell(one.period),
                cell(one.words),
                cell(one.source),
            ]
            for one in measure.compared
        ]
        if rows:
            self.file.table(["Whose", _number("Figure"), "Period", "Ours is", "Source"], rows, [50, 25, 34, 80, 80])

    def _words(self) -> None:
        if self.measure.commentary:
            self.file.heading("Commentary", 2)
        for one in self.measure.commentary:
            by = f", {one.author}" if one.author else ""
            self.file.paragraph(Run(one.period, bold=True), Run(by, colour=GREY), Run(f": {one.text}"))
        if self.measure.notes:
            self.file.heading("About the data", 2)
        for note in self.measure.notes:
            self.file.paragraph(Run(note, small=True), style="List Bullet")


def _write_breakdown(file: WordFile, picture: BreakdownPicture) -> None:
    wide = (269 - 70 - (26 if picture.has_shares else 0)) / max(1, len(picture.periods))
    widths = [70, *[min(32.0, wide)] * len(picture.periods), *([26.0] if picture.has_shares else [])]
    heads: list[Cell | str] = ["Category", *(_number(period.label) for period in picture.periods)]
    heads += [_number("Share, latest")] if picture.has_shares else []
    rows = [
        [
            cell(f"{row.category}, subtotal" if row.is_subtotal else row.category, bold=row.is_subtotal),
            *(cell(held.text, number=True) for held in row.cells),
            *([cell(row.share, number=True)] if picture.has_shares else []),
        ]
        for row in picture.rows
    ]
    if picture.has_totals:
        totals = [cell(total.text, number=True, bold=True) for total in picture.totals]
        rows.append([cell("Total", bold=True), *totals, *([cell("")] if picture.has_shares else [])])
    file.table(heads, rows, widths)
    for number, note in enumerate(picture.notes, 1):
        file.paragraph(Run(f"{number}. {note}", small=True, colour=GREY))


def _parts(row: PeriodPart) -> str:
    """``45 of 120``; empty for a figure without parts."""
    return f"{row.numerator} of {row.denominator}" if row.denominator else ""


def _number(text: str) -> Cell:
    return cell(text, bold=True, number=True)


def _prose(file: WordFile, words: str) -> None:
    lines: Sequence[str] = [line for line in words.split("\n") if line.strip()]
    for line in lines:
        file.paragraph(line)
