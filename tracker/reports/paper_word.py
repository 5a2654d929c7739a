"""A paper as an editable Word file, its charts as pictures with their reading."""

from tracker.adapters.charts import SHEET, Chart, draw_pngs
from tracker.adapters.word import Picture, Run, WordFile, cell
from tracker.domain.highlight_words import day_words
from tracker.domain.paper_parts import Paper, PaperBlock, PaperChart, PaperItem, PaperTable, PaperText
from tracker.reports.paper_page import chart_key, draw_paper_charts
from tracker.reports.rag_look import GREY
from tracker.reports.word_parts import rag_cell

_CHART = 160
"""Millimetres of a chart."""
_PAGE = 269


def paper_docx(paper: Paper, standing: str) -> bytes:
    """The paper as .docx, ``standing`` at the foot of each page."""
    title = f"{paper.series.name}, {day_words(paper.status_date)}"
    file = WordFile(
        title=f"{title}: {paper.programme.name}",
        author=paper.programme.manager,
        running_head=(paper.programme.name, title),
        foot=standing,
    )
    file.paragraph(Run(paper.programme.name, colour=GREY))
    file.heading(title, 0)
    file.table(["", ""], [[cell(one.label, colour=GREY), cell(one.text)] for one in paper.cover], [40, 229])
    if paper.executive_summary:
        file.heading("Executive summary", 2)
        for line in filter(str.strip, paper.executive_summary.text.split("\n")):
            file.paragraph(line)
    if len(paper.sections) > 1:
        file.heading("Contents", 2)
        file.contents([section.numbered_title for section in paper.sections])
    charts = draw_paper_charts(paper, SHEET)
    pngs = dict(zip(charts, draw_pngs(list(charts.values())), strict=True))
    for section in paper.sections:
        file.heading(section.numbered_title, 1)
        for at, block in enumerate(section.blocks):
            key = chart_key(section.id, at)
            if block.chart is not None:
                _draw(file, block.chart, charts[key], pngs[key])
            else:
                _write(file, block)
    return file.saved()


def _write(file: WordFile, block: PaperBlock) -> None:
    if block.heading:
        file.heading(block.heading, 2)
    elif block.text is not None:
        _paragraph(file, block.text)
    elif block.table is not None:
        _table(file, block.table)
    for item in block.items:
        _item(file, item)


def _paragraph(file: WordFile, one: PaperText) -> None:
    is_small, colour = one.look == "small", GREY if one.look in ("muted", "small") else ""
    runs = [Run(f"{one.number}  ")] if one.number else []
    runs += [Run(f"{one.label}: ", bold=True)] if one.label else []
    runs.append(Run(one.text, bold=one.look == "lead", small=is_small, colour=colour))
    runs += [Run(f" {one.by}", colour=GREY)] if one.by else []
    file.paragraph(*runs)


def _item(file: WordFile, item: PaperItem) -> None:
    runs = [Run(f"{item.label} ")] if item.label else []
    runs.append(Run(item.text))
    runs += [Run(f" ({item.aside})", colour=GREY)] if item.aside else []
    file.paragraph(*runs, style=None if item.label else "List Bullet")


def _table(file: WordFile, table: PaperTable) -> None:
    file.paragraph(Run(f"Table {table.number}: {table.title}", bold=True))
    heads = [cell(one.name, bold=True, number=one.is_number) for one in table.columns]
    rows = [
        [
            rag_cell(one.rag)
            if one.rag
            else cell(
                f"{one.text}{f' [{one.note}]' if one.note else ''}",
                number=at.is_number,
                bold=row.is_total,
            )
            for one, at in zip(row.cells, table.columns, strict=True)
        ]
        for row in table.rows
    ]
    file.table(heads, rows, _widths(table))
    for number, note in enumerate(table.notes, 1):
        file.paragraph(Run(f"{number}. {note}", small=True, colour=GREY))


def _widths(table: PaperTable) -> list[float]:
    """Millimetres: numbers get the room they need, words share what is left by their length."""
    words = [at for at, column in enumerate(table.columns) if not column.is_number]
    number = min(28.0, (_PAGE - 40 * len(words)) / max(1, len(table.columns) - len(words)))
    longest = {at: max(8, *(min(160, len(row.cells[at].text)) for row in table.rows), 8) for at in words}
    left = _PAGE - number * (len(table.columns) - len(words))
    whole = sum(longest.values()) or 1
    room = min(left, whole * 2.6)
    return [room * longest[at] / whole if at in longest else number for at in range(len(table.columns))]


def _draw(file: WordFile, held: PaperChart, chart: Chart, png: bytes) -> None:
    if held.number:
        file.paragraph(Run(f"Chart {held.number}: {chart.title}", bold=True))
    file.picture(Picture(png, f"{chart.title}. {chart.description}", _CHART))
    for number, note in enumerate(held.series.notes, 1):
        file.paragraph(
            Run(f"{number}. ", small=True),
            Run(note.subject, bold=True, small=True),
            Run(f": {note.text}", small=True),
        )
    if held.series.how:
        file.paragraph(Run(" ".join(held.series.how), small=True, colour=GREY))
