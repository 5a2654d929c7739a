"""Lists of statistical neighbours: held by programme, and averages worked out from them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.features.kpi_cast import ANALYST, BOARD, MANAGER, PAGE, READER, STRANGER, send, words
from tracker.imports.neighbours import stored_models
from tracker.kpis.models import Figure
from tracker.plan.queries import find_programme

pytestmark = pytest.mark.demonstration

LIST = """model,la_code,rank,neighbour_code,closeness
2021,880,1,921,Very Close
2021,880,2,879,Close
2021,880,3,807,Close
2025,880,1,925,Very Close
2025,880,2,879,Close
"""
ADDRESS = f"{BOARD}/neighbours"


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "neighbours.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def post(client, content: str | bytes, name: str = "neighbours.csv"):
    data = content.encode() if isinstance(content, str) else content
    return client.post(ADDRESS, data={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def test_lists_are_loaded_by_command_once_and_replaced_when_they_differ(tracker, file, database):
    load = ("import", "neighbours", str(file), "--programme", "seahaven")
    assert "2 added, 0 replaced, 0 unchanged" in tracker(*load, "--dry-run").stdout
    assert "2 added, 0 replaced, 0 unchanged" in tracker(*load).stdout
    assert "0 added, 0 replaced, 2 unchanged" in tracker(*load).stdout
    file.write_text(LIST.replace("2025,880,2,879", "2025,880,2,882"), encoding="utf-8")
    assert "0 added, 1 replaced, 1 unchanged" in tracker(*load).stdout
    with database() as session:
        held = stored_models(session, find_programme(session, "seahaven"))
        assert {key: model.codes for key, model in held.items()} == {
            (2021, "880"): ("921", "879", "807"),
            (2025, "880"): ("925", "882"),
        }
    for content, message in (
        (LIST.replace("2021,880,2,879", "2021,880,2,921"), "'921' stands twice in the list of 880 for the model 2021"),
        (LIST.replace("2021,880,2,879", "2021,880,2,880"), "'880' is its own neighbour"),
        (LIST.replace("2021,880,2,879", "2021,880,2,Devon"), "'Devon' is no authority's code"),
        (LIST.replace("2021,880,2", "2021,880,two"), "row 3, column rank: 'two' is not a whole number"),
        ("area,near\n880,921\n", "the heading 'model' is missing"),
    ):
        file.write_text(content, encoding="utf-8")
        refused = tracker(*load, exit_code=1)
        assert message in refused.stderr
        assert "nothing was imported" in refused.stderr


def test_the_page_shows_the_lists_and_refuses_what_is_none(sign_in):
    client = sign_in(ANALYST)
    assert "No list is held yet" in words(client.get(ADDRESS))
    for content, name, message in (
        ("", "neighbours.csv", "empty"),
        (LIST.replace("2021,880,2", "2021,880,two"), "n.csv", "row 3, column rank: 'two' is not a whole number"),
        (b"%PDF-1.7 not a list", "n.csv", "PDF"),
        (b"PK\x03\x04truncated", "n.xlsx", "damaged"),
    ):
        answer = post(client, content, name)
        assert answer.status_code == 422
        assert message.casefold() in words(answer).casefold(), words(answer)
    assert "Choose a CSV file" in words(client.post(ADDRESS, data={}))
    assert post(client, LIST).status_code == 303
    page = words(client.get(ADDRESS))
    assert "Neighbours of 880, 2025 model 925 very close 879 close" in page
    assert "Neighbours of 880, 2021 model 921 very close 879 close 807 close" in page


def test_the_average_of_a_stated_model_is_worked_out_and_says_how_many_were_used(sign_in, database):
    client = sign_in(ANALYST)
    address = f"{PAGE}/benchmarks/neighbours"
    assert "No list of neighbours is held yet" in words(client.get(address))
    post(client, LIST)
    given = {
        "model": "2021-880",
        "period": "2018/19",
        "values": "921 12.5\n879 c\n807 10.2",
        "source": "National return",
    }
    for changed, message in (
        ({"values": "999 1"}, "'999' is no neighbour in the 2021 model"),
        ({"values": "921 1\n921 2"}, "'921' stands twice"),
        ({"values": "921 many"}, "'many' is not a number"),
        ({"values": "921\n879"}, "Write a number beside at least one"),
        ({"period": "15.08.015"}, "'15.08.015' is not a date"),
        ({"source": ""}, "Write where the numbers are published"),
        ({"model": "1999-880"}, "Choose one of those in the list"),
    ):
        answer = send(client, address, **given | changed)
        assert (message, answer.status_code) == (message, 422)
        assert message in words(answer)
    assert send(client, address, **given).status_code == 303
    page = words(client.get(PAGE))
    assert "Benchmark added: 11.4, mean of 2 of 3 neighbours, 2021 model." in page
    assert "2018/19. National return, 2021 model" in page
    assert send(client, address, **given | {"model": "2025-880", "values": "925 9\n879 10"}).status_code == 303
    with database() as session:
        sources = session.scalars(select(Figure.source).where(Figure.source.startswith("National return")))
        assert set(sources) == {"National return, 2021 model", "National return, 2025 model"}


def test_only_analyst_and_manager_see_and_load_lists(sign_in):
    for person, status in ((MANAGER, 200), (READER, 403), (STRANGER, 404)):
        client = sign_in(person)
        assert client.get(ADDRESS).status_code == status
        assert client.get(f"{PAGE}/benchmarks/neighbours").status_code == status
