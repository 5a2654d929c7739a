"""What every answer carries, whatever it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.house.addresses import routes
from tests.scene import MANAGER, SLUG
from tracker.reminders.links import LinkHolder, make_token

STRICT = (
    "default-src 'none'; connect-src 'self'; font-src 'self'; img-src 'self' data:; style-src 'self'; "
    "script-src 'self' 'nonce-{}'; object-src 'none'; form-action 'self'; frame-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-Robots-Tag": "noindex, nofollow",
}


def nonce_of(policy: str) -> str:
    return policy.partition("'nonce-")[2].partition("'")[0]


@pytest.fixture
def https(settings, make_app):
    """The application of an installation behind a proxy that speaks HTTPS."""
    return lambda **changed: make_app(
        replace(settings, base_url="https://tracker.example.org", proxies=1, **changed)
    ).test_client()


@pytest.mark.parametrize(
    "path", ["/sign-in", "/nothing", "/healthz", "/static/icon.svg", "/demo", "/password/x", "/u/x"]
)
def test_every_answer_has_every_header(client, path):
    with client.get(path) as answer:
        headers = answer.headers
    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS
    assert headers["Content-Security-Policy"] == STRICT.format(nonce_of(headers["Content-Security-Policy"]))
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Server" not in headers, "the program and its version are nobody's business"


def test_a_nonce_is_used_once(client):
    nonces = {nonce_of(client.get("/sign-in").headers["Content-Security-Policy"]) for _ in range(3)}
    assert len(nonces) == 3
    assert all(len(nonce) >= 22 for nonce in nonces)


def test_no_answer_but_static_files_is_kept_by_a_browser(app, client):
    for route in routes(app):
        if route.method == "GET":
            address = next(route.addresses("seahaven", numbers=[1], names=["1.1.1"]))
            assert "no-store" in client.get(address).headers["Cache-Control"], route


def test_a_static_file_is_kept_for_a_year_when_its_address_has_its_fingerprint(client):
    page = client.get("/sign-in").text
    address = next(part for part in page.split('"') if part.startswith("/static/vendor/tracker.css"))
    with client.get(address) as kept, client.get("/static/icon.svg") as asked_again:
        assert "immutable" in kept.headers["Cache-Control"]
        assert asked_again.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("hsts", "header"),
    [("host", "max-age=31536000"), ("subdomains", "max-age=31536000; includeSubDomains"), ("off", None)],
)
def test_a_browser_keeps_to_https_as_the_installation_says(https, hsts, header):
    answer = https(hsts=hsts).get("/healthz")
    assert answer.headers.get("Strict-Transport-Security") == header
    assert "upgrade-insecure-requests" in answer.headers["Content-Security-Policy"]


def test_over_https_the_cookie_goes_nowhere_else(https):
    cookies = https().get("/sign-in", base_url="https://tracker.example.org").headers.getlist("Set-Cookie")
    assert cookies
    assert all("Secure" in one and "HttpOnly" in one and "SameSite=Lax" in one for one in cookies)


def test_over_https_no_neighbouring_host_can_plant_a_cookie(https, settings):
    """Browsers take a name that begins with ``__Host-`` only from this host, over HTTPS and for every path."""
    client = https()
    for path in (f"/u/{make_token(settings.secret_key, LinkHolder(1, 1))}", "/sign-in"):
        cookies = client.get(path, base_url="https://tracker.example.org").headers.getlist("Set-Cookie")
        assert cookies
        assert all(one.startswith("__Host-") and "; Path=/;" in f"{one};" for one in cookies)
        assert not any("Domain=" in one for one in cookies)


def test_over_https_the_page_behind_a_link_reads_its_cookie(https, settings):
    client = https()
    client.get(f"/u/{make_token(settings.secret_key, LinkHolder(1, 1))}", base_url="https://tracker.example.org")
    page = client.get("/u", base_url="https://tracker.example.org")
    assert page.status_code == 410
    assert "Send a new link" in page.text, "only to a browser that held a link"


def test_signing_out_takes_what_the_browser_kept(https):
    client = https()
    client.application.config["WTF_CSRF_ENABLED"] = False
    answer = client.post("/sign-out", base_url="https://tracker.example.org")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.usefixtures("everything")
def test_a_file_is_saved_and_never_shown_as_a_page(sign_in):
    client = sign_in(MANAGER)
    for name in ("kpis.csv", "kpis.xlsx", "activity.csv", "reports/1.docx", "kpis/restated.csv"):
        answer = client.get(f"/programmes/{SLUG}/{name}")
        assert answer.status_code == 200, name
        assert answer.headers["Content-Disposition"].startswith("attachment; filename="), name
        assert answer.headers["Cache-Control"] == "no-store", name
