"""No secret in a log, a page or what a command prints; and what a signed link opens, and what not."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from flask import request
from itsdangerous import URLSafeTimedSerializer

from tests.signing_in import sign_in
from tracker.people.services import add_person
from tracker.people.tokens import PASSWORD_LINK_SECONDS, SignedLinks, password_links
from tracker.reminders.links import (
    LinkHolder,
    make_cookie,
    make_off_token,
    make_token,
    read_off_token,
    read_token,
    token_in,
)

KEY, OTHER_KEY = "the key of this test, long enough", "another key of this test, as long"
MAIL_PASSWORD, DATABASE_PASSWORD = "mail-pass-9f3k", "base-pass-7d2m"
PASSWORD = "a password that is typed wrong"


@pytest.fixture
def heard():
    """Everything that any logger says, with tracebacks, as a file would have it."""
    lines: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    ear = Ear(logging.DEBUG)
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(ear)
    root.setLevel(level)


def test_nothing_that_opens_anything_reaches_a_log(settings, make_app, heard):
    app = make_app(replace(settings, mail_url=f"smtp://tracker:{MAIL_PASSWORD}@127.0.0.1:9", mail_timeout=0.1))
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    token = password_links(settings.secret_key).make({"person": 1, "version": 1})
    link = make_token(settings.secret_key, LinkHolder(1, 1))

    @app.get("/breaks/<path:rest>")
    def breaks(rest):
        raise RuntimeError(f"cannot open /{rest}")

    breaks.open_to = frozenset({"anyone"})
    client.get(f"/password/{token}")
    client.get(f"/u/{link}")
    client.get("/u")
    client.post("/sign-in", data={"email": "nobody@seahaven.example", "password": PASSWORD})
    cookie = client.get_cookie("tracker_link")
    assert cookie
    assert client.get(f"/breaks/password/{token}").status_code == 500
    said = "\n".join(heard)
    assert "unhandled error" in said, "the test hears what is logged"
    for secret in (token, link, cookie.value, PASSWORD, MAIL_PASSWORD, settings.secret_key):
        assert secret not in said


def test_a_traceback_of_a_database_out_of_reach_has_no_password(settings, make_app, heard):
    url = f"postgresql+psycopg://tracker:{DATABASE_PASSWORD}@127.0.0.1:9/tracker?connect_timeout=1"
    app = make_app(replace(settings, database_url=url))
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert app.test_client().get("/calendar/whatever-is-asked.ics").status_code == 500
    said = "\n".join(heard) + answer.text
    assert "unhandled error" in said
    assert DATABASE_PASSWORD not in said


def test_what_somebody_sends_makes_no_line_of_a_log(app, client, heard):
    @app.get("/breaks")
    def breaks():
        app.logger.warning("could not open %s", request.args["file"])
        return ""

    breaks.open_to = frozenset({"anyone"})
    client.get("/breaks?file=a%0d%0aERROR in app: root signed in%1b[2K")
    assert len([line for line in heard if "could not open" in line]) == 1
    assert not any(letter in line for line in heard for letter in "\r\n\x1b" if "could not open" in line)


# Signed links


def test_a_token_opens_only_what_it_was_made_for():
    """Each kind of token tried as each other kind."""
    holder = LinkHolder(7, 1)
    made = {
        "reminder": make_token(KEY, holder),
        "off": make_off_token(KEY, 7),
        "cookie": make_cookie(KEY, "x"),
        "password": password_links(KEY).make({"person": 7, "version": 1}),
        "plain": URLSafeTimedSerializer(KEY).dumps({"reminder": 7, "version": 1, "person": 7, "token": "x"}),
    }
    readers = {
        "reminder": lambda token: read_token(KEY, token),
        "off": lambda token: read_off_token(KEY, token),
        "cookie": lambda token: token_in(KEY, token),
        "password": lambda token: password_links(KEY).read(token, max_age_seconds=PASSWORD_LINK_SECONDS),
    }
    for kind, token in made.items():
        assert [name for name, read in readers.items() if read(token)] == [kind] * (kind in readers), kind


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-1], lambda t: t + "A", lambda t: t.swapcase(), lambda t: "", lambda t: "a.b.c"]
)
def test_a_token_that_was_touched_opens_nothing(spoil):
    assert password_links(KEY).read(spoil(password_links(KEY).make({"person": 1})), max_age_seconds=60) is None


def test_a_token_ends_with_its_time_and_with_its_key():
    links = SignedLinks(KEY, "test")
    token = links.make({"person": 1})
    assert links.read(token, max_age_seconds=60) == {"person": 1}
    assert links.read(token, max_age_seconds=-1) is None
    assert SignedLinks(OTHER_KEY, "test").read(token, max_age_seconds=60) is None


def test_a_key_can_be_changed_without_signing_anybody_out(settings, make_app, app, database):
    with database() as session:
        add_person(session, email="somebody@seahaven.example", name="Somebody")
    before = app.test_client()
    sign_in(before, "somebody@seahaven.example")
    value = before.get_cookie("tracker").value
    for fallbacks, status in ((), 302), ((settings.secret_key,), 200):
        after = make_app(replace(settings, secret_key=OTHER_KEY, old_secret_keys=fallbacks)).test_client()
        after.set_cookie("tracker", value)
        assert after.get("/me").status_code == status
