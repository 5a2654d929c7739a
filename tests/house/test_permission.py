"""Who may do what: every route, every kind of visitor, one's own programme and another's."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from flask_login import login_user
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from tests.house.addresses import Route, routes
from tests.reports import pdf_text
from tests.signing_in import bearer, sign_in
from tests.two_programmes import Furnished
from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.permission import RULES, Deed, who_may_whatever
from tracker.people.access import Audience
from tracker.people.models import Membership, Person, Role
from tracker.plan.models import Programme
from tracker.reminders.links import LinkHolder, make_token
from tracker.reminders.models import Reminder, ReminderState

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

MATRIX = Path("docs/permissions.md")
TODAY = date(2020, 1, 27)
STRANGER = "manager@elsewhere.example"
ADMIN = "site@admin.example"
SECRET = b"SecretSeahaven"


@dataclass(frozen=True)
class Visitor:
    """Somebody with an account, or nobody: what they are in Seahaven today."""

    email: str | None
    roles: frozenset[Role] = frozenset()
    is_admin: bool = False

    def is_let(self, route: Route) -> str:
        """How far the door lets them: ``in``, ``sign in`` first (a program: 401), 403, or 404."""
        unknown = "401" if route.is_of_the_api else "sign in"
        if route.is_of_a_programme:
            if self.email is None:
                return unknown
            return ("in" if self.roles & route.roles else "403") if self.roles else "404"
        if route.open_to & {Audience.ANYONE, Audience.LINK}:
            return "in"
        if Audience.DEMO in route.open_to:
            return "404"
        if self.email is None:
            return unknown
        return "in" if Audience.SIGNED_IN in route.open_to or self.is_admin else "403"


def visitors() -> Iterator[Visitor]:
    yield Visitor(None)
    for role in Role:
        yield Visitor(f"{role}@seahaven.example", frozenset({role}))
    yield Visitor("deputy@seahaven.example", frozenset({Role.OWNER}))
    yield Visitor(STRANGER)
    yield Visitor("left-yesterday@seahaven.example")
    yield Visitor("until-today@seahaven.example", frozenset({Role.READER}))
    yield Visitor(ADMIN, is_admin=True)


@pytest.fixture
def seahaven(app: Flask) -> Furnished:
    """Seahaven and Elsewhere, each with a row of everything, and those who come to the door of Seahaven."""
    with app.app_context():
        found, _ = Furnished(db.session, "seahaven"), Furnished(db.session, "elsewhere")
        extra = {
            "left-yesterday@seahaven.example": (tuple(Role), TODAY - timedelta(days=1)),
            "until-today@seahaven.example": ((Role.READER,), TODAY),
            "closed@seahaven.example": (tuple(Role), None),
            ADMIN: ((), None),
        }
        for email, (roles, until) in extra.items():
            person = Person(email=email, name=email, job_title=email, is_admin=email == ADMIN)
            db.session.add(person)
            db.session.flush()
            programme_id = found.id_of(Programme)
            db.session.add_all(
                Membership(person_id=person.id, programme_id=programme_id, role=role, until=until) for role in roles
            )
        db.session.commit()
        db.session.refresh(found.rows[Programme][0])
        db.session.expunge_all()
    return found


def address_of(route: Route, slug: str = "seahaven") -> str:
    return next(route.addresses(slug, numbers=[1], names=["1.1.1"]))


def come_to(client: FlaskClient, route: Route, address: str, email: str | None = None) -> TestResponse:
    """To a page with the client's cookie; to the API with a token of this person's, or none."""
    headers = bearer(client.application, email) if email and route.is_of_the_api else {}
    return client.open(address, method=route.method, headers=headers)


def is_turned_away(answer: TestResponse, route: Route) -> bool:
    """As somebody who is not signed in is."""
    if route.is_of_the_api:
        return answer.status_code == 401
    return answer.status_code in (302, 303) and answer.location.startswith("/sign-in")


def how_far(app: Flask, route: Route, email: str | None, slug: str = "seahaven") -> str:
    """How far the door alone lets somebody; what the view then says of what was sent is for its own tests."""
    headers = bearer(app, email) if email and route.is_of_the_api else {}
    with app.test_request_context(address_of(route, slug), method=route.method, headers=headers):
        if email is not None and not headers:
            login_user(db.session.scalars(select(Person).where(Person.email == email)).one())
        try:
            answer = app.preprocess_request()
        except HTTPException as refused:
            return str(refused.code)
        finally:
            app.do_teardown_request()
        if answer is None:
            return "in"
        return "sign in" if "/sign-in" in app.make_response(answer).headers.get("Location", "") else "elsewhere"


@pytest.mark.usefixtures("seahaven")
def test_every_route_lets_in_whom_it_is_open_to_and_nobody_else(app: Flask) -> None:
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    wrong = [
        f"{route} lets {visitor.email or 'nobody signed in'}: {found}, not {visitor.is_let(route)}"
        for visitor in visitors()
        for route in routes(app)
        if (found := how_far(app, route, visitor.email)) != visitor.is_let(route)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("seahaven")
def test_where_a_role_is_not_enough_the_page_asks_again(app: Flask, client: FlaskClient) -> None:
    """A reader and the SRO own, lead and were asked nothing here, and stand in for nobody."""
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    tried, wrong = 0, []
    for role in (Role.READER, Role.SRO):
        sign_in(client, f"{role}@seahaven.example")
        for route in routes(app):
            enough = {one for deed in route.open_to if isinstance(deed, Deed) for one in who_may_whatever(deed)}
            if role in route.roles - enough:
                tried += 1
                status = come_to(client, route, address_of(route), f"{role}@seahaven.example").status_code
                if status not in (403, 404):
                    wrong.append(f"{route} answered {status} to {role}, who has nothing to do with the thing")
    assert not wrong, "\n".join(wrong)
    assert tried > 10


def test_no_route_is_outside_the_matrix(app: Flask) -> None:
    covered = {(route.rule, route.method) for route in routes(app)}
    every = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule != "/static/<path:filename>"
    }
    assert covered == every
    unknown = [route for route in routes(app) if not route.open_to or not route.open_to <= {*Audience, *Deed}]
    assert not unknown, f"{unknown}: write @open_to(...) with an audience or a deed"


def test_the_static_files_are_anybodys_and_nothing_else_is_in_their_folder(client: FlaskClient) -> None:
    assert client.get("/static/no-such-file.css").status_code == 404
    assert client.get("/static/..%2f..%2fpyproject.toml").status_code == 404


@pytest.mark.usefixtures("seahaven")
def test_a_closed_account_is_nobody(app: Flask, client: FlaskClient) -> None:
    sign_in(client, "closed@seahaven.example")
    assert client.get("/programmes/seahaven/plan").status_code == 200
    with app.app_context():
        db.session.scalars(select(Person).where(Person.email == "closed@seahaven.example")).one().is_active = False
        db.session.commit()
    for route in routes(app):
        if route.is_of_a_programme or route.open_to & {Audience.SIGNED_IN, Audience.ADMIN}:
            answer = come_to(client, route, address_of(route), "closed@seahaven.example")
            assert is_turned_away(answer, route), route


@pytest.mark.usefixtures("seahaven")
def test_a_reader_until_a_date_is_let_in_on_that_day_and_not_the_day_after(app: Flask) -> None:
    plan = next(route for route in routes(app) if route.rule == "/programmes/<slug>/plan")
    assert how_far(app, plan, "until-today@seahaven.example") == "in"
    with app.app_context():
        for held in db.session.scalars(select(Membership).where(Membership.until == TODAY)):
            held.until = TODAY - timedelta(days=1)
        db.session.commit()
    assert how_far(app, plan, "until-today@seahaven.example") == "404"


def test_who_holds_a_link_is_let_to_its_own_pages_only(app: Flask, client: FlaskClient, seahaven: Furnished) -> None:
    with app.app_context():
        row = Reminder(
            person_id=db.session.scalars(
                select(Person.id).where(Person.email == seahaven.address_of(Role.OWNER))
            ).one(),
            on_date=TODAY,
            state=ReminderState.SENT,
            items=[],
            message_id="<1@seahaven.example>",
            claimed_at=clock.real_now(),
            claimed_until=clock.real_now(),
            sent_at=clock.real_now(),
        )
        db.session.add(row)
        db.session.commit()
        token = make_token(app.config["SECRET_KEY"], LinkHolder(row.id, 1))
    client.get(f"/u/{token}")
    page = client.get("/u")
    assert page.status_code == 200
    assert "SecretElsewhere" not in page.text
    for route in routes(app):
        if route.is_of_a_programme or route.open_to & {Audience.SIGNED_IN, Audience.ADMIN}:
            assert is_turned_away(come_to(client, route, address_of(route)), route), route
        elif Audience.LINK in route.open_to and "<ref>" in route.rule:
            for ref in ("1", "2", "1.1", "1.1.1"):
                for slug in ("seahaven", "elsewhere"):
                    address = route.rule.replace("<programme>", slug).replace("<kind>", "question")
                    assert client.open(address.replace("<ref>", ref), method=route.method).status_code == 404, address


def test_the_demonstrations_pages_are_open_in_it(app: Flask) -> None:
    app.config.update(WTF_CSRF_ENABLED=False)
    app.extensions["tracker_settings"] = replace(app.extensions["tracker_settings"], is_demo=True)
    demo = [route for route in routes(app) if Audience.DEMO in route.open_to]
    assert demo
    assert {how_far(app, route, None) for route in demo} == {"in"}


@pytest.mark.usefixtures("seahaven")
def test_another_programme_is_not_there_and_looks_like_one_that_never_was(app: Flask, client: FlaskClient) -> None:
    wrong = []
    for email in (STRANGER, ADMIN):
        sign_in(client, email)
        for route in routes(app):
            if not route.is_of_a_programme:
                continue
            theirs, nobodys = (
                come_to(client, route, address_of(route, slug), email) for slug in ("seahaven", "atlantis")
            )
            if (theirs.status_code, nobodys.status_code) != (404, 404):
                wrong.append(f"{route} answered {theirs.status_code}, and {nobodys.status_code} where nothing is")
            elif lasting(theirs.text).replace("seahaven", "atlantis") != lasting(nobodys.text):
                wrong.append(f"{route} words its answer otherwise than where nothing is")
    assert not wrong, "\n".join(wrong)


def lasting(page: str) -> str:
    """The page without what is made anew for each answer."""
    return re.sub(r'(nonce|value|content)="[^"]{20,}"', "", page)


@pytest.mark.usefixtures("seahaven")
def test_nothing_is_shown_to_who_belongs_elsewhere_or_nowhere(app: Flask, client: FlaskClient) -> None:
    """Whatever the page: those of their own programme, of no programme, and every file that comes from them."""
    ours = set()
    for email in (STRANGER, ADMIN, None):
        if email:
            sign_in(client, email)
        else:
            client.delete_cookie(app.config["SESSION_COOKIE_NAME"])
        for route in routes(app):
            if route.method != "GET" or (route.is_of_a_programme and email != STRANGER):
                continue
            for address in route.addresses("elsewhere", numbers=[2], names=["1.1.1"]):
                answer = come_to(client, route, address, email)
                assert answer.status_code < 500, address
                # An administrator is told the names of programmes and people, and nothing of what is in them.
                secret = b"SecretSeahaven (?!owner|analyst|manager|sro|reader|deputy)\\w" if email == ADMIN else SECRET
                said = everything_in(answer.data)
                shown = re.search(secret, said)
                assert not shown, f"{address} to {email}: {said[shown.start() - 60 : shown.end() + 60]!r}"
                if b"SecretElsewhere" in said:
                    ours.add(answer.data[:4])
    assert {b"%PDF", b"PK\x03\x04"} <= ours, "what is searched holds what belongs to whoever asks"


def everything_in(content: bytes) -> bytes:
    """What an answer says: the text of a PDF, every part of an Office file, anything else as it is."""
    if content.startswith(b"%PDF"):
        return pdf_text(content).encode()
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as parts:
            return b"\n".join(parts.read(name) for name in parts.namelist())
    return content


def test_the_documented_matrix_is_that_of_the_routes(app: Flask) -> None:
    """Run with TRACKER_WRITE_MATRIX=1 to write docs/permissions.md again."""
    matrix = "\n".join(matrix_lines(app)) + "\n"
    if os.environ.get("TRACKER_WRITE_MATRIX"):
        MATRIX.write_text(matrix, encoding="utf-8")
    assert MATRIX.read_text(encoding="utf-8") == matrix, "make permissions writes docs/permissions.md again"


def matrix_lines(app: Flask) -> Iterator[str]:
    yield "# Who may reach what"
    yield ""
    yield "Written by `make permissions` from the table of `tracker/domain/permission.py` and the routes."
    yield ""
    yield "## Deeds"
    yield ""
    yield "What is not here is refused. *Any member* is anybody with a role in the programme today."
    yield ""
    yield "| to | may |"
    yield "|---|---|"
    for deed in Deed:
        yield f"| {deed} | {'; '.join(allowance.words for allowance in RULES[deed])} |"
    yield ""
    yield "## Routes of a programme"
    yield ""
    yield "A route is open to whoever may do its deed to some thing at least; the page asks about the thing itself."
    yield "To anybody else a programme is not there (404), and so to a site administrator who has no role in it."
    yield ""
    yield "| route | " + " | ".join(role.words for role in Role) + " |"
    yield "|---|" + "---|" * len(Role)
    for route in routes(app):
        if route.is_of_a_programme:
            marks = ["yes" if role in route.roles else "" for role in Role]
            yield f"| `{route}` | " + " | ".join(marks) + " |"
    yield ""
    yield "## Other routes"
    yield ""
    yield "| route | open to |"
    yield "|---|---|"
    yield "| `GET /static/<path:filename>` | anyone |"
    for route in routes(app):
        if not route.is_of_a_programme:
            yield f"| `{route}` | {', '.join(sorted(str(who) for who in route.open_to if isinstance(who, Audience)))} |"
