"""A programme that is over: read as it stood on its last day, and nothing is entered any more."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from tracker.plan.models import Programme
from tracker.plan.queries import find_programme
from tracker.updates.models import Update

MANAGER = "programme-manager@seahaven.example"
OVERVIEW = "/programmes/seahaven/"
SETTINGS = "/programmes/seahaven/settings/programme"

pytestmark = pytest.mark.demonstration


@pytest.fixture
def closed(database) -> None:
    """Seahaven was closed before Christmas; the clock says 27 January 2020."""
    with database() as session:
        find_programme(session, "seahaven").closed_on = date(2019, 12, 20)


@pytest.fixture
def settings_typed(database):
    """The settings form as it opens; empty boxes for the day on which the programme was closed."""
    with database() as session:
        programme = session.scalars(select(Programme)).one()
        guidance = {
            f"{colour}_{what}": programme.rag_guidance[colour][what]
            for colour in ("green", "amber", "red")
            for what in ("overall", "action")
        }
        return guidance | {
            "version": programme.version,
            "name": programme.name,
            "organisation": programme.organisation,
            "aim": programme.aim,
            "sro_id": programme.sro_id,
            "manager_id": programme.manager_id,
            "start_on": ["3", "12", "2018"],
            "target_end_on": ["30", "4", "2021"],
            "closed_on": ["", "", ""],
            "quarter_lock_working_days": "10",
            "appetite_score": "12",
        }


def test_its_pages_show_its_last_day_while_the_clock_goes_on(sign_in, closed):
    client = sign_in(MANAGER)
    overview = client.get(OVERVIEW).text
    assert "As of Friday 20 December 2019" in overview
    assert "This programme was closed on 20 December 2019" in overview
    assert "Today is Monday 27 January 2020" in overview
    assert "figures to November 2019" in overview
    assert "18.8% in November 2019" in client.get("/programmes/seahaven/kpis/PLC3").text
    assert client.get("/programmes/seahaven/plan").status_code == 200


def test_nobody_owes_it_anything(sign_in, closed):
    overview = sign_in(MANAGER).get(OVERVIEW).text
    assert "nobody owes an update" in overview
    assert "Seahaven" not in sign_in(MANAGER).get("/my-work").text


def test_nothing_is_entered_and_the_refusal_says_why(sign_in, closed, database):
    with database() as session:
        before = session.scalar(select(func.count()).select_from(Update))
    answer = sign_in(MANAGER).post("/programmes/seahaven/week/1.1.1", data={"rag": "green", "narrative": "Done"})
    assert answer.status_code == 403
    assert "closed on 20 Dec 2019: it can be read" in answer.text
    page = sign_in(MANAGER).get("/programmes/seahaven/kpis/PLC3").text
    assert "Enter a figure" not in page
    assert "Edit the definition" not in page
    with database() as session:
        assert session.scalar(select(func.count()).select_from(Update)) == before


def test_the_manager_opens_it_again(sign_in, closed, settings_typed):
    client = sign_in(MANAGER)
    assert client.post(SETTINGS, data=settings_typed).status_code == 303
    assert "As of Monday 27 January 2020" in client.get(OVERVIEW).text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (["28", "1", "2020"], "This day is still to come"),
        (["2", "12", "2018"], "It closes after it starts"),
        (["31", "2", "2020"], "is not a date"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_kept(sign_in, settings_typed, day, said):
    answer = sign_in(MANAGER).post(SETTINGS, data=settings_typed | {"closed_on": day})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{day[2]}"' in answer.text


def test_closing_is_a_day_in_the_settings(sign_in, settings_typed):
    client = sign_in(MANAGER)
    assert client.post(SETTINGS, data=settings_typed | {"closed_on": ["20", "1", "2020"]}).status_code == 303
    assert "This programme was closed on 20 January 2020" in client.get(OVERVIEW).text
