"""One slide that fits, however much there is to say; the notes say all of it."""

from dataclasses import replace
from io import BytesIO

import pytest
from pptx import Presentation
from pptx.util import Inches

from tracker.reports.renderings import Format
from tracker.reports.slide import report_pptx

LONG = "Nine words that say what has happened here, again. "


def slide_of(content):
    show = Presentation(BytesIO(content))
    assert (show.slide_width, show.slide_height) == (Inches(13.333), Inches(7.5))
    (slide,) = show.slides
    return slide


def bottom(shape):
    """Where a shape ends; a table as tall as its rows."""
    if shape.has_table:
        return shape.top + sum(row.height for row in shape.table.rows)
    return shape.top + shape.height


def test_the_slide_has_a_title_native_tables_with_a_reading_and_notes(built):
    slide = slide_of(built.content(Format.PPTX))
    report = built.report
    assert slide.shapes.title.text_frame.text == "Highlight report, 27 January 2020"
    tables = [shape for shape in slide.shapes if shape.has_table]
    assert [shape.name for shape in tables] == [
        "Themes",
        "Decisions asked of the board",
        "What changed since 16 Dec 2019",
        "Top risks",
        "Signals in the figures",
    ]
    assert all(shape._element.nvGraphicFramePr.cNvPr.get("descr").startswith(shape.name) for shape in tables)
    assert all(shape.table.first_row for shape in tables)
    themes = [[cell.text for cell in row.cells] for row in tables[0].table.rows]
    assert [row[2] for row in themes] == ["Rating", "◆ Red", "▲ Amber", "◆ Red", "– Not rated"]
    rating = next(shape for shape in slide.shapes if shape.name == "Overall rating")
    assert rating.text_frame.text == "◆ Red"
    notes = slide.notes_slide.notes_text_frame.text
    assert report.overall.narrative in notes
    for words in (*(one.why for one in report.themes), *(one.title for one in report.decisions),
                  *(one.if_text[1:] for one in report.risks), *(one.name for one in report.signals)):  # fmt: skip
        assert words in notes


def longest(report):
    """The same report with long words everywhere and more rows than there is room for."""
    words = LONG * 60
    theme = replace(report.themes[0], name=words, why=words)
    risk = replace(report.risks[0], if_text=words, movement_words=words)
    decision = replace(report.decisions[0], title=words, asked_by="x" * 400)
    signal = replace(report.signals[0], name=words, words=words)
    summary = tuple(replace(line, text=words) for line in report.changes.summary)
    return replace(
        report,
        programme=replace(report.programme, name=words),
        meeting=words,
        overall=replace(report.overall, summary=words),
        themes=(theme,) * 12,
        risks=(risk,) * 30,
        decisions=(decision,) * 20,
        signals=(signal,) * 30,
        changes=replace(report.changes, summary=summary),
    )


@pytest.mark.parametrize("shape_report", [lambda report: report, longest], ids=["seeded", "longest"])
def test_nothing_leaves_the_slide_or_covers_something_else(built, shape_report):
    slide = slide_of(report_pptx(shape_report(built.report), "Draft. " * 80))
    shapes = [shape for shape in slide.shapes if shape.name != "Band"]
    for shape in shapes:
        assert shape.left >= 0
        assert shape.left + shape.width <= Inches(13.34), shape.name
        assert bottom(shape) <= Inches(7.5), shape.name
    for at, one in enumerate(shapes):
        for other in shapes[at + 1 :]:
            beside = one.left + one.width <= other.left + 9 or other.left + other.width <= one.left + 9
            assert beside or bottom(one) <= other.top + Inches(0.03) or bottom(other) <= one.top + Inches(0.03), (
                one.name, other.name)  # fmt: skip


def test_rows_without_room_are_counted_and_stand_in_the_notes(built):
    report = longest(built.report)
    slide = slide_of(report_pptx(report, "Draft"))
    said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    risks = next(shape.table for shape in slide.shapes if shape.name == "Top risks")
    shown = len(risks.rows) - 1
    assert f"Top risks  +{30 - shown} in notes" in said
    notes = slide.notes_slide.notes_text_frame.text
    assert len(notes.split("Top risks\n")[1].split("\n\n")[0].split("\n")) == 30


def test_an_empty_report_still_makes_a_slide(built):
    report = replace(
        built.report, themes=(), decisions=(), signals=(), risks=(), changes=replace(built.report.changes, since=None)
    )
    said = [shape.text_frame.text for shape in slide_of(report_pptx(report, "")).shapes if shape.has_text_frame]
    assert said.count("None.") == 4
