"""An installation answers under its own names, and believes a proxy only when told to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tracker.web.hosts import name_of

OURS = "tracker.example.org"


@pytest.fixture
def installation(settings, make_app):
    def made(**changed):
        return make_app(replace(settings, base_url=f"https://{OURS}", **changed)).test_client()

    return made


@pytest.mark.parametrize(
    "host", [OURS, f"{OURS}:443", "TRACKER.example.ORG", "inside", "10.0.0.7:8000", "127.0.0.1:8000"]
)
def test_its_own_names_are_answered(installation, host):
    client = installation(more_hosts=("inside", "10.0.0.7"))
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


def test_any_other_name_is_refused_before_anything_is_read(installation):
    client = installation()
    others = (
        "other.example", f"{OURS}.other.example", f"other-{OURS}", f"{OURS}@other.example", f"{OURS}/x", "a\x00b",
        f"{OURS}:99999999", f"{OURS}:x", "<zqx>", "", f"{OURS}, other.example", "[::",
    )  # fmt: skip
    for host in others:
        answer = client.get("/sign-in", environ_overrides={"HTTP_HOST": host})
        assert answer.status_code == 400, host
        assert "<h1>This installation has another address</h1>" in answer.text
        assert "TRACKER_HOSTS" in answer.text
        assert "zqx" not in answer.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_what_watches_over_it_may_ask_by_any_name(installation, path):
    client = installation()
    for host in ("10.1.2.3:8000", "[::", ""):
        assert client.get(path, environ_overrides={"HTTP_HOST": host}).status_code == 200


def test_without_a_proxy_nothing_that_a_visitor_claims_is_believed(installation):
    client = installation()
    forged = {"X-Forwarded-Host": "other.example", "X-Forwarded-Proto": "http", "X-Forwarded-For": "1.2.3.4"}
    seen = {}

    @client.application.get("/who")
    def who():
        from flask import request

        seen.update(address=request.remote_addr, host=request.host, scheme=request.scheme)
        return ""

    who.open_to = frozenset({"anyone"})
    client.get("/who", headers=forged | {"Host": OURS})
    assert seen == {"address": "127.0.0.1", "host": OURS, "scheme": "http"}


@pytest.mark.parametrize(
    ("claimed", "believed"),
    [("9.9.9.9", "9.9.9.9"), ("6.6.6.6, 9.9.9.9", "9.9.9.9"), ("6.6.6.6,5.5.5.5, 9.9.9.9", "9.9.9.9")],
)
def test_behind_one_proxy_only_what_it_added_is_believed(installation, claimed, believed):
    client = installation(proxies=1)
    seen = {}

    @client.application.get("/who")
    def who():
        from flask import request

        seen.update(address=request.remote_addr)
        return ""

    who.open_to = frozenset({"anyone"})
    client.get("/who", headers={"X-Forwarded-For": claimed, "Host": OURS})
    assert seen == {"address": believed}


def test_a_name_that_a_proxy_passes_on_is_held_against_the_list_as_well(installation):
    client = installation(proxies=1)
    answer = client.get("/sign-in", headers={"Host": "10.0.0.7", "X-Forwarded-Host": "other.example"})
    assert answer.status_code == 400
    assert client.get("/sign-in", headers={"Host": "10.0.0.7", "X-Forwarded-Host": OURS}).status_code == 200


@pytest.mark.parametrize(
    ("host", "name"),
    [("a.example:80", "a.example"), ("[::1]:5000", "[::1]"), ("a.example.", "a.example"), ("", None), ("a b", None),
     ("a.example:port", None), ("ä.example", None)],
)  # fmt: skip
def test_the_name_in_a_host_header(host, name):
    assert name_of(host) == name
