"""Answers of a provider that are refused: each a page with its remedy and status, nobody signed in, nothing written."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from tests.openid_provider import CLIENT_ID, CLIENT_SECRET
from tracker.adapters.openid import KEPT_SECONDS
from tracker.audit.models import AuditEntry
from tracker.people.models import Person

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session
    from werkzeug.test import TestResponse

    from tests.openid_provider import OpenIdProvider

Opened = Callable[[], AbstractContextManager["Session"]]
ComeIn = Callable[..., "TestResponse"]

BACK = "/sign-in/openid/back"
ADA = {"email": "ada@seahaven.example", "email_verified": True, "name": "Ada", "groups": ["managers"]}

pytestmark = pytest.mark.usefixtures("programmes")


@pytest.fixture
def nothing_happens(
    programmes: None,
    database: Opened,
    client: FlaskClient,
    provider: OpenIdProvider,
    caplog: pytest.LogCaptureFixture,
) -> Iterator[None]:
    """Afterwards nobody is signed in, no row was written, and the log holds no secret."""
    provider.has_person("ada", **ADA)

    def rows() -> list[int | None]:
        with database() as session:
            return [session.scalar(select(func.count()).select_from(table)) for table in (Person, AuditEntry)]

    before = rows()
    caplog.set_level(logging.INFO)
    yield
    assert rows() == before
    assert client.get("/programmes/seahaven/week").status_code == 302, "somebody is signed in"
    log = "\n".join(record.getMessage() for record in caplog.get_records("call"))
    assert "signing in by OpenID" in log
    for secret in (CLIENT_SECRET, "eyJ", "code=", "ada@"):
        assert secret not in log


UNTRUSTWORTHY: list[tuple[dict[str, Any], str]] = [
    ({"tampered": True}, "BadSignatureError"),
    ({"unsigned": True}, "UnsupportedAlgorithmError"),
    ({"secret_signed": True}, "UnsupportedAlgorithmError"),
    ({"header": {"alg": "RS512"}}, "UnsupportedAlgorithmError"),
    ({"header": {"kid": "unheard of"}}, "InvalidKeyIdError"),
    ({"claims": {"nonce": "another"}}, "of nonce"),
    ({"claims": {"nonce": None}}, "of nonce"),
    ({"claims": {"iss": "https://elsewhere.example"}}, "of iss"),
    ({"claims": {"aud": "another application"}}, "of aud"),
    ({"claims": {"aud": ["another application"], "azp": CLIENT_ID}}, "of aud"),
    ({"claims": {"aud": [CLIENT_ID, "another"], "azp": "another"}}, "of azp"),
    ({"claims": {"exp": 1_500_000_000}}, "ExpiredTokenError"),
    ({"claims": {"exp": None}}, "of exp"),
    ({"claims": {"nbf": 9_000_000_000}}, "of nbf"),
    ({"claims": {"iat": 9_000_000_000}}, "of iat"),
    ({"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}}, "of at_hash"),
    ({"claims": {"sub": None}}, "of sub"),
    ({"claims": {"sub": 7}}, "of sub"),
    ({"claims": {"sub": "x" * 300}}, "subject"),
    ({"other_iss": True}, "another issuer"),
]


@pytest.mark.usefixtures("nothing_happens")
def test_an_answer_that_fails_a_check_signs_nobody_in(
    provider: OpenIdProvider, come_in: ComeIn, caplog: pytest.LogCaptureFixture
) -> None:
    for wrong, fault in UNTRUSTWORTHY:
        caplog.clear()
        provider.misbehaves(**wrong)
        back = come_in("ada")
        assert back.status_code == 502, f"{wrong}: {back.status_code}"
        assert "The answer could not be trusted" in back.text
        assert fault in caplog.text, wrong


REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"error": "access_denied"}, 403, "You are not signed in"),
    ({"error": "consent_required"}, 403, "You are not signed in"),
    ({"error": "temporarily_unavailable"}, 503, "does not answer"),
    ({"error": "unauthorized_client"}, 502, "does not know this site"),
    ({"error": "<script>alert(1)</script>"}, 502, "does not know this site"),
    ({"token_error": "invalid_grant"}, 400, "This sign-in is over"),
    ({"token_error": "invalid_client"}, 502, "does not know this site"),
    ({"broken": "/oauth2/token"}, 503, "does not answer"),
    ({"broken": "/jwks"}, 503, "does not answer"),
]


@pytest.mark.usefixtures("nothing_happens")
def test_a_refusal_at_the_provider_is_a_page_with_its_remedy(provider: OpenIdProvider, come_in: ComeIn) -> None:
    for wrong, status, said in REFUSED:
        provider.misbehaves(**wrong)
        back = come_in("ada", page="/programmes/seahaven/week")
        assert back.status_code == status, wrong
        assert said in back.text
        assert "/sign-in/openid?next=/programmes/seahaven/week" in back.text, "the page they wanted is not lost"
        assert "alert(1)" not in back.text
        assert "who" not in back.text.partition("<main")[2].partition("</main")[0], "their description is shown"


@pytest.mark.usefixtures("nothing_happens")
def test_a_callback_that_nobody_asked_for_is_over(client: FlaskClient) -> None:
    for address in (BACK, f"{BACK}?code=abc&state=forged", f"{BACK}?error=access_denied&state=forged"):
        back = client.get(address)
        assert back.status_code == 400
        assert "This sign-in is over" in back.text


@pytest.mark.usefixtures("nothing_happens")
def test_an_answer_to_another_browser_is_over(app: Flask, client: FlaskClient, provider: OpenIdProvider) -> None:
    there = app.test_client().get("/sign-in/openid").location
    answer = urlsplit(provider.authorize(there, "ada"))
    assert client.get(f"{answer.path}?{answer.query}").status_code == 400


@pytest.mark.usefixtures("nothing_happens")
def test_an_answer_after_ten_minutes_is_over(client: FlaskClient, provider: OpenIdProvider) -> None:
    there = client.get("/sign-in/openid").location
    with client.session_transaction() as kept:
        [[*asked, began_at]] = kept["openid_pending"]
        kept["openid_pending"] = [[*asked, began_at - 601]]
    answer = urlsplit(provider.authorize(there, "ada"))
    assert client.get(f"{answer.path}?{answer.query}").status_code == 400


def test_the_same_answer_again_signs_nobody_in_and_says_who_is(
    app: Flask, client: FlaskClient, provider: OpenIdProvider
) -> None:
    provider.has_person("ada", **ADA)
    answer = urlsplit(provider.authorize(client.get("/sign-in/openid").location, "ada"))
    address = f"{answer.path}?{answer.query}"
    assert client.get(address).status_code == 302
    again = client.get(address)
    assert again.status_code == 400
    assert "You are still signed in here" in again.text
    assert client.get("/programmes/seahaven/week").status_code == 200


def test_a_copied_session_cannot_use_the_code_twice(app: Flask, client: FlaskClient, provider: OpenIdProvider) -> None:
    provider.has_person("ada", **ADA)
    answer = urlsplit(provider.authorize(client.get("/sign-in/openid").location, "ada"))
    copied = app.test_client()
    with client.session_transaction() as mine:
        waiting = mine["openid_pending"]
    with copied.session_transaction() as theirs:
        theirs["openid_pending"] = waiting
    assert client.get(f"{answer.path}?{answer.query}").status_code == 302
    back = copied.get(f"{answer.path}?{answer.query}")
    assert back.status_code == 400
    assert copied.get("/programmes/seahaven/week").status_code == 302


def test_two_tabs_may_sign_in_at_once_and_a_fourth_forgets_the_first(
    client: FlaskClient, provider: OpenIdProvider
) -> None:
    provider.has_person("ada", **ADA)
    asked = [client.get("/sign-in/openid").location for _ in range(4)]
    answers = [urlsplit(provider.authorize(there, "ada")) for there in asked]
    with client.session_transaction() as kept:
        assert len(kept["openid_pending"]) == 3
    assert client.get(f"{answers[0].path}?{answers[0].query}").status_code == 400
    assert client.get(f"{answers[2].path}?{answers[2].query}").status_code == 302


def test_a_head_request_takes_no_answer(client: FlaskClient, provider: OpenIdProvider) -> None:
    provider.has_person("ada", **ADA)
    answer = urlsplit(provider.authorize(client.get("/sign-in/openid").location, "ada"))
    assert client.head(f"{answer.path}?{answer.query}").status_code == 405
    assert client.get(f"{answer.path}?{answer.query}").status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"discovery": {"issuer": "https://elsewhere.example"}},
        {"discovery": {"token_endpoint": None}},
        {"discovery": {"token_endpoint": "ftp://localhost/token"}},
        {"discovery": {"id_token_signing_alg_values_supported": ["none", "HS256"]}},
    ],
)
def test_a_provider_that_cannot_be_trusted_is_not_asked(
    client: FlaskClient, provider: OpenIdProvider, wrong: dict[str, Any]
) -> None:
    provider.misbehaves(**wrong)
    there = client.get("/sign-in/openid")
    assert there.status_code == 502
    assert "does not know this site" in there.text


def test_a_provider_that_is_down_or_slow_leaves_the_way_in_with_a_password(
    app: Flask, client: FlaskClient, provider: OpenIdProvider
) -> None:
    app.extensions["tracker_openid"].client_kwargs["default_timeout"] = 0.1
    for wrong in ({"broken": "/.well-known/openid-configuration"}, {"slow": 0.3}):
        provider.misbehaves(**wrong)
        there = client.get("/sign-in/openid?next=/programmes/seahaven/week")
        assert there.status_code == 503
        assert "does not answer" in there.text
        assert 'href="/sign-in?next=/programmes/seahaven/week"' in there.text
        assert client.get("/sign-in").status_code == 200
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    object.__setattr__(app.extensions["tracker_openid"].known, "issuer", f"http://localhost:{port}")
    assert client.get("/sign-in/openid").status_code == 503


def test_a_provider_is_asked_once_for_its_addresses_and_keys_and_again_after_an_hour(
    app: Flask, client: FlaskClient, provider: OpenIdProvider, come_in: ComeIn
) -> None:
    provider.has_person("ada", **ADA)
    come_in("ada")
    come_in("ada", browser=app.test_client())
    asked = provider.asked
    assert (asked["/.well-known/openid-configuration"], asked["/jwks"]) == (1, 1)
    app.extensions["tracker_openid"].server_metadata["_loaded_at"] -= KEPT_SECONDS + 1
    come_in("ada", browser=app.test_client())
    asked = provider.asked
    assert (asked["/.well-known/openid-configuration"], asked["/jwks"]) == (2, 2)


def test_new_keys_are_taken_at_once_named_or_not(app: Flask, provider: OpenIdProvider, come_in: ComeIn) -> None:
    provider.has_person("ada", **ADA)
    assert come_in("ada").status_code == 302
    provider.misbehaves(rotate=True)
    assert come_in("ada", browser=app.test_client()).status_code == 302
    provider.misbehaves(rotate=True, header={"kid": None})
    assert come_in("ada", browser=app.test_client()).status_code == 302


def test_a_clock_that_is_a_little_fast_or_slow_is_forgiven(
    app: Flask, provider: OpenIdProvider, come_in: ComeIn
) -> None:
    provider.has_person("ada", **ADA)
    now = int(time.time())
    provider.misbehaves(claims={"iat": now + 40, "nbf": now + 40})
    assert come_in("ada").status_code == 302
    provider.misbehaves(claims={"exp": now - 40})
    assert come_in("ada", browser=app.test_client()).status_code == 302


def test_a_client_that_the_provider_knows_by_basic_authentication_signs_in_too(
    provider: OpenIdProvider, come_in: ComeIn
) -> None:
    provider.has_person("ada", **ADA)
    provider.misbehaves(auth_method="client_secret_basic")
    assert come_in("ada").status_code == 302


def test_another_account_can_be_chosen_there(client: FlaskClient, provider: OpenIdProvider) -> None:
    asked = parse_qs(urlsplit(client.get("/sign-in/openid?other=1").location).query)
    assert asked["prompt"] == ["select_account"]


def test_where_no_provider_is_set_there_is_nothing(app: Flask, client: FlaskClient) -> None:
    del app.extensions["tracker_openid"]
    assert client.get("/sign-in/openid").status_code == 404
    assert client.get(BACK).status_code == 404
