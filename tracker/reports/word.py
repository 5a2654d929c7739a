"""The report as an editable Word file."""

from collections.abc import Iterable, Sequence

from tracker.adapters.pdf import draw_png
from tracker.adapters.word import Cell, Picture, Run, WordFile, cell
from tracker.domain.highlight_change_parts import MovePart
from tracker.domain.highlight_kpi_parts import KpiSectionPart
from tracker.domain.highlight_parts import HighlightReport, ThemePart
from tracker.domain.highlight_words import day_words, stopped
from tracker.domain.periods import format_day
from tracker.reports.pdf import quality_by_measure
from tracker.reports.trend import HEIGHT, WIDTH, trend_svg
from tracker.reports.word_parts import (
    GREY,
    below,
    kpi_heads,
    kpi_rows,
    kpi_widths,
    labelled,
    matter_rows,
    number_head,
    objective_rows,
    rag_cell,
    rag_run,
    risk_rows,
    travel_runs,
)


def report_docx(report: HighlightReport, standing: str) -> bytes:
    """The report as .docx, ``standing`` at the foot of each page."""
    return _Writer(report, standing).written()


class _Writer:
    """Writes the sections in the order of the report."""

    def __init__(self, report: HighlightReport, standing: str) -> None:
        self.report = report
        self.title = f"Highlight report, {day_words(report.status_date)}"
        self.file = WordFile(
            title=f"{self.title}: {report.programme.name}",
            author=report.programme.manager,
            running_head=(report.programme.name, self.title),
            foot=standing,
        )
        self.trends = _pictures(report)

    def written(self) -> bytes:
        self._first_page()
        self._contents()
        self._concerns()
        if self.report.kpi_sections:
            self.file.heading("Programme measures", 1, on_new_page=True)
            self._kpi_table(self.report.kpi_sections)
        for theme in self.report.themes:
            self._theme(theme)
        self._changes()
        self._evidence()
        self._data()
        return self.file.saved()

    def _first_page(self) -> None:
        report, overall, file = self.report, self.report.overall, self.file
        file.paragraph(Run(report.programme.name, colour=GREY))
        file.heading(self.title, 0)
        file.paragraph(Run("Overall status  ", bold=True), rag_run(overall.status), Run(_since(report), colour=GREY))
        self._prose(overall.narrative)
        if overall.path:
            file.paragraph(Run("Path to green: ", bold=True), overall.path)
        if overall.status != overall.derived:
            derived = rag_run(overall.derived)
            file.paragraph(Run("Its themes, taken together, say ", colour=GREY), derived)
        file.table(["", ""], [[cell(name, colour=GREY), cell(words)] for name, words in _facts(report)], [40, 229])
        rows = [
            [cell(str(theme.number), bold=True), cell(theme.name), rag_cell(theme.rag), cell(theme.why)]
            for theme in report.themes
        ]
        file.table(["No.", "Theme", "Rating", "Why"], rows, [12, 75, 30, 152])
        self._changes_in_short()
        file.heading("Decisions asked of the board", 2)
        self._table_or_none(
            ["No.", "Decision", "By", "From"],
            [
                [
                    cell(str(one.number), bold=True),
                    Cell((_decision_runs(one.kind, one.title, one.detail, one.about),)),
                    cell(day_words(one.needed_on) if one.needed_on else "now"),
                    cell(one.asked_by),
                ]
                for one in report.decisions
            ],
            [12, 157, 40, 60],
        )

    def _changes_in_short(self) -> None:
        changes, file = self.report.changes, self.file
        if changes.since is None:
            return
        file.heading(f"What changed since {day_words(changes.since)}", 2)
        lines: list[tuple[Run | Picture, ...]] = [_move_runs(move) for move in changes.first_ratings]
        if changes.more_ratings:
            lines.append((Run(f"and {changes.more_ratings} more", colour=GREY),))
        ratings = Cell(tuple(lines)) if lines else cell("No rating moved.", colour=GREY)
        rows = [[cell("Ratings", bold=True), ratings]]
        rows += [[cell(line.what, bold=True), cell(line.text)] for line in changes.summary]
        file.table(["What", "Change"], rows, [40, 229])

    def _contents(self) -> None:
        self.file.heading("Contents", 2)
        themes = [f"Theme {theme.number}: {theme.name}" for theme in self.report.themes]
        measures = ["Programme measures"] if self.report.kpi_sections else []
        last = [
            _changes_title(self.report),
            "Rating queries and inspection findings",
            "Signals in the figures",
            "About the data",
        ]
        self.file.contents(["Concerns, developments and risks", *measures, *themes, *last])

    def _concerns(self) -> None:
        report, file = self.report, self.file
        file.heading("Concerns, developments and risks", 1, on_new_page=True)
        file.heading("Progress against budget", 2)
        amounts = [
            [
                cell(line.label),
                *(
                    cell(text, number=True)
                    for text in (line.budget_text, line.actual_text, line.forecast_text, line.variance_text)
                ),
                cell(line.comment),
            ]
            for line in report.budget
        ]
        heads: list[Cell | str] = ["Line", *map(number_head, ("Budget", "Actual", "Forecast", "Variance")), "Comments"]
        self._table_or_none(heads, amounts, [65, 28, 28, 28, 28, 92])
        for title, matters, what, where in (
            ("Key areas of concern", report.concerns, "Concern", "Where it stands"),
            ("Medium-term developments", report.developments, "Development", "What is planned"),
        ):
            file.heading(title, 2)
            self._table_or_none(["Ref", what, where, "Owner", "By when"], matter_rows(matters), [12, 44, 115, 52, 46])
        file.heading("Risks and issues", 2)
        moved = f"Since {format_day(report.changes.since)}" if report.changes.since else "Movement"
        heads = ["No.", "Risk or issue", "Mitigation", "Raised", "Owner"]
        heads += [*map(number_head, ("P", "I", "Score")), "Band", moved]
        self._table_or_none(heads, risk_rows(report), [10, 72, 60, 23, 36, 8, 8, 13, 19, 20])
        if report.risks:
            file.paragraph(Run(report.risk_note, small=True, colour=GREY))
        file.heading("Guidance for ratings", 2)
        rows = [[rag_cell(one.rag), cell(one.overall), cell(one.action)] for one in report.guidance]
        self._table_or_none(["Rating", "Overall", "Individual action"], rows, [30, 119, 120])

    def _theme(self, theme: ThemePart) -> None:
        file = self.file
        file.heading(f"Theme {theme.number}: {theme.name}", 1, on_new_page=True)
        file.paragraph(rag_run(theme.rag))
        self._prose(theme.narrative or "Nobody has written an update for this theme.")
        if theme.derived not in (theme.rag, "not_rated"):
            file.paragraph(Run("Its objectives say ", colour=GREY), rag_run(theme.derived))
        if theme.kpi_sections:
            self._kpi_table(theme.kpi_sections)
            file.paragraph(Run(theme.kpi_notes, small=True, colour=GREY))
        file.heading("Objectives and actions", 2)
        quarters = [below(*label.split(" ", 1)) for label in self.report.quarter_labels]
        now = below("Now", format_day(self.report.status_date))
        heads: list[Cell | str] = ["Objective", "Action", *quarters, now, "Progress"]
        rows = [row for objective in theme.objectives for row in objective_rows(objective)]
        self._table_or_none(heads, rows, [43, 58, 22, 22, 22, 22, 22, 58])
        if theme.rating_notes:
            file.paragraph(Run(theme.rating_notes, small=True, colour=GREY))

    def _changes(self) -> None:
        changes, file = self.report.changes, self.file
        file.heading(_changes_title(self.report), 1, on_new_page=True)
        if changes.since is None:
            file.paragraph(Run("This is the first edition: there is none to compare it with.", colour=GREY))
            return
        moves = [
            [
                cell(labelled(one.ref, one.name), bold=True),
                rag_cell(one.before),
                rag_cell(one.now),
                Cell((travel_runs(one.travel, one.travel or "first rated"),)),
                cell(one.why),
            ]
            for one in (*changes.ratings, *changes.actions)
        ]
        self._section("Ratings", ["What", "Before", "Now", "Direction", "Why"], moves, [85, 28, 28, 24, 104])
        actions = [
            [cell(one.ref), cell(one.name, bold=True), cell(one.detail), cell(one.reason)]
            for one in (*changes.completed, *changes.slipped, *changes.added, *changes.removed)
        ]
        heads = ["Ref", "Action", "What happened", "Reason"]
        self._section("Actions completed, slipped, added and removed", heads, actions, [14, 85, 80, 90])
        risks = [
            [
                cell(str(one.number)),
                cell(one.title, bold=True),
                Cell((travel_runs(one.movement, one.movement),)),
                cell(one.detail),
            ]
            for one in changes.risks
        ]
        self._section("Risks", ["No.", "If", "Direction", "Score"], risks, [14, 185, 30, 40])
        decisions = [[cell(one.what, bold=True), cell(one.text)] for one in changes.decisions]
        self._section("Decisions taken", ["Decision", "Answer"], decisions, [90, 179])
        if changes.unchanged_words:
            file.heading("Narratives unchanged", 2)
            file.paragraph(f"{'; '.join(changes.unchanged_words)}.")

    def _evidence(self) -> None:
        report, file = self.report, self.file
        file.heading("Rating queries and inspection findings", 1)
        file.heading("Rating queries", 2)
        queries = [
            [cell(labelled(one.ref, one.name), bold=True), rag_cell(one.stated), rag_cell(one.evidence), cell(one.why)]
            for one in report.rating_queries
        ]
        self._table_or_none(["What", "Stated", "Evidence", "Why"], queries, [85, 28, 28, 128])
        findings = [
            [
                Cell(((Run(one.event),), (Run(day_words(one.held_on), small=True, colour=GREY),))),
                cell(str(one.number)),
                cell(one.text),
                Cell(tuple((rag_run(o.rag), Run(f" {o.ref} {o.name}")) for o in one.objectives))
                if one.objectives
                else cell("no objective yet", colour=GREY),
            ]
            for one in report.findings
        ]
        heads = ["Inspection or visit", "No.", "Finding", "Objectives that answer it"]
        self._section("Progress by inspection finding", heads, findings, [58, 12, 99, 100])
        file.heading("Signals in the figures", 1)
        signals = [
            [
                cell(one.name, bold=True),
                cell(one.latest, bold=True),
                cell(one.period),
                cell(one.change_words),
                cell(f"{one.target_words} {one.verdict}".rstrip()),
                Cell((travel_runs(one.travel, one.words),)),
                cell(one.commentary),
            ]
            for one in report.signals
        ]
        heads = ["Measure", "Latest", "Period", "Change", "Target", "Signal", "What it means"]
        self._table_or_none(heads, signals, [52, 16, 34, 30, 28, 45, 64])

    def _data(self) -> None:
        self.file.heading("About the data", 1)
        rows = [
            [cell(row["where"], bold=True), cell("\n".join(row["messages"]))]
            for row in quality_by_measure(self.report.data_quality)
        ]
        self._table_or_none(["Measure", "What to know"], rows, [100, 169])
        if self.report.programme.illustrative_note:
            self.file.heading("What is illustrative", 2)
            self._prose(self.report.programme.illustrative_note)

    def _kpi_table(self, sections: Sequence[KpiSectionPart]) -> None:
        rows = kpi_rows(sections, self.trends)
        self.file.table(kpi_heads(self.report), rows, kpi_widths())

    def _section(
        self, title: str, heads: Sequence[Cell | str], rows: Sequence[Sequence[Cell]], widths: Sequence[float]
    ) -> None:
        """A heading with its table, or nothing at all without rows."""
        if rows:
            self.file.heading(title, 2)
            self.file.table(heads, rows, widths)

    def _table_or_none(
        self, heads: Sequence[Cell | str], rows: Sequence[Sequence[Cell]], widths: Sequence[float]
    ) -> None:
        if rows:
            self.file.table(heads, rows, widths)
        else:
            self.file.paragraph(Run("None.", colour=GREY))

    def _prose(self, words: str) -> None:
        for line in words.split("\n"):
            if line.strip():
                self.file.paragraph(line)


