"""Questions, recommendations and implications: written, refused with a remedy, kept as they were."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.reports import MANAGER, OWNER
from tests.signing_in import sign_in
from tracker.plan.paper_lines import LineKind, PaperLine
from tracker.plan.queries import find_programme
from tracker.plan.wordings import read_history, words_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

pytestmark = pytest.mark.demonstration

HOME = "/programmes/seahaven"
LINES = f"{HOME}/reports/lines"
QUESTION = {"heading": "Placement stability", "text": "Do children stay put?", "kpis": ["PLC3", "PLCLT"]}


def only_line(session: Session) -> PaperLine:
    return session.scalars(select(PaperLine)).one()


def test_a_question_is_added_with_its_measures_and_changed_with_its_past_kept(
    client: FlaskClient, database: Callable[[], Session]
) -> None:
    sign_in(client, MANAGER)
    assert client.post(f"{HOME}/board-questions/add", data=QUESTION).status_code == 303
    page = client.get(LINES).get_data(as_text=True)
    assert "Do children stay put?" in page
    assert "Children with 3 or more placements; " in page
    with database() as session:
        line = only_line(session)
        assert (line.kind, line.position, line.kpi_codes) == (LineKind.QUESTION, 1, ["PLC3", "PLCLT"])
        number = line.id
    address = f"{HOME}/board-questions/{number}/edit"
    form = client.get(address).get_data(as_text=True)
    assert '<option value="Placement stability" selected>' in form
    changed = {"heading": "Placement stability", "text": "Do they?", "is_open": "yes", "seen": "1"}
    assert client.post(address, data=changed).status_code == 303
    assert "no measure yet: a gap" in client.get(LINES).get_data(as_text=True)
    late = client.post(address, data=changed | {"text": "Mine"})
    assert late.status_code == 409
    assert "Mine" in late.get_data(as_text=True)
    left_out = client.post(address, data=changed | {"seen": "2", "is_open": "no"})
    assert left_out.status_code == 303
    assert "no longer printed" in client.get(LINES).get_data(as_text=True)
    with database() as session:
        said = [one.words["text"] for one in read_history(session, only_line(session))]
        assert said == ["Do they?", "Do they?", "Do children stay put?"]
        programme = find_programme(session, "seahaven")
        assert words_on(session, programme.id, PaperLine, on=date(2020, 1, 26)) == {}


@pytest.mark.parametrize(
    ("name", "sent", "problem"),
    [
        ("board-questions", QUESTION | {"text": " \x00 "}, "Write the question as the board would ask it"),
        ("board-questions", QUESTION | {"kpis": ["NONE"]}, "NONE"),
        ("board-questions", QUESTION | {"text": "{kpi:NONE latest}"}, "there is no KPI NONE"),
        ("board-questions", QUESTION | {"heading": "Elsewhere"}, "Choose one of those in the list"),
        ("recommendations", {"heading": "x" * 201, "text": "Note it"}, "200"),
        ("recommendations", {"heading": "", "text": ""}, "Write what is recommended"),
        ("recommendations", {"text": "x" * 5_001}, "5,000"),
        ("implications", {"heading": "", "text": "Words"}, "Write the area"),
    ],
)
def test_a_line_that_lacks_something_is_refused_and_kept(
    client: FlaskClient, database: Callable[[], Session], name: str, sent: dict[str, object], problem: str
) -> None:
    sign_in(client, MANAGER)
    answer = client.post(f"{HOME}/{name}/add", data=sent)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert problem in page
    assert name == "board-questions" or str(sent.get("heading", "")) in page
    with database() as session:
        assert session.scalars(select(PaperLine)).all() == []


@pytest.mark.parametrize("kind", ["board-questions", "recommendations", "implications"])
def test_a_request_without_a_form_is_refused_as_an_empty_one(client: FlaskClient, kind: str) -> None:
    sign_in(client, MANAGER)
    assert client.post(f"{HOME}/{kind}/add").status_code == 422


def test_an_implication_may_be_blank(client: FlaskClient, database: Callable[[], Session]) -> None:
    sign_in(client, MANAGER)
    assert client.post(f"{HOME}/implications/add", data={"heading": "Carbon"}).status_code == 303
    assert "Nothing is said; the row is printed empty" in client.get(LINES).get_data(as_text=True)
    with database() as session:
        number = only_line(session).id
    for wrong in (f"board-questions/{number}", f"recommendations/{number}", "implications/999"):
        assert client.get(f"{HOME}/{wrong}/edit").status_code == 404


def test_only_the_manager_writes_them(client: FlaskClient) -> None:
    sign_in(client, OWNER)
    for address in (LINES, f"{HOME}/board-questions/add", f"{HOME}/recommendations/add", f"{HOME}/implications/add"):
        assert client.get(address).status_code == 403
