"""One programme, one manager with a password, and browsers in which they are signed in."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from pyotp import TOTP

from tests.signing_in import sign_in
from tracker.adapters import clock
from tracker.people import passwords
from tracker.people.letter_posting import THREAD
from tracker.people.models import Role
from tracker.people.second_factor import STEP_SECONDS, add_second_factor, begin_set_up
from tracker.people.services import add_person, give_role
from tracker.plan.models import Programme

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

MANAGER, PASSWORD = "manager@seahaven.example", "four unrelated plain words"
OWNER = "owner@seahaven.example"
HOME = "/programmes/seahaven/settings/people"
# Argon2 as in earnest, but for how long it takes on purpose.
QUICK = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


@pytest.fixture(autouse=True)
def _passwords_are_checked_quickly(monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", QUICK)
    monkeypatch.setattr(passwords, "_NOBODY", QUICK.hash("nobody has this password"))


@pytest.fixture
def people(database):
    """A manager and an owner in one programme; both have the same password."""
    with database() as session:
        programme = Programme(slug="seahaven", name="Seahaven", organisation="Seahaven Council")
        session.add(programme)
        session.flush()
        for email, name, role in ((MANAGER, "Mo Manager", Role.MANAGER), (OWNER, "Oli Owner", Role.OWNER)):
            person = add_person(session, email=email, name=name, job_title=f"Head of {role}")
            person.password_hash = passwords.hash_password(PASSWORD)
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
    """Real time stands still; ``pass_time(minutes=5)`` moves it on. Nothing sleeps.

    It stands at the beginning of a half-minute, so that a one-time password lasts for the whole test.
    """
    start = datetime.fromtimestamp(datetime.now(UTC).timestamp() // STEP_SECONDS * STEP_SECONDS, UTC)
    passed = timedelta()

    def on(**length: float) -> None:
        nonlocal passed
        passed += timedelta(**length)

    monkeypatch.setattr(clock, "real_now", lambda: start + passed)
    return on


@pytest.fixture
def authenticator(database, people, pass_time):
    """``authenticator(MANAGER)`` sets one-time passwords up: the app's secret and the recovery codes."""

    def set_up(email: str) -> tuple[App, list[str]]:
        from tracker.people.queries import find_person

        with database() as session:
            person = find_person(session, email)
            begun = begin_set_up(person)
            app = App(begun.secret)
            codes = add_second_factor(session, person, begun, app.code(-1))
        return app, codes

    return set_up


class App:
    """What a phone shows. ``code(1)`` is that of the next half-minute."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self._totp = TOTP(secret)

    def code(self, later: int = 0) -> str:
        return str(self._totp.generate_otp(int(clock.real_now().timestamp()) // STEP_SECONDS + later))


def emails_have_gone() -> None:
    """Wait for the threads that send emails about accounts."""
    for thread in threading.enumerate():
        if thread.name == THREAD:
            thread.join()


@pytest.fixture(autouse=True)
def _no_email_is_left_behind(request):
    """The database goes away with the application, so whoever sends from it ends first."""
    if "app" in request.fixturenames:
        request.getfixturevalue("app")
    yield
    emails_have_gone()
