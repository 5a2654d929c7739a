"""Signing in without the form, for tests that are about something else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from sqlalchemy import insert

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def sign_in(client: FlaskClient, email: str) -> None:
    """From now on the client's requests are this person's."""
    now = datetime.now(UTC)
    secret = _new_secret(client.application, email, now)
    with client.session_transaction() as kept:
        kept["sign_in"] = secret
        kept["seen"] = int(now.timestamp())


def signed_in_cookie(app: Flask, email: str) -> dict[str, str]:
    """Name and value of the cookie that a browser has once this person signed in."""
    client = app.test_client()
    sign_in(client, email)
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    return {"name": name, "value": cookie.value}


def bearer(app: Flask, email: str, scope: str = "write") -> dict[str, str]:
    """The header with which a program of this person's reaches the API; its token was used today already."""
    from tracker.adapters.db import db
    from tracker.domain.access_token_rules import TokenScope
    from tracker.people.access_token_models import AccessToken
    from tracker.people.access_tokens import PREFIX
    from tracker.people.queries import find_person

    secret = PREFIX + token_urlsafe(32)
    now = datetime.now(UTC)
    with app.app_context():
        person = find_person(db.session, email)
        assert person is not None, f"nobody has the address {email}"
        row = {
            "secret_hash": sha256(secret.encode()).hexdigest(),
            "person_id": person.id,
            "credential_version": person.credential_version,
            "name": "a test",
            "scope": TokenScope(scope),
            "made_at": now,
            "expires_at": now + timedelta(days=30),
            "used_on": now.date(),
        }
        db.session.connection().execute(insert(AccessToken), row, execution_options={"unrecorded": "as if long ago"})
        db.session.commit()
    return {"Authorization": f"Bearer {secret}"}


def _new_secret(app: Flask, email: str, now: datetime) -> str:
    """A session of this person's; the row goes in without an entry in the audit, as if long ago."""
    from tracker.adapters.db import db
    from tracker.people.queries import find_person
    from tracker.people.sign_in_models import SignedInBy, SignInSession

    secret = token_urlsafe(32)
    with app.app_context():
        person = find_person(db.session, email)
        assert person is not None, f"nobody has the address {email}"
        row = {
            "secret_hash": sha256(secret.encode()).hexdigest(),
            "person_id": person.id,
            "credential_version": person.credential_version,
            "started_at": now,
            "by": SignedInBy.PASSWORD,
            "address": "127.0.0.1",
            "browser": "a test",
        }
        long_ago = {"unrecorded": "as if long ago"}
        db.session.connection().execute(insert(SignInSession), row, execution_options=long_ago)
        db.session.commit()
    return secret
