"""Installations where the organisation's account is the only way in, and the emergency way for an administrator."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest

from tracker.people.queries import find_person
from tracker.people.services import add_person, set_password
from tracker.people.tokens import password_links

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session
    from werkzeug.test import TestResponse

    from tests.command import Tracker
    from tests.mailbox import Mailbox
    from tests.openid_provider import OpenIdProvider
    from tracker.domain.openid_settings import OpenId

Opened = Callable[[], AbstractContextManager["Session"]]
ADMIN = "admin@seahaven.example"
WORDS = "four unrelated plain words"

pytestmark = pytest.mark.usefixtures("programmes")


@pytest.fixture
def openid(openid: OpenId) -> OpenId:
    return replace(openid, is_only=True)


@pytest.fixture
def admin(database: Opened) -> int:
    with database() as session:
        person = add_person(session, email=ADMIN, name="A. Example", job_title="Administrator", is_admin=True)
        set_password(person, WORDS)
        session.flush()
        return person.id


def test_the_sign_in_page_shows_the_one_button(client: FlaskClient) -> None:
    page = client.get("/sign-in?next=/programmes/seahaven/week").text
    assert "Sign in with your Seahaven account" in page
    assert 'href="/sign-in/openid?next=/programmes/seahaven/week"' in page
    assert 'type="password"' not in page


@pytest.mark.usefixtures("admin")
def test_a_right_password_opens_nothing(client: FlaskClient) -> None:
    refused = client.post("/sign-in", data={"email": ADMIN, "password": WORDS})
    assert refused.status_code == 403
    assert "Passwords are switched off here. Sign in with your Seahaven account instead" in refused.text
    assert client.get("/admin").status_code == 302


def test_no_password_can_be_chosen(app: Flask, client: FlaskClient, admin: int, database: Opened) -> None:
    with database() as session:
        person = find_person(session, ADMIN)
        assert person is not None
        before, version = person.password_hash, person.credential_version
    token = password_links(app.config["SECRET_KEY"]).make({"person": admin, "version": version})
    assert client.get(f"/password/{token}").status_code == 403
    assert client.post(f"/password/{token}", data={"password": "other unrelated plain words"}).status_code == 403
    with database() as session:
        person = find_person(session, ADMIN)
        assert person is not None
        assert person.password_hash == before


def test_an_invitation_leads_to_the_programme_and_not_to_a_password(
    client: FlaskClient,
    provider: OpenIdProvider,
    come_in: Callable[..., TestResponse],
    smtp_server: Mailbox,
) -> None:
    groups = ["managers"]
    provider.has_person("ada", email="ada@seahaven.example", email_verified=True, groups=groups)
    come_in("ada")
    new = {"email": "new@seahaven.example", "name": "N", "job_title": "Head of New", "roles": ["owner"]}
    client.post("/programmes/seahaven/settings/people/add", data=new)
    text = smtp_server.received[-1].text
    assert "/password/" not in text
    assert "your Seahaven account" in text
    assert "/programmes/seahaven/" in text


@pytest.mark.usefixtures("admin")
def test_an_administrator_comes_in_by_a_link_of_the_command_line_once(
    app: Flask, client: FlaskClient, tracker: Tracker
) -> None:
    said = tracker("user", "let-in", ADMIN).stdout
    link = re.search(r"http://[^/]+(/sign-in/emergency/\S+)", said)
    assert link is not None
    asked = client.get(link.group(1))
    assert asked.status_code == 200
    assert "Emergency sign-in" in asked.text
    assert client.get("/admin").status_code == 302, "looking at the page signs nobody in"
    assert client.post(link.group(1)).location == "/admin"
    assert client.get("/admin").status_code == 200
    again = app.test_client()
    assert again.get(link.group(1)).status_code == 404
    assert again.post(link.group(1)).status_code == 404


@pytest.mark.usefixtures("admin", "client")
def test_of_two_who_use_an_emergency_link_at_once_one_gets_in(app: Flask, tracker: Tracker) -> None:
    link = re.search(r"http://[^/]+(/sign-in/emergency/\S+)", tracker("user", "let-in", ADMIN).stdout)
    assert link is not None
    address, browsers, statuses = link.group(1), [app.test_client() for _ in range(4)], []
    together = Barrier(len(browsers))

    def use(browser: FlaskClient) -> None:
        together.wait()
        statuses.append(browser.post(address).status_code)

    threads = [Thread(target=use, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 404, 404, 404]


def test_the_emergency_way_is_for_administrators_only(tracker: Tracker) -> None:
    assert "is no administrator" in tracker("user", "let-in", "manager@seahaven.example", exit_code=1).stderr
    assert "nobody has the address" in tracker("user", "let-in", "nobody@seahaven.example", exit_code=1).stderr


def test_a_token_for_another_purpose_lets_nobody_in(app: Flask, client: FlaskClient, admin: int) -> None:
    token = password_links(app.config["SECRET_KEY"]).make({"person": admin, "version": 2})
    assert client.get(f"/sign-in/emergency/{token}").status_code == 404


def test_a_role_is_given_by_command_where_a_group_took_the_last_manager(tracker: Tracker, database: Opened) -> None:
    with database() as session:
        add_person(session, email="ada@seahaven.example", name="Ada")
    assert "is now seahaven:manager" in tracker("user", "role", "ada@seahaven.example", "seahaven:manager").stdout
    refused = tracker("user", "role", "ada@seahaven.example", "seahaven:emperor", exit_code=1)
    assert "names no role" in refused.stderr


def test_the_doctor_says_what_it_finds_at_the_provider(
    provider: OpenIdProvider, tracker: Tracker, openid: OpenId
) -> None:
    asked = {
        "TRACKER_OIDC_ISSUER": openid.issuer,
        "TRACKER_OIDC_CLIENT_ID": openid.client_id,
        "TRACKER_OIDC_CLIENT_SECRET": openid.client_secret,
        "TRACKER_OIDC_ONLY": "1",
        "TRACKER_OIDC_ROLES": "g=seahaven:manager",
    }

    def examine(**settings: str) -> str:
        said = replace(tracker, environment=tracker.environment | asked | settings)("doctor", exit_code=1)
        return said.stdout

    assert "FAULT sign-in: nobody manages northdale" in examine()
    assert "tracker programme add SLUG" in examine(TRACKER_OIDC_ROLES="g=atlantis:manager")
    tracker("user", "role", "manager@seahaven.example", "northdale:manager")
    in_order = examine()
    assert "answers, with 1 key(s) that sign, by RS256" in in_order
    assert "passwords of ours are switched off" in in_order
    assert openid.client_secret not in in_order
    provider.misbehaves(discovery={"issuer": "https://elsewhere.example"})
    assert "they must agree letter for letter" in examine()
    assert "does not answer" in examine(TRACKER_OIDC_ISSUER="http://localhost:9")
    half = tracker.environment | {"TRACKER_OIDC_ISSUER": openid.issuer}
    assert "TRACKER_OIDC_CLIENT_ID is missing" in replace(tracker, environment=half)("doctor", exit_code=1).stderr
