"""The report as a workbook: a sheet for each table, in the order of the report."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time

from tracker.adapters.excel import Column, Sheet, Value, write_workbook
from tracker.domain.highlight_board_parts import MatterPart
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_sections import STANDARD, SUMMARY, Section
from tracker.domain.highlight_words import day_words
from tracker.reports.excel_cells import printed, rating
from tracker.reports.excel_evidence import (
    abbreviation_sheets,
    board_sheets,
    change_sheets,
    finding_sheets,
    quality_sheets,
    query_sheets,
    signal_sheets,
)
from tracker.reports.excel_plan import measure_sheets, plan_sheets


def report_xlsx(report: HighlightReport, standing: str) -> bytes:
    """The report as .xlsx, ``standing`` on its first sheet and at the foot of each printed page."""
    title = f"{report.series.name}, {day_words(report.status_date)}: {report.programme.name}"
    return write_workbook(
        title=title,
        author=report.programme.manager,
        facts=[*_facts(report), ("Standing", standing)],
        foot=standing,
        sheets=list(_sheets(report)),
        created=datetime.combine(report.status_date, time()),
    )


def _facts(report: HighlightReport) -> Iterator[tuple[str, Value]]:
    programme, overall = report.programme, report.overall
    yield "Programme", programme.name
    yield "Organisation", programme.organisation
    yield "Senior Responsible Officer", programme.sro
    yield "Programme manager", programme.manager
    yield "Status date", report.status_date
    yield "Data to", report.data_to
    yield "Meeting", report.meeting or "not yet set"
    yield "Meeting date", report.meeting_date or "not yet set"
    yield "Edition", f"version {report.version}"
    if report.correction:
        yield "Corrects", report.correction
    yield "Overall status", rating(overall.status)
    if overall.since:
        yield "Since", overall.since
    yield "Stated by", overall.stated_by
    yield "Its themes, taken together, say", rating(overall.derived)
    if report.executive_summary:
        yield "Executive summary", report.executive_summary.text
    yield "Overall progress", overall.narrative
    if overall.path:
        yield "Path to green", overall.path


def _sheets(report: HighlightReport) -> Iterator[Sheet]:
    """The sheets of the sections that the series has, in its order."""
    for name in report.sections:
        if name in _SHEETS:
            yield from _SHEETS[name](report)
    yield _notes(report)


def _decisions(report: HighlightReport) -> Iterator[Sheet]:
    columns = [Column("No.", 6), Column("Kind", 12), Column("Decision", 36), Column("Detail", 50), Column("About", 10),
               Column("Needed by", 18), Column("From", 24), Column("Asked", 18)]  # fmt: skip
    rows: list[list[Value]] = [
        [one.number, one.kind, one.title, one.detail, one.about, one.needed_on or "now", one.asked_by, one.asked_on]
        for one in report.decisions
    ]
    yield Sheet("Decisions asked", columns, rows)


def _budget(report: HighlightReport) -> Iterator[Sheet]:
    columns = [Column("Line", 40), Column("Budget", 14), Column("Actual", 14), Column("Forecast", 14),
               Column("Variance", 14), Column("Comments", 40)]  # fmt: skip
    rows: list[list[Value]] = [
        [
            one.label,
            printed(one.budget_text, one.budget),
            printed(one.actual_text, one.actual),
            printed(one.forecast_text, one.forecast),
            printed(one.variance_text, one.variance),
            one.comment,
        ]
        for one in report.budget
    ]
    yield Sheet("Budget", columns, rows)


def _matters(title: str, what: str, where: str, matters: tuple[MatterPart, ...]) -> Sheet:
    columns = [Column("Ref", 6), Column(what, 28), Column(where, 60), Column("Owner", 28), Column("By when", 24),
               Column("Review", 20)]  # fmt: skip
    rows: list[list[Value]] = [
        [one.ref, one.title, one.description, one.owner, one.by_when, one.review] for one in matters
    ]
    return Sheet(title, columns, rows)


def _risks(report: HighlightReport) -> Iterator[Sheet]:
    columns = [Column("No.", 6), Column("Kind", 8), Column("Risk or issue", 44), Column("Mitigation", 34),
               Column("Raised", 14), Column("Owner", 22), Column("Probability", 11), Column("Impact", 8),
               Column("Score", 8), Column("Band", 11), Column("Score before", 12), Column("Movement", 16),
               Column("Proximity", 18), Column("Response", 14)]  # fmt: skip
    rows: list[list[Value]] = [
        [
            one.number,
            one.kind,
            one.description if one.kind == "issue" else f"If {one.if_text}, then {one.then_text}",
            one.mitigation,
            one.raised,
            one.owner,
            one.probability,
            one.impact,
            one.score,
            one.band.replace("_", " ").capitalize() or "issue",
            one.previous_score,
            one.movement_words,
            one.proximity.replace("_", " "),
            one.response.replace("_", " "),
        ]
        for one in report.risks_worst_first
    ]
    yield Sheet("Risks and issues", columns, rows)


def _guidance(report: HighlightReport) -> Iterator[Sheet]:
    rows: list[list[Value]] = [[rating(one.rag), one.overall, one.action] for one in report.guidance]
    yield Sheet("Guidance", [Column("Rating", 14), Column("Overall", 70), Column("Individual action", 70)], rows)


def _notes(report: HighlightReport) -> Sheet:
    """What was written on sections for this edition, and what stands under the tables on paper."""
    rows: list[list[Value]] = [[_heading(one.section), one.text] for one in report.notes if one.section != SUMMARY]
    if report.risk_note:
        rows.append(["Risks and issues", report.risk_note])
    for theme in report.themes:
        for where, note in (("Measures", theme.kpi_notes), ("Actions", theme.rating_notes)):
            if note:
                rows.append([f"{where}, theme {theme.number}", note])
    if report.programme.illustrative_note:
        rows.append(["What is illustrative", report.programme.illustrative_note])
    return Sheet("Notes", [Column("Where", 30), Column("Note", 100)], rows)


def _heading(section: str) -> str:
    return Section(section).heading if section in STANDARD else section


_SHEETS: Mapping[str, Callable[[HighlightReport], Iterator[Sheet]]] = {
    Section.DECISIONS: _decisions,
    Section.BUDGET: _budget,
    Section.CONCERNS: lambda report: iter([_matters("Concerns", "Concern", "Where it stands", report.concerns)]),
    Section.DEVELOPMENTS: lambda report: iter(
        [_matters("Developments", "Development", "What is planned", report.developments)]
    ),
    Section.RISKS: _risks,
    Section.GUIDANCE: _guidance,
    Section.MEASURES: measure_sheets,
    Section.THEMES: plan_sheets,
    Section.CHANGES: change_sheets,
    Section.QUERIES: query_sheets,
    Section.FINDINGS: finding_sheets,
    Section.BOARD: board_sheets,
    Section.SIGNALS: signal_sheets,
    Section.QUALITY: quality_sheets,
    Section.ABBREVIATIONS: abbreviation_sheets,
}