def _pictures(report: HighlightReport) -> dict[str, Picture | None]:
    """The sparklines by KPI, drawn all at once."""
    drawn = {kpi.code: (trend_svg(kpi.trend), kpi.trend.words) for kpi in report.kpis}
    present = {code: held for code, held in drawn.items() if held[0]}
    pngs = draw_png([svg for svg, _ in present.values()], width=WIDTH, height=HEIGHT)
    found: dict[str, Picture | None] = dict.fromkeys(drawn)
    for (code, (_, words)), png in zip(present.items(), pngs, strict=True):
        found[code] = Picture(png, words, 22)
    return found


def _facts(report: HighlightReport) -> Iterable[tuple[str, str]]:
    yield "Responsible", f"{report.programme.sro}, Senior Responsible Officer"
    yield "Manager", report.programme.manager
    yield "Status date", day_words(report.status_date)
    yield "Data to", report.data_to
    meeting = day_words(report.meeting_date) if report.meeting_date else "not yet set"
    yield "Meeting", ", ".join(part for part in (report.meeting, meeting) if part)
    if report.version > 1:
        correction = f", a correction: {report.correction}" if report.correction else ""
        yield "Version", f"{report.version}{correction}"


def _since(report: HighlightReport) -> str:
    since = f"  since {day_words(report.overall.since)}" if report.overall.since else ""
    return since + (f", stated by the {report.overall.stated_by}" if report.overall.stated_by else "")


def _changes_title(report: HighlightReport) -> str:
    since = report.changes.since
    return f"What changed since {day_words(since)}" if since else "What changed"


def _move_runs(move: MovePart) -> tuple[Run | Picture, ...]:
    from_words = Run(f"{labelled(move.ref, move.name)}, ")
    return (from_words, rag_run(move.before, plain=True), Run(" to "), rag_run(move.now))


def _decision_runs(kind: str, title: str, detail: str, about: str) -> tuple[Run, ...]:
    runs = [Run("Help: ", bold=True)] if kind == "help" else []
    runs += [Run(f"{stopped(title)} ", bold=True), Run(detail)] if detail else [Run(title)]
    return (*runs, Run(f" ({about})", colour=GREY)) if about else tuple(runs)
