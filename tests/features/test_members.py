"""The people of a programme: added, changed and removed by its manager."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.signing_in import sign_in as sign_in_client
from tracker.audit.models import AuditEntry
from tracker.people.membership import find_member, read_members
from tracker.people.models import Role
from tracker.people.queries import find_person
from tracker.people.services import add_person, give_role, set_password
from tracker.plan.models import Programme

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from playwright.sync_api import Page
    from sqlalchemy.orm import Session

    from tests.mailbox import Mailbox

PEOPLE = "/programmes/seahaven/settings/people"
MANAGER = "programme-manager@seahaven.example"
SECOND = "assistant-director@seahaven.example"
NEW = {
    "email": "Head.of.Fostering@seahaven.example",
    "name": "Robin Example",
    "job_title": "Head of Fostering",
    "roles": ["owner", "analyst"],
}

Opened = Callable[[], AbstractContextManager["Session"]]
SignIn = Callable[[str], "FlaskClient"]

pytestmark = pytest.mark.demonstration


def number_of(database: Opened, email: str) -> int:
    with database() as session:
        person = find_person(session, email)
        assert person is not None
        return person.id


def roles_of(database: Opened, email: str) -> tuple[tuple[Role, ...], date | None] | None:
    with database() as session:
        person = find_person(session, email)
        member = find_member(session, session.scalars(select(Programme.id)).one(), person.id) if person else None
        return (member.roles, member.until) if member else None


def test_a_new_person_gets_a_link_chooses_a_password_and_signs_in(
    sign_in: SignIn, app: Flask, database: Opened, smtp_server: Mailbox
) -> None:
    answer = sign_in(MANAGER).post(f"{PEOPLE}/add", data=NEW, follow_redirects=True)
    assert "Added. An email is on its way to head.of.fostering@seahaven.example." in answer.text
    assert roles_of(database, NEW["email"]) == ((Role.OWNER, Role.ANALYST), None)

    assert smtp_server.addresses == ["head.of.fostering@seahaven.example"]
    email = smtp_server.received[-1]
    assert MANAGER in email.message["Reply-To"]
    link = re.search(r"http://[^/]+(/password/\S+)", email.text)
    assert link is not None
    path = link.group(1)
    assert path in email.html
    newcomer = app.test_client()
    newcomer.post(path, data={"password": "four unrelated plain words"})
    signed_in = newcomer.post("/sign-in", data={"email": NEW["email"], "password": "four unrelated plain words"})
    assert signed_in.status_code == 302
    assert newcomer.get("/programmes/seahaven/week").status_code == 200
    assert newcomer.get(path).status_code == 410, "the link works once"


def test_somebody_with_an_account_keeps_their_name_and_is_told_where_to_sign_in(
    sign_in: SignIn, database: Opened, smtp_server: Mailbox
) -> None:
    with database() as session:
        person = add_person(session, email="adviser@elsewhere.example", name="A. Adviser", job_title="Adviser")
        set_password(person, "four unrelated plain words")
    typed = NEW | {"email": "adviser@elsewhere.example", "roles": ["reader"], "until": ["31", "3", "2020"]}
    answer = sign_in(MANAGER).post(f"{PEOPLE}/add", data=typed, follow_redirects=True)
    assert "Added. An email is on its way to adviser@elsewhere.example." in answer.text
    assert "already" not in answer.text, "whether somebody has an account elsewhere is not said"
    assert roles_of(database, "adviser@elsewhere.example") == ((Role.READER,), date(2020, 3, 31))
    text = smtp_server.received[-1].text
    assert "/programmes/seahaven/" in text
    assert "/password/" not in text


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        ({"email": "head of fostering"}, "is not an email address; write one such as"),
        ({"email": ""}, "Write the person&#39;s email address"),
        ({"name": ""}, "Write the person&#39;s name"),
        ({"job_title": ""}, "Write the person&#39;s job title"),
        ({"job_title": "x" * 201}, "Use 200 characters or fewer"),
        ({"roles": []}, "Choose at least one role"),
        ({"roles": ["emperor"]}, "valid choice"),
        ({"until": ["31", "2", "2020"]}, "is not a date"),
    ],
)
def test_bad_input_is_refused_with_its_remedy_and_what_was_typed_is_kept(
    sign_in: SignIn, database: Opened, smtp_server: Mailbox, wrong: dict[str, object], remedy: str
) -> None:
    answer = sign_in(MANAGER).post(f"{PEOPLE}/add", data=NEW | wrong)
    assert answer.status_code == 422
    assert remedy in answer.text
    if "name" not in wrong:
        assert "Robin Example" in answer.text
    with database() as session:
        assert find_person(session, NEW["email"]) is None
    assert not smtp_server.received


def test_a_mail_server_that_is_down_loses_nobody(sign_in: SignIn, database: Opened, settings: object) -> None:
    object.__setattr__(settings, "mail_url", "smtp://127.0.0.1:9")
    answer = sign_in(MANAGER).post(f"{PEOPLE}/add", data=NEW, follow_redirects=True)
    assert "was not sent" in answer.text
    assert "Send it again from this page" in answer.text
    assert roles_of(database, NEW["email"]) is not None


def test_roles_and_their_end_are_changed_and_the_change_is_kept(sign_in: SignIn, database: Opened) -> None:
    number = number_of(database, "mash-manager@seahaven.example")
    data = {"roles": ["owner", "reader"], "until": ["31", "3", "2020"]}
    sign_in(MANAGER).post(f"{PEOPLE}/{number}", data=data)
    assert roles_of(database, "mash-manager@seahaven.example") == ((Role.OWNER, Role.READER), date(2020, 3, 31))
    with database() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.table_name == "membership")).all()
        verbs = {entry.verb for entry in entries if entry.actor_title == "Programme Manager"}
    assert verbs == {"added", "changed"}


def test_a_person_who_is_removed_finds_nothing_and_what_they_wrote_stays(
    sign_in: SignIn, database: Opened, app: Flask
) -> None:
    number = number_of(database, "mash-manager@seahaven.example")
    theirs = app.test_client()
    sign_in_client(theirs, "mash-manager@seahaven.example")
    assert theirs.get("/programmes/seahaven/week").status_code == 200
    answer = sign_in(MANAGER).post(f"{PEOPLE}/{number}/remove", follow_redirects=True)
    assert "Removed the MASH Manager" in answer.text
    assert theirs.get("/programmes/seahaven/week").status_code == 404
    assert "MASH Manager" in sign_in(MANAGER).get("/programmes/seahaven/plan").text


def test_the_last_manager_stays(sign_in: SignIn, database: Opened) -> None:
    client = sign_in(MANAGER)
    client.post(f"{PEOPLE}/{number_of(database, SECOND)}", data={"roles": ["owner"]})
    number = number_of(database, MANAGER)
    refused = client.post(f"{PEOPLE}/{number}", data={"roles": ["owner"]})
    assert refused.status_code == 422
    assert "The programme would have no manager" in refused.text
    ended = client.post(f"{PEOPLE}/{number}", data={"roles": ["manager"], "until": ["26", "1", "2020"]})
    assert ended.status_code == 422, "a role that ended yesterday manages no more"
    assert "would have no manager" in client.post(f"{PEOPLE}/{number}/remove", follow_redirects=True).text
    assert roles_of(database, MANAGER) is not None


def test_two_managers_who_remove_each_other_at_once_leave_one(app: Flask, client: object, database: Opened) -> None:
    numbers = {email: number_of(database, email) for email in (MANAGER, SECOND)}
    together = Barrier(2)
    answers = []

    def remove(own: str, other: str) -> None:
        browser = app.test_client()
        sign_in_client(browser, own)
        together.wait()
        answers.append(browser.post(f"{PEOPLE}/{numbers[other]}/remove").status_code)

    threads = [Thread(target=remove, args=pair) for pair in ((MANAGER, SECOND), (SECOND, MANAGER))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(answer < 500 for answer in answers), answers
    with database() as session:
        programme = session.scalars(select(Programme.id)).one()
        managing = [member for member in read_members(session, programme) if Role.MANAGER in member.roles]
    assert len(managing) == 1


def test_somebody_of_another_programme_is_not_found(sign_in: SignIn, database: Opened) -> None:
    with database() as session:
        elsewhere = Programme(slug="elsewhere", name="Elsewhere")
        session.add(elsewhere)
        stranger = add_person(session, email="stranger@elsewhere.example", name="Stranger")
        session.flush()
        give_role(session, person=stranger, programme_id=elsewhere.id, role=Role.OWNER)
        number = stranger.id
    client = sign_in(MANAGER)
    for answer in (
        client.get(f"{PEOPLE}/{number}"),
        client.post(f"{PEOPLE}/{number}", data={"roles": ["reader"]}),
        client.post(f"{PEOPLE}/{number}/remove"),
        client.post(f"{PEOPLE}/{number}/invite"),
    ):
        assert answer.status_code == 404


def test_the_page_of_people_reads_well_on_a_phone_without_a_fault(open_page: Callable[..., Page]) -> None:
    phone = open_page(person=MANAGER, width=390)
    phone.goto(PEOPLE)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.get_by_role("link", name="Add a person").click()
    phone.get_by_role("button", name="Add them").click()
    expect(phone.get_by_role("alert").get_by_role("link")).to_have_count(4)
