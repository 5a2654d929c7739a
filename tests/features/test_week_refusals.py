"""Bad input, other people's things and unknown addresses: a clear answer, and nothing written."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import pytest

from tests.features.week_cast import (
    DONE,
    GREEN,
    MANAGER,
    OTHER_OWNER,
    OWNER,
    READER,
    RED,
    WEEK,
    text_of,
    things,
    updates_in,
    version,
)

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

pytestmark = pytest.mark.demonstration

Database = Callable[[], AbstractContextManager["Session"]]
SignIn = Callable[[str], "FlaskClient"]
SCRIPT = '<script>alert("x")</script>'


@pytest.fixture
def nothing_is_written(database: Database) -> Iterator[None]:
    with database() as session:
        before = updates_in(session)
    yield
    with database() as session:
        assert updates_in(session) == before


@pytest.fixture
def held(database: Database) -> str:
    with database() as session:
        return version(session, "1.5.1")


@pytest.mark.usefixtures("nothing_is_written")
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "Choose a rating"),
        (GREEN | {"rag": "purple"}, "That is not a rating here; choose one of Red, Amber, Green"),
        (GREEN | {"rag": "not_rated"}, "That is not a rating here"),
        (GREEN | {"narrative": " \r\n "}, "Say what has happened"),
        (GREEN | {"as_on": ["31", "2", "2020"]}, "The as-at date is not a date; write a day, month and year"),
        (GREEN | {"as_on": ["27", "January", "2020"]}, "The as-at date is not a date"),
        (GREEN | {"as_on": ["27", "1"]}, "The as-at date is not a date"),
        (GREEN | {"as_on": ["27", "1", "20"]}, "The as-at date needs a year of four digits"),
        (GREEN | {"as_on": ["27", "1", "9" * 30]}, "The as-at date is not a date"),
        (GREEN | {"as_on": ["28", "1", "2020"]}, "cannot be later than today, 27 January 2020"),
        (GREEN | {"forecast_on": ["1", "1", "2020"]}, "A forecast must be 27 January 2020 or later"),
        ({"rag": "red", "narrative": "Stuck."}, "Say why it is red"),
        (RED | {"path_on": ["7", "13", "2020"]}, "The date of the path to green is not a date"),
        (RED | {"path_on": ["1", "1", "2020"]}, "The path to green must end on 27 January 2020 or later"),
        (DONE | {"completed_on": ["3", "2", "2020"]}, "It cannot have been completed after today, 27 January 2020"),
        (GREEN | {"narrative": "x" * 100_000}, "This is 100,000 characters long; shorten it to 4,000 or fewer"),
    ],
)
def test_bad_input_gets_its_remedy_and_keeps_what_was_typed(
    sign_in: SignIn, held: str, given: dict[str, Any], message: str, headers: dict[str, str]
) -> None:
    answer = sign_in(OWNER).post(f"{WEEK}/1.5.1", data=given | {"version": held}, headers=headers)
    assert answer.status_code == 422
    assert message in text_of(answer.text)
    assert ("<html" in answer.text) is not bool(headers)
    typed = given.get("narrative", "").strip()
    assert typed in html.unescape(answer.text)
    for part in given.get("path_on", []):
        assert f'name="path_on" value="{part}"' in answer.text
    if not headers:
        assert "<title>Error: Update 1.5.1" in answer.text


@pytest.mark.usefixtures("nothing_is_written")
def test_a_date_that_is_none_does_not_hide_the_other_problems(sign_in: SignIn, held: str) -> None:
    given = {"rag": "red", "narrative": "", "path_on": ["x", "y", "z"], "version": held}
    page = text_of(sign_in(OWNER).post(f"{WEEK}/1.5.1", data=given).text)
    for message in ("The date of the path to green is not a date", "Say what has happened", "Say why it is red"):
        assert message in page


def test_a_script_in_a_narrative_is_text(sign_in: SignIn, held: str) -> None:
    client = sign_in(OWNER)
    saved = client.post(f"{WEEK}/1.5.1", data=GREEN | {"narrative": SCRIPT, "version": held}, follow_redirects=True)
    assert SCRIPT not in saved.text
    assert html.escape(SCRIPT, quote=True) in saved.text.replace("&#34;", "&quot;")
    assert SCRIPT not in client.get(f"{WEEK}/1.5.1").text


def test_a_null_byte_and_windows_line_ends_do_no_harm(sign_in: SignIn, held: str, database: Database) -> None:
    given = GREEN | {"narrative": "One\x00.\r\nTwo.", "version": held}
    assert sign_in(OWNER).post(f"{WEEK}/1.5.1", data=given).status_code == 303
    with database() as session:
        assert things(session)["1.5.1"].current.narrative == "One.\nTwo."


@pytest.mark.usefixtures("nothing_is_written")
@pytest.mark.parametrize(
    ("person", "where", "status"),
    [
        (OWNER, "/programmes/seahaven/week/2.1.1", 403),
        (OTHER_OWNER, "/programmes/seahaven/week/1.5.1", 403),
        (READER, "/programmes/seahaven/week/1.5.1", 403),
        (OWNER, "/programmes/seahaven/week/1.5", 403),
        (OWNER, "/programmes/seahaven/week/programme", 403),
        (MANAGER, "/programmes/seahaven/week/9.9.9", 404),
        (MANAGER, "/programmes/seahaven/week/1.5.1.1", 404),
        (MANAGER, "/programmes/seahaven/week/nonsense", 404),
        (MANAGER, "/programmes/seahaven/week/01.5.1", 404),
        (MANAGER, "/programmes/nowhere/week/1.5.1", 404),
        ("system-administrator@seahaven.example", "/programmes/seahaven/week/1.5.1", 404),
    ],
)
def test_what_is_not_yours_is_403_and_what_is_not_there_is_404(
    sign_in: SignIn, held: str, person: str, where: str, status: int
) -> None:
    client = sign_in(person)
    given = GREEN | {"version": held, "kind": "help", "help_text": "x"}
    assert client.get(where).status_code == status
    for tail in ("", "/no-change", "/ask"):
        assert client.post(where + tail, data=given).status_code == status


@pytest.mark.parametrize("where", ["/programmes/nowhere/week", "/programmes/seahaven'--/week"])
def test_an_unknown_programme_is_404(sign_in: SignIn, where: str) -> None:
    assert sign_in(MANAGER).get(where).status_code == 404


def test_signed_out_one_is_asked_to_sign_in(client: FlaskClient) -> None:
    answer = client.post(f"{WEEK}/1.5.1", data=GREEN)
    assert (answer.status_code, answer.location.startswith("/sign-in")) == (302, True)


@pytest.mark.usefixtures("nothing_is_written")
@pytest.mark.parametrize("version_sent", ["", "x", "-1", "1.5"])
def test_a_version_that_is_none_is_refused(sign_in: SignIn, version_sent: str) -> None:
    answer = sign_in(OWNER).post(f"{WEEK}/1.5.1", data=GREEN | {"version": version_sent})
    assert answer.status_code in (400, 422)


@pytest.mark.usefixtures("nothing_is_written")
def test_a_version_that_no_column_holds_is_refused_and_no_error(sign_in: SignIn) -> None:
    assert sign_in(OWNER).post(f"{WEEK}/1.5.1", data=GREEN | {"version": "9" * 40}).status_code == 422
