"""Budget, concerns, developments, risks and the guidance for ratings in the Word report."""

from collections.abc import Sequence

from tracker.adapters.word import Cell, Run, cell
from tracker.domain.highlight_board_parts import MatterPart
from tracker.domain.periods import format_day
from tracker.reports.rag_look import GREY
from tracker.reports.word_parts import matter_rows, number_head, rag_cell, risk_rows
from tracker.reports.word_writing import ReportWriting


def write_budget(writing: ReportWriting) -> None:
    amounts = [
        [
            cell(line.label),
            *(
                cell(text, number=True)
                for text in (line.budget_text, line.actual_text, line.forecast_text, line.variance_text)
            ),
            cell(line.comment),
        ]
        for line in writing.report.budget
    ]
    heads: list[Cell | str] = ["Line", *map(number_head, ("Budget", "Actual", "Forecast", "Variance")), "Comments"]
    writing.table_or_none(heads, amounts, [65, 28, 28, 28, 28, 92])


def write_concerns(writing: ReportWriting) -> None:
    _write_matters(writing, writing.report.concerns, "Concern", "Where it stands")


def write_developments(writing: ReportWriting) -> None:
    _write_matters(writing, writing.report.developments, "Development", "What is planned")


def _write_matters(writing: ReportWriting, matters: Sequence[MatterPart], what: str, where: str) -> None:
    writing.table_or_none(["Ref", what, where, "Owner", "By when"], matter_rows(matters), [12, 44, 115, 52, 46])


def write_risks(writing: ReportWriting) -> None:
    report = writing.report
    moved = f"Since {format_day(report.changes.since)}" if report.changes.since else "Movement"
    heads: list[Cell | str] = ["No.", "Risk or issue", "Mitigation", "Raised", "Owner"]
    heads += [*map(number_head, ("P", "I", "Score")), "Band", moved]
    writing.table_or_none(heads, risk_rows(report), [10, 72, 60, 23, 36, 8, 8, 13, 19, 20])
    if report.risks:
        writing.file.paragraph(Run(report.risk_note, small=True, colour=GREY))


def write_guidance(writing: ReportWriting) -> None:
    rows = [[rag_cell(one.rag), cell(one.overall), cell(one.action)] for one in writing.report.guidance]
    writing.table_or_none(["Rating", "Overall", "Individual action"], rows, [30, 119, 120])
