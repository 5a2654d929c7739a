"""Page, PDF, Word and JSON are the same report; each is a good file of its kind."""

import re
import subprocess
from dataclasses import replace
from html import unescape
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.reports import STATUS_DATE, docx_text, pdf_tags, pdf_text, squeezed
from tracker.app import create_app
from tracker.domain.highlight import LONGEST_SUMMARY
from tracker.domain.highlight_json import read_report as parse
from tracker.domain.highlight_words import day_words, leading_sentences, rating_words
from tracker.plan.models import Programme
from tracker.reports.queries import read_report
from tracker.reports.renderings import Format, render
from tracker.reports.trend import trend_svg
from tracker.settings import Settings

STANDING = "Draft for the Improvement Board, not submitted."


@pytest.fixture(scope="module")
def report(built):
    return built.report


@pytest.fixture(scope="module")
def pdf(built):
    return built.content(Format.PDF)


@pytest.fixture(scope="module")
def docx(built):
    return built.content(Format.DOCX)


@pytest.fixture(scope="module")
def html(built):
    return built.content(Format.HTML).decode()


@pytest.fixture(scope="module")
def pages(pdf):
    """The text of each page of the PDF."""
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def printed(report):
    """The words that a rendering must print; its tables are compared cell by cell in ``test_report_agreement``."""
    yield from printed_about_the_programme(report)
    yield from printed_in_themes(report)
    for line in report.changes.summary:
        yield line.text
    for query in report.rating_queries:
        yield query.why
    for signal in report.signals:
        yield from (signal.latest, signal.words, signal.change_words, signal.commentary)
    for finding in report.findings:
        yield finding.text
    for part in report.data_quality:
        yield from (part.where, part.message)


def printed_about_the_programme(report):
    yield from (
        report.programme.name,
        day_words(report.status_date),
        report.data_to,
        rating_words(report.overall.status),
    )
    yield report.overall.narrative
    for matter in (*report.concerns, *report.developments):
        yield from (matter.title, matter.description, matter.owner, matter.by_when, matter.review)
    for risk in report.risks:
        yield from (risk.if_text, risk.then_text, risk.mitigation, risk.owner, risk.movement_words)
    for row in report.guidance:
        yield from (row.overall, row.action)
    for decision in report.decisions:
        yield from (decision.title, decision.detail, decision.asked_by)


def printed_in_themes(report):
    for theme in report.themes:
        yield from (theme.name, theme.narrative, theme.why, theme.kpi_notes, theme.rating_notes)
        for objective in theme.objectives:
            yield from (f"{objective.ref} {objective.name}", objective.narrative)
            for action in objective.actions:
                yield from (f"{action.ref} {action.title}", action.owner, action.due)


def test_page_pdf_and_word_print_every_word_of_the_object(report, pdf, docx, html):
    texts = {
        "pdf": squeezed(pdf_text(pdf)),
        "docx": squeezed(docx_text(docx)),
        "html": squeezed(unescape(re.sub(r"<span class=\"govuk-visually-hidden\">.*?</span>|<[^>]+>", "", html))),
    }
    for form, text in texts.items():
        missing = [words for words in printed(report) if squeezed(words) not in text]
        assert missing == [], form


def test_the_pdf_is_tagged_titled_and_in_british_english(pdf):
    reader = PdfReader(BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Highlight report, 27 January 2020: Seahaven Children's Services Improvement"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_the_pdf_has_header_cells_headings_a_contents_list_and_described_pictures(pdf):
    tags = pdf_tags(pdf)
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/TOC", "/TOCI", "/Figure"} <= set(tags)
    assert tags.count("/TH") > 100


def test_every_font_of_the_pdf_is_embedded(pdf, tmp_path):
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf)
    listed = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert listed
    assert all("Arimo" in line and line.split()[-5] == "yes" for line in listed), listed


def test_each_page_but_the_first_names_programme_date_and_number(pages):
    assert "Contents" in pages[1], "the first page overflowed"
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
        assert STANDING in text
        assert number == 1 or ("Seahaven Children's Services Improvement" in text and "27 January 2020" in text)


def test_table_heads_repeat_on_the_next_page(pages):
    assert sum("Measure" in text and "Aug 19" in text for text in pages) >= 4


