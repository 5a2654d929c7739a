"""Whoever is refused something leaves one line in the log, which says who, what and from where, and holds no secret."""

from __future__ import annotations

import json
import logging
import re
import sys
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from tests.command import SECRET_KEY
from tests.signing_in import sign_in
from tracker.people.models import Role
from tracker.people.services import add_person, give_role
from tracker.people.tokens import password_links
from tracker.plan.models import Programme
from tracker.reminders.links import LinkHolder, make_token
from tracker.web.logs import JsonLines

READER, MANAGER, ADMIN = (f"{who}@seahaven.example" for who in ("reader", "manager", "admin"))
LOGGER = "tracker.web.refusals"


@pytest.fixture
def people(database) -> dict[str, int]:
    """A reader and a manager of seahaven, and an administrator; northdale is nobody's. Their numbers by address."""
    with database() as session:
        for slug in ("seahaven", "northdale"):
            session.add(Programme(slug=slug, name=slug.title(), organisation="A council"))
        session.flush()
        seahaven = session.scalars(select(Programme).where(Programme.slug == "seahaven")).one()
        numbers = {}
        for email, role in ((READER, Role.READER), (MANAGER, Role.MANAGER), (ADMIN, None)):
            person = add_person(session, email=email, name="Nora Name", job_title="Head of Titles")
            person.is_admin = role is None
            if role:
                give_role(session, person=person, programme_id=seahaven.id, role=role)
            numbers[email] = person.id
        return numbers


@pytest.fixture
def refused(caplog):
    """``refused()`` is what the log says of refusals since it was asked last: the fields of each."""

    def since():
        found = [record.fields for record in caplog.records if record.name == LOGGER]
        caplog.clear()
        return found

    return since


@pytest.fixture
def reader(people, sign_in):
    return sign_in(READER)


def test_what_a_role_does_not_include_is_logged_with_person_route_and_address(reader, people, refused, caplog):
    assert reader.get("/programmes/seahaven/settings/people").status_code == 403
    assert caplog.messages[-1] == (
        f"refused: not allowed, person {people[READER]}, GET members.index in seahaven, from 127.0.0.1"
    )
    assert refused() == [
        {
            "refusal": "not allowed",
            "person": people[READER],
            "method": "GET",
            "route": "members.index",
            "programme": "seahaven",
            "address": "127.0.0.1",
        }
    ]


def test_the_page_of_administrators_is_logged_when_somebody_else_asks(reader, refused):
    assert reader.get("/admin/people").status_code == 403
    assert [(line["refusal"], line["route"]) for line in refused()] == [("not allowed", "accounts.index")]


def test_another_programme_is_logged_by_its_name_and_answered_like_one_that_never_was(reader, refused):
    theirs, nowhere = reader.get("/programmes/northdale/week"), reader.get("/programmes/nowhere/week")
    assert theirs.status_code == nowhere.status_code == 404
    made_anew = r'nonce="[^"]+"|[\w-]+\.[\w-]{6}\.[\w-]+'  # of each page: its nonce, and the token of its forms
    said = [re.sub(made_anew, "", one.text.replace("northdale", "nowhere")) for one in (theirs, nowhere)]
    assert said[0] == said[1]
    first, second = refused()
    assert (first["refusal"], first["programme"]) == ("another programme", "northdale")
    assert second["refusal"] == "not there"
    assert "programme" not in second, "what somebody typed stands in no log"


def test_a_number_that_another_programme_has_is_logged(reader, refused):
    assert reader.get("/programmes/seahaven/risks/4711").status_code == 404
    assert [line["refusal"] for line in refused()] == ["not there"]


def test_an_address_that_is_none_of_ours_and_a_wrong_field_are_no_refusals(client, people, refused):
    assert client.get("/wp-login.php").status_code == 404
    assert client.get("/static/nothing.css").status_code == 404
    assert client.get("/programmes/seahaven/week").status_code == 302
    assert client.post("/sign-in", data={"email": READER, "password": "wrong"}).status_code == 422
    assert refused() == []


