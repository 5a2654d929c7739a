"""The first page of the Word report: the overall status, the themes, what changed, what is asked of the board."""

from collections.abc import Iterable

from tracker.adapters.word import Cell, Picture, Run, cell
from tracker.domain.highlight_change_parts import MovePart
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_sections import Section
from tracker.domain.highlight_words import day_words, stopped
from tracker.reports.rag_look import GREY
from tracker.reports.word_parts import glossed, labelled, rag_cell, rag_run
from tracker.reports.word_writing import ReportWriting, report_title


def write_first_page(writing: ReportWriting) -> None:
    report, overall, file = writing.report, writing.report.overall, writing.file
    file.paragraph(Run(report.programme.name, colour=GREY))
    file.heading(report_title(report), 0)
    facts: list[Run | str] = []
    for name, words in _facts(report):
        facts += [Run(f"{'  ·  ' if facts else ''}{name}: ", colour=GREY), words]
    file.paragraph(*facts)
    if report.executive_summary:
        file.heading("Executive summary", 2)
        writing.prose(report.executive_summary.text)
    file.heading("Overall status", 2)
    file.paragraph(rag_run(overall.status), Run(_since(report), colour=GREY))
    writing.prose(overall.narrative)
    if overall.path:
        file.paragraph(Run("Path to green: ", bold=True), overall.path)
    if overall.status != overall.derived:
        derived = rag_run(overall.derived)
        file.paragraph(Run("Its themes, taken together, say ", colour=GREY), derived)
    rows = [
        [
            cell(str(theme.number), bold=True),
            cell(f"{theme.name}{glossed(theme.gloss)}"),
            rag_cell(theme.rag),
            cell(theme.why),
        ]
        for theme in report.themes
    ]
    file.table(["No.", "Theme", "Rating", "Why"], rows, [12, 75, 30, 152])
    if report.prints(Section.CHANGES):
        _write_changes_in_short(writing)
    if report.prints(Section.DECISIONS):
        _write_decisions(writing)


def _write_decisions(writing: ReportWriting) -> None:
    writing.file.heading(Section.DECISIONS.heading, 2)
    writing.note(Section.DECISIONS)
    writing.table_or_none(
        ["No.", "Decision", "By, from"],
        [
            [
                cell(str(one.number), bold=True),
                Cell((_decision_runs(one.kind, one.title, one.detail, one.about),)),
                cell("\n".join([day_words(one.needed_on) if one.needed_on else "now", one.asked_by])),
            ]
            for one in writing.report.decisions
        ],
        [12, 192, 65],
    )


def _write_changes_in_short(writing: ReportWriting) -> None:
    changes, file = writing.report.changes, writing.file
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


def write_contents(writing: ReportWriting) -> None:
    writing.file.heading("Contents", 2)
    titles = []
    for chapter in writing.report.chapters:
        if chapter.sections == (Section.THEMES,):
            titles += [f"Theme {theme.number}: {theme.name}" for theme in writing.report.themes]
        else:
            titles.append(chapter.title)
    writing.file.contents(titles)


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


def _move_runs(move: MovePart) -> tuple[Run | Picture, ...]:
    from_words = Run(f"{labelled(move.ref, move.name)}, ")
    return (from_words, rag_run(move.before, plain=True), Run(" to "), rag_run(move.now))


def _decision_runs(kind: str, title: str, detail: str, about: str) -> tuple[Run, ...]:
    runs = [Run("Help: ", bold=True)] if kind == "help" else []
    runs += [Run(f"{stopped(title)} ", bold=True), Run(detail)] if detail else [Run(title)]
    return (*runs, Run(f" ({about})", colour=GREY)) if about else tuple(runs)
