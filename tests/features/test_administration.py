"""The page for site administrators, the mail test, and the doctor."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from tracker.people.models import Person
from tracker.reminders.models import JobRun, SchedulerLease

ADMIN, OTHER = "admin@example.org", "owner@example.org"


@pytest.fixture
def people(database):
    with database() as session:
        session.add(Person(email=ADMIN, name="A", job_title="Systems Officer", is_admin=True))
        session.add(Person(email=OTHER, name="B", job_title="Workforce Lead"))


def let_time_pass(database):
    with database() as session:
        session.execute(update(JobRun).values(started_at=datetime.now(UTC) - timedelta(minutes=1)))


def test_a_test_message_goes_out_and_its_answer_is_shown(people, sign_in, smtp_server, database):
    client = sign_in(ADMIN)
    assert "No scheduler was ever here" in client.get("/admin").text
    answer = client.post("/admin/mail-test", data={"address": "me@example.org"}, follow_redirects=True)
    assert "Sent to me@example.org. The mail server answered: 250 Kept" in answer.text
    [mail] = smtp_server.received
    assert mail.recipients == ("me@example.org",)
    assert "The Systems Officer asked for it" in mail.text
    too_soon = client.post("/admin/mail-test", data={"address": "you@example.org"})
    assert (too_soon.status_code, too_soon.headers["Retry-After"]) == (429, "20")
    assert "you@example.org" in too_soon.text, "what was typed is kept"
    assert len(smtp_server.received) == 1
    let_time_pass(database)
    smtp_server.refused.add("you@example.org")
    refused = client.post("/admin/mail-test", data={"address": "you@example.org"})
    assert refused.status_code == 422
    assert "550 No such person here" in refused.text
    assert "not taken" in client.get("/admin").text


def test_an_address_that_is_none_is_refused(people, sign_in, smtp_server):
    client = sign_in(ADMIN)
    for address in ("", "nobody", "a b@example.org", "a@b.example\r\nBcc: c@d.example", "@"):
        answer = client.post("/admin/mail-test", data={"address": address})
        assert answer.status_code == 422, address
        assert "email address" in answer.text
    assert smtp_server.received == []


def test_it_is_for_administrators_only(people, client, sign_in, smtp_server):
    assert client.get("/admin").status_code == 302
    sign_in(OTHER)
    assert client.get("/admin").status_code == 403
    assert client.post("/admin/mail-test", data={"address": OTHER}).status_code == 403
    assert smtp_server.received == []


def test_jobs_and_the_heartbeat_are_shown(people, sign_in, database):
    now = datetime.now(UTC)
    with database() as session:
        session.add(SchedulerLease(name="scheduler", holder="server:42:abc", expires_at=now + timedelta(seconds=30)))
        session.add(JobRun(name="send reminders", started_at=now, finished_at=now, outcome="3 sent"))
        session.add(JobRun(name="retry reminders", started_at=now, outcome="27 January 2020: failed: on fire"))
    page = sign_in(ADMIN).get("/admin").text
    assert "The scheduler server:42 is at work" in page
    assert "3 sent" in page
    assert "not yet: it is tried again" in page


def test_the_command_sends_a_test_message_too(tracker, smtp_server, database):
    assert "Sent to me@example.org: 250 Kept" in tracker("mail", "test", "me@example.org").stdout
    assert "wait 20 seconds" in tracker("mail", "test", "me@example.org", exit_code=1).stderr
    assert "is no email address" in tracker("mail", "test", "nobody", exit_code=1).stderr
    let_time_pass(database)
    smtp_server.stop()
    assert "cannot be used" in tracker("mail", "test", "me@example.org", exit_code=1).stderr


# The doctor


def examine(tracker, *options: str, exit_code: int = 0) -> dict[str, dict]:
    said = tracker("doctor", "--format", "json", *options, exit_code=exit_code)
    return {check["name"]: check for check in json.loads(said.stdout)["checks"]}


def beat(session):
    until = datetime.now(UTC) + timedelta(seconds=40)
    session.merge(SchedulerLease(name="scheduler", holder="server:42:abc", expires_at=until))


@pytest.mark.demonstration
def test_the_doctor_finds_the_demonstration_in_order(tracker, smtp_server, database):
    with database() as session:
        beat(session)
    found = examine(tracker, "--deep")
    assert [name for name, check in found.items() if not check["ok"]] == []
    assert [*found] == [
        "settings",
        "database",
        "migrations",
        "mail",
        "virus scan",
        "sign-in",
        "secrets",
        "scheduler",
        "jobs",
        "disk",
        "invariants",
        "deep",
    ]
    assert "server:42 is at work" in found["scheduler"]["words"]
    assert smtp_server.received == [], "it connects and sends nothing"
    assert "ok    mail: smtp://127.0.0.1" in tracker("doctor").stdout


def test_the_doctor_names_a_remedy_for_each_fault(tracker, smtp_server, database):
    smtp_server.stop()
    with database() as session:
        session.add(Person(email=OTHER, name="B", job_title="Workforce Lead"))
        session.flush()
        from tests.features.reminders.rows import a_reminder

        session.add(a_reminder(session, OTHER, state="sent", sent_at=None))
        session.add(JobRun(name="send reminders", started_at=datetime.now(UTC), outcome="27 May 2020: failed: no"))
    found = examine(tracker, exit_code=1)
    faults = {name: check["remedy"] for name, check in found.items() if not check["ok"]}
    assert {*faults} == {"mail", "scheduler", "jobs", "invariants"}
    assert faults["scheduler"] == "tracker scheduler"
    assert "tracker mail test" in faults["mail"]
    assert "1 reminders recorded as sent without" in found["invariants"]["words"]


def test_the_doctor_sees_an_edition_that_was_changed_behind_our_back(tracker, database):
    from tests.features.reminders.rows import an_edition

    with database() as session:
        beat(session)
        session.add(an_edition(session, document="{}", digest="0" * 64))
    found = examine(tracker, "--deep", exit_code=1)
    assert "the content of report 1 was changed" in found["deep"]["words"]


def test_the_doctor_of_an_empty_installation_says_what_to_do_first(tmp_path):
    from tests.command import tracker_command

    found = examine(tracker_command(f"sqlite:///{tmp_path / 'new.sqlite3'}"), exit_code=1)
    assert found["migrations"]["remedy"] == "tracker db upgrade"
    assert found["database"]["ok"]


def test_no_password_is_shown():
    from tracker.health.checks import mail_words

    assert mail_words("smtp://user:secret@mail.example.org:587?starttls=no") == "smtp://mail.example.org:587"
    assert mail_words("notify://key@/template") == "notify://api.notifications.service.gov.uk"
