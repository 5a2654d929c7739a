"""This week: what the page shows of the demonstration on 27 January 2020."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.features.week_cast import MANAGER, OWNER, READER, WEEK, row_of, text_of
from tracker.people.models import Membership, Person, Role
from tracker.plan.models import Action, Objective, Programme, Theme

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

Database = Callable[[], AbstractContextManager["Session"]]
SignIn = Callable[[str], "FlaskClient"]
Statements = Callable[[], AbstractContextManager[list[str]]]


def refs(page: str) -> list[str]:
    """The numbers of the actions that have a row."""
    return re.findall(r'id="a-([\d-]+)" data-row', page)


@pytest.mark.demonstration
class TestTheWeek:
    def test_progress_counts_every_action_once(self, sign_in: SignIn) -> None:
        page = text_of(sign_in(MANAGER).get(WEEK).text)
        found = re.search(r"(\d+) of (\d+) updated (\d+) to go: (\d+) late , (\d+) not late", page)
        assert found
        updated, total, to_go, late, not_late = map(int, found.groups())
        assert total == 40
        assert updated + to_go == 40
        assert late + not_late == to_go
        assert late >= 6

    def test_a_row_says_who_what_when_and_how_it_stands(self, sign_in: SignIn) -> None:
        row = row_of(sign_in(MANAGER).get(WEEK).text, "a-1-5-1")
        for words in (
            "1.5.1 Better use of MASH data to see patterns of exploitation MASH Manager",
            "31 Jan 2020",
            "Green",
            "Screening tool agreed.",
            "7 days ago",
            "worse",
            "Update 1.5.1",
            "No change to 1.5.1",
        ):
            assert words in row

    def test_a_slipped_date_shows_what_it_was_and_an_overdue_one_says_so(self, sign_in: SignIn) -> None:
        page = sign_in(MANAGER).get(WEEK).text
        assert re.search(r"28 Feb 2020 was due 31 Jan 2020", row_of(page, "a-2-1-1"))
        assert "<s>31 Jan 2020</s>" in page
        assert "17 Jan 2020 overdue by 6 working days" in row_of(page, "a-2-3-1")

    def test_where_no_change_is_no_answer_the_row_says_why_instead_of_a_dead_button(self, sign_in: SignIn) -> None:
        row = row_of(sign_in(MANAGER).get(WEEK).text, "a-2-3-1")
        assert "No change is closed: its due date has passed" in row
        assert "No change to 2.3.1" not in row

    def test_an_objective_that_is_done_folds_to_one_line_and_opens_again(self, sign_in: SignIn) -> None:
        client = sign_in(MANAGER)
        page = client.get(WEEK).text
        assert "Show 1.1" in row_of(page, "o-1-1")
        assert "1-1-1" not in refs(page)
        opened = client.get(f"{WEEK}?unfold=1.1").text
        assert "1-1-1" in refs(opened)
        assert "Show 1.1" not in row_of(opened, "o-1-1")

    def test_with_htmx_only_the_objective_is_sent(self, sign_in: SignIn) -> None:
        part = sign_in(MANAGER).get(f"{WEEK}?unfold=1.1", headers={"HX-Request": "true"}).text
        assert part.lstrip().startswith("<tbody")
        assert "<html" not in part
        assert set(refs(part)) == {"1-1-1", "1-1-2", "1-1-3", "1-1-4"}

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("show=todo", 17),
            ("show=late", 9),
            ("show=all&q=1.5", 1),
            ("show=all&q=MASH", 1),
            ("show=late&q=permanence", 4),
            ("show=nonsense&q=1.5", 1),
        ],
    )
    def test_filters_are_links_and_the_find_box_is_a_form(self, sign_in: SignIn, query: str, expected: int) -> None:
        assert len(refs(sign_in(MANAGER).get(f"{WEEK}?{query}").text)) == expected

    def test_each_filter_carries_the_number_it_shows(self, sign_in: SignIn) -> None:
        client = sign_in(MANAGER)
        page = client.get(WEEK).text
        for show, number in re.findall(r'href="/programmes/seahaven/week\?show=(\w+)"[^>]*>[^<]*<b>(\d+)</b>', page):
            shown = len(refs(client.get(f"{WEEK}?show={show}").text))
            if show != "all":
                assert shown == int(number), show

    def test_mine_is_mine(self, sign_in: SignIn) -> None:
        assert refs(sign_in(OWNER).get(f"{WEEK}?show=mine").text) == ["1-5-1"]

    def test_what_is_not_found_says_what_to_do(self, sign_in: SignIn) -> None:
        page = text_of(sign_in(MANAGER).get(f"{WEEK}?q=<script>").text)
        assert "No action is found for “<script>”. Show all 40" in page

    def test_an_owner_may_touch_only_their_own(self, sign_in: SignIn) -> None:
        page = sign_in(OWNER).get(WEEK).text
        assert "Update 1.5.1" in row_of(page, "a-1-5-1")
        assert "Update" not in row_of(page, "a-2-1-1")

    def test_a_reader_reads(self, sign_in: SignIn) -> None:
        page = sign_in(READER).get(WEEK).text
        assert "data-update" not in page
        assert "data-no-change" not in page

    def test_an_open_call_for_help_stands_in_its_row(self, sign_in: SignIn) -> None:
        assert re.search(r"Help asked, open \d+ days", row_of(sign_in(MANAGER).get(WEEK).text, "a-2-2-1"))


@pytest.fixture
def plan_of(database: Database) -> Callable[[int], None]:
    """Makes a programme with so many actions, ten to an objective."""

    def make(number: int) -> None:
        with database() as session:
            programme = Programme(slug=f"p{number}", name="P")
            person = Person(email=f"m{number}@example.org", name="M", job_title="Manager")
            session.add_all([programme, person])
            session.flush()
            session.add(Membership(person_id=person.id, programme_id=programme.id, role=Role.MANAGER))
            theme = Theme(programme_id=programme.id, position=1, name="T")
            session.add(theme)
            session.flush()
            for group in range(number // 10):
                objective = Objective(theme_id=theme.id, position=group, name=f"O{group}")
                session.add(objective)
                session.flush()
                session.add_all(
                    Action(
                        objective_id=objective.id,
                        position=place,
                        title=f"A{place}",
                        owner_id=person.id,
                        start_on=date(2019, 1, 1),
                        added_on=date(2019, 1, 1),
                    )
                    for place in range(10)
                )

    return make


@pytest.mark.parametrize("page", ["/programmes/p{}/week", "/programmes/p{}/week/1.1.1", "/me"])
def test_the_number_of_statements_does_not_grow_with_the_rows(
    page: str, plan_of: Callable[[int], None], sign_in: SignIn, statements: Statements
) -> None:
    counts = []
    for number in (10, 40, 80):
        plan_of(number)
        client = sign_in(f"m{number}@example.org")
        with statements() as seen:
            response = client.get(page.format(number))
        assert response.status_code == 200
        assert response.text.count("data-row") == (number if "1.1.1" not in page else 0)
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2], counts


def test_an_empty_programme_says_what_to_do_next(
    plan_of: Callable[[int], None], sign_in: SignIn, database: Database
) -> None:
    plan_of(10)
    with database() as session:
        session.query(Action).delete()
        session.query(Objective).delete()
        session.query(Theme).delete()
    page = text_of(sign_in("m10@example.org").get("/programmes/p10/week").text)
    assert "The plan has no themes yet." in page
    assert "0 of 0 updated" in page