def test_the_word_file_has_headings_repeated_heads_and_described_pictures(docx, report):
    document = Document(BytesIO(docx))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert [f"Theme {theme.number}: {theme.name}" for theme in report.themes] == headings[1:5]
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows[1:])
    pictures = [node.get("descr") for node in document.element.body.iter(qn("wp:docPr"))]
    assert len(pictures) >= 25
    assert all(words.startswith("Trend: ") for words in pictures)
    assert document.core_properties.title.startswith("Highlight report, 27 January 2020")
    assert {node.get(qn("w:val")) for node in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def test_a_rating_in_word_is_a_word_a_shape_and_a_colour(docx):
    document = Document(BytesIO(docx))
    red = [run for table in document.tables for run in table._tbl.iter(qn("w:r")) if "Red" in "".join(run.itertext())]
    shaded = [run for run in red if run.find(f".//{qn('w:shd')}") is not None]
    assert shaded
    assert all("◆" in "".join(run.itertext()) for run in shaded)


STRANGE = (
    "التقدم جيد שלום",
    "All well 😀 ⚠️",
    "All well 漢字",
    "<script>alert(1)</script>",
    '#panic("no") *bold* _it_ $x$ @ref <label> \\ `raw` = heading',
    "=1+1",
    "bell\x07 and\x0b more",
    "one\n\n\n\ntwo",
)
LONG = {
    "4,000 characters": "Nine words that say what has happened here. " * 90,
    "4,000 characters without a space": "x" * 4_000,
}


@pytest.fixture(scope="module")
def app_context():
    """What a web page is rendered in; the report itself needs no database."""
    application = create_app(Settings(database_url="sqlite://", secret_key="a key for tests, long enough"))
    with application.app_context():
        yield


def with_words(report, first, others):
    """The report with the first words as its narrative, and each of the others as a concern and as a narrative."""
    theme = report.themes[0]
    summary = leading_sentences(first, LONGEST_SUMMARY)
    objective, concern = theme.objectives[0], report.concerns[0]
    return replace(
        report,
        overall=replace(report.overall, narrative=first, summary=summary, is_continued=summary != first),
        concerns=tuple(replace(concern, description=words) for words in others),
        themes=(
            replace(theme, narrative=first, objectives=tuple(replace(objective, narrative=words) for words in others)),
            *report.themes[1:],
        ),
    )


@pytest.mark.usefixtures("app_context")
def test_whatever_people_type_is_printed_as_text(report):
    strange = with_words(report, "\n".join(STRANGE), STRANGE)
    assert parse(render(strange, Format.JSON, STANDING).decode()) == strange
    pdf = render(strange, Format.PDF, STANDING)
    assert "Contents" in PdfReader(BytesIO(pdf)).pages[1].extract_text(), "the first page overflowed"
    said = squeezed(pdf_text(pdf))
    word = squeezed(docx_text(render(strange, Format.DOCX, STANDING)))
    html = render(strange, Format.HTML, STANDING).decode()
    assert "<script" not in html
    for words in STRANGE:
        plain = "".join(character for character in words if character.isprintable() or character == "\n")
        assert word.count(squeezed(plain)) >= 3
        if words.isascii() and words.isprintable():
            assert squeezed(words) in said


@pytest.mark.parametrize("words", LONG.values(), ids=LONG.keys())
def test_long_words_leave_the_first_page_a_page(report, words):
    long = with_words(report, words, [words])
    pages = [page.extract_text() for page in PdfReader(BytesIO(render(long, Format.PDF, STANDING))).pages]
    assert "Contents" in pages[1], "the first page overflowed"
    assert squeezed(words)[:500] in squeezed("".join(pages))
    assert squeezed(words)[:500] in squeezed(docx_text(render(long, Format.DOCX, STANDING)))


def test_emoji_and_arabic_are_printed_and_a_character_no_font_has_is_spelled_out(report):
    words = "Well 😀 جيد שלום 漢"
    made = render(replace(report, overall=replace(report.overall, summary=words)), Format.PDF, STANDING)
    said = pdf_text(made)
    assert "Well 😀" in said
    assert "שלום" in said or "םולש" in said
    assert "[cjk unified ideograph-6f22]" in said
    assert "[arabic" not in said


@pytest.mark.usefixtures("app_context")
def test_a_hundred_thousand_characters_are_printed_whole_in_every_format(report):
    """In a paragraph, in a cell that may break, and in one that usually stands on one page."""
    words = [f"{name} " + "Nine words that say what has happened here, again. " * 2_000 for name in ("A1", "B2", "C3")]
    theme = report.themes[0]
    long = replace(
        report,
        overall=replace(report.overall, narrative=words[0], is_continued=True),
        concerns=(replace(report.concerns[0], description=words[1]),),
        rating_queries=(replace(report.rating_queries[0], why=words[2]),),
        themes=(replace(theme, objectives=theme.objectives[:1]), *report.themes[1:]),
    )
    texts = {form: render(long, form, STANDING) for form in Format}
    sheets = CalamineWorkbook.from_filelike(BytesIO(texts[Format.XLSX]))
    cells = (cell for name in sheets.sheet_names for row in sheets.get_sheet_by_name(name).to_python() for cell in row)
    said = {
        Format.HTML: texts[Format.HTML].decode(),
        Format.DOCX: docx_text(texts[Format.DOCX]),
        Format.XLSX: "".join(str(cell) for cell in cells),
        Format.PDF: pdf_text(texts[Format.PDF]),
    }
    # Counted by a word of each sentence: a page may end inside a sentence.
    for form, text in said.items():
        assert text.count("happened") >= 6_000, form


def test_an_empty_programme_renders_in_every_format(session):
    programme = Programme(slug="empty", name="Empty")
    session.add(programme)
    session.flush()
    made = read_report(session, programme, on=STATUS_DATE)
    for form in Format:
        assert render(made, form, STANDING)


def test_a_gap_cuts_the_sparkline_and_an_unfinished_month_is_hollow(report):
    trend = replace(report.kpis[0].trend, values=(1.0, 2.0, None, 3.0, 4.0), target=None, is_part=True)
    svg = trend_svg(trend)
    (line,) = re.findall(r'd="([^"]*)"[^>]* stroke-width="1.5"', svg)
    assert line.count("M") == 2
    assert 'fill="#fff"' in svg
    assert "dash" in svg
    assert trend_svg(replace(trend, values=())) == ""
