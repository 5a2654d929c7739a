"""Papers as editions: chosen as a series, written, published in every format, compared, and built by the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.reports import MANAGER, OWNER, SRO, docx_text, pdf_text, squeezed
from tests.signing_in import sign_in
from tracker.domain.paper_layouts import LAYOUTS
from tracker.domain.paper_parts import Paper
from tracker.domain.publication_figures import MARK
from tracker.domain.report_documents import read_document
from tracker.editions.queries import find_series
from tracker.editions.series import SeriesKind
from tracker.kpis.models import KpiSection
from tracker.plan.queries import find_programme

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

pytestmark = pytest.mark.demonstration

REPORTS = "/programmes/seahaven/reports"


def add(client: FlaskClient, kind: str, name: str = "Paper", **more: str) -> int:
    sent = {"name": name, "audience": "Scrutiny", "kind": kind, "shown_kind": "highlight", "is_public": "y"}
    return client.post(f"{REPORTS}/series/add", data=sent | more).status_code


def choose(client: FlaskClient, *codes: str) -> None:
    page = client.get(f"{REPORTS}/series/paper/measures").get_data(as_text=True)
    sent = {"seen": page.split('name="seen" value="')[1].split('"')[0]}
    assert (
        client.post(f"{REPORTS}/series/paper/measures", data=sent | {f"place-{one}": "1" for one in codes}).status_code
        == 303
    )


def test_a_committee_report_lives_as_an_edition(client: FlaskClient, database: Callable[[], Session]) -> None:
    sign_in(client, MANAGER)
    assert add(client, "committee") == 303
    choose(client, "EXPLHI", "ASM45")
    page = client.get(f"{REPORTS}/series/paper").get_data(as_text=True)
    assert 'name="heading-background"' in page
    assert page.index("place-purpose") < page.index("place-appendices") < page.index("place-data")
    changed = {
        "name": "Paper",
        "audience": "Scrutiny",
        "kind": "committee",
        "shown_kind": "committee",
        "is_public": "y",
    }
    places = {f"place-{name}": str(at) for at, name in enumerate(("purpose", "measures", "background", "issues"), 1)}
    saved = client.post(f"{REPORTS}/series/paper", data=changed | places | {"heading-background": "Context"})
    assert saved.status_code == 303

    begun = client.post(
        f"{REPORTS}/draft", data={"series": "paper", "status_on": ["27", "1", "2020"], "item": "7b"}
    )  # fmt: skip
    address = begun.headers["Location"]
    page = client.get(address).get_data(as_text=True)
    with database() as session:
        programme = find_programme(session, "seahaven")
        query = select(KpiSection.id).where(KpiSection.programme_id == programme.id)
        number = session.scalars(query.order_by(KpiSection.position)).first()
    for name in ("summary", "purpose", "background", f"measures-{number}"):
        assert f'id="text-{name}"' in page
    for name, text, seen in (
        ("purpose", "To tell the committee.\nTo ask for its view.", "0"),
        ("background", "Quiet words. {kpi:ASM45 target}.", "0"),
    ):
        sent = {f"{name}-text": text, f"{name}-seen": seen}
        assert client.post(f"{address}/texts/{name}", data=sent).status_code == 303
    for name in ("measures-x", "nothing", "measures-99999999999"):
        assert client.post(f"{address}/texts/{name}", data={f"{name}-text": "No"}).status_code == 404
    client.post(f"{address}/submit")
    sign_in(client, SRO)
    client.post(f"{address}/approve")
    assert client.post(f"{address}/publish").status_code == 303

    sign_in(client, OWNER)
    paper = read_document(client.get(f"{address}.json").get_data(as_text=True))
    assert isinstance(paper, Paper)
    assert [one.title for one in paper.sections] == [
        "Purpose of this report", "Children at risk: gangs, youth violence, missing, exploitation",
        "Assessment, planning and visits", "Context", "Key issues",
    ]  # fmt: skip
    assert [block.text.number for block in paper.sections[0].blocks] == ["1.1", "1.2"]
    assert paper.sections[3].blocks[0].text.text == "Quiet words. at least 85%."
    page, pdf = client.get(address).data.decode(), client.get(f"{address}.pdf").data
    word = client.get(f"{address}.docx").data
    for said in (squeezed(page), squeezed(pdf_text(pdf)), squeezed(docx_text(word))):
        assert squeezed("To ask for its view.") in said
        assert squeezed("Agenda item") in said
    assert client.get(f"{address}.xlsx").status_code == 200
    assert client.get(f"{address}.pptx").status_code == 404

    public = read_document(client.get(f"{address}/public.json").get_data(as_text=True))
    assert isinstance(public, Paper)
    moved = next(one for _, one in public.tables if one.key == "EXPLHI periods")
    assert [row.cells[1].text for row in moved.rows][:5] == ["0", "0", MARK, MARK, MARK]
    assert MARK in pdf_text(client.get(f"{address}/public.pdf").data)
    edition = address.rsplit("/", 1)[1]
    compared = client.get(f"{REPORTS}/compare", query_string={"from": edition, "to": "draft"}).get_data(as_text=True)
    assert "they are reports of different kinds" in compared
    assert client.get(f"{REPORTS}/compare", query_string={"from": edition, "to": edition}).status_code == 200


def test_each_layout_is_a_choice_and_begins_with_its_own_sections(
    client: FlaskClient, database: Callable[[], Session]
) -> None:
    sign_in(client, MANAGER)
    page = client.get(f"{REPORTS}/series/add").get_data(as_text=True)
    for layout in LAYOUTS.values():
        assert f">{layout.words}</option>" in page
    for kind in LAYOUTS:
        assert add(client, kind, name=kind) == 303
    with database() as session:
        programme = find_programme(session, "seahaven")
        for kind, layout in LAYOUTS.items():
            series = find_series(session, programme.id, kind)
            assert series.kind is SeriesKind(kind)
            assert series.sections == []
            assert series.shown_sections == layout.section_names


def test_a_series_refuses_headings_and_places_that_are_none(client: FlaskClient) -> None:
    sign_in(client, MANAGER)
    add(client, "committee")
    sent = {"name": "Paper", "kind": "committee", "shown_kind": "committee", "place-purpose": "1"}
    for wrong, said in (
        ({"place-background": "first"}, "Background: write a whole number"),
        ({"heading-purpose": "x" * 121}, "Purpose of this report: This is 121 characters long"),
        ({"place-purpose": ""}, "Choose at least one section"),
        ({"kind": "poem"}, "Not a valid choice"),
    ):
        answer = client.post(f"{REPORTS}/series/paper", data=sent | wrong)
        assert answer.status_code == 422
        assert said in answer.get_data(as_text=True)
    kept = client.post(f"{REPORTS}/series/paper", data=sent | {"heading-next": "Then <b>", "place-next": "two"})
    assert 'value="Then &lt;b&gt;"' in kept.get_data(as_text=True)


def test_an_agenda_item_that_is_too_long_is_refused_and_kept(client: FlaskClient) -> None:
    sign_in(client, MANAGER)
    add(client, "committee")
    sent = {"series": "paper", "status_on": ["27", "1", "2020"], "item": "x" * 21}
    answer = client.post(f"{REPORTS}/draft", data=sent)
    assert answer.status_code == 422
    assert "Write at most 20 characters" in answer.get_data(as_text=True)
    assert "x" * 21 in answer.get_data(as_text=True)


def test_the_command_builds_a_layout_and_compares_two(tracker, tmp_path) -> None:
    asked = ("report", "build", "--programme", "seahaven", "--template")
    made = {}
    for kind, day in (("dashboard", "2020-01-27"), ("questions", "2019-12-16"), ("questions", "2020-01-27")):
        path = tmp_path / f"{kind}-{day}.json"
        tracker(*asked, kind, "--format", "json", "--date", day, "--output", str(path))
        made[kind, day] = str(path)
    dashboard, before, now = made.values()
    assert json.loads(Path(dashboard).read_text())["series"] == {
        "slug": "dashboard", "name": "Measures dashboard", "audience": "", "kind": "dashboard", "number": 0,
    }  # fmt: skip
    said = tracker("report", "compare", now, before).stdout
    assert said.startswith("From 16 December 2019 to 27 January 2020\n")
    assert "Data as of: 30 November 2019 -> 31 December 2019" in said
    assert "Children with 3 or more placements: Dec 19, " in said
    refused = tracker("report", "compare", before, dashboard, exit_code=1)
    assert "different kinds" in refused.stderr
    wrong = tracker(*asked, "committee", "--format", "pptx", "--date", "2020-01-27", "--output", "-", exit_code=1)
    assert "no PowerPoint version" in wrong.stderr
