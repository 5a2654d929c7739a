"""A person's name and address live in one row: whatever happened to somebody, no other column has them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Table, select

from tests.reports import MANAGER, SRO
from tests.signing_in import sign_in
from tracker.adapters.db import Base
from tracker.people.models import Person
from tracker.people.queries import find_person
from tracker.people.services import set_password
from tracker.plan.models import Action
from tracker.reminders.models import Reminder, ReminderState

pytestmark = pytest.mark.demonstration

NAME, ADDRESS, PASSWORD = "Quillon Zephyrine", "q.zephyrine@seahaven.example", "four unrelated words here"
SEAHAVEN = "/programmes/seahaven"


@pytest.fixture
def walked(app, client, database, tracker, smtp_server, tmp_path):
    """Somebody is invited, signs in, writes, loads, is reminded in vain, has a report published, and is exported."""
    sign_in(client, MANAGER)
    member = {"email": ADDRESS, "name": NAME, "job_title": "Head of Zeal", "roles": ["manager", "owner", "analyst"]}
    assert client.post(f"{SEAHAVEN}/settings/people/add", data=member).status_code == 303
    with database() as session:
        person = find_person(session, ADDRESS)
        set_password(person, PASSWORD)
        number = person.id
        person.is_admin = True
        version = session.scalars(select(Action).order_by(Action.id)).first().version
    browser = app.test_client()
    browser.post("/sign-in", data={"email": ADDRESS, "password": "not this one, I am afraid"})
    assert browser.post("/sign-in", data={"email": ADDRESS, "password": PASSWORD}).status_code == 302
    update = {"rag": "green", "narrative": "Two started on Monday; the advert goes on.", "version": version}
    assert browser.post(f"{SEAHAVEN}/week/1.1.1", data=update).status_code == 303
    assert browser.post(f"{SEAHAVEN}/plan/1.1.1/edit", data={"title": "Recruit", "owner_id": number}).status_code == 303
    assert browser.post("/me/calendars", data={"programme": "seahaven"}).status_code < 400
    assert browser.post(f"{SEAHAVEN}/ask/1.2.1", data={"text": "Is it on its way?"}).status_code == 303
    assert browser.post("/admin/mail-test", data={"address": ADDRESS}).status_code == 303
    edition = browser.post(f"{SEAHAVEN}/reports/draft").location
    summary = {"summary-text": "Staffing holds us at red.", "summary-seen": "0"}
    assert browser.post(f"{edition}/texts/summary", data=summary).status_code == 303
    assert browser.post(f"{edition}/submit").status_code == 303
    sign_in(client, SRO)
    assert client.post(f"{edition}/approve").status_code == 303
    assert browser.post(f"{edition}/publish").status_code == 303
    file = tmp_path / "figures.csv"
    file.write_text("code,period,value\nPLC3,2019-12,41\n")
    tracker("import", "figures", str(file), "--programme", "seahaven", "--by", ADDRESS)
    smtp_server.refused.add(ADDRESS)
    tracker("remind", "--on", "2020-02-03", exit_code=1)
    assert browser.post(
        f"/admin/people/{number}", data=member | {"job_title": "Head of Zest", "is_admin": "y"}
    ).status_code
    tracker("person", "export", ADDRESS, str(tmp_path / "person.zip"), "--by", ADDRESS)
    return number


def columns_that_hold(session: Any, *wanted: str) -> Iterator[str]:
    """Every table and column of which a value has one of the words, in text, JSON or bytes."""
    words = [word.lower() for word in wanted]
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)).mappings():
            for name, value in row.items():
                text = as_text(value)
                if any(word in text for word in words):
                    yield f"{table.name}.{name}"


def as_text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="ignore").lower()
    return (
        json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else str(value)
    ).lower()


def test_name_and_address_stand_in_the_row_of_the_person_alone(walked, database):
    with database() as session:
        found = set(columns_that_hold(session, NAME, "zephyrine", ADDRESS))
        assert found == {"person.name", "person.email"}
        reminder = session.scalars(select(Reminder).where(Reminder.person_id == walked)).one()
        assert reminder.state is ReminderState.FAILED
        assert "550" in reminder.error, "what the server said is kept, without whom it said it of"
        assert set(columns_that_hold(session, "head of zeal")) > {"audit_entry.actor_title", "report_step.by_title"}
        everybody = session.execute(select(Person.name, Person.email)).all()
        names = [part for name, email in everybody for part in (name, email)]
    assert len(names) > 20


def test_once_erased_they_stand_nowhere(walked, database, tracker):
    with database() as session:
        title = session.get_one(Person, walked).job_title
    tracker("person", "erase", ADDRESS, "--confirm", title)
    with database() as session:
        assert set(columns_that_hold(session, NAME, "zephyrine", ADDRESS)) == set()


def test_nobody_of_the_demonstration_is_named_outside_of_their_row(database):
    with database() as session:
        emails = list(session.scalars(select(Person.email)))
        names = [name for name, title in session.execute(select(Person.name, Person.job_title)) if name != title]
        found = set(columns_that_hold(session, *emails, *names))
    assert found <= {"person.name", "person.email"}


def test_every_table_of_the_metadata_is_searched():
    assert all(isinstance(table, Table) for table in Base.metadata.sorted_tables)
    assert len(Base.metadata.sorted_tables) > 40
