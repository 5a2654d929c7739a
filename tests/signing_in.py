"""Signing in without the form, for tests that are about something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def sign_in(client: FlaskClient, email: str) -> None:
    """From now on the client's requests are this person's."""
    with client.session_transaction() as kept:
        kept["_user_id"] = _session_id(client.application, email)
        kept["_fresh"] = True


def signed_in_cookie(app: Flask, email: str) -> dict[str, str]:
    """Name and value of the cookie that a browser has once this person signed in."""
    client = app.test_client()
    sign_in(client, email)
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    return {"name": name, "value": cookie.value}


def _session_id(app: Flask, email: str) -> str:
    from tracker.adapters.db import db
    from tracker.people.queries import find_person

    with app.app_context():
        person = find_person(db.session, email)
        assert person is not None, f"nobody has the address {email}"
        return person.get_id()
