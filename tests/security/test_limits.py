"""Who asks too often hears so, in words, and when to come back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.house.addresses import routes
from tests.scene import MANAGER, READER
from tests.signing_in import sign_in
from tracker.web.limits import EXPORT, MAIL, PREVIEW, SECRET, UPLOAD, kind_of


@pytest.fixture
def limited(settings, everything, make_app):
    """An application with a twentieth of the usual ceilings: 2 exports, 3 secret addresses, 45 pages a minute."""
    app = make_app(replace(settings, limits=0.05))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def test_a_secret_address_cannot_be_guessed_by_trying(limited):
    client = limited.test_client()
    answers = [client.get(f"/calendar/{'x' * 20}{number}.ics").status_code for number in range(5)]
    assert answers == [404, 404, 404, 429, 429]
    assert client.get("/u/a.b.c").status_code == 429, "all kinds of them count together"
    assert client.get("/sign-in").status_code == 200
    elsewhere = {"REMOTE_ADDR": "10.0.0.9"}
    assert client.get("/calendar/another.ics", environ_overrides=elsewhere).status_code == 404


def test_a_refusal_is_a_page_that_says_when_to_come_back(limited):
    client = limited.test_client()
    refused = [client.get("/calendar/x.ics") for _ in range(5)][-1]
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "<h1>Too many tries</h1>" in refused.text
    assert "Wait" in refused.text
    assert refused.headers["Content-Security-Policy"]


def test_a_script_hears_it_as_well(limited):
    client = limited.test_client()
    sign_in(client, MANAGER)
    post = "/programmes/smallbury/live-figures/preview?field=text"
    answers = [client.post(post, data={"text": "x"}, headers={"HX-Request": "true"}) for _ in range(14)]
    assert [one.status_code for one in answers].count(429) == 2
    assert "Retry-After" in answers[-1].headers


def test_each_person_has_their_own_ceiling_of_exports(limited):
    first, second = limited.test_client(), limited.test_client()
    sign_in(first, MANAGER)
    sign_in(second, READER)
    csv = "/programmes/smallbury/kpis.csv"
    assert [first.get(csv).status_code for _ in range(3)] == [200, 200, 429]
    assert second.get(csv).status_code == 200
    assert first.get("/programmes/smallbury/risks").status_code == 200


def test_pages_have_a_ceiling_and_what_watches_over_the_process_has_none(limited):
    client = limited.test_client()
    sign_in(client, READER)
    assert [client.get("/me").status_code for _ in range(50)].count(429) == 5
    assert {client.get("/healthz").status_code for _ in range(46)} == {200}


def test_they_can_be_switched_off(client):
    assert {client.get("/calendar/x.ics").status_code for _ in range(100)} == {404}


@pytest.mark.parametrize(
    ("ceiling", "rules"),
    [
        (SECRET, {"GET /u/<token>", "GET /calendar/<token>.ics", "POST /password/<token>"}),
        (EXPORT, {"GET /programmes/<slug>/kpis.xlsx", "GET /programmes/<slug>/activity.csv"}),
        (PREVIEW, {"POST /programmes/<slug>/live-figures/preview"}),
        (UPLOAD, {"POST /programmes/<slug>/import", "POST /programmes/<slug>/reports/templates"}),
        (MAIL, {"POST /admin/mail-test", "POST /programmes/<slug>/settings/people/<int:number>/invite"}),
    ],
)
def test_what_costs_most_is_counted_apart(app, ceiling, rules):
    assert rules <= {str(route) for route in routes(app) if kind_of(route.rule, route.method) is ceiling}


def test_every_report_in_a_file_counts_as_an_export(app):
    files = [route for route in routes(app) if route.method == "GET" and "pdf" in route.rule]
    assert files
    assert all(kind_of(route.rule, "GET") is EXPORT for route in files)
