"""Reminders through GOV.UK Notify, against a server that speaks its API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.command import tracker_command
from tests.notify_server import SECRET, NotifyServer
from tests.torture.crowd import add_crowd
from tracker.adapters.mail import MailFailed, MailUnreachable, open_mail
from tracker.adapters.mail_headers import new_message

DAY = "2020-01-29"


@pytest.fixture
def notify() -> Iterator[NotifyServer]:
    server = NotifyServer()
    yield server
    server.stop()


def letter(number: int = 1, to: str = "Owner <owner@example.org>"):
    message = new_message()
    message["To"] = to
    message["Subject"] = "1 update owed – today"
    message["Message-ID"] = f"<{number}@example.org>"
    message["List-Unsubscribe"] = "<https://tracker.example.org/u/off/x>, <mailto:manager@example.org>"
    message.set_content("What is owed", cte="quoted-printable")
    return message


def test_a_message_arrives_with_its_reference_subject_and_one_click(notify):
    with open_mail(notify.url) as mailer:
        assert "GOV.UK Notify took it as" in mailer.send(letter())
    [sent] = notify.sent
    assert sent["email_address"] == "owner@example.org"
    assert sent["reference"] == "1@example.org"
    assert sent["personalisation"] == {"subject": "1 update owed – today", "message": "What is owed\n"}
    assert sent["one_click_unsubscribe_url"] == "https://tracker.example.org/u/off/x"
    assert notify.asked == [], "nothing to look up on a first try"


def test_a_repeat_asks_first_and_sends_only_what_notify_does_not_have(notify):
    notify.breaks_after_taking = 1
    with open_mail(notify.url) as mailer, pytest.raises(MailUnreachable):
        mailer.send(letter())
    with open_mail(notify.url) as mailer:
        assert mailer.send(letter(), is_repeat=True) == "GOV.UK Notify had it already: sending"
        assert len(notify.sent) == 1
        notify.sent[0]["status"] = "technical-failure"
        mailer.send(letter(), is_repeat=True)
    assert len(notify.sent) == 2


def test_a_refusal_concerns_one_message_and_a_wrong_key_or_a_limit_all_of_them(notify):
    with open_mail(notify.url) as mailer:
        with pytest.raises(MailFailed, match="Not a valid email address") as refused:
            mailer.send(letter(to="Owner <owner>"))
        assert not isinstance(refused.value, MailUnreachable)
        mailer.send(letter(2))
        notify.answers.append((429, "Exceeded send limits (50) for today"))
        for _ in range(2):
            with pytest.raises(MailUnreachable, match="429 Exceeded send limits"):
                mailer.send(letter(3))
    wrong = notify.url.replace(SECRET, str(uuid4()))
    with open_mail(wrong) as mailer, pytest.raises(MailUnreachable, match="403 Invalid token"):
        mailer.send(letter(4))


def test_the_run_sends_through_it_and_a_second_run_sends_nothing(notify, database_url):
    addresses = add_crowd(database_url, 5)
    command = tracker_command(database_url, mail_url=notify.url, mail_back_off="0,0,0", today=DAY)
    notify.answers.append((500, "Internal server error"))
    first = json.loads(command("remind", "--on", DAY, "--format", "json", exit_code=1).stdout)
    assert len(first["failed"]) == 5
    assert "500 Internal server error" in first["failed"][0]["error"]
    assert notify.sent == []
    command("remind", "--on", DAY)
    assert {one["email_address"] for one in notify.sent} == addresses
    command("remind", "--on", DAY)
    assert len(notify.sent) == 5


def test_without_the_extra_the_remedy_is_named(notify, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "notifications_python_client.notifications", None)
    with open_mail(notify.url) as mailer, pytest.raises(MailUnreachable, match="pip install"):
        mailer.get_ready()
