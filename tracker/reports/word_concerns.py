"""Budget, concerns, developments, risks and the guidance for ratings in the Word report."""

from tracker.adapters.word import Cell, Run, cell
from tracker.domain.periods import format_day
from tracker.reports.rag_look import GREY
from tracker.reports.word_parts import matter_rows, number_head, rag_cell, risk_rows
from tracker.reports.word_writing import ReportWriting


def write_concerns(writing: ReportWriting) -> None:
    report, file = writing.report, writing.file
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
    writing.table_or_none(heads, amounts, [65, 28, 28, 28, 28, 92])
    for title, matters, what, where in (
        ("Key areas of concern", report.concerns, "Concern", "Where it stands"),
        ("Medium-term developments", report.developments, "Development", "What is planned"),
    ):
        file.heading(title, 2)
        writing.table_or_none(["Ref", what, where, "Owner", "By when"], matter_rows(matters), [12, 44, 115, 52, 46])
    file.heading("Risks and issues", 2)
    moved = f"Since {format_day(report.changes.since)}" if report.changes.since else "Movement"
    heads = ["No.", "Risk or issue", "Mitigation", "Raised", "Owner"]
    heads += [*map(number_head, ("P", "I", "Score")), "Band", moved]
    writing.table_or_none(heads, risk_rows(report), [10, 72, 60, 23, 36, 8, 8, 13, 19, 20])
    if report.risks:
        file.paragraph(Run(report.risk_note, small=True, colour=GREY))
    file.heading("Guidance for ratings", 2)
    rows = [[rag_cell(one.rag), cell(one.overall), cell(one.action)] for one in report.guidance]
    writing.table_or_none(["Rating", "Overall", "Individual action"], rows, [30, 119, 120])
