"""Access tokens: made on the account page, good for the API alone, and worth nothing once they are over."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import OperationalError

from tests.people.conftest import MANAGER, OWNER, PASSWORD, emails_have_gone
from tests.signing_in import bearer
from tracker.adapters import clock
from tracker.adapters.db import db, writing
from tracker.adapters.scope import EVERYTHING, seeing
from tracker.administration.ending import end_what_is_over
from tracker.audit.models import AuditEntry
from tracker.people import access_tokens
from tracker.people.access_token_models import AccessToken
from tracker.people.jobs import forget_sign_ins
from tracker.people.models import Membership, Person, Role
from tracker.people.openid_models import OpenIdIdentity
from tracker.people.queries import find_person
from tracker.people.services import give_role, set_password, sign_out_everywhere
from tracker.people.sign_in_models import SignedInBy, SignInSession
from tracker.plan.models import Programme

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.command import Tracker

pytestmark = pytest.mark.usefixtures("people")

API = "/api/v1"
FORM = {"name": "Figures from the case system", "scope": "read", "days": "90", "current_password": PASSWORD}


@pytest.fixture
def make(sign_in: Callable[[str], FlaskClient]) -> Callable[..., str]:
    """``make(scope="write")`` makes a token of the manager's on the page, and says its secret."""

    def make_one(**more: str) -> str:
        answer = sign_in(MANAGER).post("/account/tokens", data=FORM | more)
        found = re.search(r"<code>(itk_[\w-]{43})</code>", answer.text)
        assert found, answer.text
        return found[1]

    return make_one


def me(client: FlaskClient, secret: str, **more: Any) -> Any:
    return client.get(f"{API}/me", headers={"Authorization": f"Bearer {secret}"}, **more)


def test_a_token_is_shown_once_and_opens_the_api(make: Any, client: FlaskClient, database: Any) -> None:
    secret = make()
    told = me(client, secret).json
    assert told["token"]["name"] == "Figures from the case system"
    assert [(one["slug"], one["roles"]) for one in told["programmes"]] == [("seahaven", ["manager"])]
    page = client.get("/account/tokens").text
    assert "Figures from the case system" in page
    assert secret not in page
    with database() as session:
        assert secret not in str(session.execute(select(AccessToken.__table__)).all())


def test_its_person_hears_of_it_by_email(make: Any, smtp_server: Any) -> None:
    secret = make()
    emails_have_gone()
    (email,) = smtp_server.received
    assert email.subject == "An access token was made"
    assert "/account/tokens" in email.text
    assert secret not in email.text + email.html


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"current_password": "not this one, I think"}, "That is not your password"),
        ({"current_password": ""}, "Enter your password"),
        ({"name": " "}, "Say what it is for"),
        ({"name": "n" * 101}, "Use 100 characters or fewer"),
        ({"days": "3650"}, "Choose one of those in the list"),
        ({"scope": "everything"}, "Not a valid choice"),
    ],
)
def test_a_form_that_is_not_right_makes_none(sign_in: Any, database: Any, wrong: dict[str, str], words: str) -> None:
    answer = sign_in(MANAGER).post("/account/tokens", data=FORM | wrong)
    assert answer.status_code == 422
    assert words in answer.text
    with database() as session:
        assert session.scalar(select(func.count()).select_from(AccessToken)) == 0


def test_who_has_no_password_here_has_just_signed_in(sign_in: Any, database: Any) -> None:
    with database() as session:
        session.execute(update(Person).where(Person.email == MANAGER).values(password_hash=None))
    browser = sign_in(MANAGER)
    assert "itk_" in browser.post("/account/tokens", data=FORM | {"current_password": ""}).text
    with database() as session:
        for row in session.scalars(select(SignInSession)):
            row.started_at -= timedelta(minutes=16)
    assert "make the token within 15 minutes" in browser.get("/account/tokens").text
    refused = browser.post("/account/tokens", data=FORM | {"current_password": ""})
    assert refused.status_code == 403
    assert "itk_" not in refused.text


def test_twenty_tokens_are_enough_for_anybody(make: Any, client: FlaskClient, tracker: Tracker) -> None:
    for _ in range(20):
        make()
    assert "Take one back first" in client.get("/account/tokens").text
    assert client.post("/account/tokens", data=FORM).status_code == 403
    assert "has 20 tokens" in tracker("user", "token", MANAGER, "--name", "x", exit_code=1).stderr


