"""What changes with an account: links in an old mailbox, pages that are out of date, and what is told of programmes
that somebody left."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date

import pytest
from sqlalchemy import select

from tests.signing_in import sign_in as sign_in_client
from tracker.adapters.db import Base
from tracker.administration.person_data import STAYS, columns_about_people, name_of
from tracker.administration.person_programmes import path_to_programme
from tracker.audit.models import AuditEntry
from tracker.people.models import Membership, Person, Role
from tracker.people.services import add_person, give_role
from tracker.people.tokens import password_links
from tracker.plan.models import Programme
from tracker.risks.models import Risk, RiskKind

ADMIN, OWNER = "admin@example.org", "quill@example.org"


@pytest.fixture
def owner(database):
    """The number of somebody with a risk in a programme; there is an administrator too."""
    with database() as session:
        programme = Programme(slug="small", name="Small programme")
        session.add(programme)
        session.flush()
        add_person(session, email=ADMIN, name="Ada Example", job_title="Systems Officer", is_admin=True)
        person = add_person(session, email=OWNER, name="Quill Zephyr", job_title="Workforce Lead")
        give_role(session, person=person, programme_id=programme.id, role=Role.OWNER)
        session.add(
            Risk(
                programme_id=programme.id,
                number=1,
                kind=RiskKind.RISK,
                if_text="The budget is cut in secret",
                then_text="Nobody is recruited",
                owner_id=person.id,
                raised_on=date(2020, 1, 6),
            )
        )
        return person.id


def seen_on(page) -> str:
    found = re.search(r'name="seen"[^>]* value="([0-9a-f]{64})"', page.text)
    assert found, page.text
    return found[1]


def account(**changed):
    return {"email": OWNER, "name": "Quill Zephyr", "job_title": "Workforce Lead"} | changed


def test_with_the_address_every_link_in_the_old_mailbox_and_every_session_ends(app, owner, sign_in, database, settings):
    theirs = app.test_client()
    sign_in_client(theirs, OWNER)
    link = f"/password/{password_links(settings.secret_key).make({'person': owner, 'version': 1})}"
    assert theirs.get("/me").status_code == 200
    assert app.test_client().get(link).status_code == 200
    client, address = sign_in(ADMIN), f"/admin/people/{owner}"
    same = client.post(address, data=account(job_title="Head of Workforce"), follow_redirects=True)
    assert "signed out everywhere" not in same.text
    assert theirs.get("/me").status_code == 200, "another title ends nothing"
    moved = client.post(address, data=account(email="quill@elsewhere.example"), follow_redirects=True)
    assert "The address changed: they are signed out everywhere" in moved.text
    assert theirs.get("/me").status_code == 302
    assert app.test_client().get(link).status_code == 410


def test_a_page_that_is_out_of_date_gives_nothing_back(owner, sign_in, database):
    client, address = sign_in(ADMIN), f"/admin/people/{owner}"
    with database() as session:
        session.get_one(Person, owner).is_admin = True
    seen = seen_on(client.get(address))
    with database() as session:
        session.get_one(Person, owner).is_admin = False
    stale = client.post(address, data=account(name="Typed", is_admin="y", seen=seen))
    assert stale.status_code == 409
    assert "Somebody saved this before you" in stale.text
    assert "may not administer the site" in stale.text
    assert 'value="Typed"' in stale.text, "what was typed is kept"
    with database() as session:
        assert (session.get_one(Person, owner).is_admin, session.get_one(Person, owner).name) == (False, "Quill Zephyr")
    now = client.post(address, data=account(name="Typed", seen=seen_on(stale)))
    assert now.status_code == 303
    with database() as session:
        assert session.get_one(Person, owner).name == "Typed"


@pytest.mark.parametrize("left", ["removed", "over"])
def test_of_a_programme_that_they_left_they_download_only_where_they_are_named(owner, sign_in, database, left):
    client = sign_in(OWNER)
    assert downloaded(client.post("/me/data"))["held"]["risk"][0]["if_text"] == "The budget is cut in secret"
    with database() as session:
        membership = session.scalars(select(Membership)).one()
        if left == "removed":
            session.delete(membership)
        else:
            membership.until = date(2020, 1, 26)
        number = session.scalars(select(Risk.id)).one()
    own = client.post("/me/data")
    held = downloaded(own)
    assert "in secret" not in json.dumps(held)
    assert "risk" not in held["held"]
    assert {"table": "risk", "id": str(number), "column": "owner_id"} in held["elsewhere"]
    assert held["held"]["sign_in_session"][0]["address"] == "127.0.0.1", "what is their own is told"
    with zipfile.ZipFile(io.BytesIO(own.data)) as opened:
        page = opened.read("read-me.html").decode()
    assert "In programmes you are not in" in page
    assert "in secret" not in page
    full = downloaded(sign_in(ADMIN).post(f"/admin/people/{owner}/export"))
    assert full["held"]["risk"][0]["if_text"] == "The budget is cut in secret"
    assert full["elsewhere"] == []


def downloaded(answer):
    with zipfile.ZipFile(io.BytesIO(answer.data)) as opened:
        return json.loads(opened.read("person.json"))


def test_what_stays_in_a_programme_is_known_to_be_its():
    staying = {column.table for column in columns_about_people() if name_of(column) in STAYS}
    assert {table.name for table in staying if not path_to_programme(table)} == {"reminder"}, "emails they were sent"
    action = path_to_programme(Base.metadata.tables["action"])
    assert [str(column) for column in action] == ["action.objective_id", "objective.theme_id", "theme.programme_id"]


def test_erasing_copies_no_network_address_into_the_audit(app, owner, sign_in, database):
    sign_in_client(app.test_client(), OWNER)
    sign_in(ADMIN).post(f"/admin/people/{owner}/erase", data={"typed": "Workforce Lead"})
    with database() as session:
        gone = select(AuditEntry).where(AuditEntry.table_name == "sign_in_session", AuditEntry.verb == "deleted")
        before = session.scalars(gone).one().before
    assert (before["address"], before["browser"]) == ("(not recorded)", "(not recorded)")
