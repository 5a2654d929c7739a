"""After signing in one goes on to a page of ours, whatever the address asked for."""

from __future__ import annotations

import pytest

from tests.signing_in import sign_in
from tracker.people.services import add_person

ELSEWHERE = (
    "https://other.example/", "//other.example/", "///other.example", "/\\other.example", "\\\\other.example",
    "http:other.example",     "javascript:alert(1)", "data:text/html,x", "/%5cother.example/..//", "/\t/other.example",
    "\t//other.example", "/\n/other.example",
    " //other.example", "other.example", "https:///other.example", "//localhost@other.example/", "/\x00/other.example",
    "ftp://other.example", "?next=//other.example", "//%6f%74her.example",
)  # fmt: skip
HERE = ("/me", "/programmes/seahaven/week?mine=1", "/programmes/a/reports?next=//other.example")


@pytest.fixture
def signed_in(client, database):
    with database() as session:
        add_person(session, email="somebody@seahaven.example", name="Somebody")
    sign_in(client, "somebody@seahaven.example")
    return client


def test_an_address_elsewhere_leads_home(signed_in):
    for asked in ELSEWHERE:
        answer = signed_in.get("/sign-in", query_string={"next": asked})
        assert answer.status_code in (302, 400), asked
        location = answer.headers.get("Location", "/")
        assert location.startswith("/"), asked
        assert not location.startswith(("//", "/\\", "/\t", "/\n")), asked
        assert "other.example" not in location.partition("?")[0].replace("%5c", "\\") or "\\" not in location, asked


def test_a_page_of_ours_is_gone_on_to(signed_in):
    for asked in HERE:
        assert signed_in.get("/sign-in", query_string={"next": asked}).location == asked


def test_no_referrer_and_no_forged_host_decides_where_a_redirect_leads(client):
    forged = {
        "Referer": "https://other.example/",
        "X-Forwarded-Host": "other.example",
        "HX-Current-URL": "//other.example",
    }
    answer = client.get("/programmes/seahaven/", headers=forged)
    assert answer.location == "/sign-in?next=/programmes/seahaven/"
