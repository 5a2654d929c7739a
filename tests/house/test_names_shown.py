"""People are shown by job title. Names and addresses are shown to those who keep people, on the pages to keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.crawl import Opened, crawl
from tests.reports import MANAGER, OWNER
from tests.signing_in import sign_in
from tracker.people.models import Person
from tracker.people.queries import find_person

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

pytestmark = pytest.mark.demonstration

TEXTS = (".csv", ".ics", ".json")
NAME = "Zephyrine"
SEAHAVEN = "/programmes/seahaven"
STARTS = (f"{SEAHAVEN}/", f"{SEAHAVEN}/reports/preview.json", "/me", "/me/privacy", "/admin")
# Whoever lets people in, changes what they may and takes them out has to know who they are.
KEEPING_MEMBERS = {"members.index", "members.edit"}
KEEPING_ACCOUNTS = {"accounts.index", "accounts.show", "accounts.erase"}


@pytest.fixture
def named(database: Callable[[], Session]) -> None:
    """Everybody has a name that is told from their job title; the manager administers the site too."""
    with database() as session:
        for person in session.scalars(select(Person)):
            person.name = f"Quillon {NAME} {person.id}"
        manager = find_person(session, MANAGER)
        assert manager is not None
        manager.is_admin = True
        session.commit()


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    ("who", "expected"),
    [pytest.param(MANAGER, KEEPING_MEMBERS | KEEPING_ACCOUNTS, id="manager"), pytest.param(OWNER, set(), id="owner")],
)
def test_names_stand_only_where_people_are_kept(app: Flask, client: FlaskClient, who: str, expected: set[str]) -> None:
    sign_in(client, who)
    page_of = app.url_map.bind("localhost").match
    found: set[str] = set()

    def fetch(address: str) -> Opened:
        answer = client.get(address, follow_redirects=True)
        if NAME in answer.text:
            found.add(page_of(answer.request.path)[0])
        return Opened(answer.status_code, answer.request.path, answer.text if answer.mimetype == "text/html" else "")

    opened = crawl(app, fetch, STARTS)
    texts = [one for addresses in opened.pages.values() for one in addresses if one.partition("?")[0].endswith(TEXTS)]
    for address in texts:
        fetch(address)
    assert found == expected
    assert len(opened.pages) > 30
    assert len(texts) > 3
