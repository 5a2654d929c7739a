"""Sessions begin with signing in, and end on the server."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from tests.people.conftest import HOME, MANAGER, OWNER, PASSWORD
from tracker.audit.models import AuditEntry
from tracker.domain.session_rules import Ending
from tracker.people.models import Person
from tracker.people.queries import find_person
from tracker.people.services import sign_out_everywhere
from tracker.people.sessions import end_other_sessions, open_sessions
from tracker.people.sign_in_models import SignedInBy, SignInSession


def copied(app, client):
    """Another browser with a copy of this one's cookie."""
    thief = app.test_client()
    thief.set_cookie("tracker", client.get_cookie("tracker").value)
    return thief


def lets_in(client) -> bool:
    answer = client.get(HOME)
    assert answer.status_code == 200 or answer.location.startswith("/sign-in?next="), answer
    return answer.status_code == 200


def test_signing_in_keeps_who_when_how_and_from_where_and_no_secret(client, people, database):
    client.post("/sign-in", data={"email": MANAGER, "password": PASSWORD})
    with database() as session:
        row = session.scalars(select(SignInSession)).one()
        assert (row.person.email, row.by, row.address) == (MANAGER, SignedInBy.PASSWORD, "127.0.0.1")
        assert row.browser.startswith("Werkzeug")
        assert row.ended_at is None
        with client.session_transaction() as cookie:
            assert row.secret_hash != cookie["sign_in"]
            assert len(cookie["sign_in"]) >= 43
        entry = session.scalars(select(AuditEntry).where(AuditEntry.table_name == "sign_in_session")).one()
        assert (entry.actor_title, entry.actor_id) == ("Head of manager", row.person_id)
        assert row.secret_hash not in str(entry.after)


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app, browser_of):
    manager = browser_of(MANAGER)
    thief = copied(app, manager)
    assert lets_in(thief)
    manager.post("/sign-out")
    assert not lets_in(manager)
    assert not lets_in(thief)


def test_signing_in_changes_the_secret_and_the_token_of_forms(client, people):
    secrets = set()
    for _ in range(2):
        with client.session_transaction() as cookie:
            cookie["csrf_token"] = "planted"
        client.post("/sign-in", data={"email": MANAGER, "password": PASSWORD})
        with client.session_transaction() as cookie:
            assert cookie.get("csrf_token") != "planted"
            secrets.add(cookie["sign_in"])
        client.post("/sign-out")
    assert len(secrets) == 2


def test_somebody_else_in_the_same_browser_ends_the_first_session(app, client, people, database):
    app.extensions["tracker_settings"] = app.extensions["tracker_settings"].__class__(
        **{**vars(app.extensions["tracker_settings"]), "is_demo": True}
    )
    with database() as session:
        ids = {email: find_person(session, email).id for email in (MANAGER, OWNER)}
    client.post("/demo/be", data={"person": ids[MANAGER]})
    thief = copied(app, client)
    client.post("/demo/be", data={"person": ids[OWNER]})
    assert not lets_in(thief)
    with database() as session:
        assert [one.by for one in session.scalars(select(SignInSession))] == [SignedInBy.DEMONSTRATION] * 2


def test_ending_the_others_keeps_this_one(app, browser_of, database):
    here, there = browser_of(MANAGER), browser_of(MANAGER)
    colleague = browser_of(OWNER)
    with database() as session:
        person = find_person(session, MANAGER)
        end_other_sessions(session, person, because=Ending.ENDED_ELSEWHERE, keep=open_sessions(session, person)[-1])
    assert (lets_in(here), lets_in(there)) == (True, False)
    assert colleague.get("/me").status_code == 200
    assert "You ended this session from another one." in there.get("/sign-in").text


def test_signing_out_everywhere_ends_every_session_and_says_so_in_the_others(browser_of):
    here, there = browser_of(MANAGER), browser_of(MANAGER)
    assert here.post("/sign-out-everywhere").status_code == 303
    assert not lets_in(here)
    assert not lets_in(there)
    assert "You were signed out everywhere." in there.get("/sign-in").text


