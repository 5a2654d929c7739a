"""Signing in with a password: what is said, what is counted, and who is never kept out."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from pwdlib import PasswordHash
from sqlalchemy import func, select

from tests.people.conftest import HOME, MANAGER, OWNER, PASSWORD
from tracker.audit.models import AuditEntry
from tracker.domain.lockout import Trial
from tracker.people import checking, passwords
from tracker.people.lockout import TooManyTries, claim_try
from tracker.people.queries import find_person
from tracker.people.sign_in_models import SignInSession, SignInTally

NOT_RIGHT = "Email address or password is not right. Check both and try again"


@pytest.fixture
def quick(monkeypatch):
    """Checking a password takes no time, for tests that try many."""
    monkeypatch.setattr(checking, "check_password", lambda given, held: (held is not None and given == PASSWORD, None))


def lasting(page: str, email: str = "") -> str:
    """The page without what is made anew for each answer, and without the address that was typed."""
    return re.sub(r'nonce="[^"]+"', "", page).replace(email, "")


def attempt(client, email=MANAGER, password="wrong", address="192.0.2.1"):
    return client.post(
        "/sign-in", data={"email": email, "password": password}, environ_overrides={"REMOTE_ADDR": address}
    )


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, people):
    answers = {email: attempt(client, email) for email in (MANAGER, "nobody@seahaven.example")}
    assert [answer.status_code for answer in answers.values()] == [422, 422]
    first, second = (lasting(answer.text, email) for email, answer in answers.items())
    assert NOT_RIGHT in first
    assert first == second


def test_either_answer_takes_the_same_statements(client, people, statements, quick):
    seen = {}
    for email in (MANAGER, "nobody@seahaven.example"):
        with statements() as seen[email]:
            attempt(client, email)
    assert seen[MANAGER] == seen["nobody@seahaven.example"]


def test_a_refusal_is_in_the_audit_without_what_was_typed(client, people, database, quick):
    attempt(client, MANAGER, "a secret that I mistyped")
    attempt(client, "my password by mistake")
    with database() as session:
        known, unknown = session.scalars(select(AuditEntry).where(AuditEntry.verb == "refused").order_by(AuditEntry.id))
        assert (known.table_name, known.row_id) == ("person", find_person(session, MANAGER).id)
        assert (unknown.table_name, unknown.row_id) == ("person", None)
        assert (known.address, known.actor_title) == ("192.0.2.1", "Nobody signed in")
        assert "mistyped" not in str(known.after)
        assert "mistake" not in str(unknown.after)


def test_an_old_hash_is_made_anew_when_its_parameters_have_changed(client, people, database, monkeypatch):
    """The tests' own are weak, so in earnest they count as old."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHash.recommended())
    assert attempt(client, password=PASSWORD).status_code == 302
    with database() as session:
        person = find_person(session, MANAGER)
        assert "m=65536" in person.password_hash
        assert person.credential_version == 1
    assert client.get(HOME).status_code == 200


def test_after_five_wrong_tries_one_waits_and_is_told_how_long(client, people, quick, pass_time):
    assert [attempt(client).status_code for _ in range(6)] == [422] * 5 + [429]
    answer = attempt(client, password=PASSWORD)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 31
    assert "Wait 30 seconds and try again" in answer.text
    assert 'href="/forgotten-password"' in answer.text
    pass_time(seconds=31)
    assert attempt(client, password=PASSWORD).status_code == 302


