"""Somebody's time in a programme: asked for when they are added, told before it ends, and over on its day."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from tracker.adapters import clock
from tracker.administration.jobs import tell_of_ends
from tracker.audit.models import AuditEntry
from tracker.calendars.models import CalendarFeed
from tracker.calendars.services import open_feed
from tracker.people.models import Membership, Role
from tracker.people.services import add_person, give_role
from tracker.people.sign_in_models import SignInSession
from tracker.plan.models import Programme

MANAGER, READER = "manager@example.org", "inspector@example.org"
PEOPLE = "/programmes/small/settings/people"
NEW = {"email": "new@example.org", "name": "N", "job_title": "Adviser", "roles": ["reader"]}


@pytest.fixture
def cast(database):
    with database() as session:
        programme = Programme(slug="small", name="Small programme")
        session.add(programme)
        session.flush()
        for email, title, role, until in (
            (MANAGER, "Programme Manager", Role.MANAGER, None),
            (READER, "Inspector", Role.READER, date(2020, 1, 27)),
        ):
            person = add_person(session, email=email, name="A Name", job_title=title)
            give_role(session, person=person, programme_id=programme.id, role=role, until=until)
        open_feed(session, person, programme)


def test_a_reader_is_added_until_a_day_or_for_good_because_somebody_says_so(cast, sign_in, smtp_server, database):
    client = sign_in(MANAGER)
    assert "A usual choice is 27 April 2020" in client.get(f"{PEOPLE}/add").text
    asked = client.post(f"{PEOPLE}/add", data=NEW)
    assert (asked.status_code, "such as 27 4 2020" in asked.text, "Adviser" in asked.text) == (422, True, True)
    assert client.post(f"{PEOPLE}/add", data=NEW | {"has_no_end": "y"}).status_code == 303
    until = {"email": "other@example.org", "until": ["27", "4", "2020"]}
    assert client.post(f"{PEOPLE}/add", data=NEW | until).status_code == 303
    owner = {"email": "owner@example.org", "roles": ["reader", "owner"]}
    assert client.post(f"{PEOPLE}/add", data=NEW | owner).status_code == 303, "whoever works here is not asked"


def test_the_page_shows_whose_time_ends_soon(cast, sign_in):
    page = sign_in(MANAGER).get(PEOPLE).text
    assert page.count("ends soon") == 1


def test_managers_hear_a_week_before_once_and_again_when_the_day_moves(cast, app, smtp_server):
    with app.app_context():
        assert tell_of_ends(date(2020, 1, 19)).startswith("0 emails sent")
        assert tell_of_ends(date(2020, 1, 20)).startswith("1 emails sent")
        assert tell_of_ends(date(2020, 1, 21)).startswith("0 emails sent")
    [mail] = smtp_server.received
    assert mail.recipients == (MANAGER,)
    assert "the Inspector, on Monday 27 January 2020" in mail.text or "the Inspector, on 27 January 2020" in mail.text
    assert "A Name" not in mail.text
    with app.app_context():
        from tracker.adapters.db import db

        db.session.scalars(select(Membership).where(Membership.until.is_not(None))).one().until = date(2020, 1, 24)
        db.session.commit()
        smtp_server.refused.add(MANAGER)
        assert tell_of_ends(date(2020, 1, 21)).startswith("0 emails sent, 1 failed")
        smtp_server.refused.clear()
        assert tell_of_ends(date(2020, 1, 22)).startswith("1 emails sent")


def test_the_last_day_counts_and_the_next_is_over(cast, app, sign_in, database):
    client = sign_in(READER)
    assert client.get("/programmes/small/").status_code == 200, "27 January is the last day"
    with app.app_context():
        assert tell_of_ends(date(2020, 1, 27)).endswith("0 people was over")
    with database() as session:
        session.scalars(select(Membership).where(Membership.until.is_not(None))).one().until = date(2020, 1, 26)
    assert client.get("/programmes/small/").status_code == 404
    with app.app_context():
        assert tell_of_ends(clock.today()).endswith("1 people was over")
    with database() as session:
        assert session.scalars(select(CalendarFeed)).one().revoked_at is not None
        assert session.scalars(select(SignInSession)).one().ended_at is not None
        assert {"calendar_feed", "sign_in_session"} <= set(session.scalars(select(AuditEntry.table_name)))
    assert client.get("/me").status_code == 302
