"""A view that forgets every check shows, changes and links to nothing of another programme."""

from __future__ import annotations

import re
from contextlib import suppress
from contextvars import Context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import column, delete, func, inspect, select, table, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased

from tests.signing_in import sign_in
from tests.two_programmes import Furnished, classes_of_programmes
from tracker.adapters.db import columns_of, db
from tracker.adapters.foreign_links import ForeignLink, _links
from tracker.adapters.restriction import NobodySaid, Unrestricted
from tracker.adapters.scope import seeing
from tracker.domain.permission import Deed
from tracker.people.access import ANYONE, SIGNED_IN, open_to
from tracker.people.models import Person
from tracker.plan.models import Action, Objective, Programme, Theme

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

SOURCES = Path("tracker")


@pytest.fixture
def two(app: Flask) -> tuple[Furnished, Furnished]:
    """Theirs and ours, each with a row of every class that belongs to a programme."""
    with app.app_context():
        both = Furnished(db.session, "theirs"), Furnished(db.session, "ours")
        db.session.commit()
        for one in both:  # so that their ids can be read without a session
            for rows in one.rows.values():
                for row in rows:
                    db.session.refresh(row)
        db.session.expunge_all()
    return both


def everything_shown() -> str:
    """What a view finds that asks for all there is, in each way that there is to ask."""
    session, found = db.session, []
    for mapped in classes_of_programmes():
        named = aliased(mapped)
        rows = [*session.scalars(select(mapped)), *session.scalars(select(named))]
        found += [repr(vars(row)) for row in rows]
        found += [repr(row) for row in session.execute(select(*columns_of(mapped)))]
        found.append(f"{mapped.__name__}: {session.scalar(select(func.count()).select_from(mapped))} counted")
        for row in rows:
            found += [repr(vars(one)) for one in related_to(row)]
    return "\n".join(found)


def related_to(row: Any) -> list[Any]:
    """What hangs on a row, loaded by its relationships; of people, what they have in programmes."""
    found = []
    for relation in inspect(type(row)).relationships:
        held = getattr(row, relation.key)
        rows = held if relation.uselist else [held] if held is not None else []
        found += [one for one in rows if not isinstance(one, Person)]
        found += [more for one in rows if isinstance(one, Person) for more in one.memberships]
    return found


@pytest.fixture
def forgetful(app: Flask) -> None:
    """Views that look at nothing but what they are asked for."""

    @app.get("/programmes/<slug>/forgetful")
    @open_to(Deed.READ)
    def of_a_programme(slug: str) -> str:
        return everything_shown()

    @app.get("/forgetful")
    @open_to(SIGNED_IN)
    def of_a_person() -> str:
        return everything_shown()

    @app.get("/forgetful/anyone")
    @open_to(ANYONE)
    def of_nobody() -> str:
        return everything_shown()

    @app.post("/programmes/<slug>/forgetful")
    @open_to(Deed.READ)
    def change_everything(slug: str) -> str:
        for mapped in reversed(classes_of_programmes()):
            first = next(one for one in inspect(mapped).column_attrs if one.key not in ("id", "version"))
            column = getattr(mapped, first.key)
            tried = [update(mapped).values({column: column}), delete(mapped)]
            for statement in tried if mapped is not Programme else tried[:1]:
                # What is append-only the database guards by itself.
                with suppress(DBAPIError), db.session.begin_nested():
                    db.session.execute(statement.execution_options(synchronize_session=False))
        return "done"


@pytest.mark.usefixtures("forgetful")
def test_it_shows_what_is_ours_and_nothing_of_theirs(two: tuple[Furnished, Furnished], client: FlaskClient) -> None:
    theirs, ours = two
    for address in ("/programmes/ours/forgetful", "/forgetful"):
        sign_in(client, ours.address_of("manager"))
        shown = client.get(address).text
        assert theirs.secret not in shown, address
        assert ours.secret in shown, address
        for mapped in classes_of_programmes():
            assert f"{mapped.__name__}: 0 counted" not in shown, f"{address}: {mapped.__name__}"


@pytest.mark.usefixtures("forgetful")
def test_it_shows_nothing_to_whom_nothing_belongs(
    two: tuple[Furnished, Furnished], client: FlaskClient, app: Flask
) -> None:
    assert "1 counted" not in client.get("/forgetful/anyone").text
    with app.app_context():
        db.session.add(Person(email="site@admin.example", name="Site", job_title="Site", is_admin=True))
        db.session.commit()
    sign_in(client, "site@admin.example")
    shown = client.get("/forgetful").text
    assert "Programme: 0 counted" in shown
    assert not [one.secret for one in two if one.secret in shown]
    assert client.get("/programmes/ours/forgetful").status_code == 404


