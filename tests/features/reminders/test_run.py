"""The reminder run over real SMTP: everybody who owes something once, and nobody else."""

from __future__ import annotations

import json
import smtplib
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from tests.statements import recorded_statements
from tracker.reminders.models import Reminder

pytestmark = pytest.mark.demonstration

MONDAY = "2020-02-03"


def remind(tracker, *options: str, on: str = MONDAY, exit_code: int = 0) -> dict:
    said = tracker("remind", "--on", on, "--format", "json", *options, exit_code=exit_code)
    return json.loads(said.stdout)


def addresses(entries: list[dict]) -> list[str]:
    return sorted(entry["to"] for entry in entries)


def test_each_who_owes_something_gets_one_email_and_nobody_else(tracker, smtp_server, database):
    from tracker.people.models import Person

    run = remind(tracker)
    assert smtp_server.addresses == addresses(run["sent"])
    assert len(smtp_server.addresses) == len(set(smtp_server.addresses)) >= 9
    assert all(entry["items"] for entry in run["sent"])
    assert not run["failed"]
    with database() as session:
        everybody = {person.email for person in session.query(Person)}
    assert {*addresses(run["sent"]), *addresses(run["skipped"])} == everybody
    assert len(run["sent"]) + len(run["skipped"]) == len(everybody)


def test_every_late_owner_is_among_them_with_their_late_actions(tracker, smtp_server, database):
    from tracker.evidence.queries import read_programme
    from tracker.people.models import Person
    from tracker.plan.queries import find_programme

    with database() as session:
        programme = read_programme(session, find_programme(session, "seahaven"), on=date(2020, 2, 3))
        owners = {person.id: person.email for person in session.query(Person)}
        late = {(owners[action.owner.id], action.ref) for action in programme.actions if action.is_late}
    run = remind(tracker)
    reminded = {(entry["to"], item["ref"]) for entry in run["sent"] for item in entry["items"]}
    assert len({address for address, _ in late}) >= 6
    assert late <= reminded


def test_a_second_run_and_the_next_two_days_send_none_to_them(tracker, smtp_server):
    first = set(addresses(remind(tracker)["sent"]))
    assert remind(tracker)["sent"] == []
    for day in ("2020-02-04", "2020-02-05"):
        assert not first & set(addresses(remind(tracker, on=day)["sent"]))
    assert len(smtp_server.addresses) == len(set(smtp_server.addresses))


def test_a_week_later_they_are_reminded_again(tracker, smtp_server):
    still_late = {"workforce-lead@seahaven.example", "permanence-lead@seahaven.example"}
    assert still_late <= set(addresses(remind(tracker)["sent"]))
    assert still_late <= set(addresses(remind(tracker, on="2020-02-10")["sent"]))


def test_a_dry_run_names_the_same_people_and_does_nothing(tracker, smtp_server, tables):
    before = tables()
    dry = remind(tracker, "--dry-run")
    assert smtp_server.received == []
    assert tables() == before
    assert remind(tracker) == dry


@pytest.mark.parametrize(
    ("on", "following"),
    [("2020-02-02", "2020-02-03"), ("2020-04-10", "2020-04-14"), ("2020-12-25", "2020-12-29")],
    ids=["Sunday", "Good Friday", "Christmas"],
)
def test_a_day_off_is_refused_with_the_next_working_day(tracker, on, following):
    refused = tracker("remind", "--on", on, exit_code=1)
    assert f"tracker remind --on {following}" in refused.stderr
    assert refused.stdout == ""


def test_a_date_that_is_none_is_wrong_usage(tracker):
    assert "write it as 2020-02-03" in tracker("remind", "--on", "3.2.20", exit_code=2).stderr


def test_the_text_form_names_everybody_too(tracker, smtp_server):
    said = tracker("remind", "--on", MONDAY, "--dry-run").stdout
    assert "Monday 3 February 2020" in said
    assert "workforce-lead@seahaven.example: 3 updates" in said
    assert "skipped inspector@seahaven.example: owes nothing" in said


# What goes wrong


def test_a_refused_recipient_stops_nobody_else_and_is_tried_again(tracker, smtp_server, ledger):
    smtp_server.refused.add("workforce-lead@seahaven.example")
    run = remind(tracker, exit_code=1)
    assert addresses(run["failed"]) == ["workforce-lead@seahaven.example"]
    assert "550 No such person here" in run["failed"][0]["error"]
    assert smtp_server.addresses == addresses(run["sent"])
    smtp_server.refused.clear()
    assert addresses(remind(tracker)["sent"]) == ["workforce-lead@seahaven.example"]
    assert ledger()["workforce-lead@seahaven.example"][1:] == ("sent", 2)


