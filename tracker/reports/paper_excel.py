"""A paper as a workbook: its words and lists on one sheet, then every table as rows of figures."""

from collections.abc import Iterator
from datetime import datetime, time

from tracker.adapters.excel import Column, Sheet, Value, write_workbook
from tracker.domain.highlight_words import day_words
from tracker.domain.paper_parts import Paper
from tracker.reports.excel_cells import printed


def paper_xlsx(paper: Paper, standing: str) -> bytes:
    """The paper as .xlsx, ``standing`` on its first sheet and at the foot of each printed page."""
    title = f"{paper.series.name}, {day_words(paper.status_date)}: {paper.programme.name}"
    facts: list[tuple[str, Value]] = [("Programme", paper.programme.name)]
    facts += [(line.label, line.text) for line in paper.cover]
    if paper.executive_summary:
        facts.append(("Executive summary", paper.executive_summary.text))
    return write_workbook(
        title=title,
        author=paper.programme.manager,
        facts=[*facts, ("Standing", standing)],
        foot=standing,
        sheets=[_words(paper), _tables(paper), *_charts(paper)],
        created=datetime.combine(paper.status_date, time()),
    )


def _words(paper: Paper) -> Sheet:
    columns = [Column("Section", 8), Column("Title", 34), Column("No.", 8), Column("Of", 24), Column("Text", 100),
               Column("Beside it", 40)]  # fmt: skip
    rows: list[list[Value]] = []
    for section in paper.sections:
        head: list[Value] = [section.number, section.title]
        for block in section.blocks:
            if block.heading:
                rows.append([*head, "", "", block.heading, "heading"])
            if block.text:
                one = block.text
                rows.append([*head, one.number, one.label, one.text, one.by])
            rows += [[*head, item.label, "", item.text, item.aside] for item in block.items]
    return Sheet("Words", columns, rows, fixed=2)


def _tables(paper: Paper) -> Sheet:
    """A row for each cell: which table it stands in, its row and its column."""
    columns = [Column("Table", 8), Column("Title", 60), Column("Section", 34), Column("Line", 6), Column("Row", 40),
               Column("Column", 30), Column("Figure or words", 24), Column("Note", 60)]  # fmt: skip
    rows: list[list[Value]] = []
    for section, table in paper.tables:
        for line, row in enumerate(table.rows, 1):
            name = row.cells[0].text
            for column, cell in zip(table.columns[1:], row.cells[1:], strict=True):
                notes = [table.notes[number - 1] for number in (row.cells[0].note, cell.note) if number]
                rows.append(
                    [
                        table.number,
                        table.title,
                        section.numbered_title,
                        line,
                        name,
                        column.name,
                        printed(cell.text, cell.value),
                        "; ".join(notes),
                    ]
                )
        rows += [
            [table.number, table.title, section.numbered_title, None, "", "note", note, ""] for note in table.notes
        ]
    return Sheet("Tables", columns, rows, across=2, fixed=2)


def _charts(paper: Paper) -> Iterator[Sheet]:
    columns = [Column("Code", 14), Column("Measure", 50), Column("Period", 16), Column("Figure", 14),
               Column("Signal", 20)]  # fmt: skip
    charts = [block.chart for section in paper.sections for block in section.blocks if block.chart]
    if charts:
        rows: list[list[Value]] = [
            [chart.code, chart.series.name, one.period.label, printed(one.text, one.value), one.meaning]
            for chart in charts
            for one in chart.series.columns
        ]
        noted: list[list[Value]] = [
            [chart.code, chart.series.name, note.subject, note.text, "note"]
            for chart in charts
            for note in chart.series.notes
        ]
        yield Sheet("Charts", columns, rows + noted, fixed=2)
