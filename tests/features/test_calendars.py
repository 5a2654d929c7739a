"""Calendars at secret addresses: what they hold, who may read them, and that any calendar program can."""

from __future__ import annotations

import hashlib
import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from tests.signing_in import sign_in

pytestmark = pytest.mark.demonstration

WORKFORCE = "workforce-lead@seahaven.example"
MANAGER = "programme-manager@seahaven.example"
PAGE = "/me/calendars"


def address(client, programme: str = "") -> str:
    """The path of a new address, as the page shows it once."""
    made = client.post(PAGE, data={"programme": programme})
    assert made.status_code == 200
    assert made.headers["Referrer-Policy"] == "no-referrer"
    [found] = re.findall(r"/calendar/[\w-]+\.ics", made.text)
    return found


def events(client, path: str) -> dict[str, object]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    conforms(answer.data)
    return {str(one["UID"]): one for one in Calendar.from_ical(answer.data).walk("VEVENT")}


def conforms(body: bytes) -> None:
    """What RFC 5545 asks of a stream: line ends, folding, and the properties each part must have once."""
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    body.decode()
    calendar = Calendar.from_ical(body)
    assert calendar.errors == []
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert calendar["PRODID"]
    uids = []
    for event in calendar.walk("VEVENT"):
        for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"):
            assert not isinstance(event[name], list), name
        assert event.errors == []
        assert event["DTSTAMP"].dt.utcoffset() == timedelta()
        uids.append(event["UID"])
    assert len(uids) == len(set(uids))


def test_a_persons_calendar_holds_what_is_theirs_and_the_boards_dates(client, database):
    from tracker.plan.models import Action

    sign_in(client, WORKFORCE)
    path = address(client)
    client.post("/sign-out")
    held = events(client, path)
    with database() as session:
        mine = session.query(Action).filter(Action.owner.has(email=WORKFORCE), Action.title == "Learning academy").one()
        uid = f"action-{mine.id}"
    [event] = [one for name, one in held.items() if name.startswith(f"{uid}@")]
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["DTSTART"].dt == date(2020, 9, 30)
    assert event["DTEND"].dt == date(2020, 10, 1)
    assert event["TRANSP"] == "TRANSPARENT"
    assert str(event["SUMMARY"]) == "3.1.2 Learning academy: due"
    assert str(event["URL"]).endswith("/programmes/seahaven/plan/3.1.2")
    assert any(name.startswith("event-") and one["DTSTART"].dt == date(2020, 2, 5) for name, one in held.items())
    assert not any("1.3.1" in str(one["SUMMARY"]) for one in held.values())
    kinds = {name.partition("-")[0] for name in held}
    assert {"action", "milestone", "follow", "event"} <= kinds


def test_a_programmes_calendar_holds_everything_and_its_ids_stay_when_a_date_moves(client, database):
    from datetime import UTC, datetime

    from tracker.plan.models import Action, DueDateChange

    sign_in(client, MANAGER)
    path = address(client, "seahaven")
    before = events(client, path)
    assert len(before) > len(events(client, address(client)))
    with database() as session:
        action = session.query(Action).filter(Action.title == "Learning academy").one()
        moved = DueDateChange(
            action_id=action.id,
            from_on=date(2020, 9, 30),
            to_on=date(2020, 10, 30),
            reason="The provider starts later.",
            asked_at=datetime(2020, 1, 27, tzinfo=UTC),
            decided_at=datetime(2020, 1, 27, tzinfo=UTC),
            is_approved=True,
        )
        session.add(moved)
        uid = f"action-{action.id}@"
    after = events(client, path)
    assert set(before) == set(after)
    [(was, now)] = [(before[name], after[name]) for name in before if name.startswith(uid)]
    assert (was["DTSTART"].dt, now["DTSTART"].dt) == (date(2020, 9, 30), date(2020, 10, 30))
    assert now["SEQUENCE"] == was["SEQUENCE"] + 1


def test_only_a_hash_is_kept_and_a_wrong_revoked_or_closed_one_is_not_found(client, database):
    from tracker.calendars.models import CalendarFeed
    from tracker.people.models import Membership, Person

    sign_in(client, WORKFORCE)
    path, whole = address(client), address(client, "seahaven")
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    assert len(token) >= 43
    with database() as session:
        [one, other] = session.query(CalendarFeed).order_by(CalendarFeed.id)
        assert one.token_hash == hashlib.sha256(token.encode()).hexdigest()
        number, other_number = one.id, other.id
    assert token not in client.get(PAGE).text
    assert client.get("/calendar/wrong.ics").status_code == 404
    assert client.get(f"/calendar/{token[:-1]}.ics").status_code == 404
    sign_in(client, MANAGER)
    assert client.post(f"{PAGE}/{number}/revoke").status_code == 404
    assert client.get(path).status_code == 200
    sign_in(client, WORKFORCE)
    assert "Revoked." in client.post(f"{PAGE}/{number}/revoke", follow_redirects=True).text
    assert client.get(path).status_code == 404
    assert client.get(whole).status_code == 200
    with database() as session:
        person = session.query(Person).filter_by(email=WORKFORCE).one()
        for membership in session.query(Membership).filter_by(person_id=person.id):
            membership.until = date(2020, 1, 26)
    assert client.get(whole).status_code == 404
    with database() as session:
        session.query(Person).filter_by(email=WORKFORCE).one().is_active = False
        assert session.get(CalendarFeed, other_number).revoked_at is None
    assert client.get(whole).status_code == 404


def test_an_address_for_anothers_programme_is_not_made_and_there_is_an_end_to_them(client):
    from tracker.calendars.services import MOST_FEEDS

    sign_in(client, WORKFORCE)
    assert client.post(PAGE, data={"programme": "elsewhere"}).status_code == 404
    for _ in range(MOST_FEEDS):
        assert client.post(PAGE, data={"programme": ""}).status_code == 200
    refused = client.post(PAGE, data={"programme": ""})
    assert refused.status_code == 422
    assert "revoke one you no longer use" in refused.text
