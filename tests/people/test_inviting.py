"""People are brought into a programme: by two managers at once, and with addresses that no email can be written to."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from sqlalchemy import event, func, select

from tests.people.conftest import HOME, MANAGER, OWNER
from tests.people.test_forgotten_password import ask
from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.people.letter_models import AccountLetter, LetterState
from tracker.people.member_forms import why_no_address
from tracker.people.membership import add_member
from tracker.people.models import Membership, Person, Role
from tracker.people.queries import find_person
from tracker.people.services import add_person
from tracker.plan.models import Programme

NEW = {"email": "new@seahaven.example", "name": "New Person", "job_title": "Head of Care", "roles": ["owner", "reader"]}


@pytest.mark.parametrize("table", ["person", "membership"])
def test_two_who_add_the_same_person_at_once_both_succeed(app, browser_of, smtp_server, database, table):
    """One of them is about to write the row when the other commits it; on SQLite they take turns before that."""
    manager, about_to_write, answers = browser_of(MANAGER), Event(), []

    def add() -> None:
        answers.append(manager.post(f"{HOME}/add", data=NEW))

    def notice(connection, cursor, statement, *rest) -> None:
        if statement.startswith(f"INSERT INTO {table} "):
            about_to_write.set()

    person = {name: NEW[name] for name in ("email", "name", "job_title")}
    if table == "membership":
        with database() as session:
            add_person(session, **person)
    second = Thread(target=add)
    with database() as session:
        number = session.scalars(select(Programme.id)).one()
        add_member(session, **person, programme_id=number, roles=[Role.READER, Role.OWNER], until=None)
        event.listen(db.engine, "before_cursor_execute", notice)
        try:
            second.start()
            if db.engine.dialect.name == "postgresql":
                assert about_to_write.wait(20)
        finally:
            event.remove(db.engine, "before_cursor_execute", notice)
    second.join()
    assert [answer.status_code for answer in answers] == [303]
    with database() as session:
        person_id = session.scalars(select(Person.id).where(Person.email == NEW["email"])).one()
        of_theirs = select(func.count()).where(Membership.person_id == person_id)
        assert session.scalar(of_theirs) == 2


@pytest.mark.parametrize(
    "typed",
    [
        "jo@x.org.", "jo@x..org", "jo.@x.org", "jo@x.org,", "jo@x.org(c)", "a@b@c.org", "jo@.x.org",
        "jö@x.org", '"jo"@x.org', "<jo@x.org>",
    ],
)  # fmt: skip
def test_an_address_that_no_email_can_be_written_to_is_refused(typed):
    assert "is not an email address" in why_no_address(typed)
    assert not why_no_address("o'neil+a.b@x-y.example.org")


def test_such_an_address_from_elsewhere_stops_no_letter_and_no_page(app, browser_of, smtp_server, database):
    with database() as session:
        bad = find_person(session, OWNER)
        bad.email = "jo@x.org."
        number = bad.id
    answer = browser_of(MANAGER).post(f"{HOME}/{number}/invite", follow_redirects=True)
    assert "was not sent: the email could not be written" in answer.text
    anybody = app.test_client()
    ask(anybody, "jo@x.org.")
    ask(anybody, MANAGER)
    assert smtp_server.addresses == [MANAGER]
    with database() as session:
        letter = session.scalars(select(AccountLetter).where(AccountLetter.person_id == number)).one()
        assert (letter.state, letter.attempts) == (LetterState.WAITING, 1)
        assert "could not be written" in letter.error
        assert letter.next_try_at > clock.real_now()
