"""What people choose about their reminders, who stands in, and what a programme allows."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.signing_in import sign_in

pytestmark = pytest.mark.demonstration

MINE, SETTINGS = "/me/reminders", "/programmes/seahaven/reminders/settings"
MANAGER = "programme-manager@seahaven.example"
WORKFORCE = "workforce-lead@seahaven.example"
STAND_IN = "fostering-manager@seahaven.example"
READER = "inspector@seahaven.example"
CADENCE = {
    "update_rhythm": "by_rating",
    "nation": "england",
    "grace_working_days": "2",
    "remind_before_working_days": "1",
    "lead_after_working_days": "5",
    "manager_after_working_days": "10",
    "people_choose_reminders": "y",
    "paused_until": ["", "", ""],
}


@pytest.fixture
def ids(database):
    from tracker.people.models import Person

    with database() as session:
        return {person.email: person.id for person in session.query(Person)}


def dry_run(tracker, on: str) -> tuple[dict[str, list[dict]], dict[str, str]]:
    said = json.loads(tracker("remind", "--on", on, "--dry-run", "--format", "json").stdout)
    return {one["to"]: one["items"] for one in said["sent"]}, {one["to"]: one["reason"] for one in said["skipped"]}


def test_a_day_of_the_week_is_kept_obeyed_and_explained(client, tracker):
    sign_in(client, WORKFORCE)
    wrong = client.post(f"{MINE}/choice", data={"weekday": "9", "before_due": "yes"})
    assert wrong.status_code == 422
    assert "Not a valid choice" in wrong.text
    assert client.post(f"{MINE}/choice", data={"weekday": "2"}).status_code == 422
    told = client.post(f"{MINE}/choice", data={"weekday": "2", "before_due": "no"}, follow_redirects=True).text
    assert "Your email comes on Wednesdays." in told
    assert '<option value="2" selected>Wednesday</option>' in told
    _, skipped = dry_run(tracker, "2020-02-03")
    assert skipped[WORKFORCE] == "asked for reminders on Wednesdays; the next is 5 February 2020"
    sent, _ = dry_run(tracker, "2020-02-05")
    assert WORKFORCE in sent
    # A programme that lets nobody choose takes no notice of it.
    sign_in(client, MANAGER)
    client.post(SETTINGS, data={key: value for key, value in CADENCE.items() if key != "people_choose_reminders"})
    sent, _ = dry_run(tracker, "2020-02-03")
    assert WORKFORCE in sent


def test_the_manager_sets_the_cadence_and_a_mistake_is_kept_and_explained(client, tracker):
    sign_in(client, MANAGER)
    for change, problem in (
        ({"grace_working_days": "eleven"}, "Write a whole number of working days from 0 to 10"),
        ({"lead_after_working_days": "12"}, "The manager hears after the lead: write 12 or more"),
        ({"is_paused": "y", "paused_until": ["27", "1", "2020"]}, "That day has come"),
        ({"nation": "france"}, "Not a valid choice"),
    ):
        page = client.post(SETTINGS, data=CADENCE | change)
        assert page.status_code == 422
        assert problem in page.text
    assert 'value="eleven"' in client.post(SETTINGS, data=CADENCE | {"grace_working_days": "eleven"}).text
    paused = CADENCE | {"is_paused": "y", "paused_until": ["10", "2", "2020"]}
    assert client.post(SETTINGS, data=paused).status_code == 303
    sent, skipped = dry_run(tracker, "2020-02-03")
    assert sent == {}
    assert skipped[WORKFORCE] == "Seahaven Children's Services Improvement is paused until 10 February 2020"
    assert "Paused until 10 February 2020" in client.get("/programmes/seahaven/reminders").text
    sent, _ = dry_run(tracker, "2020-02-10")
    assert WORKFORCE in sent
    client.post(SETTINGS, data=CADENCE | {"update_rhythm": "monthly"})
    sent, _ = dry_run(tracker, "2020-01-27")
    assert all(item["kind"] != "action" or item["due_on"] < "2020-01-28" for one in sent.values() for item in one)


def test_only_the_manager_sets_the_cadence(client):
    for person in (WORKFORCE, READER):
        sign_in(client, person)
        assert client.get(SETTINGS).status_code == 403
        assert client.post(SETTINGS, data=CADENCE).status_code == 403


def test_an_owner_chooses_who_answers_and_that_person_may_update_until_it_ends(
    client, tracker, smtp_server, ids, link_of
):
    week = "/programmes/seahaven/week/3.1.3"
    sign_in(client, STAND_IN)
    assert client.get(week).status_code == 403
    sign_in(client, WORKFORCE)
    address = f"{MINE}/stand-ins/seahaven"
    days = {"from_on": ["27", "1", "2020"], "until": ["10", "2", "2020"]}
    for change, problem in (
        ({"delegate": ""}, "Choose who answers meanwhile"),
        ({"delegate": str(ids[READER])}, "Not a valid choice"),
        ({"until": ["26", "1", "2020"]}, "Choose a day after the first day"),
        ({"from_on": ["20", "1", "2020"]}, "Choose today or a later day"),
        ({"until": ["", "", ""]}, "Say on which day they are back"),
    ):
        refused = client.post(address, data={"delegate": str(ids[STAND_IN])} | days | change)
        assert refused.status_code == 422
        assert problem in refused.text
    assert client.post(f"{MINE}/stand-ins/elsewhere", data=days).status_code == 404
    told = client.post(address, data={"delegate": str(ids[STAND_IN])} | days, follow_redirects=True).text
    assert "The Fostering Manager answers for you" in told

    tracker("remind", "--on", "2020-01-27")
    assert WORKFORCE not in smtp_server.addresses
    [mail] = [one for one in smtp_server.received if one.recipients == (STAND_IN,)]
    for part in (mail.text, mail.html):
        assert "For the Workforce Lead. You answer for the Workforce Lead until 10 February 2020." in part

    sign_in(client, STAND_IN)
    form = client.get(week)
    assert form.status_code == 200
    assert 'value="verified"' not in form.text
    assert "3.1.3" in client.get("/me").text
    client.get(link_of(mail.text))
    assert "For the Workforce Lead" in client.get("/u").text
    _, skipped = dry_run(tracker, "2020-02-03")
    assert skipped[WORKFORCE] == "the Fostering Manager answers for them"
    sent, _ = dry_run(tracker, "2020-02-10")
    assert WORKFORCE in sent


def test_the_manager_chooses_for_others_and_ends_it(client, database, ids):
    from tracker.people.models import Delegation

    sign_in(client, MANAGER)
    choice = {
        "person": str(ids[WORKFORCE]),
        "delegate": str(ids[STAND_IN]),
        "from_on": ["3", "2", "2020"],
        "until": ["10", "2", "2020"],
    }
    same = client.post(f"{SETTINGS}/stand-ins", data=choice | {"delegate": str(ids[WORKFORCE])})
    assert same.status_code == 422
    assert "nobody stands in for themselves" in same.text
    page = client.post(f"{SETTINGS}/stand-ins", data=choice, follow_redirects=True).text
    assert "The Fostering Manager answers for the Workforce Lead" in page
    longer = choice | {"from_on": ["5", "2", "2020"], "until": ["20", "2", "2020"]}
    client.post(f"{SETTINGS}/stand-ins", data=longer)
    with database() as session:
        held = [(one.from_on, one.until) for one in session.query(Delegation).order_by(Delegation.id)]
        number = session.query(Delegation).order_by(Delegation.id.desc()).first().id
    assert held == [(date(2020, 2, 3), date(2020, 2, 5)), (date(2020, 2, 5), date(2020, 2, 20))]
    sign_in(client, READER)
    assert client.post(f"{SETTINGS}/stand-ins/{number}/end").status_code == 403
    assert client.post(f"{MINE}/stand-ins/{number}/end").status_code == 404
    sign_in(client, MANAGER)
    assert client.post(f"{SETTINGS}/stand-ins/{number}/end", follow_redirects=True).status_code == 200
    assert client.post(f"{SETTINGS}/stand-ins/{number}/end").status_code == 404


def test_leave_can_be_said_and_taken_back(client, tracker):
    sign_in(client, WORKFORCE)
    assert client.post(f"{MINE}/away", data={"back_on": ["1", "1", "2020"]}).status_code == 422
    client.post(f"{MINE}/away", data={"back_on": ["10", "2", "2020"]})
    assert "You are away until 10 February 2020" in client.get(MINE).text
    _, skipped = dry_run(tracker, "2020-02-03")
    assert skipped[WORKFORCE] == "away until 10 February 2020"
    client.post(f"{MINE}/away", data={"back": "now"})
    assert "You are away" not in client.get(MINE).text


def test_each_run_keeps_whom_it_skipped_and_why(client, tracker, smtp_server, database):
    from tracker.reminders.models import ReminderRun

    sign_in(client, WORKFORCE)
    client.post(f"{MINE}/away", data={"back_on": ["10", "2", "2020"]})
    tracker("remind", "--on", "2020-02-03", "--dry-run")
    with database() as session:
        assert session.query(ReminderRun).count() == 0
    tracker("remind", "--on", "2020-02-03")
    tracker("remind", "--on", "2020-02-04")
    sign_in(client, READER)
    runs = client.get("/programmes/seahaven/reminders").text.partition('id="runs"')[2]
    assert "Monday 3 February 2020" in runs
    assert "Away until 10 February 2020" in runs
    assert "Reminded on 3 February 2020; at most one email in seven days" in runs
    # While the clock stands still nothing is forgotten (tests/features/test_retention.py).
    tracker("remind", "--on", "2020-05-11")
    with database() as session:
        kept = [one.on_date for one in session.query(ReminderRun).order_by(ReminderRun.on_date)]
        assert kept == [date(2020, 2, 3), date(2020, 2, 4), date(2020, 5, 11)]


def test_the_pages_are_accessible_and_fit(open_page):
    from tests.browser import accessibility_faults

    page = open_page(person=MANAGER)
    for address in (MINE, SETTINGS, "/me/calendars"):
        page.goto(address)
        for width in (1366, 390):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert accessibility_faults(page) == []
