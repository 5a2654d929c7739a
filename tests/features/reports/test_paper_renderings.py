"""A paper says the same in every format, in every layout, and its public version keeps the small counts from all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from tests.domain.test_paper import CONVERSION, MONTHS, audit
from tests.figures import count_kpi, figure, monthly, parts
from tests.golden_reports import hold_against_kept, said_in_html
from tests.papers import categories, fact_of, paper_of
from tests.reports import docx_text, pdf_tags, pdf_text, squeezed
from tracker.domain.highlight_text_parts import TextPart
from tracker.domain.kpi_chain import chain_table
from tracker.domain.kpi_terms import Basis
from tracker.domain.paper_layouts import LAYOUTS
from tracker.domain.paper_material import LineFact
from tracker.domain.paper_publication import public_paper
from tracker.domain.performance_parts import CommentPart
from tracker.domain.publication_figures import MARK
from tracker.domain.report_documents import read_document
from tracker.reports.renderings import Format, formats_of, render

if TYPE_CHECKING:
    from flask import Flask

    from tracker.domain.paper_parts import Paper

ON = date(2015, 5, 31)
STANDING = "Draft, not submitted."


def full_paper(kind: str) -> Paper:
    """Something of everything that a paper can print."""
    said = [CommentPart("May 15", "Fewer contacts & <more> care.", "Performance Analyst")]
    conversion = fact_of(CONVERSION, parts("2014-04", MONTHS), on=ON, said=said)
    moves = fact_of(count_kpi(code="MOV", name="Unplanned moves"), monthly("2014-04", "9 8 3 12 14 11 10 9 12"), on=ON)
    whole, part = figure("2015-04", "90"), figure("2015-04", "40")
    contacts = fact_of(
        count_kpi(code="CON", name="Contacts made"),
        [whole, *categories(whole, {"Police": "50", "Schools": "40"}, "source", note="From the front door.")],
        on=ON,
    )
    referrals = fact_of(
        count_kpi(code="REF", name="Referrals taken"),
        [part, *categories(part, {"Police": "22", "Schools": "18"}, "source")],
        on=ON,
    )
    chain = chain_table("Front door", Basis.PERIOD, [one.entry.reading for one in (contacts, referrals)])
    return paper_of(
        kind,
        {"Front door": [conversion, contacts, referrals], "Placements": [moves]},
        on=ON,
        texts=[TextPart("summary", "All in all."), TextPart("purpose", "To report."), TextPart("data", "Live data.")],
        lines=[
            LineFact("question", "Front door", "Do the right cases come in?", ("CONV",)),
            LineFact("question", "Front door", "Is there money?"),
            LineFact("recommendation", "To the committee", "Note the report"),
            LineFact("implication", "Carbon", ""),
        ],
        chains=[chain],
        records=[audit()],
    )


def texts_of(paper: Paper) -> Iterator[str]:
    """Every text that a rendering has to print."""
    yield from (line.text for line in paper.cover)
    if paper.executive_summary:
        yield paper.executive_summary.text
    for section in paper.sections:
        yield section.title
        for block in section.blocks:
            yield block.heading
            if block.text:
                yield from (block.text.label, block.text.text, block.text.by)
            for item in block.items:
                yield from (item.text, item.aside)
            if block.table:
                yield block.table.title
                yield from (column.name for column in block.table.columns)
                yield from (cell.text for row in block.table.rows for cell in row.cells)
                yield from block.table.notes
            if block.chart:
                yield from (note.text for note in block.chart.series.notes)


@pytest.fixture
def renders(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("renders")
@pytest.mark.parametrize("kind", LAYOUTS)
def test_every_rendering_prints_every_text_and_figure(kind: str) -> None:
    paper = full_paper(kind)
    made = {form: render(paper, form, STANDING) for form in formats_of(kind)}
    assert set(made) == set(Format) - {Format.PPTX}
    assert read_document(made[Format.JSON].decode()) == paper
    book = CalamineWorkbook.from_filelike(BytesIO(made[Format.XLSX]))
    cells = [str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    said = {
        Format.HTML: squeezed(said_in_html(made[Format.HTML])),
        Format.PDF: squeezed(pdf_text(made[Format.PDF])),
        Format.DOCX: squeezed(docx_text(made[Format.DOCX])),
    }
    for text in filter(None, texts_of(paper)):
        for form, words in said.items():
            assert squeezed(text) in words, f"{form} lacks {text!r}"
    assert {"/H1", "/H2", "/Table", "/TH", "/TOC"} <= set(pdf_tags(made[Format.PDF]))
    figures = {
        (row[0], row[3], row[5]): row[6] for row in book.get_sheet_by_name("Tables").to_python() if row[5] != "note"
    }
    for _, table in paper.tables:
        for line, row in enumerate(table.rows, 1):
            for column, cell in zip(table.columns[1:], row.cells[1:], strict=True):
                stored = figures[float(table.number), float(line), column.name]
                if cell.value is None:
                    assert squeezed(str(stored)) == squeezed(cell.text)
                elif isinstance(stored, float):
                    assert stored == pytest.approx(cell.value)
    assert any(text in cells for text in ("To report.", "Live data.", "Note the report"))
    for form in (Format.HTML, Format.PDF, Format.DOCX, Format.XLSX):
        hold_against_kept(f"paper-{kind}", form, made[form])


@pytest.mark.usefixtures("renders")
def test_no_rendering_of_the_public_version_has_a_suppressed_figure() -> None:
    paper = public_paper(full_paper("dashboard")).report
    html = said_in_html(render(paper, Format.HTML, STANDING))
    [row] = [line for line in html.split("\n") if line.startswith("| Jun 14")][-1:]
    assert row.count(MARK) == 2
    for words in (pdf_text(render(paper, Format.PDF, STANDING)), docx_text(render(paper, Format.DOCX, STANDING))):
        assert MARK in words
    book = CalamineWorkbook.from_filelike(BytesIO(render(paper, Format.XLSX, STANDING)))
    charted = {(row[0], row[2]): row[3] for row in book.get_sheet_by_name("Charts").to_python()}
    assert charted["MOV", "Jun 14"] == MARK
    tables = {(row[1], row[4], row[5]): row[6] for row in book.get_sheet_by_name("Tables").to_python()}
    assert tables["Unplanned moves", "Jun 14", "Number"] == MARK
    assert '"value": 3.0' not in render(paper, Format.JSON, STANDING).decode()


@pytest.mark.usefixtures("renders")
def test_a_paper_without_anything_and_one_with_odd_characters_can_be_rendered() -> None:
    odd = "A\u200b very-long-word-without-any-space-in-it-at-all-whatever 😀 <script>alert(1)</script> #set text()"
    for kind in LAYOUTS:
        for paper in (paper_of(kind, {}), paper_of(kind, {}, texts=[TextPart("summary", odd), TextPart("next", odd)],
                                                   sections=("next",))):  # fmt: skip
            for form in (Format.HTML, Format.PDF, Format.DOCX, Format.XLSX):
                assert render(paper, form, STANDING)
    assert b"<script>" not in render(paper, Format.HTML, STANDING)
