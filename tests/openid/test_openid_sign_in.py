"""Signing in with the organisation's account: whose account it is, and which roles its groups give."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Barrier, Thread
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select
from werkzeug.exceptions import MethodNotAllowed

from tracker.adapters.db import db
from tracker.audit.models import AuditEntry
from tracker.domain.openid_accounts import Refusal
from tracker.people.models import Membership, Person, Role, Source
from tracker.people.openid_accounts import SignInRefused
from tracker.people.openid_models import OpenIdIdentity
from tracker.people.queries import find_person
from tracker.people.services import add_person, give_role
from tracker.plan.models import Programme
from tracker.web.transactions import signing_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session
    from werkzeug.test import TestResponse

    from tests.openid_provider import OpenIdProvider

Opened = Callable[[], AbstractContextManager["Session"]]
ComeIn = Callable[..., "TestResponse"]

ADA = {"email": "Ada@seahaven.example", "email_verified": True, "name": "Ada Example", "job_title": "Head of MASH"}

pytestmark = pytest.mark.usefixtures("programmes")


def roles_of(database: Opened, email: str) -> set[tuple[str, Role, Source]]:
    with database() as session:
        query = (
            select(Programme.slug, Membership.role, Membership.source)
            .join(Membership, Membership.programme_id == Programme.id)
            .join(Person)
            .where(Person.email == email)
        )
        return {(slug, role, source) for slug, role, source in session.execute(query)}


def people(database: Opened) -> int:
    with database() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def test_somebody_new_gets_an_account_with_the_roles_of_their_groups_and_sees_the_page_they_wanted(
    provider: OpenIdProvider, client: FlaskClient, come_in: ComeIn, database: Opened
) -> None:
    provider.has_person("ada", **ADA, groups=["managers", "everybody", "unheard of"])
    back = come_in("ada", page="/programmes/seahaven/settings/people")
    assert back.status_code == 302, back.text
    assert back.location == "/programmes/seahaven/settings/people"
    shown = client.get(back.location)
    assert shown.status_code == 200
    assert "ada@seahaven.example" in shown.text
    assert roles_of(database, "ada@seahaven.example") == {
        ("seahaven", Role.MANAGER, Source.GROUP),
        ("seahaven", Role.READER, Source.GROUP),
        ("northdale", Role.READER, Source.GROUP),
    }
    with database() as session:
        ada = find_person(session, "ada@seahaven.example")
        assert ada is not None
        assert (ada.name, ada.job_title, ada.password_hash, ada.is_admin) == (
            "Ada Example",
            "Head of MASH",
            None,
            False,
        )
        given = session.scalars(select(AuditEntry.actor_title).where(AuditEntry.table_name == "membership"))
        assert "Groups of your Seahaven account" in set(given)
        kept = session.scalars(select(AuditEntry).where(AuditEntry.table_name == "openid_identity")).one()
        assert "ada" not in str(kept.after).replace("'(not recorded)'", "")


def test_what_is_asked_of_the_provider_is_a_code_with_pkce_state_nonce_and_our_exact_address(
    client: FlaskClient, provider: OpenIdProvider, settings: object
) -> None:
    assert client.get("/sign-in/openid", headers={"Host": "evil.example"}).status_code == 400
    asked = parse_qs(urlsplit(client.get("/sign-in/openid").location).query)
    assert asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == [f"{settings.base_url}/sign-in/openid/back"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid profile email"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))
    assert "client_secret" not in asked


def test_roles_by_group_follow_the_groups_and_those_by_hand_stay(
    provider: OpenIdProvider, client: FlaskClient, come_in: ComeIn, database: Opened
) -> None:
    provider.has_person("ada", **ADA, groups=["managers", "analysts", "operators"])
    come_in("ada")
    with database() as session:
        ada = find_person(session, "ada@seahaven.example")
        seahaven = session.scalars(select(Programme.id).where(Programme.slug == "seahaven")).one()
        assert ada is not None
        assert ada.is_admin
        give_role(session, person=ada, programme_id=seahaven, role=Role.MANAGER)
        give_role(session, person=ada, programme_id=seahaven, role=Role.OWNER)
    provider.has_person("ada", **ADA, groups=["everybody"])
    come_in("ada")
    assert roles_of(database, "ada@seahaven.example") == {
        ("seahaven", Role.MANAGER, Source.HAND),
        ("seahaven", Role.OWNER, Source.HAND),
        ("seahaven", Role.READER, Source.GROUP),
        ("northdale", Role.READER, Source.GROUP),
    }
    with database() as session:
        ada = find_person(session, "ada@seahaven.example")
        assert ada is not None
        assert not ada.is_admin


def test_an_administrator_by_hand_stays_one(provider: OpenIdProvider, come_in: ComeIn, database: Opened) -> None:
    with database() as session:
        add_person(session, email="ada@seahaven.example", name="Ada", is_admin=True)
    provider.has_person("ada", **ADA, groups=["operators"])
    come_in("ada")
    provider.has_person("ada", **ADA, groups=[])
    come_in("ada")
    with database() as session:
        ada = find_person(session, "ada@seahaven.example")
        assert ada is not None
        assert ada.is_admin


def test_a_programme_that_loses_its_last_manager_to_a_group_is_told_of(
    provider: OpenIdProvider, client: FlaskClient, come_in: ComeIn, database: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    provider.has_person("ada", **ADA, groups=["managers"])
    come_in("ada")
    with database() as session:
        session.delete(session.scalars(select(Membership).where(Membership.source == Source.HAND)).one())
    provider.has_person("ada", **ADA, groups=["everybody"])
    come_in("ada")
    assert "You no longer manage seahaven, and nobody else does." in client.get("/").text
    assert "the programme seahaven has no manager any more" in caplog.text


def test_a_verified_address_links_the_account_that_is_there_and_nothing_of_it_changes(
    provider: OpenIdProvider, client: FlaskClient, come_in: ComeIn, database: Opened
) -> None:
    before = people(database)
    provider.has_person("m1", **(ADA | {"email": "manager@seahaven.example"}), groups=["analysts"])
    assert come_in("m1").status_code == 302
    assert people(database) == before
    assert "From now on your Seahaven account opens the account that you have here." in client.get("/").text
    with database() as session:
        manager = find_person(session, "manager@seahaven.example")
        assert manager is not None
        assert (manager.name, manager.job_title) == ("M. Example", "Manager by hand")


@pytest.mark.parametrize("claims", [{}, {"email_verified": False}, {"email_verified": "true"}, {"email_verified": 1}])
def test_an_address_that_nobody_answers_for_opens_no_account_and_makes_none(
    provider: OpenIdProvider, come_in: ComeIn, database: Opened, claims: dict[str, object]
) -> None:
    before = people(database)
    for email in ("manager@seahaven.example", "nobody@seahaven.example"):
        provider.has_person("m2", email=email, groups=["managers"], **claims)
        back = come_in("m2")
        assert back.status_code == 403
        assert f"You signed in as {email}, but your Seahaven account does not confirm" in back.text
    assert people(database) == before


def test_an_identity_keeps_its_account_when_its_address_becomes_somebody_elses(
    provider: OpenIdProvider, client: FlaskClient, come_in: ComeIn, database: Opened
) -> None:
    provider.has_person("ada", **ADA, groups=["everybody"])
    come_in("ada")
    provider.has_person("ada", **(ADA | {"email": "manager@seahaven.example"}), groups=["everybody"])
    assert come_in("ada").status_code == 302
    assert "Head of MASH" in client.get("/").text
    with database() as session:
        ada, manager = find_person(session, "ada@seahaven.example"), find_person(session, "manager@seahaven.example")
        assert ada is not None
        assert manager is not None
        assert session.scalars(select(OpenIdIdentity.person_id)).all() == [ada.id]


def test_an_address_given_to_a_newcomer_does_not_open_the_account_of_who_had_it(
    provider: OpenIdProvider, app: Flask, come_in: ComeIn, database: Opened
) -> None:
    provider.has_person("ada", **ADA, groups=["managers"])
    come_in("ada")
    provider.has_person("newcomer", **ADA, groups=["managers"])
    back = come_in("newcomer", browser=app.test_client())
    assert back.status_code == 403
    assert "belongs to somebody else" in back.text
    with database() as session:
        assert session.scalars(select(OpenIdIdentity.subject)).all() == ["ada"]


def test_a_closed_account_is_refused(
    provider: OpenIdProvider, app: Flask, client: FlaskClient, come_in: ComeIn, database: Opened
) -> None:
    provider.has_person("ada", **ADA, groups=["managers"])
    come_in("ada")
    with database() as session:
        ada = find_person(session, "ada@seahaven.example")
        assert ada is not None
        ada.is_active = False
    newly = app.test_client()
    back = come_in("ada", browser=newly)
    assert back.status_code == 403
    assert "Your account is closed" in back.text
    assert newly.get("/programmes/seahaven/week").status_code == 302


def test_somebody_whose_groups_give_nothing_leaves_no_account_and_is_told_what_to_ask(
    provider: OpenIdProvider, client: FlaskClient, come_in: ComeIn, database: Opened
) -> None:
    before = people(database)
    provider.has_person("eve", email="eve@seahaven.example", email_verified=True, groups=["canteen"])
    back = come_in("eve")
    assert back.status_code == 403
    assert "You have no role here yet" in back.text
    assert "eve@seahaven.example" in back.text
    assert "Sign out of your Seahaven account" in back.text
    assert people(database) == before
    assert client.get("/programmes/seahaven/week").location.startswith("/sign-in")


def test_somebody_with_an_account_and_no_role_is_signed_in_to_a_page_that_says_so(
    provider: OpenIdProvider, client: FlaskClient, come_in: ComeIn, database: Opened
) -> None:
    with database() as session:
        add_person(session, email="ada@seahaven.example", name="Ada")
    provider.has_person("ada", **ADA)
    assert come_in("ada").status_code == 302
    shown = client.get("/").text
    assert "You do not belong to a programme yet" in shown
    assert "Sign out" in shown


def test_where_accounts_are_not_made_somebody_new_is_told_whom_to_ask(
    provider: OpenIdProvider, app: Flask, come_in: ComeIn, database: Opened
) -> None:
    before = people(database)
    object.__setattr__(app.extensions["tracker_openid"].known, "makes_accounts", False)
    provider.has_person("ada", **ADA, groups=["managers"])
    back = come_in("ada")
    assert back.status_code == 403
    assert "You have no account here" in back.text
    assert people(database) == before


def test_too_many_groups_are_said_plainly_and_take_nothing_away(
    provider: OpenIdProvider, app: Flask, client: FlaskClient, come_in: ComeIn, database: Opened
) -> None:
    overage = {"_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {"endpoint": "https://g.example"}}}
    provider.has_person("ada", **ADA, groups=["managers"])
    come_in("ada")
    held = roles_of(database, "ada@seahaven.example")
    provider.has_person("ada", **ADA, **overage)
    back = come_in("ada", browser=app.test_client())
    assert back.status_code == 403
    assert "did not say which groups you are in" in back.text
    assert roles_of(database, "ada@seahaven.example") == held
    provider.has_person("hand", email="manager@seahaven.example", email_verified=True, **overage)
    by_hand = app.test_client()
    assert come_in("hand", browser=by_hand).status_code == 302
    assert "You are in so many groups" in by_hand.get("/programmes/seahaven/").text


def test_address_and_groups_that_only_userinfo_tells_are_read_there(
    provider: OpenIdProvider, come_in: ComeIn, database: Opened
) -> None:
    provider.has_person("ada", **ADA, groups=["managers"])
    provider.misbehaves(thin=True)
    assert come_in("ada").status_code == 302
    assert roles_of(database, "ada@seahaven.example") == {("seahaven", Role.MANAGER, Source.GROUP)}
    assert provider.asked["/userinfo"] == 1


def test_entra_addresses_count_in_a_trusted_domain_only(
    provider: OpenIdProvider, app: Flask, come_in: ComeIn, database: Opened
) -> None:
    object.__setattr__(app.extensions["tracker_openid"].known, "trusted_domains", frozenset({"seahaven.example"}))
    provider.has_person("guest", email="ada@partner.example", groups=["managers"])
    assert come_in("guest").status_code == 403
    provider.has_person("unverified", email="ada@seahaven.example", email_verified=False, groups=["managers"])
    assert come_in("unverified").status_code == 403
    provider.has_person("upn", preferred_username="ada@seahaven.example", groups=["managers"])
    assert come_in("upn").status_code == 302
    provider.has_person("staff", email="bea@seahaven.example", groups=["managers"])
    assert come_in("staff").status_code == 302
    assert roles_of(database, "bea@seahaven.example") == {("seahaven", Role.MANAGER, Source.GROUP)}


def test_a_name_that_is_missing_or_far_too_long_makes_no_trouble(
    provider: OpenIdProvider, come_in: ComeIn, database: Opened
) -> None:
    provider.has_person("long", email="l@seahaven.example", email_verified=True, name="x" * 900, groups=["managers"])
    assert come_in("long").status_code == 302
    provider.has_person("odd", email="o@seahaven.example", email_verified=True, name="a\x00b\n", groups=["managers"])
    assert come_in("odd").status_code == 302
    provider.has_person("none", email="n@seahaven.example", email_verified=True, groups=["managers"])
    assert come_in("none").status_code == 302
    with database() as session:
        names = {person.email[0]: (person.name, person.job_title) for person in session.scalars(select(Person))}
    assert names["l"] == ("x" * 200, "Programme manager")
    assert names["o"][0] == "ab"
    assert names["n"][0] == "n"


@pytest.mark.parametrize(
    "page",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/" + "x" * 3000],
)
def test_no_page_leads_to_another_site(provider: OpenIdProvider, come_in: ComeIn, page: str) -> None:
    provider.has_person("ada", **ADA, groups=["managers", "everybody"])
    assert come_in("ada", page=page).location == "/"


def test_the_same_newcomer_in_two_tabs_at_once_gets_one_account(
    provider: OpenIdProvider, app: Flask, client: FlaskClient, database: Opened
) -> None:
    provider.has_person("ada", **ADA, groups=["managers"])
    browsers = [app.test_client() for _ in range(4)]
    answers = [urlsplit(provider.authorize(browser.get("/sign-in/openid").location, "ada")) for browser in browsers]
    together = Barrier(len(browsers))
    statuses = []

    def come_back(browser: FlaskClient, path: str) -> None:
        together.wait()
        statuses.append(browser.get(path).status_code)

    threads = [
        Thread(target=come_back, args=(browser, f"{answer.path}?{answer.query}"))
        for browser, answer in zip(browsers, answers, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302] * 4
    with database() as session:
        assert len(session.scalars(select(Person).where(Person.email == "ada@seahaven.example")).all()) == 1
        assert len(session.scalars(select(OpenIdIdentity)).all()) == 1
    assert roles_of(database, "ada@seahaven.example") == {("seahaven", Role.MANAGER, Source.GROUP)}


def test_a_manager_gives_roles_by_hand_beside_those_by_group_and_cannot_take_these(
    provider: OpenIdProvider, client: FlaskClient, come_in: ComeIn, database: Opened
) -> None:
    provider.has_person("ada", **ADA, groups=["managers"])
    come_in("ada")
    with database() as session:
        ada = find_person(session, "ada@seahaven.example")
        assert ada is not None
        page = f"/programmes/seahaven/settings/people/{ada.id}"
    assert 'value="manager" checked' not in client.get(page).text
    by_group = ("seahaven", Role.MANAGER, Source.GROUP)
    assert client.post(page, data={"roles": ["owner"]}).status_code == 303
    assert roles_of(database, "ada@seahaven.example") == {by_group, ("seahaven", Role.OWNER, Source.HAND)}
    assert client.post(page, data={"until": ["", "", ""]}).status_code == 303, "somebody by group needs no role by hand"
    assert roles_of(database, "ada@seahaven.example") == {by_group}
    refused = client.post(f"{page}/remove", follow_redirects=True)
    assert "They are here by a group of your organisation" in refused.text
    assert roles_of(database, "ada@seahaven.example") == {by_group}


def test_a_sign_in_that_fails_holds_nothing_while_the_page_that_says_so_is_made(app: Flask) -> None:
    def fail() -> None:
        with signing_in():
            add_person(db.session, email="ada@seahaven.example", name="Ada")
            raise SignInRefused(Refusal.NO_ROLE)

    with app.test_request_context("/sign-in/openid/back"):
        with pytest.raises(SignInRefused):
            fail()
        assert not db.session.in_transaction()
        assert find_person(db.session, "ada@seahaven.example") is None


def test_no_other_view_may_write_during_a_get(app: Flask) -> None:
    for address, method in (("/", "GET"), ("/sign-in/openid", "GET"), ("/sign-in/openid/back", "HEAD")):
        with app.test_request_context(address, method=method), pytest.raises(MethodNotAllowed), signing_in():
            pytest.fail("it may write")
