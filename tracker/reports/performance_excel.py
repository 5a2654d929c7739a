"""The performance report as a workbook: a sheet of all measures, then tables of every figure."""

from collections.abc import Iterator
from datetime import datetime, time

from tracker.adapters.excel import Column, Sheet, Value, write_workbook
from tracker.domain.highlight_words import day_words
from tracker.domain.performance_parts import PerformanceReport
from tracker.reports.excel_cells import printed


def performance_xlsx(report: PerformanceReport, standing: str) -> bytes:
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


def _facts(report: PerformanceReport) -> Iterator[tuple[str, Value]]:
    yield "Programme", report.programme.name
    yield "Organisation", report.programme.organisation
    yield "Senior Responsible Officer", report.programme.sro
    yield "Programme manager", report.programme.manager
    yield "Status date", report.status_date
    yield "Data to", report.data_to
    yield "Meeting", report.meeting or "not yet set"
    yield "Meeting date", report.meeting_date or "not yet set"
    yield "Edition", f"version {report.version}"
    if report.correction:
        yield "Corrects", report.correction
    if report.executive_summary:
        yield "Executive summary", report.executive_summary.text


def _sheets(report: PerformanceReport) -> Iterator[Sheet]:
    yield _measures(report)
    yield _figures(report)
    if any(measure.breakdowns for measure in report.measures):
        yield _breakdowns(report)
    yield _others(report)
    yield _words(report)


def _measures(report: PerformanceReport) -> Sheet:
    columns = [Column("No.", 6), Column("Code", 12), Column("Measure", 46), Column("Section", 30), Column("Unit", 20),
               Column("Latest", 12), Column("Period", 26), Column("Direction", 16), Column("Change", 22),
               Column("Target", 20), Column("Met or missed", 16), Column("Signal", 30), Column("Why", 70),
               Column("What is measured", 70)]  # fmt: skip
    rows: list[list[Value]] = [
        [
            one.number,
            one.code,
            one.name,
            one.section,
            one.unit,
            printed(one.latest, _number_of(one.latest)) if one.latest else "none yet",
            one.latest_words,
            one.travel_words,
            one.change_words,
            one.target_words,
            one.verdict,
            one.signal_words,
            one.why,
            one.definition,
        ]
        for one in report.measures
    ]
    return Sheet("Measures", columns, rows, across=2, fixed=3)


def _number_of(text: str) -> float | None:
    """The number of a text such as ``19.9%`` or ``1,452``; None where it says more than a number."""
    plain = text.replace(",", "").replace("£", "").replace("−", "-").removesuffix("%")
    try:
        return float(plain)
    except ValueError:
        return None


def _figures(report: PerformanceReport) -> Sheet:
    columns = [Column("No.", 6), Column("Code", 12), Column("Measure", 46), Column("Period", 14), Column("Figure", 12),
               Column("State", 30), Column("Numerator", 12), Column("Denominator", 12), Column("Change", 12),
               Column("Year to date", 14), Column("Against target", 14), Column("Signal", 30)]  # fmt: skip
    rows: list[list[Value]] = [
        [
            measure.number,
            measure.code,
            measure.name,
            row.label,
            printed(row.text, row.value),
            row.words,
            *(printed(text, _number_of(text)) for text in (row.numerator, row.denominator)),
            row.change,
            printed(row.year_to_date, _number_of(row.year_to_date)),
            row.against_target,
            row.signal,
        ]
        for measure in report.measures
        for row in measure.periods
    ]
    return Sheet("Figures", columns, rows, fixed=3)


def _breakdowns(report: PerformanceReport) -> Sheet:
    columns = [Column("No.", 6), Column("Code", 12), Column("Measure", 40), Column("By", 24), Column("Category", 34),
               Column("Period", 14), Column("Figure", 12), Column("Subtotal", 10)]  # fmt: skip
    rows: list[list[Value]] = [
        [
            measure.number,
            measure.code,
            measure.name,
            picture.dimension,
            row.category,
            period.label,
            printed(cell.text, cell.value),
            "yes" if row.is_subtotal else "",
        ]
        for measure in report.measures
        for picture in measure.breakdowns
        for row in picture.rows
        for period, cell in zip(picture.periods, row.cells, strict=True)
    ]
    return Sheet("Breakdowns", columns, rows, fixed=3)


def _others(report: PerformanceReport) -> Sheet:
    columns = [Column("No.", 6), Column("Code", 12), Column("Measure", 46), Column("Whose", 26), Column("Figure", 12),
               Column("Period", 16), Column("Ours is", 40), Column("Source", 50)]  # fmt: skip
    rows: list[list[Value]] = [
        [
            measure.number,
            measure.code,
            measure.name,
            one.whose,
            printed(one.text, _number_of(one.text)),
            one.period,
            one.words,
            one.source,
        ]
        for measure in report.measures
        for one in measure.compared
    ]
    return Sheet("Beside others", columns, rows, fixed=3)


def _words(report: PerformanceReport) -> Sheet:
    columns = [Column("No.", 6), Column("Code", 12), Column("Measure", 40), Column("Kind", 16), Column("Period", 14),
               Column("Text", 90), Column("By", 26)]  # fmt: skip
    rows: list[list[Value]] = []
    for measure in report.measures:
        head: list[Value] = [measure.number, measure.code, measure.name]
        rows += [[*head, "commentary", one.period, one.text, one.author] for one in measure.commentary]
        rows += [[*head, "about the data", "", note, ""] for note in measure.notes]
    return Sheet("Commentary and data", columns, rows, fixed=3)