def test_the_wait_is_the_same_for_an_address_that_nobody_has(client, people, quick):
    pages = []
    for email in (MANAGER, "nobody@seahaven.example"):
        answers = [attempt(client, email) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [422] * 5 + [429]
        pages.append(lasting(answers[-1].text))
    assert pages[0] == pages[1]


def test_getting_in_forgets_ones_own_mistakes(client, people, quick):
    for _ in range(3):
        assert [attempt(client).status_code for _ in range(4)] == [422] * 4
        assert attempt(client, password=PASSWORD).status_code == 302
        client.post("/sign-out")


def test_somebody_who_guesses_from_elsewhere_keeps_nobody_out(app, client, people, quick):
    """From one network only they wait; from everywhere at once only browsers wait that never signed in before."""
    owners = app.test_client()
    assert attempt(owners, OWNER, PASSWORD).status_code == 302
    owners.post("/sign-out")
    for _ in range(7):
        attempt(client, OWNER, address="203.0.113.7")
    elsewhere = app.test_client()
    assert attempt(elsewhere, OWNER, PASSWORD).status_code == 302, "another network, a browser never seen"
    for number in range(40):
        attempt(client, OWNER, address=f"203.0.113.{number}")
    assert attempt(app.test_client(), OWNER, PASSWORD).status_code == 429, "the ceiling over all networks"
    assert attempt(owners, OWNER, PASSWORD, address="203.0.113.7").status_code == 302, "the browser that is known"


def test_a_known_browser_does_not_guess_at_somebody_else(app, client, people, quick):
    assert attempt(client, OWNER, PASSWORD).status_code == 302
    client.post("/sign-out")
    assert [attempt(client, MANAGER).status_code for _ in range(6)] == [422] * 5 + [429]


def test_signing_out_everywhere_makes_every_browser_unknown_again(app, client, people, quick, database):
    attempt(client, OWNER, PASSWORD)
    client.post("/sign-out-everywhere")
    for _ in range(6):
        attempt(app.test_client(), OWNER)
    assert attempt(client, OWNER, PASSWORD).status_code == 429


def test_a_forged_cookie_is_no_known_browser(client, people, quick):
    client.set_cookie("tracker_browser", "eyJicm93c2VyIjoieCIsInBlb3BsZSI6W1sxLDFdXX0.aa.bb")
    assert [attempt(client).status_code for _ in range(6)] == [422] * 5 + [429]


def test_what_is_typed_and_from_where_is_not_kept(client, people, quick, database):
    attempt(client, "typed@by.mistake")
    with database() as session:
        keys = session.scalars(select(SignInTally.key)).all()
        assert len(keys) == 3
        assert all(len(key) == 64 for key in keys)


def test_many_tries_at_once_are_taken_no_more_than_one_after_the_other(app, client, people, quick):
    """Ten browsers guess in the same moment; the database counts each before it is checked."""
    answers = []
    start = threading.Barrier(10)

    def guess():
        browser = app.test_client()
        start.wait()
        answers.append(attempt(browser).status_code)

    threads = [threading.Thread(target=guess) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [422] * 5 + [429] * 5


def test_a_password_that_changes_while_it_is_checked_lets_nobody_in(app, client, people, database, monkeypatch):
    def slowly(given, held):
        with database() as session:
            find_person(session, MANAGER).credential_version += 1
        return True, None

    monkeypatch.setattr(checking, "check_password", slowly)
    assert attempt(client, password=PASSWORD).status_code == 422
    with database() as session:
        assert session.scalar(select(func.count()).select_from(SignInSession)) == 0


@pytest.mark.parametrize("password", [PASSWORD + "x" * 300, PASSWORD[:-1], PASSWORD + " ", "\x00", ""])
def test_nothing_but_the_whole_password_is_right(client, people, password):
    assert attempt(client, password=password).status_code == 422


def test_a_closed_account_is_answered_like_a_wrong_password(client, people, database):
    with database() as session:
        find_person(session, MANAGER).is_active = False
    assert NOT_RIGHT in attempt(client, password=PASSWORD).text


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        (HOME, HOME),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("//[", "/"),
        ("//\u2100", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_one_is_led_back_to_a_page_of_ours_only(client, people, quick, asked, led_to):
    answer = client.post("/sign-in", query_string={"next": asked}, data={"email": MANAGER, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, led_to)


def test_a_claim_that_is_refused_counts_nothing(session, pass_time):
    def claim():
        claim_try(session, Trial.PASSWORD, account="A@B.example ", address="2001:db8::1", browser=None)

    for _ in range(5):
        claim()
    for _ in range(3):
        with pytest.raises(TooManyTries) as refused:
            claim()
        assert refused.value.wait <= timedelta(seconds=30)
    pass_time(seconds=31)
    claim()
