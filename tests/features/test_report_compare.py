"""Comparing editions on the page and with the command."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from tests.recorded import behind_our_back
from tests.reports import MANAGER, OWNER
from tracker.editions.models import Edition
from tracker.plan.models import Programme

pytestmark = pytest.mark.demonstration

PAGE = "/programmes/seahaven/reports/compare"


@pytest.fixture
def editions(database):
    with database() as session:
        return [str(one) for one in session.scalars(select(Edition.id).order_by(Edition.status_on))]


def test_two_editions_are_chosen_from_the_list_and_held_against_each_other(sign_in, editions):
    client = sign_in(OWNER)
    first, last = editions[-2], editions[-1]
    page = client.get(PAGE, query_string={"from": first, "to": last}).text
    assert "1.3.1" in page
    assert "by 10 weeks; first slip" in page
    assert "Looked after children and care leavers" in page
    assert f'<option value="{first}" selected>' in page
    turned = client.get(PAGE, query_string={"from": last, "to": first}).text
    assert "You chose the later one first" in turned
    assert "That is the same edition twice" in client.get(PAGE, query_string={"from": last, "to": last}).text
    draft = client.get(PAGE, query_string={"from": last, "to": "draft"}).text
    assert "27 January 2020, in preparation" in draft
    assert "Permanent recruitment is slow; stable agency cover" in draft
    assert client.get(PAGE).status_code == 200


def test_an_edition_that_is_not_there_or_another_programmes_is_not_found(sign_in, database, editions):
    with database() as session:
        other = Programme(slug="other", name="Other")
        session.add(other)
        session.flush()
        row = session.get(Edition, int(editions[-1]))
        with behind_our_back(session):
            row.programme_id = other.id
            session.flush()
        session.commit()
    client = sign_in(MANAGER)
    for number in (editions[-1], "999", "x", "9" * 30, "-1"):
        assert client.get(PAGE, query_string={"from": number, "to": editions[0]}).status_code == 404


def test_the_command_says_the_same_in_words_and_as_json(tracker, editions, tmp_path):
    said = tracker("report", "compare", "2019-11-18", editions[-1]).stdout
    assert said.startswith("From 18 November 2019 to 16 December 2019\n")
    assert "  1.3.1 Revised sufficiency strategy, completed\n" in said
    found = json.loads(tracker("report", "compare", editions[-1], editions[-2], "--format", "json").stdout)
    assert (found["since"], found["until"], found["is_swapped"]) == ("2019-11-18", "2019-12-16", True)
    assert [one["ref"] for one in found["completed"]] == ["1.3.1"]
    file = tmp_path / "now.json"
    tracker(
        "report", "build", "--programme", "seahaven", "--date", "2020-01-27", "--format", "json", "--output", str(file)
    )
    assert "3.1.3" in tracker("report", "compare", "2019-12-16", str(file), "--programme", "seahaven").stdout


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("999", "there is no edition 999"),
        ("2018-01-01", "there is no edition of 1 January 2018"),
        ("nothing", "is no edition, date or file"),
        ("pyproject.toml", "holds no report"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_its_remedy(tracker, asked, said):
    refused = tracker("report", "compare", "2019-12-16", asked, exit_code=1)
    assert said in refused.stderr
    assert not refused.stdout