def test_a_form_without_its_token_is_logged(app, people, refused):
    client = app.test_client()
    sign_in(client, READER)
    assert client.post("/sign-out").status_code == 400
    assert [(line["refusal"], line["person"]) for line in refused()] == [("form without its token", people[READER])]


def test_asking_too_often_is_logged(settings, make_app, people, refused):
    client = make_app(replace(settings, limits=0.02)).test_client()
    assert [client.get("/calendar/x.ics").status_code for _ in range(2)] == [404, 429]
    assert [line["refusal"] for line in refused()] == ["link or token", "too often"]


def test_another_host_is_logged(client, refused):
    assert client.get("/sign-in", headers={"Host": "other.example"}).status_code == 400
    assert refused() == [{"refusal": "another host", "address": "127.0.0.1"}]


@pytest.mark.parametrize(
    "path", ["/password/{}", "/reset/{}", "/calendar/{}.ics", "/sign-in/emergency/{}", "/u/off/{}"]
)
def test_a_link_that_is_forged_or_over_is_logged_without_its_token(client, people, settings, refused, caplog, path):
    for token in ("eyJwZXJzb24iOjF9.aaaaaa.forged-forged", password_links("another key").make({"person": 1})):
        assert client.get(path.format(token)).status_code in (404, 410)
        assert token not in caplog.text
        assert [line["refusal"] for line in refused()] == ["link or token"]


def test_the_link_of_a_reminder_that_is_forged_is_logged_once_it_is_used(client, settings, refused):
    client.get(f"/u/{make_token('another key, as long', LinkHolder(1, 1))}")
    assert refused() == []
    assert client.get("/u").status_code == 410
    assert [(line["refusal"], line["route"]) for line in refused()] == [("link or token", "link.page")]


def test_a_cookie_that_was_not_signed_here_is_logged_and_one_that_is_empty_or_old_is_not(
    app, client, refused, monkeypatch
):
    client.set_cookie("tracker", "eyJzaWduX2luIjoieCJ9.aaaaaa.forged")
    assert client.get("/me").status_code == 302
    assert [line["refusal"] for line in refused()] == ["cookie that was not signed here"]
    client.set_cookie("tracker", app.session_interface.get_signing_serializer(app).dumps({}))
    client.get("/me")
    client.set_cookie("tracker", "")
    client.get("/me")
    monkeypatch.setattr(type(app), "permanent_session_lifetime", timedelta(seconds=-1))
    client.set_cookie("tracker", app.session_interface.get_signing_serializer(app).dumps({"sign_in": "x"}))
    client.get("/me")
    assert refused() == []


def test_a_file_that_cannot_be_read_is_logged(people, sign_in, refused):
    manager = sign_in(MANAGER)
    data = {"file": (BytesIO(b"%PDF-1.7"), "figures.xlsx"), "kind": "figures"}
    assert manager.post("/programmes/seahaven/import", data=data).status_code == 422
    assert [line["refusal"] for line in refused()] == ["file"]


def test_no_name_and_no_address_of_a_person_stands_in_it(reader, refused, caplog):
    for path in ("/admin", "/programmes/northdale/week", "/programmes/seahaven/settings/people"):
        reader.get(path)
    for theirs in ("Nora", "seahaven.example", "Head of Titles"):
        assert theirs not in caplog.text


# Lines of JSON


def test_a_line_of_json_holds_the_refusal_field_by_field_and_its_time_in_utc(reader, caplog):
    reader.get("/programmes/seahaven/settings/people")
    line = JsonLines().format(caplog.records[-1])
    said = json.loads(line)
    assert "\n" not in line
    assert said["time"].endswith("+00:00")
    assert (said["level"], said["logger"], said["route"]) == ("WARNING", LOGGER, "members.index")


def test_a_traceback_is_a_field_without_what_opens_anything():
    token = password_links(SECRET_KEY).make({"person": 1})
    try:
        raise RuntimeError(f"cannot open /password/{token}")
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "broke\n%s", (f"/u/{token}",), sys.exc_info())
    line = JsonLines().format(record)
    assert json.loads(line)["traceback"].startswith("Traceback")
    assert json.loads(line)["message"] == "broke\n/u/..."
    assert token not in line
    assert "\n" not in line
