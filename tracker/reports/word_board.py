"""Inspection findings, the board's decisions and actions, and the abbreviations in the Word report."""

from dataclasses import replace

from tracker.adapters.word import Cell, Picture, Run, cell
from tracker.domain.highlight_evidence_parts import FindingPart
from tracker.domain.highlight_words import day_words
from tracker.reports.rag_look import GREY
from tracker.reports.word_parts import rag_run, travel_runs
from tracker.reports.word_writing import ReportWriting

Line = tuple[Run | Picture, ...]


def write_findings(writing: ReportWriting) -> None:
    findings = [
        [
            Cell(((Run(one.event),), (Run(day_words(one.held_on), small=True, colour=GREY),))),
            cell(str(one.number)),
            cell(one.text),
            Cell(tuple(_answers(one))),
            Cell(tuple(_evidence(one))),
        ]
        for one in writing.report.findings
    ]
    heads = [
        "Inspection or visit",
        "No.",
        "Finding",
        "Objectives that answer it, and their actions",
        "What the evidence says",
    ]
    writing.table_or_none(heads, findings, [45, 10, 62, 92, 60])


def _answers(finding: FindingPart) -> list[Line]:
    if not finding.objectives:
        return [(Run("no objective yet", colour=GREY),)]
    lines: list[Line] = [(rag_run(one.rag), Run(f" {one.ref} {one.name}")) for one in finding.objectives]
    for one in finding.actions:
        due = f", {one.due}" if one.due else ""
        late = (Run(" overdue", bold=True, small=True),) if one.is_overdue else ()
        rating = replace(rag_run(one.rag), small=True)
        lines.append((rating, Run(f" {one.ref} {one.title}", small=True), Run(due, small=True, colour=GREY), *late))
    return lines


def _evidence(finding: FindingPart) -> list[Line]:
    lines: list[Line] = [(Run(f"{one.name}: "), *travel_runs(one.travel, one.text)) for one in finding.evidence]
    if finding.silent:
        words = "more settle nothing" if finding.evidence else "linked, none settles it"
        lines.append((Run(f"{finding.silent} {words}", colour=GREY),))
    if finding.silent == 0 and not lines:
        return [(Run("no measure and no record is linked", colour=GREY),)]
    return lines or [()]


def write_board(writing: ReportWriting) -> None:
    report, file = writing.report, writing.file
    decided = [
        [
            Cell(((Run(one.title, bold=True),), (Run(one.detail, small=True, colour=GREY),))),
            cell(f"{day_words(one.asked_on)}\n{one.asked_by}"),
            cell(one.answer),
            cell(f"{day_words(one.answered_on)}\n{one.answered_by}"),
        ]
        for one in report.decided
    ]
    if decided:
        file.table(["Decision", "Asked", "Answer", "Decided"], decided, [85, 52, 80, 52])
    else:
        since = f"since {day_words(report.changes.since)}" if report.changes.since else "yet"
        file.paragraph(Run(f"No decision has been taken {since}.", colour=GREY))
    actions = [
        [
            cell(str(one.number)),
            cell(one.title, bold=True),
            cell(f"{day_words(one.raised_on)}\n{one.meeting}"),
            cell(one.owner or "nobody yet"),
            cell(one.state_words, bold=one.state == "late"),
        ]
        for one in report.board_actions
    ]
    if actions:
        file.table(["No.", "Action", "Asked for", "Owner", "How it stands"], actions, [12, 110, 50, 52, 45])
    else:
        file.paragraph(Run("The board's log has no action.", colour=GREY))


def write_abbreviations(writing: ReportWriting) -> None:
    rows = [[cell(one.short, bold=True), cell(one.words)] for one in writing.report.abbreviations]
    writing.table_or_none(["Abbreviation", "Words"], rows, [40, 229])
