"""The measures of the programme, and a theme with its measures, objectives and actions, in the Word report."""

from tracker.adapters.word import Cell, Run
from tracker.domain.highlight_plan_parts import ThemePart
from tracker.domain.highlight_sections import Section
from tracker.domain.periods import format_day
from tracker.reports.rag_look import GREY
from tracker.reports.word_parts import below, objective_rows, rag_run
from tracker.reports.word_writing import ReportWriting


def write_measures(writing: ReportWriting) -> None:
    writing.kpi_table(writing.report.kpi_sections)


def write_themes(writing: ReportWriting) -> None:
    """Each theme on a page of its own, after what was written on them all."""
    for place, theme in enumerate(writing.report.themes):
        _write_theme(writing, theme, after_note=place == 0)


def _write_theme(writing: ReportWriting, theme: ThemePart, *, after_note: bool) -> None:
    file = writing.file
    file.heading(f"Theme {theme.number}: {theme.name}", 1, on_new_page=True)
    if after_note:
        writing.note(Section.THEMES)
    file.paragraph(rag_run(theme.rag))
    writing.prose(theme.narrative or "Nobody has written an update for this theme.")
    if theme.derived not in (theme.rag, "not_rated"):
        file.paragraph(Run("Its objectives say ", colour=GREY), rag_run(theme.derived))
    if theme.kpi_sections:
        writing.kpi_table(theme.kpi_sections)
        file.paragraph(Run(theme.kpi_notes, small=True, colour=GREY))
    file.heading("Objectives and actions", 2)
    quarters = [below(*label.split(" ", 1)) for label in writing.report.quarter_labels]
    now = below("Now", format_day(writing.report.status_date))
    heads: list[Cell | str] = ["Objective", "Action", *quarters, now, "Progress"]
    rows = [row for objective in theme.objectives for row in objective_rows(objective)]
    writing.table_or_none(heads, rows, [43, 58, 22, 22, 22, 22, 22, 58])
    if theme.rating_notes:
        file.paragraph(Run(theme.rating_notes, small=True, colour=GREY))
