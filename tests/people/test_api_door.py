"""The door of the API, whatever is asked: errors as documents, ceilings, nothing of the inside."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.exc import OperationalError

from tests.people.conftest import MANAGER, PASSWORD
from tests.signing_in import bearer
from tests.signing_in import sign_in as sign_in_to
from tracker.api import views
from tracker.plan.models import Programme
from tracker.web.private_addresses import scrub

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


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


def test_what_a_program_sends_is_read_before_the_database_is_asked(
    app: Flask, client: FlaskClient, statements: Any
) -> None:
    """It may come a byte a second, and SQLite has one writer."""
    headers = bearer(app, MANAGER)

    asked: list[int] = []

    class Slow(BytesIO):
        def readinto(self, buffer: Any) -> int:
            asked.append(len(seen))
            return super().readinto(buffer)

        def read(self, *size: Any) -> bytes:
            asked.append(len(seen))
            return super().read(*size)

    body = Slow(b'{"rows": []}')
    with statements() as seen:
        answer = client.post(
            f"{API}/programmes/seahaven/figures",
            headers=headers,
            input_stream=body,
            content_length=12,
            content_type="application/json",
        )
    assert answer.status_code == 200, answer.text
    assert asked
    assert set(asked) == {0}


def test_an_error_after_a_save_does_not_say_that_nothing_was_saved(
    app: Flask, client: FlaskClient, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    headers = bearer(app, MANAGER)
    part = client.get(f"{API}/programmes/seahaven/plan/programme", headers=headers).json["part"]

    def breaks(*_: Any) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr(views, "history_json", breaks)
    sent = {"id": part["id"], "version": part["version"], "rag": "green", "narrative": "All is well."}
    answer = client.post(f"{API}/programmes/seahaven/plan/programme/updates", headers=headers, json=sent)
    assert answer.status_code == 500
    assert answer.json["detail"].startswith("What you sent is saved")


def test_a_busy_database_is_said_to_be_busy(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)

    def busy(*_: Any) -> None:
        raise OperationalError("update", {}, Exception("database is locked"))

    monkeypatch.setattr(views, "me_json", busy)
    answer = client.get(f"{API}/me", headers=bearer(app, MANAGER))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")


def test_a_token_in_an_address_does_not_stand_in_the_log() -> None:
    assert (
        scrub("GET /api/v1/me?access_token=itk_abcdefghijkl HTTP/1.1") == "GET /api/v1/me?access_token=itk_... HTTP/1.1"
    )


def test_where_the_api_is_off_there_is_none(settings: Any, make_app: Any, app: Flask) -> None:
    headers = bearer(app, MANAGER)
    closed = make_app(replace(settings, has_api=False))
    closed.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = closed.test_client()
    for path in ("/openapi.json", "/me", "/programmes/seahaven"):
        assert client.get(f"{API}{path}", headers=headers).status_code == 404
    sign_in_to(client, MANAGER)
    assert "Access tokens" in client.get("/account").text
    page = client.get("/account/tokens").text
    assert "The API is switched off here" in page
    assert "Take back" in page, "what was made before can be taken back"
    assert client.post("/account/tokens", data=FORM).status_code == 403


def test_who_asks_too_often_waits(settings: Any, make_app: Any, app: Flask) -> None:
    headers = bearer(app, MANAGER)
    limited = make_app(replace(settings, limits=0.01)).test_client()
    answers = [limited.get(f"{API}/me", headers=headers) for _ in range(5)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].mimetype == "application/problem+json"
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_every_error_is_a_document(app: Flask, client: FlaskClient) -> None:
    headers = bearer(app, MANAGER)
    tried = [
        (client.get(f"{API}/nowhere", headers=headers), 404),
        (client.get("/api", headers=headers), 404),
        (client.delete(f"{API}/programmes/seahaven/plan", headers=headers), 405),
        (client.get(f"{API}/programmes/nobodys/plan", headers=headers), 404),
        (client.get(f"{API}/programmes/sea%00haven/plan", headers=headers), 404),
        (client.get(f"{API}/programmes/seahaven/activity?after=%00", headers=headers), 400),
        (
            client.post(
                f"{API}/programmes/seahaven/figures",
                headers=headers,
                data=b"a" * (16 * 1024 * 1024 + 1),
                content_type="text/csv",
            ),
            413,
        ),
    ]
    for answer, status in tried:
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
        assert answer.json["status"] == status
        assert answer.json["detail"]
        assert "Set-Cookie" not in answer.headers


def test_what_breaks_here_says_nothing_of_what_is_inside(app: Flask, client: FlaskClient, monkeypatch: Any) -> None:
    app.config["TESTING"] = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def breaks(*_: Any) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr(views, "me_json", breaks)
    answer = client.get(f"{API}/me", headers=bearer(app, MANAGER))
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert "secret" not in answer.text


def test_another_programme_answers_like_one_that_never_was(app: Flask, client: FlaskClient, database: Any) -> None:
    with database() as session:
        session.add(Programme(slug="elsewhere", name="Elsewhere"))
    headers = bearer(app, MANAGER)
    theirs, nobodys = (
        client.get(f"{API}/programmes/{slug}/plan", headers=headers) for slug in ("elsewhere", "atlantis")
    )
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.data == nobodys.data


def test_what_comes_in_pieces_is_no_larger_than_what_says_its_size(app: Flask, client: FlaskClient) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1_000
    answer = client.post(
        f"{API}/programmes/seahaven/figures",
        headers=bearer(app, MANAGER),
        input_stream=BytesIO(b"a" * 2_000),
        content_type="text/csv",
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
    )
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")
