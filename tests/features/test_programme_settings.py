"""The settings of a programme, changed by its manager."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tracker.people.queries import find_person
from tracker.plan.models import Programme

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

SETTINGS = "/programmes/seahaven/settings/programme"
MANAGER = "programme-manager@seahaven.example"

Opened = Callable[[], AbstractContextManager["Session"]]
SignIn = Callable[[str], "FlaskClient"]

pytestmark = pytest.mark.demonstration


@pytest.fixture
def typed(database: Opened) -> dict[str, object]:
    """What the form holds when it is opened, with another aim."""
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
            "aim": "Reach a 'good' standard by October 2021",
            "sro_id": programme.sro_id,
            "deputy_id": programme.deputy_id,
            "manager_id": programme.manager_id,
            "start_on": ["3", "12", "2018"],
            "target_end_on": ["31", "10", "2021"],
            "quarter_lock_working_days": "5",
            "appetite_score": "15",
        }


def test_what_is_saved_is_what_the_pages_show(sign_in: SignIn, typed: dict[str, object]) -> None:
    client = sign_in(MANAGER)
    typed |= {"amber_action": "Up to four weeks late", "name": "Seahaven Improvement"}
    answer = client.post(SETTINGS, data=typed, follow_redirects=True)
    assert "Saved." in answer.text
    assert "<h1>Settings" in answer.text
    overview = client.get("/programmes/seahaven/")
    assert "Seahaven Improvement" in overview.text
    opened = client.get(SETTINGS).text
    for words in ("October 2021", "Up to four weeks late", 'value="15"'):
        assert words in opened


def test_the_new_sro_is_who_the_programme_answers_to(
    sign_in: SignIn, database: Opened, typed: dict[str, object]
) -> None:
    with database() as session:
        deputy = find_person(session, "assistant-director@seahaven.example")
        assert deputy is not None
        number = deputy.id
    sign_in(MANAGER).post(SETTINGS, data=typed | {"sro_id": number, "deputy_id": ""})
    with database() as session:
        programme = session.scalars(select(Programme)).one()
        assert (programme.sro_id, programme.deputy_id) == (number, None)


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        ({"name": ""}, "Write the programme&#39;s name"),
        ({"organisation": "x" * 201}, "Write at most 200 characters"),
        ({"target_end_on": ["1", "1", "2018"]}, "The end comes after the start"),
        ({"target_end_on": ["31", "2", "2021"]}, "is not a date"),
        ({"quarter_lock_working_days": "-1"}, "from 0 to 60"),
        ({"quarter_lock_working_days": "soon"}, "Not a valid integer value"),
        ({"appetite_score": "26"}, "Write a score from 1 to 25"),
        ({"appetite_score": ""}, "Write a score from 1 to 25"),
        ({"sro_id": "999999"}, "Choose one of those in the list"),
    ],
)
def test_bad_input_is_refused_with_its_remedy_and_what_was_typed_is_kept(
    sign_in: SignIn, database: Opened, typed: dict[str, object], wrong: dict[str, object], remedy: str
) -> None:
    answer = sign_in(MANAGER).post(SETTINGS, data=typed | wrong)
    assert answer.status_code == 422
    assert remedy in answer.text
    assert "October 2021" in answer.text
    with database() as session:
        assert "April 2021" in session.scalars(select(Programme.aim)).one()


def test_the_deputy_is_somebody_other_than_the_sro(sign_in: SignIn, typed: dict[str, object]) -> None:
    answer = sign_in(MANAGER).post(SETTINGS, data=typed | {"deputy_id": typed["sro_id"]})
    assert "Choose somebody other than the SRO, or nobody" in answer.text


def test_of_two_who_save_at_once_the_second_sees_the_first_and_loses_nothing(
    sign_in: SignIn, typed: dict[str, object]
) -> None:
    client = sign_in(MANAGER)
    client.post(SETTINGS, data=typed | {"name": "What the first wrote"})
    second = client.post(SETTINGS, data=typed | {"name": "What the second wrote"})
    assert second.status_code == 409
    assert "Somebody saved this before you" in second.text
    assert "What the first wrote" in second.text
    assert 'value="What the second wrote"' in second.text
