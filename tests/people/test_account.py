"""The page of one's own account."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from tests.people.conftest import HOME, MANAGER, OWNER, PASSWORD, emails_have_gone
from tracker.people.queries import find_person
from tracker.people.sign_in_models import SignedInBy, SignInSession

NEW = "kettle harbour sunday"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"


def change(client, current=PASSWORD, new=NEW):
    return client.post("/account/password", data={"current_password": current, "password": new})


def test_it_shows_title_and_address_and_where_one_is_signed_in(app, browser_of):
    manager = browser_of(MANAGER)
    app.test_client().post(
        "/sign-in",
        data={"email": MANAGER, "password": PASSWORD},
        headers={"User-Agent": WINDOWS},
        environ_overrides={"REMOTE_ADDR": "2001:db8::7"},
    )
    page = re.sub(r"\s+", " ", manager.get("/account").text)
    assert "<dd>Head of manager</dd>" in page
    assert f"<dd>{MANAGER}</dd>" in page
    assert "Mo Manager" not in page
    first, second = re.findall(r"<li> <div>.*?</li>", page)
    assert "Edge on Windows" in first
    assert "2001:db8::7" in first
    assert "this one" not in first
    assert "this one" in second
    assert "/end" not in second
    assert 'href="/account"' in page


def test_a_browser_that_says_something_else_is_only_text(app, browser_of, database):
    with database() as session:
        row = {"secret_hash": "x" * 64, "credential_version": 1, "by": SignedInBy.PASSWORD, "ended_at": None}
        manager = find_person(session, MANAGER)
        from tracker.adapters import clock

        session.add(SignInSession(person_id=manager.id, started_at=clock.real_now(), browser="<script>Firefox/", **row))
    page = browser_of(MANAGER).get("/account").text
    assert "Firefox" in page
    assert "<script>Firefox" not in page


def test_one_ends_a_session_or_all_others(browser_of, database):
    here, there, third = (browser_of(MANAGER) for _ in range(3))
    numbers = re.findall(r"/account/sessions/(\d+)/end", here.get("/account").text)
    assert len(numbers) == 2
    assert here.post(f"/account/sessions/{numbers[0]}/end").status_code == 303
    assert third.get(HOME).status_code == 302
    assert there.get(HOME).status_code == 200
    assert here.post("/account/sessions/end-others").status_code == 303
    assert there.get(HOME).status_code == 302
    assert here.get(HOME).status_code == 200


def test_somebody_elses_session_is_not_there(browser_of, database):
    manager, owner = browser_of(MANAGER), browser_of(OWNER)
    with database() as session:
        theirs = session.scalar(
            select(SignInSession.id).where(SignInSession.person_id == find_person(session, OWNER).id)
        )
    assert manager.post(f"/account/sessions/{theirs}/end").status_code == 404
    assert manager.post("/account/sessions/999999/end").status_code == 404
    assert owner.get("/me").status_code == 200


def test_changing_the_password_ends_every_other_session_and_tells_the_owner(browser_of, client, smtp_server, database):
    here, there = browser_of(MANAGER), browser_of(MANAGER)
    assert change(here).location == "/account"
    assert here.get(HOME).status_code == 200
    assert there.get(HOME).status_code == 302
    emails_have_gone()
    assert smtp_server.received[0].subject == "Your password was changed"
    assert client.post("/sign-in", data={"email": MANAGER, "password": NEW}).status_code == 302
    with database() as session:
        manager = find_person(session, MANAGER)
        good = select(func.count()).where(
            SignInSession.person_id == manager.id, SignInSession.credential_version == manager.credential_version
        )
        assert session.scalar(good) == 2


@pytest.mark.parametrize(
    ("current", "new", "problem"),
    [
        ("wrong", NEW, "That is not your password"),
        ("", NEW, "Enter your password"),
        (PASSWORD, "", "Choose a password"),
        (PASSWORD, "short", "Use 12 characters or more"),
        (PASSWORD, "seahaven council", "has your name, address, job title, organisation"),
        (PASSWORD, "Mo Manager 1234", "has your name, address, job title, organisation"),
    ],
)
def test_a_password_that_cannot_be_changed_changes_nothing(browser_of, database, current, new, problem):
    manager = browser_of(MANAGER)
    answer = change(manager, current, new)
    assert answer.status_code == 422
    assert problem in answer.text
    assert PASSWORD not in answer.text
    with database() as session:
        assert find_person(session, MANAGER).credential_version == 1


def test_an_open_session_is_no_place_to_guess_the_password(browser_of):
    manager = browser_of(MANAGER)
    assert [change(manager, "wrong").status_code for _ in range(6)] == [422] * 5 + [429]


@pytest.mark.parametrize("path", ["/account", "/account/password", "/account/one-time-password"])
def test_it_is_for_whoever_is_signed_in(client, people, path):
    assert client.get(path).location == f"/sign-in?next={path}"