def test_a_session_begun_while_everything_was_ended_is_over_too(browser_of, database):
    """The password was right when it was read; by the time the session is written it has been changed."""
    late = browser_of(MANAGER)
    with database() as session:
        find_person(session, MANAGER).credential_version += 1
    assert not lets_in(late)


def test_a_closed_account_has_no_session(browser_of, database):
    manager = browser_of(MANAGER)
    with database() as session:
        find_person(session, MANAGER).is_active = False
    assert not lets_in(manager)


def test_a_cookie_with_a_secret_that_was_never_given_lets_nobody_in(app, client, people):
    for forged in ("", "x" * 43, "\x00", 7, None):
        with client.session_transaction() as cookie:
            cookie["sign_in"] = forged
        assert not lets_in(client)


def test_left_alone_for_an_hour_one_is_asked_to_sign_in_and_led_back(browser_of, pass_time):
    manager = browser_of(MANAGER)
    for _ in range(3):
        pass_time(minutes=59)
        assert lets_in(manager)
    pass_time(minutes=60)
    answer = manager.get(f"{HOME}/add?from=here")
    assert answer.location == f"/sign-in?next={HOME}/add?from%3Dhere"
    assert "You were signed out because nothing happened for 60 minutes." in manager.get(answer.location).text
    back = manager.post(answer.location, data={"email": MANAGER, "password": PASSWORD})
    assert back.location == f"{HOME}/add?from=here"


def test_however_busy_a_session_ends_after_twelve_hours(browser_of, pass_time):
    manager = browser_of(MANAGER)
    for _ in range(23):
        pass_time(minutes=31)
        assert lets_in(manager)
    pass_time(minutes=31)
    assert not lets_in(manager)
    assert "because you signed in 12 hours ago or earlier" in manager.get("/sign-in").text


def test_an_old_copy_of_a_cookie_in_use_is_idle_by_itself(app, browser_of, pass_time):
    manager = browser_of(MANAGER)
    thief = copied(app, manager)
    for _ in range(2):
        pass_time(minutes=35)
        assert lets_in(manager)
    assert not lets_in(thief)


def test_the_cookie_is_written_at_most_once_a_minute(browser_of, pass_time):
    manager = browser_of(MANAGER)
    manager.get("/me")  # which makes the token of its forms
    assert "Set-Cookie" not in manager.get("/me").headers
    pass_time(minutes=2)
    assert "Set-Cookie" in manager.get("/me").headers
    assert "Set-Cookie" not in manager.get("/me").headers


def test_knowing_who_asks_takes_one_statement(browser_of, statements):
    manager = browser_of(MANAGER)
    with statements() as seen:
        manager.get("/me")
    assert len([one for one in seen if "sign_in_session" in one]) == 1
    assert not [one for one in seen if "WHERE person.id = " in one]


NEW = {"email": "new@seahaven.example", "name": "New", "job_title": "Head of looked after children", "roles": "owner"}


def test_what_was_typed_when_the_session_ended_is_saved_after_signing_in_again(app, browser_of, pass_time, database):
    manager = browser_of(MANAGER)
    app.config["WTF_CSRF_ENABLED"] = True
    token = token_in(manager.get(f"{HOME}/add").text)
    pass_time(hours=2)
    kept = manager.post(f"{HOME}/add", data={**NEW, "csrf_token": token})
    assert kept.status_code == 401
    assert "Not saved: you were signed out" in kept.text
    assert "<dd>Head of looked after children</dd>" in kept.text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', kept.text))
    assert fields.items() >= NEW.items()
    sign_in_token = token_in(manager.get("/sign-in").text)
    manager.post("/sign-in", data={"email": MANAGER, "password": PASSWORD, "csrf_token": sign_in_token})
    assert manager.post(f"{HOME}/add", data=fields).status_code == 303
    with database() as session:
        assert find_person(session, NEW["email"]).job_title == NEW["job_title"]


