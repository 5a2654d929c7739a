"""Sheets of themes, measures, objectives and actions."""

from collections.abc import Iterator

from tracker.adapters.excel import Column, Number, Sheet, Value
from tracker.domain.highlight_kpi_parts import KpiPart, KpiSectionPart
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_plan_parts import ActionPart, ObjectivePart, ThemePart
from tracker.domain.highlight_sections import Section
from tracker.reports.excel_cells import benchmark, figure, quarter_rating, rating, yes


def measure_sheets(report: HighlightReport) -> Iterator[Sheet]:
    """The measures of the programme; on one sheet with those of the themes where these are printed too."""
    if not report.prints(Section.THEMES):
        yield _measures(report)


def plan_sheets(report: HighlightReport) -> Iterator[Sheet]:
    yield _themes(report)
    yield _measures(report)
    yield _objectives(report)
    yield _actions(report)


def _themes(report: HighlightReport) -> Sheet:
    columns = [Column("No.", 6), Column("Theme", 30), Column("Lead", 20), Column("Rating", 14),
               Column("Its objectives say", 14), Column("Why", 44), Column("Narrative", 50)]  # fmt: skip
    rows: list[list[Value]] = [
        [one.number, one.name, one.lead, rating(one.rag), rating(one.derived), one.why, one.narrative]
        for one in report.themes
    ]
    return Sheet("Themes", columns, rows)


def _measures(report: HighlightReport) -> Sheet:
    months = [Column(f"{one.label}{' (part)' if one.is_part else ''}", 10) for one in report.columns]
    columns = [Column("Theme", 8), Column("Section", 22), Column("Ref", 8), Column("Code", 12), Column("Measure", 34),
               Column("Unit", 10), Column(report.prior_year, 10), Column("Current", 10), Column("Current covers", 22),
               Column("Period", 14), *months, Column("Trend", 44), Column("Target min", 10), Column("Target upper", 10),
               Column("Target", 14), Column("Target by", 18), Column("Verdict", 12), Column("Direction", 12),
               Column("Change", 20), Column("National", 10), Column("National period", 14), Column("Region", 10),
               Column("Region period", 14), Column("Neighbours", 11), Column("Neighbours period", 14),
               Column("Commentary", 50)]  # fmt: skip
    return Sheet("Measures", columns, [_measure(*placed) for placed in _placed(report)], across=3, fixed=5)


def _placed(report: HighlightReport) -> Iterator[tuple[Value, KpiSectionPart, KpiPart]]:
    """Every row of every KPI table with its theme's number and its section."""
    for section in report.kpi_sections if report.prints(Section.MEASURES) else ():
        yield from ((None, section, kpi) for kpi in section.kpis)
    for theme in report.themes if report.prints(Section.THEMES) else ():
        for section in theme.kpi_sections:
            yield from ((theme.number, section, kpi) for kpi in section.kpis)


def _measure(theme: Value, section: KpiSectionPart, kpi: KpiPart) -> list[Value]:
    name = f"{kpi.name} ({kpi.marker})" if kpi.marker else kpi.name
    illustrative = " (illustrative)" if kpi.target_is_illustrative else ""
    return [
        theme,
        section.heading,
        kpi.ref,
        kpi.code,
        name,
        kpi.unit,
        figure(kpi.prior_year),
        figure(kpi.current) or kpi.current.words,
        kpi.current.label,
        kpi.basis,
        *map(figure, kpi.months),
        kpi.trend.words,
        _bare(kpi.target_min),
        _bare(kpi.target_upper),
        f"{kpi.target_text}{illustrative}" if kpi.target_text else "none set",
        kpi.target_by,
        kpi.verdict,
        kpi.direction_words,
        kpi.change_words,
        *benchmark(kpi.national),
        *benchmark(kpi.regional),
        *benchmark(kpi.neighbours),
        kpi.commentary,
    ]


def _bare(value: float | None) -> Value:
    """A number with as many decimals as it has."""
    if value is None:
        return None
    return Number(value, decimals=len(f"{value:.6f}".rstrip("0").partition(".")[2]))


def _objectives(report: HighlightReport) -> Sheet:
    columns = [Column("Theme", 8), Column("Ref", 8), Column("Objective", 30), Column("Lead", 20), Column("Rating", 14),
               Column("Stated", 14), Column("Derived from actions", 14), Column("How derived", 18),
               Column("Evidence says", 14), Column("Rating query", 10), *_quarters(report),
               Column("Progress", 56)]  # fmt: skip
    rows = [_objective(theme, one) for theme in report.themes for one in theme.objectives]
    return Sheet("Objectives", columns, rows)


def _objective(theme: ThemePart, one: ObjectivePart) -> list[Value]:
    quarters = [quarter_rating(quarter) for quarter in one.quarters]
    return [theme.number, one.ref, one.name, one.lead, rating(one.rag), rating(one.stated), rating(one.derived),
            one.derived_words, rating(one.evidence), yes(one.query), *quarters, one.narrative]  # fmt: skip


def _actions(report: HighlightReport) -> Sheet:
    columns = [Column("Theme", 8), Column("Objective", 10), Column("Ref", 8), Column("Action", 34), Column("Owner", 24),
               Column("By when", 20), Column("Due", 18), Column("Overdue", 10), Column("Slips", 8),
               *_quarters(report), Column("Now", 14), Column("Progress", 56)]  # fmt: skip
    rows = [
        _action(theme, objective, one)
        for theme in report.themes
        for objective in theme.objectives
        for one in objective.actions
    ]
    return Sheet("Actions", columns, rows)


def _action(theme: ThemePart, objective: ObjectivePart, one: ActionPart) -> list[Value]:
    quarters = [quarter_rating(quarter) for quarter in one.quarters]
    return [theme.number, objective.ref, one.ref, one.title, one.owner, one.due, one.due_on, yes(one.is_overdue),
            one.slips, *quarters, rating(one.now), one.narrative]  # fmt: skip


def _quarters(report: HighlightReport) -> list[Column]:
    return [Column(label, 12) for label in report.quarter_labels]