@pytest.mark.parametrize(("days", "status"), [(59, 200), (61, 401)])
def test_who_signs_in_with_an_organisation_has_to_do_so_now_and_then(
    make: Any, client: FlaskClient, database: Any, days: int, status: int
) -> None:
    """Somebody who has left cannot sign in there any more, and nobody tells us."""
    secret = make()
    with database() as session:
        person = find_person(session, MANAGER)
        now = clock.real_now()
        session.add(OpenIdIdentity(person_id=person.id, issuer="https://o.example", subject="1", linked_at=now))
        for row in session.scalars(select(SignInSession)):
            row.by, row.started_at = SignedInBy.OPENID, now - timedelta(days=days)
    assert me(client, secret).status_code == status


def test_tokens_go_when_the_last_role_is_over(make: Any, client: FlaskClient, database: Any) -> None:
    secret = make()
    yesterday = date(2020, 1, 26)
    with database() as session:
        session.execute(update(Membership).values(until=yesterday))
        assert end_what_is_over(session, on=date(2020, 1, 27)) == 1
        session.execute(update(Membership).values(until=None))
    assert me(client, secret).status_code == 401


def test_what_is_over_since_long_ago_is_removed(make: Any, database: Any) -> None:
    make()
    with database() as session:
        session.scalars(select(AccessToken)).one().expires_at = clock.real_now() - timedelta(days=91)
        session.commit()
        forget_sign_ins(date(2020, 1, 27))
        assert session.scalar(select(func.count()).select_from(AccessToken)) == 0


def test_a_token_that_is_taken_back_while_its_use_is_noted_opens_nothing(
    make: Any, client: FlaskClient, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = make()
    note = access_tokens._note_use

    def taken_back_meanwhile(token: AccessToken, **more: Any) -> None:
        with client.application.app_context(), seeing(EVERYTHING), writing():
            db.session.execute(delete(AccessToken))
            db.session.commit()
        note(token, **more)

    monkeypatch.setattr(access_tokens, "_note_use", taken_back_meanwhile)
    assert me(client, secret).status_code == 401


def test_a_use_that_cannot_be_noted_is_no_reason_to_refuse(
    make: Any, client: FlaskClient, database: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    secret = make()

    def busy(*_: Any, **__: Any) -> None:
        raise OperationalError("update", {}, Exception("database is locked"))

    monkeypatch.setattr(access_tokens, "update", busy)
    assert me(client, secret).status_code == 200
    assert "was not noted: database is locked" in caplog.text
    assert secret not in caplog.text


def test_a_token_that_is_taken_back_opens_nothing(make: Any, client: FlaskClient, database: Any) -> None:
    secret = make()
    with database() as session:
        number = session.scalars(select(AccessToken.id)).one()
    client.post(f"/account/tokens/{number}/take-back")
    answer = me(client, secret)
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_somebody_elses_token_is_not_there(make: Any, sign_in: Any, client: FlaskClient, database: Any) -> None:
    secret = make()
    with database() as session:
        number = session.scalars(select(AccessToken.id)).one()
    assert sign_in(OWNER).post(f"/account/tokens/{number}/take-back").status_code == 404
    assert me(client, secret).status_code == 200


@pytest.mark.parametrize("how", ["everywhere", "password", "closed", "expired"])
def test_a_token_ends_with_what_ends_its_person(make: Any, client: FlaskClient, database: Any, how: str) -> None:
    secret = make()
    with database() as session:
        person = find_person(session, MANAGER)
        if how == "everywhere":
            sign_out_everywhere(person)
        elif how == "password":
            set_password(person, "another four unrelated words")
        elif how == "closed":
            person.is_active = False
        else:
            session.scalars(select(AccessToken)).one().expires_at = clock.real_now() - timedelta(seconds=1)
    assert me(client, secret).status_code == 401


def test_a_command_makes_one_for_an_account_that_nobody_signs_in_to(
    tracker: Tracker, client: FlaskClient, smtp_server: Any
) -> None:
    made = tracker(
        "user", "token", OWNER, "--name", "The case system", "--write", "--programme", "seahaven", "--days", "30"
    )
    token = me(client, made.stdout.strip()).json["token"]
    assert (token["name"], token["scope"], token["programme"]) == ("The case system", "write", "seahaven")
    assert "reads and writes for 30 days" in made.stderr
    assert smtp_server.addresses == [OWNER]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("nobody@seahaven.example", "--name", "x"), 1, "nobody with an open account"),
        ((OWNER, "--name", " "), 1, "say what the token is for"),
        ((OWNER, "--name", "n" * 101), 1, "100 characters or fewer"),
        ((OWNER, "--name", "x", "--days", "31"), 2, "'31' is not one of"),
        ((OWNER,), 2, "Missing option '--name'"),
        ((OWNER, "--name", "x", "--programme", "atlantis"), 1, "atlantis"),
    ],
)
def test_a_command_that_is_not_right_makes_none(
    tracker: Tracker, database: Any, arguments: tuple[str, ...], code: int, words: str
) -> None:
    assert words in tracker("user", "token", *arguments, exit_code=code).stderr
    with database() as session:
        assert session.scalar(select(func.count()).select_from(AccessToken)) == 0