def test_what_was_typed_is_saved_after_a_code_too(app, browser_of, authenticator, pass_time, database):
    """The page of the password comes between the two, and remembers whose session it was."""
    phone, _ = authenticator(MANAGER)
    manager = browser_of(MANAGER)
    app.config["WTF_CSRF_ENABLED"] = True
    token = token_in(manager.get(f"{HOME}/add").text)
    pass_time(hours=2)
    assert manager.post(f"{HOME}/add", data={**NEW, "csrf_token": token}).status_code == 401
    sign_in_token = token_in(manager.get("/sign-in").text)
    manager.post("/sign-in", data={"email": MANAGER, "password": PASSWORD, "csrf_token": sign_in_token})
    assert not lets_in(manager), "the password alone lets nobody in"
    code_token = token_in(manager.get("/sign-in/code").text)
    manager.post("/sign-in/code", data={"one_time_code": phone.code(), "csrf_token": code_token})
    assert manager.post(f"{HOME}/add", data={**NEW, "csrf_token": token}).status_code == 303
    with database() as session:
        assert find_person(session, NEW["email"]).job_title == NEW["job_title"]


def test_what_was_typed_is_not_saved_by_somebody_else_with_a_code(app, browser_of, authenticator, pass_time):
    phone, _ = authenticator(OWNER)
    manager = browser_of(MANAGER)
    app.config["WTF_CSRF_ENABLED"] = True
    token = token_in(manager.get(f"{HOME}/add").text)
    pass_time(hours=2)
    sign_in_token = token_in(manager.get("/sign-in").text)
    manager.post("/sign-in", data={"email": OWNER, "password": PASSWORD, "csrf_token": sign_in_token})
    code_token = token_in(manager.get("/sign-in/code").text)
    manager.post("/sign-in/code", data={"one_time_code": phone.code(), "csrf_token": code_token})
    assert manager.get("/me").status_code == 200
    assert manager.post(f"{HOME}/add", data={**NEW, "csrf_token": token}).status_code == 400


def test_what_was_typed_is_not_saved_by_somebody_else(app, browser_of, pass_time, database):
    manager = browser_of(MANAGER)
    app.config["WTF_CSRF_ENABLED"] = True
    token = token_in(manager.get(f"{HOME}/add").text)
    pass_time(hours=2)
    sign_in_token = token_in(manager.get("/sign-in").text)
    manager.post("/sign-in", data={"email": OWNER, "password": PASSWORD, "csrf_token": sign_in_token})
    assert manager.post(f"{HOME}/add", data={**NEW, "csrf_token": token}).status_code == 400
    with database() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 2


def token_in(page: str) -> str:
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)


def test_a_part_of_a_page_answers_with_a_notice_and_leaves_the_page(browser_of, pass_time):
    manager = browser_of(MANAGER)
    pass_time(hours=2)
    answer = manager.post(f"{HOME}/add", data=NEW, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (401, "#signed-out")
    assert "What you typed is still on this page" in answer.text
    assert "<html" not in answer.text


def test_a_password_that_was_typed_is_never_shown_again(browser_of, pass_time):
    manager = browser_of(MANAGER)
    pass_time(hours=2)
    answer = manager.post(f"{HOME}/add", data={**NEW, "current_password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, "/sign-in")


def test_over_https_the_cookie_is_bound_to_this_host(settings, make_app):
    app = make_app(replace(settings, base_url="https://tracker.example.org"))
    header = app.test_client().get("/sign-in", base_url="https://tracker.example.org").headers["Set-Cookie"]
    name, _, attributes = header.partition("=")
    assert name == "__Host-tracker"
    assert {part.strip() for part in attributes.split(";")[1:]} == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_signing_out_everywhere_counts_on_from_what_the_database_says(people, database):
    """Somebody else may have done the same since the person was read."""
    with database() as session:
        manager = find_person(session, MANAGER)
        meanwhile = update(Person).values(credential_version=7).execution_options(synchronize_session=False)
        session.execute(meanwhile.where(Person.id == manager.id))
        sign_out_everywhere(manager)
        session.flush()
        assert manager.credential_version == 8


@pytest.mark.parametrize("how", [sign_out_everywhere])
def test_a_person_who_is_not_saved_yet_can_be_signed_out(how):
    person = Person(email="a@b.example", name="A", job_title="A")
    how(person)
    assert person.credential_version == 2
