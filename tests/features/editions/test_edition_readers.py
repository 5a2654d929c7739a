"""Who sees an edition that is not for everybody, by whatever way, and who is told of one."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from tests.features.editions.conftest import address_of
from tests.signing_in import sign_in
from tracker.editions.models import Notice
from tracker.people.models import Membership, Person
from tracker.plan.models import Programme

YESTERDAY = date(2020, 1, 26)


def leave(database, who, *, until=YESTERDAY):
    with database() as session:
        held = session.scalars(select(Membership).join(Person).where(Person.email == address_of(who)))
        for membership in held:
            membership.until = until


def told(database):
    with database() as session:
        return {notice.person.email for notice in session.scalars(select(Notice))}


@pytest.mark.parametrize("who", ["owner", "reader"])
def test_what_was_returned_is_written_again_and_is_not_for_every_member(desk, who):
    edition = desk.submitted()
    assert desk.page(who, edition).status_code == 200
    desk.post("sro", f"{edition}/return", comment="Rate theme 2.")
    for address in (edition, f"{edition}.json", f"{edition}/public.json"):
        refused = desk.page(who, address)
        assert refused.status_code == 403
        assert "still being written" in refused.text
    assert desk.page("deputy", edition).status_code == 200


@pytest.mark.parametrize("who", ["owner", "reader"])
def test_comparing_shows_no_edition_that_its_own_page_would_not(desk, who):
    edition = desk.published()
    number = edition.rpartition("/")[2]
    compared = f"compare?from={number}&to=draft"
    assert desk.page(who, compared).status_code == 200
    assert f'value="{number}"' in desk.page(who, "compare").text
    desk.post("manager", f"{edition}/withdraw", comment="It named a child.")
    assert desk.page(who, compared).status_code == 403
    assert f'value="{number}"' not in desk.page(who, "compare").text
    assert desk.page("sro", compared).status_code == 200


def test_whose_membership_has_ended_is_told_of_no_report(desk, database):
    leave(database, "sro")
    leave(database, "deputy")
    desk.submitted()
    assert told(database) == set()


def test_what_is_returned_goes_to_the_manager_when_its_author_has_left(desk, database):
    edition = desk.begun()
    desk.post("second-manager", f"{edition}/submit")
    leave(database, "second-manager")
    desk.post("sro", f"{edition}/return", comment="Rate theme 2.")
    assert told(database) == {address_of("sro"), address_of("deputy"), address_of("manager")}


def test_the_deputy_asks_whatever_their_role_and_an_owner_does_not(desk, database):
    with database() as session:
        programme = session.scalars(select(Programme)).one()
        programme.deputy_id = session.scalars(select(Person.id).where(Person.email == address_of("owner"))).one()
    asked = {"text": "When will this be done?"}
    assert desk.post("owner", "/programmes/small/ask/1", **asked).status_code == 303
    for who in ("lead", "reader"):
        refused = desk.post(who, "/programmes/small/ask/1", **asked)
        assert refused.status_code == 403
        assert "put questions" in refused.text


def test_whose_membership_has_ended_cannot_be_given_anything(desk, database):
    with database() as session:
        number = session.scalars(select(Person.id).where(Person.email == address_of("owner"))).one()
    sign_in(desk.client, address_of("manager"))
    page = desk.client.get("/programmes/small/risks/new").text
    assert f'value="{number}"' in page
    leave(database, "owner")
    assert f'value="{number}"' not in desk.client.get("/programmes/small/risks/new").text