@pytest.mark.usefixtures("forgetful")
def test_it_changes_and_deletes_nothing_of_theirs(
    two: tuple[Furnished, Furnished], client: FlaskClient, app: Flask, statements: Any
) -> None:
    theirs, ours = two
    sign_in(client, ours.address_of("manager"))
    with statements() as asked:
        assert client.post("/programmes/ours/forgetful").text == "done"
    wrote = [one for one in asked if one.startswith(("UPDATE", "DELETE")) and "sign_in" not in one]
    assert wrote
    assert all("programme" in one.partition("WHERE")[2] for one in wrote), wrote
    with app.app_context():
        for mapped in classes_of_programmes():
            held = db.session.scalar(select(func.count()).select_from(mapped)) or 0
            assert held >= len(theirs.rows[mapped]), mapped


def test_nothing_of_theirs_is_got_by_its_id(two: tuple[Furnished, Furnished], app: Flask) -> None:
    theirs, ours = two
    with app.app_context(), seeing([ours.id_of(Programme)]):
        for mapped in classes_of_programmes():
            key = inspect(theirs.rows[mapped][0]).identity
            assert db.session.get(mapped, key) is None, mapped
            assert db.session.get(mapped, inspect(ours.rows[mapped][0]).identity) is not None, mapped


def test_nothing_of_ours_can_be_hung_on_something_of_theirs(two: tuple[Furnished, Furnished], app: Flask) -> None:
    theirs, ours = two
    tried = 0
    with app.app_context(), seeing([ours.id_of(Programme)]):
        for mapped in classes_of_programmes():
            for column, parent in _links(mapped):
                row = db.session.get(mapped, inspect(ours.rows[mapped][0]).identity)
                setattr(row, column, theirs.id_of(parent or Programme))
                with pytest.raises(ForeignLink):
                    db.session.flush()
                db.session.rollback()
                tried += 1
    assert tried > 60


def test_where_nobody_said_what_may_be_seen_reading_is_an_error(app: Flask) -> None:
    def read() -> None:
        with app.app_context():
            db.session.scalars(select(Programme)).all()

    read()
    with pytest.raises(NobodySaid):
        Context().run(read)


@pytest.mark.parametrize(
    "statement",
    [
        select(Action.__table__),
        select(table("programme", column("slug")).c.slug),
        select(Theme.id, Action.__table__.c.title),
        select(func.count()).select_from(Action.__table__),
        select(Objective.__table__.alias().c.id),
        select(Theme.id).where(Theme.id.in_(select(Objective.__table__.c.theme_id))),
        select(func.count(Action.__table__.c.id), Theme.id),
        text("select * from action"),
        select(Action).from_statement(text("select * from action")),
        update(Action.__table__).values(title="x"),
        delete(Action.__table__),
    ],
    ids=lambda one: re.sub(r"\s+", " ", str(one))[:60],
)
def test_a_statement_that_cannot_be_restricted_is_refused(app: Flask, statement: Any) -> None:
    with app.app_context(), seeing([1]), pytest.raises(Unrestricted):
        db.session.execute(statement)


# Who goes to the connection itself: what they read or write is theirs to answer for.
PAST_THE_SESSION = {
    "adapters/bulk.py",
    "adapters/db.py",
    "adapters/guards.py",
    "adapters/migrations.py",
    "app.py",
    "audit/entries.py",
    "audit/services.py",
    "audit/statements.py",
    "cli/command.py",
    "editions/series.py",
    "health/invariants.py",
    "reminders/lease.py",
    "scheduler.py",
}
# Who says that everything may be seen.
SEEING_EVERYTHING = {
    "adapters/bulk.py": "the last id of a table, so that new ones follow it",
    "adapters/restriction.py": "what it tells whoever said nothing",
    "adapters/scope.py": "where it is defined",
    "administration/oversight_views.py": "which programmes the site's activity is about",
    "administration/people_views.py": "an account's roles, what hangs on it and what is held about it",
    "cli/command.py": "commands",
    "dashboard/views.py": "the names of the demonstration's programmes",
    "demo/preparing.py": "loading the demonstration",
    "people/queries.py": "to which programmes somebody belongs",
    "plan/access.py": "the door looks up roles; the demonstration's own pages",
    "reminders/link_renewal.py": "the letter that is sent again to the same person",
    "scheduler.py": "jobs",
    "web/transactions.py": "signing in through the organisation, whose groups give roles",
}


def test_only_named_modules_go_past_the_session_or_see_everything() -> None:
    past = re.compile(r"db\.engine|\.connection\(\)|connection\.execute|exec_driver_sql|[( ]text\(\s*[\"']")
    files = [one for one in SOURCES.rglob("*.py") if "migrations/0" not in one.as_posix() and "seed" not in one.parts]
    found = {one.relative_to(SOURCES).as_posix(): one.read_text(encoding="utf-8") for one in files}
    domain = {name for name in found if name.startswith("domain/")}
    goes_past = {name for name, words in found.items() if past.search(words)} - domain
    everything = {name for name, words in found.items() if re.search(r"see(ing)?\(EVERYTHING", words)}
    assert goes_past <= PAST_THE_SESSION, f"{goes_past - PAST_THE_SESSION}: ask through the session, by mapped class"
    assert everything <= set(SEEING_EVERYTHING), f"{everything - set(SEEING_EVERYTHING)}: say whose rows are seen"