def test_a_server_that_is_down_loses_nothing(tracker, smtp_server):
    smtp_server.stop()
    run = remind(tracker, exit_code=1)
    assert run["sent"] == []
    assert len(run["failed"]) >= 9
    assert "cannot be used" in run["failed"][0]["error"]
    smtp_server.start()
    again = remind(tracker)
    assert addresses(again["sent"]) == addresses(run["failed"]) == smtp_server.addresses


def test_a_server_that_is_down_all_day_makes_nothing_given_up(tracker, smtp_server, ledger):
    smtp_server.stop()
    for _ in range(6):
        run = remind(tracker, exit_code=1)
    assert {row[1:] for row in ledger().values()} == {("failed", 0)}
    smtp_server.start()
    assert addresses(remind(tracker)["sent"]) == addresses(run["failed"])


def test_an_email_that_cannot_be_written_stops_nobody_elses(tracker, smtp_server, database):
    from tracker.people.models import Person

    with database() as session:
        session.query(Person).filter_by(email="workforce-lead@seahaven.example").one().email = "no address at all"
    run = remind(tracker, exit_code=1)
    [failed] = run["failed"]
    assert failed["to"] == "no address at all"
    assert failed["error"] == "the email could not be written: look whether the address is one; the log says more"
    assert len(run["sent"]) >= 8


def test_a_failure_keeps_its_back_off_from_the_job_and_is_given_up_in_the_end(app, tracker, smtp_server, ledger):
    from tracker.reminders.jobs import retry_reminders
    from tracker.reminders.services import most_attempts

    address = "workforce-lead@seahaven.example"
    smtp_server.refused.add(address)
    remind(tracker, exit_code=1)
    with app.app_context():
        assert retry_reminders(date(2020, 2, 3)).startswith("0 sent")
        tries = most_attempts()
    assert ledger()[address][1:] == ("failed", 1)
    for _ in range(tries - 1):
        remind(tracker, exit_code=1)
    assert ledger()[address][1:] == ("given_up", tries)
    smtp_server.refused.clear()
    again = remind(tracker)
    assert again["sent"] == []
    [reason] = [one["reason"] for one in again["skipped"] if one["to"] == address]
    assert "given up" in reason
    assert "550 No such person here" in reason
    assert address in addresses(remind(tracker, on="2020-02-04")["sent"]), "what reached nobody does not use up a week"


def test_what_is_no_longer_owed_is_not_sent_on_the_second_try(tracker, smtp_server, database, ledger):
    from tracker.people.models import Person
    from tracker.plan.models import Action

    address = "mash-manager@seahaven.example"
    smtp_server.refused.add(address)
    remind(tracker, exit_code=1)
    smtp_server.refused.clear()
    with database() as session:
        owner = session.query(Person).filter_by(email=address).one()
        for action in session.query(Action).filter_by(owner_id=owner.id):
            action.removed_on = date(2020, 2, 3)
    assert remind(tracker)["sent"] == []
    assert ledger()[address][1] == "given_up"


def test_a_claim_whose_process_died_is_taken_over_with_the_same_message_id(app, tracker, smtp_server, database):
    """The process dies between its claim and the mail server's answer, and its lease runs out."""
    from tracker.adapters.mail_smtp import SmtpMailer
    from tracker.reminders.models import ReminderState

    class Died(BaseException):
        """What kills a process passes every ``except Exception``."""

    sent = SmtpMailer.send

    def die(mailer, message, **named):
        if "workforce-lead@" in message["To"]:
            raise Died
        return sent(mailer, message, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SmtpMailer, "send", die)
        with pytest.raises(Died):
            remind(tracker)
    before = set(smtp_server.addresses)
    with database() as session:
        [lost] = session.query(Reminder).filter_by(state=ReminderState.CLAIMED)
        message_id = lost.message_id
        session.execute(update(Reminder).values(claimed_until=datetime.now(UTC) - timedelta(seconds=1)))
    run = remind(tracker)
    assert "workforce-lead@seahaven.example" in addresses(run["sent"])
    assert not before & set(addresses(run["sent"]))
    assert len(smtp_server.addresses) == len(set(smtp_server.addresses))
    [again] = [one for one in smtp_server.received if one.recipients == ("workforce-lead@seahaven.example",)]
    assert again.message["Message-ID"] == message_id


def test_a_run_waits_for_another_one_that_may_have_died(tracker, smtp_server, database):
    from tracker.reminders.delivery import plan_run
    from tracker.reminders.services import claim

    with database() as session:
        digest = plan_run(session, date(2020, 2, 3), ignoring_back_off=True).decision.send[0]
        assert claim(session, digest, mail_domain="seahaven.example")
        session.execute(update(Reminder).values(claimed_until=datetime.now(UTC) + timedelta(seconds=6)))
    said = tracker("remind", "--on", MONDAY, "--format", "json")
    assert "waiting for it until" in said.stderr
    run = json.loads(said.stdout)
    assert digest.recipient.address in addresses(run["sent"])
    assert digest.recipient.address not in addresses(run["skipped"])
    assert smtp_server.addresses == addresses(run["sent"])


