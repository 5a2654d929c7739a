"""Rules about the pages. A failure says what to do instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from tracker.adapters.db import db
from tracker.adapters.scope import EVERYTHING, seeing
from tracker.domain.permission import Deed
from tracker.people.access import Audience

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def routes(app: Flask) -> list[tuple[str, str]]:
    """Endpoint and address of every page of ours."""
    return [(rule.endpoint, rule.rule) for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_states_who_may_reach_it(app: Flask) -> None:
    silent = [
        f"{address} ({endpoint})"
        for endpoint, address in routes(app)
        if not getattr(app.view_functions[endpoint], "open_to", None)
    ]
    assert not silent, f"Nobody can reach {silent}; write @open_to(...) under the route of each"


def test_routes_of_a_programme_are_open_to_deeds_and_others_to_audiences(app: Flask) -> None:
    wrong = [
        address
        for endpoint, address in routes(app)
        if {type(one) for one in app.view_functions[endpoint].open_to}  # type: ignore[attr-defined]
        != {Deed if "<slug>" in address else Audience}
    ]
    assert not wrong, f"{wrong}: a page of a programme is open to who may do a deed in it, any other to an audience"


def test_a_get_cannot_write(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    @app.get("/try-to-write")
    def try_to_write() -> str:
        with seeing(EVERYTHING):
            db.session.execute(text("delete from person"))
        return "written"

    try_to_write.open_to = frozenset({Audience.ANYONE})  # type: ignore[attr-defined]
    assert app.test_client().get("/try-to-write").status_code == 500
    assert re.search(r"(?i)read.?only", caplog.text), caplog.text


def test_a_post_without_a_token_is_refused(app: Flask) -> None:
    answer = app.test_client().post("/sign-in", data={"email": "a@b.example", "password": "x"})
    assert answer.status_code == 400
    assert "This form has expired" in answer.text


@pytest.mark.parametrize("path", ["/programmes/a%00/", "/programmes/a%00/kpis", "/u/%00"])
def test_an_address_that_no_database_could_look_up_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/nothing", "/programmes/nothing/"])
def test_an_unknown_address_says_what_to_do(client: FlaskClient, path: str) -> None:
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code in (200, 404)
    assert "Sign in" in answer.text


def test_the_database_is_ready_when_every_migration_has_run(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok"}
