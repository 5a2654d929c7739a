"""Signing out: here, at the provider from here, and here from the provider."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from tests.openid_provider import CLIENT_ID
from tests.signing_in import sign_in
from tracker.adapters.db import db
from tracker.adapters.openid_logout import LoggedOut, read_logout_token
from tracker.people import openid_views
from tracker.people.sign_in_models import SignInSession

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session
    from werkzeug.test import TestResponse

    from tests.openid_provider import OpenIdProvider

Opened = Callable[[], AbstractContextManager["Session"]]
ComeIn = Callable[..., "TestResponse"]

INSIDE = "/programmes/seahaven/"
LOGOUT = "/sign-in/openid/logout"
ADA = {"email": "ada@seahaven.example", "email_verified": True, "name": "Ada", "groups": ["managers"]}

pytestmark = pytest.mark.usefixtures("programmes")


def link_out(page: str) -> dict[str, list[str]]:
    """What the link that leads out to the provider says."""
    address = page.partition("/oauth2/end_session?")[2].partition('"')[0].replace("&amp;", "&")
    return parse_qs(address)


def test_signing_out_ends_the_session_here_and_offers_to_sign_out_there(
    provider: OpenIdProvider, client: FlaskClient, come_in: ComeIn, settings: object
) -> None:
    provider.has_person("ada", **ADA, login_hint="opaque-hint-of-ada")
    come_in("ada")
    out = client.post("/sign-out")
    assert out.location == "/sign-in/openid/signed-out"
    assert client.get(INSIDE).status_code == 302
    page = client.get(out.location)
    assert "You are signed out here" in page.text
    asked = link_out(page.text)
    assert asked["client_id"] == [CLIENT_ID]
    assert asked["post_logout_redirect_uri"] == [f"{settings.base_url}/"]
    assert asked["logout_hint"] == ["opaque-hint-of-ada"]
    assert "id_token_hint" not in asked, "no token is kept"


def test_a_provider_without_a_place_to_sign_out_is_not_offered(
    provider: OpenIdProvider, client: FlaskClient, come_in: ComeIn
) -> None:
    provider.has_person("ada", **ADA)
    provider.misbehaves(discovery={"end_session_endpoint": None})
    come_in("ada")
    page = client.get(client.post("/sign-out").location)
    assert page.status_code == 200
    assert "Sign out of your Seahaven account" not in page.text


def test_somebody_who_came_in_with_a_password_is_not_sent_to_the_provider(client: FlaskClient) -> None:
    sign_in(client, "manager@seahaven.example")
    assert client.post("/sign-out").location == "/"


def test_no_token_is_kept_in_the_browser(provider: OpenIdProvider, client: FlaskClient, come_in: ComeIn) -> None:
    provider.has_person("ada", **ADA)
    come_in("ada")
    with client.session_transaction() as kept:
        assert {*kept} <= {"sign_in", "seen", "_flashes", "csrf_token"}


def test_signing_out_at_the_provider_ends_the_sessions_of_that_person_here(
    app: Flask, provider: OpenIdProvider, client: FlaskClient, come_in: ComeIn, database: Opened
) -> None:
    provider.has_person("ada", **ADA)
    provider.has_person("bea", **(ADA | {"email": "bea@seahaven.example"}))
    second, other, by_password = app.test_client(), app.test_client(), app.test_client()
    come_in("ada")
    come_in("ada", browser=second)
    come_in("bea", browser=other)
    sign_in(by_password, "ada@seahaven.example")
    told = app.test_client().post(LOGOUT, data={"logout_token": provider.logout_token(sub="ada")})
    assert told.status_code == 200
    assert told.headers["Cache-Control"] == "no-store"
    assert [browser.get(INSIDE).status_code for browser in (client, second, other, by_password)] == [302, 302, 200, 200]
    with database() as session:
        ended = session.scalars(select(SignInSession).where(SignInSession.ended_at.is_not(None))).all()
        assert len(ended) == 2


def test_nothing_in_the_database_waits_for_the_provider(
    provider: OpenIdProvider, client: FlaskClient, come_in: ComeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.has_person("ada", **ADA)
    come_in("ada")
    waiting = []

    def read(*asked: Any) -> LoggedOut:
        waiting.append(db.session.in_transaction())
        return read_logout_token(*asked)

    monkeypatch.setattr(openid_views, "read_logout_token", read)
    assert client.post(LOGOUT, data={"logout_token": provider.logout_token(sub="ada")}).status_code == 200
    assert waiting == [False]


def test_one_session_at_the_provider_ends_one_session_here(
    app: Flask, provider: OpenIdProvider, client: FlaskClient, come_in: ComeIn
) -> None:
    second = app.test_client()
    provider.has_person("ada", **ADA, sid="there-1")
    come_in("ada")
    provider.has_person("ada", **ADA, sid="there-2")
    come_in("ada", browser=second)
    app.test_client().post(LOGOUT, data={"logout_token": provider.logout_token(sid="there-1")})
    assert (client.get(INSIDE).status_code, second.get(INSIDE).status_code) == (302, 200)


def test_the_same_word_again_ends_no_later_session(
    app: Flask, provider: OpenIdProvider, client: FlaskClient, come_in: ComeIn
) -> None:
    provider.has_person("ada", **ADA)
    word = provider.logout_token(sub="ada", iat=int(time.time()) - 120, exp=int(time.time()) + 600)
    come_in("ada")
    assert app.test_client().post(LOGOUT, data={"logout_token": word}).status_code == 200
    assert client.get(INSIDE).status_code == 200


EVENTS = {"http://schemas.openid.net/event/backchannel-logout": {}}


def test_a_word_of_signing_out_that_fails_a_check_ends_nothing(
    app: Flask, provider: OpenIdProvider, client: FlaskClient, come_in: ComeIn
) -> None:
    provider.has_person("ada", **ADA)
    come_in("ada")
    stranger = app.test_client()
    good = provider.logout_token(sub="ada")
    head, payload, signature = good.split(".")
    now = int(time.time())
    for wrong in (
        "",
        "nonsense",
        f"{head}.{payload}.{signature[::-1]}",
        f"eyJhbGciOiJub25lIn0.{payload}.",
        *(
            provider.logout_token(**({"sub": "ada"} | claims))
            for claims in (
                {"nonce": "as in an ID token"},
                {"events": {}},
                {"events": {"http://schemas.openid.net/event/other": {}}},
                {"events": {"http://schemas.openid.net/event/backchannel-logout": "yes"}},
                {"aud": "another"},
                {"iss": "https://elsewhere.example"},
                {"iat": now - 3600, "exp": now + 3600},
                {"exp": now - 600},
                {"iat": None},
                {"jti": None},
                {"sub": None},
                {"sub": 7},
            )
        ),
    ):
        answer = stranger.post(LOGOUT, data={"logout_token": wrong})
        assert (answer.status_code, answer.json) == (400, {"error": "invalid_request"})
    assert client.get(INSIDE).status_code == 200
    assert stranger.get(LOGOUT).status_code == 405


def test_tokens_with_unknown_keys_do_not_make_us_pester_the_provider(
    app: Flask, provider: OpenIdProvider, come_in: ComeIn
) -> None:
    provider.has_person("ada", **ADA)
    come_in("ada")
    token = provider.logout_token(sub="ada")
    provider.misbehaves(rotate=True, forget=True)
    stranger = app.test_client()
    for _ in range(3):
        assert stranger.post(LOGOUT, data={"logout_token": provider.logout_token(sub="ada")}).status_code == 400
    assert provider.asked.get("/jwks", 0) == 0
    assert stranger.post(LOGOUT, data={"logout_token": token}).status_code == 200


def test_the_provider_needs_no_token_of_our_forms(app: Flask, provider: OpenIdProvider) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    word = provider.logout_token(sub="ada")
    assert app.test_client().post(LOGOUT, data={"logout_token": word}).status_code == 200


def test_the_way_out_is_on_the_page_that_refuses(provider: OpenIdProvider, come_in: ComeIn) -> None:
    provider.has_person("eve", email="eve@seahaven.example", email_verified=True)
    page = come_in("eve").text
    assert link_out(page)["client_id"] == [CLIENT_ID]
    other = page.partition("Use another account")[0].rpartition('href="')[2].partition('"')[0]
    assert parse_qs(urlsplit(other).query) == {"other": ["1"]}
