"""One programme, one manager with a password, and browsers in which they are signed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.signing_in import sign_in
from tracker.adapters import clock
from tracker.people.models import Role
from tracker.people.passwords import hash_password
from tracker.people.services import add_person, give_role
from tracker.plan.models import Programme

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

MANAGER, PASSWORD = "manager@seahaven.example", "four unrelated plain words"
OWNER = "owner@seahaven.example"
HOME = "/programmes/seahaven/settings/people"
# Hashing takes long on purpose, so it is done once.
_HASH = hash_password(PASSWORD)


@pytest.fixture
def people(database):
    """A manager and an owner in one programme; both have the same password."""
    with database() as session:
        programme = Programme(slug="seahaven", name="Seahaven", organisation="Seahaven Council")
        session.add(programme)
        session.flush()
        for email, name, role in ((MANAGER, "Mo Manager", Role.MANAGER), (OWNER, "Oli Owner", Role.OWNER)):
            person = add_person(session, email=email, name=name, job_title=f"Head of {role}")
            person.password_hash = _HASH
            give_role(session, person=person, programme_id=programme.id, role=role)


@pytest.fixture
def browser_of(app: Flask, client: FlaskClient, people):
    """``browser_of(MANAGER)``: another browser, in which this person is signed in."""

    def signed_in(email: str) -> FlaskClient:
        other = app.test_client()
        sign_in(other, email)
        return other

    return signed_in


@pytest.fixture
def pass_time(monkeypatch):
    """``pass_time(minutes=5)`` moves real time on; nothing sleeps."""
    passed = timedelta()

    def on(**length: float) -> None:
        nonlocal passed
        passed += timedelta(**length)

    monkeypatch.setattr(clock, "real_now", lambda: datetime.now(UTC) + passed)
    return on