def test_two_claims_for_neighbouring_days_cannot_both_win(app, tracker, smtp_server, database):
    from tracker.reminders.delivery import plan_run
    from tracker.reminders.services import claim

    with database() as session:
        monday = plan_run(session, date(2020, 2, 3), ignoring_back_off=True).decision.send[0]
        tuesday = plan_run(session, date(2020, 2, 4), ignoring_back_off=True).decision.send[0]
        assert monday.recipient == tuesday.recipient
        assert claim(session, monday, mail_domain="seahaven.example")
        assert claim(session, tuesday, mail_domain="seahaven.example") is None


# What it asks of the database


def test_reading_what_is_owed_takes_as_many_statements_for_more_actions(app, database):
    from tracker.adapters.db import db
    from tracker.plan.models import Action, Objective
    from tracker.reminders.facts import read_all_facts

    def count() -> int:
        with app.app_context(), recorded_statements(db.engine) as seen:
            read_all_facts(db.session, on=date(2020, 2, 3))
            return len(seen)

    before = count()
    with database() as session:
        objective = session.query(Objective).first()
        for place in range(50, 80):
            session.add(
                Action(
                    objective_id=objective.id,
                    position=place,
                    title=f"Action {place}",
                    start_on=date(2019, 1, 1),
                    added_on=date(2019, 1, 1),
                )
            )
    assert count() == before <= 30


def test_deciding_takes_as_many_statements_for_more_programmes_and_people(app, database):
    """Every kind of thing stands in each programme, so that none is read programme by programme."""
    from tracker.adapters.db import db
    from tracker.domain.reminders import decide
    from tracker.people.models import Membership, Person, Role
    from tracker.plan.models import Action, Objective, Programme, Theme
    from tracker.plan.surroundings import FollowUp, Question, QuestionKind
    from tracker.reminders.facts import read_all_facts
    from tracker.reminders.queries import read_recipients

    day = date(2020, 2, 3)

    def count() -> tuple[int, int]:
        with app.app_context(), recorded_statements(db.engine) as seen:
            decision = decide(read_recipients(db.session, {}), read_all_facts(db.session, on=day), on=day)
            return len(seen), len(decision.send)

    statements, emails = count()
    with database() as session:
        for number in range(12):
            person = Person(email=f"owner{number}@x.example", name="Owner", job_title=f"Owner {number}")
            programme = Programme(slug=f"more-{number}", name=f"More {number}", manager=person, sro=person)
            session.add(programme)
            session.flush()
            session.add(Membership(person_id=person.id, programme_id=programme.id, role=Role.OWNER))
            theme = Theme(programme=programme, position=1, name="Theme", lead=person)
            objective = Objective(theme=theme, position=1, name="Objective", lead=person)
            action = Action(objective=objective, position=1, title="Action", owner=person)
            action.start_on = action.added_on = date(2019, 1, 1)
            session.add(action)
            session.add(FollowUp(programme_id=programme.id, title="Ring", owner_id=person.id, due_on=day, concern_id=1))
            session.add(
                Question(
                    programme_id=programme.id, kind=QuestionKind.HELP, text="Help", asked_by_id=person.id,
                    asked_on=day, asked_at=datetime(2020, 2, 3, tzinfo=UTC),
                )
            )  # fmt: skip
    assert count() == (statements, emails + 12)
    assert statements <= 40


# The message


def test_the_message_can_be_answered_threaded_and_read_anywhere(tracker, smtp_server):
    remind(tracker)
    [mail] = [one for one in smtp_server.received if one.recipients == ("workforce-lead@seahaven.example",)]
    message = mail.message
    assert message["To"] == "Workforce Lead <workforce-lead@seahaven.example>"
    assert message["Reply-To"] == "programme-manager@seahaven.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].startswith("<reminder.20200203.")
    assert message["Date"]
    assert message.get_content_type() == "multipart/alternative"
    assert mail.subject == "3 updates and 3 follow-ups owed, up to 10 working days late"
    for part in (mail.text, mail.html):
        assert part.count("/u/") >= 3
        for words in ("Initial recruitment campaign", "You said 21 days ago", "Social work vacancies: 38.0%"):
            assert words in part


def test_one_connection_carries_all_messages(tracker, smtp_server, monkeypatch):
    opened = []
    connect = smtplib.SMTP.connect
    monkeypatch.setattr(smtplib.SMTP, "connect", lambda *given, **named: opened.append(1) or connect(*given, **named))
    assert len(remind(tracker)["sent"]) > 1
    assert len(opened) == 1
