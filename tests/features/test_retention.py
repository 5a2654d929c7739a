"""What is older than it is kept goes, in batches, and says so; nothing goes by surprise."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from tests.recorded import behind_our_back
from tracker.administration import retention
from tracker.administration.jobs import remove_what_is_old
from tracker.audit.models import AuditEntry, AuditRemoval
from tracker.calendars.models import CalendarFeed
from tracker.calendars.services import open_feed
from tracker.people.models import Person
from tracker.people.services import add_person
from tracker.reminders.models import ReminderRun
from tracker.reminders.outcomes import record_run

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


class TestOnARunningClock:
    @pytest.fixture
    def today(self):
        return None

    @pytest.fixture
    def old_entries(self, session, monkeypatch):
        monkeypatch.setattr(retention, "BATCH", 3)
        ages = (9 * 365, 8 * 365, 8 * 365, 2_560, 2_560, 2_554, 400, 1)
        rows = [
            {
                "at": NOW - age * DAY,
                "written_at": NOW - age * DAY,
                "actor_title": "T",
                "via": "web",
                "verb": "added",
                "table_name": "risk",
            }
            for age in ages
        ]
        session.execute(AuditEntry.__table__.insert(), rows)
        session.commit()

    def test_entries_older_than_seven_years_go_and_their_going_is_told(self, session, old_entries):
        assert remove_what_is_old(NOW.date()) == "5 activity"
        left = session.scalars(select(AuditEntry).order_by(AuditEntry.written_at)).all()
        assert [(NOW - entry.written_at).days for entry in left[:3]] == [2_554, 400, 1]
        told = [entry for entry in left if entry.verb == "deleted"]
        assert [entry.before["rows"] for entry in told] == [3, 2]
        assert all("written_before" in entry.before for entry in told)
        assert [one.removed for one in session.scalars(select(AuditRemoval).order_by(AuditRemoval.id))] == [3, 2]
        assert remove_what_is_old(NOW.date()) == "nothing is that old"

    def test_what_an_import_recorded_in_the_past_stays(self, session):
        session.info["recorded_at"] = datetime(2014, 1, 1, tzinfo=UTC)
        add_person(session, email="a@b.example", name="A", job_title="B")
        session.commit()
        assert remove_what_is_old(NOW.date()) == "nothing is that old"
        assert session.scalars(select(AuditEntry)).one().at.year == 2014

    def test_calendar_addresses_go_ninety_days_after_they_were_revoked(self, session):
        person = add_person(session, email="a@b.example", name="A", job_title="B")
        for days in (91, 89):
            open_feed(session, person, None)
            session.scalars(select(CalendarFeed).order_by(CalendarFeed.id.desc())).first().revoked_at = NOW - days * DAY
        session.commit()
        assert remove_what_is_old(NOW.date()) == "1 calendar address"
        entry = session.scalars(select(AuditEntry).where(AuditEntry.verb == "deleted")).one()
        assert entry.before == {"rows": 1, "kept": "90 days"}

    def test_a_trial_for_a_far_day_forgets_no_run(self, session):
        record_run(session, NOW.date(), sent=1, failed=0, skipped=[])
        record_run(session, date(2099, 1, 5), sent=0, failed=0, skipped=[])
        assert session.scalar(select(func.count()).select_from(ReminderRun)) == 2


def test_nothing_goes_while_the_clock_stands_still(session):
    add_person(session, email="a@b.example", name="A", job_title="B")
    session.commit()
    with behind_our_back(session):
        session.execute(update(AuditEntry).values(written_at=datetime(2001, 1, 1, tzinfo=UTC)))
    session.commit()
    assert remove_what_is_old(date(2020, 1, 27)) == "the clock stands still, so nothing is removed"
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == 1


def test_administrators_see_the_periods_and_the_activity_of_the_site(database, sign_in, client):
    with database() as session:
        session.add(Person(email="admin@example.org", name="A Name", job_title="Systems Officer", is_admin=True))
        other = Person(email="o@example.org", name="O Name", job_title="Head of Care")
        session.add(other)
        session.flush()
        number = other.id
    page = sign_in("admin@example.org").get("/admin/retention").text
    assert "TRACKER_AUDIT_YEARS sets it" in page
    assert "Here nothing is removed" in page
    client.post(
        f"/admin/people/{number}", data={"email": "o@example.org", "name": "Other", "job_title": "Head of Care"}
    )
    for path in ("/admin/activity", "/admin/activity.csv", "/admin/activity?who=Systems+Officer&what=person"):
        text = client.get(path).text
        assert "(not recorded)" in text, path
        assert "O Name" not in text, path
    assert "Head of Care" in client.get("/admin/activity").text
    assert client.get("/admin/activity?who=Nobody").text.count("0 entries") == 1
    privacy = client.get("/privacy").text
    assert "Activity (who wrote what): 7 years" in privacy
    assert "Download what is held about you" in privacy


@pytest.mark.demonstration
def test_the_activity_of_the_site_shows_nothing_that_a_programme_says(sign_in, database):
    with database() as session:
        from tracker.people.queries import find_person
        from tracker.plan.models import Programme
        from tracker.risks.models import Risk

        find_person(session, "performance-analyst@seahaven.example").is_admin = True
        programme = session.scalars(select(Programme)).first()
        programme.aim = "A secret aim"
        tables = set(session.scalars(select(AuditEntry.table_name)))
        session.scalars(select(Risk)).first().mitigation = "A secret mitigation, written outside of any programme"
    assert "risk" in tables
    client = sign_in("performance-analyst@seahaven.example")
    for path in ("/admin", "/admin/people", "/admin/people/1", "/admin/people/1/erase", "/admin/retention", "/privacy"):
        assert client.get(path).status_code == 200, path
    for path in ("/admin/activity", "/admin/activity.csv"):
        text = client.get(path).text
        assert "A secret" not in text
        assert "aim" in text
        for words in (">Added risk", ",risk,", "Added update", ",update,", "narrative"):
            assert words not in text, path


def test_the_privacy_page_is_for_everybody_and_names_the_contact(client):
    page = client.get("/privacy").text
    assert "data protection officer" in page
    assert "Download" not in page
    assert '<a href="/privacy">Privacy</a>' in client.get("/").text
