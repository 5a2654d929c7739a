"""Who wrote what: for the manager and the SRO, and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tracker.audit.models import AuditEntry
from tracker.people.queries import find_person
from tracker.plan.models import Action

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

    from tests.command import Tracker

ACTIVITY = "/programmes/seahaven/activity"
MANAGER = "programme-manager@seahaven.example"
SRO = "director-of-childrens-services@seahaven.example"

Opened = Callable[[], AbstractContextManager["Session"]]
SignIn = Callable[[str], "FlaskClient"]

pytestmark = pytest.mark.demonstration


def test_a_change_is_told_with_what_it_said_before(sign_in: SignIn, database: Opened) -> None:
    client = sign_in(MANAGER)
    with database() as session:
        action = session.scalars(select(Action).order_by(Action.id)).first()
        analyst = find_person(session, "performance-analyst@seahaven.example")
        assert action is not None
        assert analyst is not None
        assert action.owner is not None
        before, typed = action.owner.job_title, {"owner_id": analyst.id, "title": "=1+1 is what it is called"}
    client.post("/programmes/seahaven/plan/1.1.1/edit", data=typed)
    page = client.get(f"{ACTIVITY}?who=Programme+Manager").text
    assert "1 entry" in page
    assert "Changed action" in page
    assert "=1+1 is what it is called" in page
    assert f"<del>{before}</del> <ins>Performance Analyst</ins>" in page

    rows = list(csv.reader(io.StringIO(client.get(f"{ACTIVITY}.csv?who=Programme+Manager").text.lstrip("\ufeff"))))
    assert [row[1:6] for row in rows[1:]] == [["Programme Manager", "web", "127.0.0.1", "changed", "action"]]


def test_everything_the_demonstration_wrote_belongs_to_its_programme(database: Opened) -> None:
    with database() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.programme_id.is_(None))).all()
        without = {entry.table_name for entry in entries}
    assert without <= {"person"}, "an account belongs to no programme; all else does"


def test_what_a_command_writes_belongs_to_the_programme_it_names(
    sign_in: SignIn, tracker: Tracker, tmp_path: object
) -> None:
    file = f"{tmp_path}/kpis.csv"
    with open(file, "w", encoding="utf-8") as out:  # noqa: PTH123 - a plain file for the command
        out.write("code,name\nNEWKPI,A new measure\n")
    tracker("import", "kpis", file, "--programme", "seahaven", "--by", MANAGER)
    page = sign_in(SRO).get(f"{ACTIVITY}?who=Programme+Manager").text
    assert "Added KPI" in page
    assert "A new measure" in page


def test_names_and_addresses_are_never_told(sign_in: SignIn) -> None:
    client = sign_in(MANAGER)
    client.post(
        "/programmes/seahaven/settings/people/add",
        data={"email": "secret@seahaven.example", "name": "Secret Name", "job_title": "Head", "roles": ["reader"]},
    )
    client.get("/programmes/seahaven/settings/people")  # which tells the manager where the email went
    for page in (client.get(ACTIVITY).text, client.get(f"{ACTIVITY}.csv").text):
        assert "secret@seahaven.example" not in page
        assert "Secret Name" not in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?what=risk", "8 entries"),
        ("?what=nothing-of-the-kind", "0 entries"),
        ("?since=2030-01-01", "0 entries"),
        ("?until=2000-01-01", "0 entries"),
        ("?page=999999999999999999999", "Newer"),
        ("?page=-3&since=rubbish&until=2020-02-31", "Page 1 of"),
    ],
)
def test_filters_hold_whatever_is_asked(sign_in: SignIn, asked: str, found: str) -> None:
    answer = sign_in(MANAGER).get(ACTIVITY + asked)
    assert answer.status_code == 200
    assert found in answer.text


def test_a_null_byte_is_refused(sign_in: SignIn) -> None:
    assert sign_in(MANAGER).get(f"{ACTIVITY}?who=%00").status_code == 400


def test_statements_do_not_grow_with_the_entries(
    sign_in: SignIn, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    client = sign_in(MANAGER)
    client.get(ACTIVITY)
    counts = []
    for asked in ("?what=risk&until=2019-01-01", "?what=risk"):
        with statements() as seen:
            client.get(ACTIVITY + asked)
        counts.append(len(seen))
    assert counts[1] <= counts[0] + 2, "one more for the labels of the risks, one for the people"
