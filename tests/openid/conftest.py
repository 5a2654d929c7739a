"""What tests of signing in with the organisation's account share: a provider, a programme, and somebody who clicks."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider, running_openid_provider
from tracker.domain.openid_settings import GroupRole, OpenId

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session
    from werkzeug.test import TestResponse

BACK = "/sign-in/openid/back"
MAPPING = (
    GroupRole("managers", "seahaven", "manager"),
    GroupRole("everybody", "seahaven", "reader"),
    GroupRole("everybody", "northdale", "reader"),
    GroupRole("analysts", "northdale", "analyst"),
    GroupRole("operators", None, "admin"),
)


@pytest.fixture(scope="session")
def provider_process() -> Iterator[OpenIdProvider]:
    with running_openid_provider() as provider:
        yield provider


@pytest.fixture
def provider(provider_process: OpenIdProvider, address: socket.socket) -> OpenIdProvider:
    """The provider, behaving, with this test's application registered."""
    back = f"http://127.0.0.1:{address.getsockname()[1]}{BACK}"
    provider_process.misbehaves(redirect_uris=[back], forget=True)
    return provider_process


@pytest.fixture
def openid(provider: OpenIdProvider) -> OpenId:
    """What the installation says of it; override a part of it in a test with ``app.extensions``."""
    return OpenId(
        issuer=provider.issuer,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        name="your Seahaven account",
        roles=MAPPING,
        makes_accounts=True,
        timeout=20,
    )


@pytest.fixture
def other_site(provider: OpenIdProvider) -> str:
    return provider.issuer


@pytest.fixture
def programmes(database: Callable[[], AbstractContextManager[Session]]) -> None:
    """Seahaven and Northdale, and in Seahaven a manager by hand."""
    from tracker.people.models import Role
    from tracker.people.services import add_person, give_role
    from tracker.plan.models import Programme

    with database() as session:
        seahaven = Programme(slug="seahaven", name="Seahaven Improvement", organisation="Seahaven Council")
        session.add_all([seahaven, Programme(slug="northdale", name="Northdale", organisation="Northdale Council")])
        manager = add_person(session, email="manager@seahaven.example", name="M. Example", job_title="Manager by hand")
        session.flush()
        give_role(session, person=manager, programme_id=seahaven.id, role=Role.MANAGER)


@pytest.fixture
def come_in(client: FlaskClient, provider: OpenIdProvider) -> Callable[..., TestResponse]:
    """``come_in("ada")`` signs in there and comes back; the answer of the callback. None refuses there."""

    def come_in_as(subject: str | None, *, page: str = "", browser: FlaskClient | None = None) -> TestResponse:
        browser = browser or client
        there = browser.get("/sign-in/openid", query_string={"next": page} if page else {})
        assert there.status_code == 302, there.text
        return browser.get(path_of(provider.authorize(there.location, subject)))

    return come_in_as


def path_of(address: str) -> str:
    """An address of ours without the host, which the test client calls by another name."""
    parts = urlsplit(address)
    assert parts.path == BACK, f"{address} is not where sign-ins come back"
    return f"{parts.path}?{parts.query}"
