"""What changed, rating queries, inspection findings, signals and the data behind them in the Word report."""

from tracker.adapters.word import Cell, Run, cell
from tracker.domain.highlight_quality import quality_rows
from tracker.reports.rag_look import GREY
from tracker.reports.word_parts import labelled, rag_cell, travel_runs
from tracker.reports.word_writing import ReportWriting


def write_changes(writing: ReportWriting) -> None:
    changes, file = writing.report.changes, writing.file
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
    writing.section("Ratings", ["What", "Before", "Now", "Direction", "Why"], moves, [85, 28, 28, 24, 104])
    actions = [
        [cell(one.ref), cell(one.name, bold=True), cell(one.detail), cell(one.reason)]
        for one in (*changes.completed, *changes.slipped, *changes.added, *changes.removed)
    ]
    heads = ["Ref", "Action", "What happened", "Reason"]
    writing.section("Actions completed, slipped, added and removed", heads, actions, [14, 85, 80, 90])
    risks = [
        [
            cell(str(one.number)),
            cell(one.title, bold=True),
            Cell((travel_runs(one.movement, one.movement),)),
            cell(one.detail),
        ]
        for one in changes.risks
    ]
    writing.section("Risks", ["No.", "If", "Direction", "Score"], risks, [14, 185, 30, 40])
    decisions = [[cell(one.what, bold=True), cell(one.text)] for one in changes.decisions]
    writing.section("Decisions taken", ["Decision", "Answer"], decisions, [90, 179])
    if changes.unchanged_words:
        file.heading("Narratives unchanged", 2)
        file.paragraph(f"{'; '.join(changes.unchanged_words)}.")


def write_queries(writing: ReportWriting) -> None:
    queries = [
        [cell(labelled(one.ref, one.name), bold=True), rag_cell(one.stated), rag_cell(one.evidence), cell(one.why)]
        for one in writing.report.rating_queries
    ]
    writing.table_or_none(["What", "Stated", "Evidence", "Why"], queries, [85, 28, 28, 128])


def write_signals(writing: ReportWriting) -> None:
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
        for one in writing.report.signals
    ]
    heads = ["Measure", "Latest", "Period", "Change", "Target", "Signal", "What it means"]
    writing.table_or_none(heads, signals, [52, 16, 34, 30, 28, 45, 64])


def write_data(writing: ReportWriting) -> None:
    rows = [
        [cell(row.where, bold=True), cell("\n".join(row.messages))] for row in quality_rows(writing.report.data_quality)
    ]
    writing.table_or_none(["Measure", "What to know"], rows, [135, 134])
    if writing.report.programme.illustrative_note:
        writing.file.heading("What is illustrative", 2)
        writing.prose(writing.report.programme.illustrative_note)
