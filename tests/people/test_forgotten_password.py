"""A new password by a link in an email, and the emails about an account."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import itsdangerous.timed
import pytest
from sqlalchemy import select

from tests.people.conftest import HOME, MANAGER, OWNER, PASSWORD, emails_have_gone
from tracker.adapters import clock
from tracker.health.checks import look_at_everything
from tracker.people.jobs import forget_sign_ins, send_account_emails
from tracker.people.letter_models import AccountLetter, LetterKind, LetterState
from tracker.people.letter_posting import MOST_ATTEMPTS
from tracker.people.letters import write_letter
from tracker.people.models import Person
from tracker.people.openid_models import OpenIdIdentity, OpenIdSession
from tracker.people.queries import find_person
from tracker.people.sign_in_models import SignInSession

GOLDEN = Path(__file__).parents[1] / "golden" / "emails"
NEW = "kettle harbour sunday"


def ask(client, email=MANAGER, address="192.0.2.1"):
    answer = client.post("/forgotten-password", data={"email": email}, environ_overrides={"REMOTE_ADDR": address})
    emails_have_gone()
    return answer


def link_in(email) -> str:
    found = re.search(r"http://[^/]+(/reset/\S+)", email.text)
    assert found, email.text
    assert found.group(1) in email.html
    return found.group(1)


def test_one_gets_a_link_chooses_a_password_and_every_session_ends(browser_of, client, smtp_server, database):
    elsewhere = browser_of(MANAGER)
    assert "If manager@seahaven.example has an account here" in ask(client).text
    assert smtp_server.addresses == [MANAGER]
    assert smtp_server.received[0].subject == "Choose a new password"
    link = link_in(smtp_server.received[0])
    assert elsewhere.get(HOME).status_code == 200, "asking changes nothing"
    assert "For manager@seahaven.example" in client.get(link).text
    assert client.post(link, data={"password": NEW}).location == "/sign-in"
    assert elsewhere.get(HOME).status_code == 302
    assert "because your password was changed" in elsewhere.get("/sign-in").text
    assert client.post("/sign-in", data={"email": MANAGER, "password": PASSWORD}).status_code == 422
    assert client.post("/sign-in", data={"email": MANAGER, "password": NEW}).status_code == 302
    emails_have_gone()
    assert smtp_server.received[1].subject == "Your password was changed"
    assert NEW not in smtp_server.received[1].text


def test_the_link_works_once_and_for_an_hour(client, people, smtp_server, monkeypatch):
    ask(client)
    link = link_in(smtp_server.received[0])
    assert client.post(link, data={"password": "short"}).status_code == 422, "a refused password uses nothing up"
    later = datetime.now(UTC).timestamp() + 3605
    with monkeypatch.context() as patched:
        patched.setattr(itsdangerous.timed.TimestampSigner, "get_timestamp", lambda signer: int(later))
        assert client.get(link).status_code == 410
    assert client.post(link, data={"password": NEW}).status_code == 303
    again = client.post(link, data={"password": "another harbour sunday"})
    assert again.status_code == 410
    assert "Each link works once" in again.text


def test_an_invitation_and_a_reset_open_nothing_but_their_own_page(client, people, smtp_server, database):
    ask(client)
    token = link_in(smtp_server.received[0]).removeprefix("/reset/")
    for path in (f"/password/{token}", f"/u/{token}", "/reset/forged", f"/reset/{token}x"):
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code in (404, 410), path


def test_an_unknown_address_gets_the_same_page_by_the_same_statements_and_no_email(
    client, people, smtp_server, statements
):
    pages, seen = [], []
    for email in (MANAGER, "nobody@seahaven.example"):
        with statements() as asked:
            answer = client.post("/forgotten-password", data={"email": email})
            # The thread writes too, and only then: what it does, nobody waits for.
            seen.append([one for one in asked if "account_letter" not in one or one.startswith("INSERT")])
        emails_have_gone()
        pages.append(re.sub(r'nonce="[^"]+"', "", answer.text).replace(email, ""))
    assert pages[0] == pages[1]
    assert [one for one in seen[0] if one.startswith(("INSERT", "UPDATE sign_in"))] == [
        one for one in seen[1] if one.startswith(("INSERT", "UPDATE sign_in"))
    ]
    assert smtp_server.addresses == [MANAGER]


def test_a_mailbox_is_not_flooded(app, client, people, smtp_server):
    assert [ask(client).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = ask(client)
    assert refused.status_code == 429
    assert "Several links were asked for already" in refused.text
    for number in range(9):
        ask(client, address=f"203.0.113.{number}")
    assert len(smtp_server.received) == 6


def test_a_mail_server_that_is_down_is_seen_by_the_operator_and_not_by_who_asks(
    app, client, people, smtp_server, settings, database, pass_time, caplog
):
    smtp_server.stop()
    assert "an email with a link is on its way" in ask(client).text
    assert "an email about an account was not sent" in caplog.text
    with database() as session:
        found = {check.name: check for check in look_at_everything(session, settings, deep=False)}
        assert "1 emails about accounts did not go" in found["jobs"].words
    with database():
        assert send_account_emails(clock.today()) == "0 emails sent", "it has to wait its turn"
    pass_time(minutes=2)
    with database():
        assert "1 failed:" in send_account_emails(clock.today())
    smtp_server.start()
    pass_time(minutes=6)
    with database():
        assert send_account_emails(clock.today()) == "1 emails sent"
        assert send_account_emails(clock.today()) == "0 emails sent"
    assert client.get(link_in(smtp_server.received[0])).status_code == 200


def test_an_email_that_never_goes_is_given_up(app, client, people, smtp_server, database, pass_time):
    smtp_server.refused.add(MANAGER)
    ask(client)
    for _ in range(MOST_ATTEMPTS + 1):
        pass_time(hours=1)
        with database():
            send_account_emails(clock.today())
    with database() as session:
        letter = session.scalars(select(AccountLetter)).one()
        assert (letter.state, letter.attempts) == (LetterState.GIVEN_UP, MOST_ATTEMPTS)
        assert "550" in letter.error


def test_a_closed_account_gets_no_link(client, people, smtp_server, database):
    with database() as session:
        find_person(session, MANAGER).is_active = False
    assert ask(client).status_code == 200
    assert smtp_server.received == []


def test_whoever_signs_in_elsewhere_is_told_so(client, people, smtp_server, database):
    with database() as session:
        person = find_person(session, OWNER)
        person.password_hash = None
        session.add(identity_of(person))
    ask(client, OWNER)
    assert "You sign in with your organisation's account" in smtp_server.received[0].text
    assert "/reset/" not in smtp_server.received[0].text


def identity_of(person: Person) -> OpenIdIdentity:
    return OpenIdIdentity(
        person_id=person.id, issuer="https://id.seahaven.example", subject="7", linked_at=clock.real_now()
    )


def test_whoever_lost_the_invitation_gets_a_link(client, people, smtp_server, database):
    with database() as session:
        find_person(session, OWNER).password_hash = None
    ask(client, OWNER)
    assert client.post(link_in(smtp_server.received[0]), data={"password": NEW}).status_code == 303
    assert len(smtp_server.received) == 1, "a first password is no change to be told of"


@pytest.mark.parametrize("typed", ["", " ", "\x00"])
def test_without_an_address_nothing_is_asked_for(client, people, smtp_server, typed):
    answer = ask(client, typed)
    assert answer.status_code == 422
    assert "Enter your email address" in answer.text


@pytest.mark.parametrize("typed", ["x" * 100_000, "a@b\r\nBcc: c@d.example", "ünïcode@exämple.org"])
def test_a_strange_address_is_one_that_nobody_has(client, people, smtp_server, typed):
    assert ask(client, typed).status_code == 200
    assert smtp_server.received == []


def test_what_is_long_over_is_forgotten(client, people, smtp_server, database, pass_time):
    ask(client)
    client.post("/sign-in", data={"email": MANAGER, "password": PASSWORD})
    with database() as session:
        identity = identity_of(find_person(session, MANAGER))
        session.add(identity)
        session.flush()
        number = session.scalars(select(SignInSession.id)).one()
        session.add(OpenIdSession(identity_id=identity.id, session_id=number))
    with database() as session:
        assert forget_sign_ins(clock.today()) == "0 sessions of more than 90 days ago removed"
    pass_time(days=91)
    with database() as session:
        assert forget_sign_ins(clock.today()) == "1 sessions of more than 90 days ago removed"
        assert session.scalars(select(AccountLetter)).all() == []


@pytest.mark.parametrize("kind", list(LetterKind))
def test_an_email_reads_as_kept(session, settings, kind):
    person = Person(id=1, email="head.of.mash@seahaven.example", job_title="Head of MASH", credential_version=1)
    letter = AccountLetter(
        kind=kind, message_id="<1@seahaven.example>", created_at=datetime(2020, 1, 27, 9, tzinfo=UTC)
    )
    message = write_letter(settings, letter, person, signs_in_elsewhere=False)
    kept = {}
    for form in ("plain", "html"):
        words = message.get_body((form,)).get_content()
        words = re.sub(r"http://127[^/]+/reset/[\w.~-]+", "https://tracker.example.org/reset/TOKEN", words)
        kept[form] = re.sub(r"http://127[^/\s\"<]+", "https://tracker.example.org", words)
    for form, ending in (("plain", "txt"), ("html", "html")):
        file = GOLDEN / f"account_{kind}.{ending}"
        if os.environ.get("TRACKER_WRITE_GOLDEN"):
            file.write_text(kept[form], encoding="utf-8")
        assert file.read_text(encoding="utf-8") == kept[form], "make golden writes it anew"


def test_a_title_with_a_line_break_makes_no_header(session, settings):
    person = Person(id=1, email="a@seahaven.example", job_title="Head\r\nBcc: x@y.example", credential_version=1)
    letter = AccountLetter(kind=LetterKind.RESET, message_id="<1@seahaven.example>", created_at=clock.real_now())
    message = write_letter(settings, letter, person, signs_in_elsewhere=False)
    assert message["Bcc"] is None
