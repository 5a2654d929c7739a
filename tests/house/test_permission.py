"""Who may do what: every route, every role, one's own programme and another's."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask_login import login_user
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from tests.house.addresses import Route, routes
from tests.signing_in import sign_in
from tracker.adapters.db import db
from tracker.evidence.models import AssuranceRecord
from tracker.kpis.models import Kpi
from tracker.people.access import Audience
from tracker.people.models import Person, Role
from tracker.people.services import add_person, give_role
from tracker.plan.models import Programme

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

MATRIX = Path("docs/permissions.md")
STRANGER = "stranger@elsewhere.example"

pytestmark = pytest.mark.demonstration


@pytest.fixture
def cast(app: Flask) -> None:
    """One person for each role in Seahaven, with that role alone, and a stranger with all roles elsewhere."""
    with app.app_context():
        seahaven = db.session.scalars(select(Programme)).one()
        for role in Role:
            person = add_person(db.session, email=address_of(role), name=role.words)
            give_role(db.session, person=person, programme_id=seahaven.id, role=role)
        elsewhere = Programme(slug="elsewhere", name="Elsewhere", organisation="Elsewhere Council")
        db.session.add(elsewhere)
        stranger = add_person(db.session, email=STRANGER, name="Stranger")
        db.session.flush()
        for role in Role:
            give_role(db.session, person=stranger, programme_id=elsewhere.id, role=role)
        db.session.commit()


def address_of(role: Role) -> str:
    return f"only-{role}@seahaven.example"


def of_programmes(app: Flask) -> list[Route]:
    return [route for route in routes(app) if route.is_of_a_programme]


@pytest.mark.usefixtures("cast")
def test_each_role_reaches_the_routes_that_are_open_to_it_and_no_other(app: Flask, client: FlaskClient) -> None:
    wrong = []
    for role in Role:
        sign_in(client, address_of(role))
        for route in of_programmes(app):
            address = next(route.addresses("seahaven", numbers=[1], names=["1.1.1"]))
            if role not in route.open_to:
                answer = client.open(address, method=route.method)
                if answer.status_code != 403:
                    wrong.append(f"{route} answered {answer.status_code} to {role}, to whom it is closed")
            elif is_refused_at_the_door(app, address, route.method, address_of(role)):
                wrong.append(f"{route} is open to {role}, who was refused at the door")
    assert not wrong, "\n".join(wrong)


def is_refused_at_the_door(app: Flask, address: str, method: str, email: str) -> bool:
    """Whether the door alone refuses; what the view then says of what was sent is for its own tests."""
    with app.test_request_context(address, method=method):
        login_user(db.session.scalars(select(Person).where(Person.email == email)).one())
        try:
            return app.preprocess_request() is not None
        except HTTPException:
            return True


@pytest.mark.usefixtures("cast")
def test_signed_out_every_route_of_a_programme_leads_to_signing_in(app: Flask, client: FlaskClient) -> None:
    for route in of_programmes(app):
        answer = client.open(next(route.addresses("seahaven", numbers=[1], names=["1.1.1"])), method=route.method)
        assert answer.status_code == 302, route
        assert answer.location.startswith("/sign-in"), route


@pytest.mark.usefixtures("cast")
def test_another_programme_is_not_there_and_looks_like_one_that_never_was(app: Flask, client: FlaskClient) -> None:
    sign_in(client, STRANGER)
    wrong = []
    for route in of_programmes(app):
        theirs, nobodys = (
            client.open(next(route.addresses(slug, numbers=[1], names=["1.1.1"])), method=route.method)
            for slug in ("seahaven", "atlantis")
        )
        if (theirs.status_code, nobodys.status_code) != (404, 404):
            wrong.append(f"{route} answered {theirs.status_code}, and {nobodys.status_code} where nothing is")
        elif lasting(theirs.text).replace("seahaven", "atlantis") != lasting(nobodys.text):
            wrong.append(f"{route} words its answer otherwise than where nothing is")
    assert not wrong, "\n".join(wrong)


def lasting(page: str) -> str:
    """The page without what is made anew for each answer."""
    return re.sub(r'(nonce|value|content)="[^"]{20,}"', "", page)


@pytest.mark.usefixtures("cast")
def test_what_another_programme_has_is_not_found_through_ones_own(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        kpis = list(db.session.scalars(select(Kpi.code).limit(2)))
        records = list(db.session.scalars(select(AssuranceRecord.code).limit(1)))
    sign_in(client, STRANGER)
    wrong = [
        f"{route.method} {address} answered {status}"
        for route in of_programmes(app)
        if route.names_something
        for address in route.addresses(
            "elsewhere", numbers=[1, 2, 3, 4, 5, 6, 8, 12, 20, 40], names=["1", "1.1", "1.1.1", *kpis, *records]
        )
        if (status := client.open(address, method=route.method).status_code) != 404
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("cast")
def test_no_page_of_ones_own_programme_shows_what_another_has(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        kpis = db.session.scalars(select(Kpi.name)).all()
        people = db.session.scalars(select(Person).where(Person.email.contains("@seahaven"))).all()
        secrets = {*kpis, *(person.email for person in people), *(person.job_title for person in people)}
        secrets -= {role.words for role in Role}
    sign_in(client, STRANGER)
    for route in of_programmes(app):
        if route.method == "GET" and not route.names_something:
            for address in route.addresses("elsewhere", numbers=[], names=[]):
                answer = client.get(address)
                assert answer.status_code < 500, address
                words = answer.data.decode(errors="ignore")
                shown = {secret for secret in secrets if secret in words}
                assert not shown, f"{address} shows {shown}"


def test_the_documented_matrix_is_that_of_the_routes(app: Flask) -> None:
    """Run with TRACKER_WRITE_MATRIX=1 to write docs/permissions.md again."""
    matrix = "\n".join(matrix_lines(app)) + "\n"
    if os.environ.get("TRACKER_WRITE_MATRIX"):
        MATRIX.write_text(matrix, encoding="utf-8")
    assert MATRIX.read_text(encoding="utf-8") == matrix, "make permissions writes docs/permissions.md again"


def matrix_lines(app: Flask) -> Iterator[str]:
    yield "# Who may reach what"
    yield ""
    yield "Written by `make permissions` from the routes. A view may refuse more: an owner updates only their own"
    yield "actions, only the SRO or the named deputy approves a report. To anybody else a programme is not there (404)."
    yield ""
    yield "| route | " + " | ".join(role.words for role in Role) + " |"
    yield "|---|" + "---|" * len(Role)
    for route in of_programmes(app):
        marks = ["yes" if role in route.open_to else "" for role in Role]
        yield f"| `{route}` | " + " | ".join(marks) + " |"
    yield ""
    yield "| other routes | open to |"
    yield "|---|---|"
    for route in routes(app):
        if not route.is_of_a_programme:
            yield f"| `{route}` | {', '.join(sorted(str(who) for who in route.open_to if isinstance(who, Audience)))} |"
