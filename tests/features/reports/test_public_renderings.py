"""Every rendering of a public version, searched for what it must not hold."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.domain.test_highlight import full, risk, said, snapshot
from tests.domain.test_publication import placed
from tests.reports import pdf_text, squeezed
from tracker.domain.highlight_kpis import SectionFact
from tracker.domain.highlight_material import Material
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.kpi_terms import Basis
from tracker.domain.publication import public_version
from tracker.domain.publication_marks import Marks
from tracker.domain.publication_parts import PublicationPart
from tracker.domain.rag import Rag
from tracker.reports.renderings import Format, render

if TYPE_CHECKING:
    from flask import Flask

HIDDEN_WORDS = ("Zanzibar", "Quagmire", "Xylophone", "Vexation", "Team Manager North")
# July is small; April, the oldest, is hidden with it, or the year to date and the other months would tell it.
COUNTS = ["9871", "8765", "7654", "4", "6543", "5432", "7771", "8882", "9993"]
COVER = "9871"


@pytest.fixture(scope="module")
def made() -> HighlightReport:
    """A report with everything that a public version leaves out, each under a name found nowhere else."""
    from tests.domain.test_highlight import report

    entry = placed(COUNTS, code="MISS", basis=Basis.YTD, commentary="The 4 of July were siblings. Xylophone.")
    now = snapshot(
        overall=[said(Rag.RED, "A Quagmire of a case.")],
        theme=[said(Rag.RED, "Children missing fell to 4, said Vexation.")],
    )
    built = report(
        now,
        sections=[SectionFact("Safety", 3, (entry,))],
        risks=[replace(risk(1, 4, 5), mitigation="Zanzibar", owner="Team Manager North")],
        marks=Marks(updates=frozenset({"programme"}), mitigations=frozenset({1})),
        publication=PublicationPart(True, ("Director",), ("Director", "Team Manager North")),
    )
    return replace(built, concerns=tuple(replace(one, is_public=False) for one in full().concerns))


@pytest.fixture(scope="module")
def public(made: HighlightReport) -> HighlightReport:
    return public_version(made).report


def words_of(content: bytes, form: Format) -> str:
    """All that is in a file: its text, and whatever lies unseen inside it."""
    if form is Format.PDF:
        pages = PdfReader(BytesIO(content)).pages
        drawn = "".join(page.get_contents().get_data().decode("latin-1") for page in pages if page.get_contents())
        return squeezed(pdf_text(content)) + drawn
    if form in (Format.DOCX, Format.XLSX, Format.PPTX):
        with zipfile.ZipFile(BytesIO(content)) as parts:
            return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return content.decode()


@pytest.mark.parametrize("form", list(Format))
def test_no_rendering_holds_a_hidden_word_or_figure(
    app: Flask, made: HighlightReport, public: HighlightReport, form: Format
) -> None:
    with app.test_request_context():
        secret = words_of(render(made, form, "Draft."), form)
        told = words_of(render(public, form, "Public version. Draft."), form)
    for word in HIDDEN_WORDS:
        # The slide has no room for most of it.
        assert squeezed(word) in squeezed(secret) or form is Format.PPTX, f"{word} is not in the report itself"
        assert squeezed(word) not in squeezed(told)
    assert COVER not in squeezed(told).replace(",", "")
    assert "Publicversion." in squeezed(told) or form is Format.JSON


def test_each_page_says_that_it_is_the_public_version(app: Flask, public: HighlightReport) -> None:
    with app.test_request_context():
        content = render(public, Format.PDF, "Public version. Draft.")
    pages = PdfReader(BytesIO(content)).pages
    assert len(pages) > 1
    assert all("Public version" in page.extract_text() for page in pages)


def test_the_trend_of_a_public_version_has_gaps_and_its_words_name_none_of_them(
    made: HighlightReport, public: HighlightReport
) -> None:
    assert made.kpis[0].trend.values[0] == float(COVER)
    assert public.kpis[0].trend.values == (None, 8765.0, 7654.0, None, *map(float, COUNTS[4:]))
    assert "Jul" not in public.kpis[0].trend.words
    assert public.counts == public.live_texts == ()


def test_the_material_of_a_report_is_public_unless_it_says_otherwise() -> None:
    material = Material(programme=full().programme, now=snapshot(), data_to_on=date(2019, 12, 31), guidance={})
    assert material.marks == Marks()