def test_what_has_expired_says_so_on_the_page(make: Any, client: FlaskClient, database: Any) -> None:
    make()
    with database() as session:
        session.scalars(select(AccessToken)).one().expires_at = clock.real_now() - timedelta(days=1)
    assert "expired" in client.get("/account/tokens").text


def test_a_cookie_does_not_open_the_api_nor_a_token_a_page(make: Any, client: FlaskClient) -> None:
    secret = make()
    assert client.get("/account").status_code == 200
    assert client.get(f"{API}/me").status_code == 401
    stranger = client.application.test_client()
    answer = stranger.get("/account", headers={"Authorization": f"Bearer {secret}"})
    assert answer.location.startswith("/sign-in")


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer itk_", "Bearer itk_wrong", "Basic aXRrXzphYmM=", "Bearer itk_\u00e9", "itk_abc"],
)
def test_a_header_that_is_no_token_opens_nothing(client: FlaskClient, header: str) -> None:
    assert client.get(f"{API}/me", headers={"Authorization": header}).status_code == 401


def test_a_token_can_be_held_to_one_programme(make: Any, client: FlaskClient, database: Any) -> None:
    with database() as session:
        person = find_person(session, MANAGER)
        other = Programme(slug="elsewhere", name="Elsewhere")
        session.add(other)
        session.flush()
        give_role(session, person=person, programme_id=other.id, role=Role.READER)
        number = other.id
    everywhere, here = make(programme_id=""), make(programme_id=str(number))
    assert {one["slug"] for one in me(client, everywhere).json["programmes"]} == {"seahaven", "elsewhere"}
    told = me(client, here).json
    assert (told["token"]["programme"], [one["slug"] for one in told["programmes"]]) == ("elsewhere", ["elsewhere"])
    headers = {"Authorization": f"Bearer {here}"}
    assert [one["slug"] for one in client.get(f"{API}/programmes", headers=headers).json["programmes"]] == ["elsewhere"]
    assert client.get(f"{API}/programmes/elsewhere/plan", headers=headers).status_code == 200
    answers = [client.get(f"{API}/programmes/{slug}/plan", headers=headers) for slug in ("seahaven", "atlantis")]
    assert answers[0].status_code == answers[1].status_code == 404
    assert answers[0].data == answers[1].data
    assert "reads Elsewhere alone" in client.get("/account/tokens").text


def test_a_token_is_held_to_no_programme_of_others(sign_in: Any, database: Any) -> None:
    with database() as session:
        person = find_person(session, MANAGER)
        for slug in ("second", "third"):
            other = Programme(slug=slug, name=slug)
            session.add(other)
            session.flush()
            if slug == "second":
                give_role(session, person=person, programme_id=other.id, role=Role.READER)
        number = other.id
    answer = sign_in(MANAGER).post("/account/tokens", data=FORM | {"programme_id": str(number)})
    assert answer.status_code == 422
    assert "Choose one of those in the list" in answer.text


def test_a_token_that_only_reads_writes_nothing(app: Flask, client: FlaskClient) -> None:
    headers = bearer(app, MANAGER, "read")
    assert client.get(f"{API}/programmes/seahaven/plan", headers=headers).status_code == 200
    answer = client.post(f"{API}/programmes/seahaven/plan/1/updates", headers=headers, json={})
    assert answer.status_code == 403
    assert "only reads" in answer.json["detail"]


def test_the_day_of_its_last_use_is_kept_and_written_once_a_day(make: Any, client: FlaskClient, database: Any) -> None:
    secret = make()
    for _ in range(3):
        assert me(client, secret, environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200
    with database() as session:
        token = session.scalars(select(AccessToken)).one()
        assert token.used_on == clock.real_now().date()
        used = session.scalars(
            select(AuditEntry).where(AuditEntry.table_name == "access_token", AuditEntry.verb == "changed")
        ).all()
        assert [(one.via, one.address, one.actor_id) for one in used] == [("api", "192.0.2.7", token.person_id)]
    assert "last used on" in client.get("/account/tokens").text


def test_making_and_taking_back_stand_in_the_activity_without_the_secret(
    make: Any, client: FlaskClient, database: Any
) -> None:
    secret = make()
    with database() as session:
        number = session.scalars(select(AccessToken.id)).one()
    client.post(f"/account/tokens/{number}/take-back")
    with database() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.table_name == "access_token")).all()
        assert [one.verb for one in entries] == ["added", "deleted"]
        assert secret not in str([(one.before, one.after) for one in entries])
        assert entries[0].after["secret_hash"] == "(not recorded)"
