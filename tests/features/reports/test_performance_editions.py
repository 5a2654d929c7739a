"""Performance reports as editions: a series of their own, chosen measures, every format, and a public version."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.reports import MANAGER, OWNER, SRO, docx_text, pdf_tags, pdf_text, squeezed
from tests.signing_in import sign_in
from tracker.domain.highlight_json import read_performance
from tracker.domain.publication_figures import MARK
from tracker.editions.queries import find_series
from tracker.editions.series import ReportSeries, SeriesKind
from tracker.plan.queries import find_programme

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

pytestmark = pytest.mark.demonstration

REPORTS = "/programmes/seahaven/reports"
CHOSEN = {"place-EXPLHI": "1", "place-PLC3": "3", "place-MISS": "2"}


@pytest.fixture
def series(database: Callable[[], Session]) -> None:
    with database() as session:
        programme = find_programme(session, "seahaven")
        assert programme is not None
        session.add(
            ReportSeries(
                programme_id=programme.id,
                slug="performance",
                name="Measures for scrutiny",
                kind=SeriesKind.PERFORMANCE,
                position=1,
                sections=[],
                is_public=True,
            )
        )
        session.commit()


def choose(client: FlaskClient, **places: str) -> int:
    page = client.get(f"{REPORTS}/series/performance/measures").get_data(as_text=True)
    seen = page.split('name="seen" value="')[1].split('"')[0]
    sent = {"seen": seen, **places}
    return client.post(f"{REPORTS}/series/performance/measures", data=sent).status_code


@pytest.mark.usefixtures("series")
def test_a_performance_report_lives_as_an_edition(client: FlaskClient) -> None:
    sign_in(client, MANAGER)
    assert choose(client, **CHOSEN | {"place-PLC3": "third"}) == 422
    assert choose(client, **CHOSEN) == 303
    preview = client.get(f"{REPORTS}/preview?series=performance").get_data(as_text=True)
    assert preview.index("Exploitation assessments graded high risk") < preview.index(
        "Children with 3 or more placements"
    )
    assert "What the board needs to know and why" in preview
    listed = client.get(f"{REPORTS}?series=performance")
    assert "Measures and order" in listed.get_data(as_text=True)

    begun = client.post(f"{REPORTS}/draft", data={"series": "performance", "status_on": ["27", "1", "2020"]})
    address = begun.headers["Location"]
    assert "Executive summary" in client.get(address).get_data(as_text=True)
    client.post(f"{address}/submit")
    sign_in(client, SRO)
    client.post(f"{address}/approve")
    assert client.post(f"{address}/publish").status_code == 303

    sign_in(client, OWNER)
    assert client.get(address).status_code == 200
    report = read_performance(client.get(f"{address}.json").get_data(as_text=True))
    assert [measure.code for measure in report.measures] == ["EXPLHI", "MISS", "PLC3"]
    placements = report.measures[2]
    assert (placements.latest, placements.periods[-2].text) == ("19.9%", "19.9")
    assert placements.chart is not None
    assert placements.chart.notes
    page, pdf = client.get(f"{address}.html").data.decode(), client.get(f"{address}.pdf").data
    word, sheet = client.get(f"{address}.docx").data, client.get(f"{address}.xlsx").data
    for text in (squeezed(pdf_text(pdf)), squeezed(docx_text(word)), squeezed(page)):
        assert squeezed(placements.finding) in text
        for note in placements.chart.notes:
            assert squeezed(note.subject) in text
            assert squeezed(f": {note.text}") in text
        assert squeezed(placements.why[:60]) in text
        assert squeezed(placements.commentary[0].text[:60]) in text
    assert {"/H1", "/Figure", "/Table", "/TOC"} <= set(pdf_tags(pdf))
    figures = CalamineWorkbook.from_filelike(BytesIO(sheet)).get_sheet_by_name("Figures").to_python()
    printed = {(row[1], row[3]): row[4] for row in figures[1:]}
    for measure in report.measures:
        for row in measure.periods:
            assert row.value is None or float(printed[measure.code, row.label]) == pytest.approx(row.value)
    assert client.get(f"{address}.pptx").status_code == 404
    compared = client.get(f"{REPORTS}/compare")
    assert compared.status_code == 200
    assert "Measures for scrutiny" not in compared.get_data(as_text=True)

    public = read_performance(client.get(f"{address}/public.json").get_data(as_text=True))
    assert [row.text for row in public.measures[0].periods][:5] == ["0", "0", MARK, MARK, MARK]
    told = client.get(f"{address}/public.pdf").data
    assert all("Public version." in one.extract_text() for one in PdfReader(BytesIO(told)).pages)
    sign_in(client, SRO)
    assert "Exploitation assessments graded high risk, in Dec 19" in client.get(f"{address}/public").get_data(
        as_text=True
    )
    assert client.get(f"{REPORTS}/compare?a={address.rsplit('/', 1)[1]}&b=draft").status_code in (200, 404)


@pytest.mark.usefixtures("series")
def test_only_the_manager_chooses_measures_and_only_of_a_performance_report(
    client: FlaskClient, database: Callable[[], Session]
) -> None:
    sign_in(client, OWNER)
    assert client.get(f"{REPORTS}/series/performance/measures").status_code == 403
    sign_in(client, MANAGER)
    assert client.get(f"{REPORTS}/series/board/measures").status_code == 404
    assert client.post(f"{REPORTS}/series/performance/measures", data={"seen": "77"}).status_code == 409
    assert choose(client) == 303
    with database() as session:
        programme = find_programme(session, "seahaven")
        assert programme is not None
        series = find_series(session, programme.id, "performance")
        assert series is not None
        assert series.sections == []
    assert client.get(f"{REPORTS}/preview.json?series=performance").json["measures"][33]["number"] == 34
