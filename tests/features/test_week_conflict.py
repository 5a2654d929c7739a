"""Two people on one row: both versions are shown, and nothing typed is lost."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import pytest

from tests.features.week_cast import GREEN, MANAGER, OWNER, RED, WEEK, text_of, things, updates_in, version
from tracker.domain.rag import Rag

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

pytestmark = pytest.mark.demonstration

Database = Callable[[], AbstractContextManager["Session"]]
SignIn = Callable[[str], "FlaskClient"]
PART = {"HX-Request": "true"}


@pytest.fixture
def opened(database: Database) -> str:
    """The version both of them have before them."""
    with database() as session:
        return version(session, "1.5.1")


def save(sign_in: SignIn, person: str, given: dict[str, Any], seen: str, **more: Any) -> Any:
    return sign_in(person).post(f"{WEEK}/1.5.1", data=given | {"version": seen}, **more)


def hidden(page: str) -> dict[str, list[str]]:
    """What the conflict's form would send, by field."""
    form = re.search(r'<form method="post" action="[^"]*week/1\.5\.1".*?</form>', page, re.DOTALL)
    assert form
    found: dict[str, list[str]] = {}
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form.group())
    fields += re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', form.group(), re.DOTALL)
    for name, value in fields:
        found.setdefault(name, []).append(html.unescape(value))
    return found


@pytest.mark.parametrize("headers", [{}, PART], ids=["page", "part"])
def test_the_second_sees_both_versions_and_three_choices(
    sign_in: SignIn, opened: str, database: Database, headers: dict[str, str]
) -> None:
    assert save(sign_in, OWNER, GREEN, opened).status_code == 303
    with database() as session:
        before = updates_in(session)
    answer = save(sign_in, MANAGER, RED, opened, headers=headers)
    assert answer.status_code == 409
    assert ("<html" in answer.text) is not bool(headers)
    said = text_of(answer.text)
    assert re.search(r"The MASH Manager saved action 1\.5\.1 at \d\d:\d\d, while you were writing\.", said)
    for words in (GREEN["narrative"], RED["narrative"], RED["path_cause"]):
        assert words in said
    for choice in ("Keep theirs", "Save mine as a newer update", "Edit mine first"):
        assert choice in said
    assert 'role="alert"' in answer.text
    with database() as session:
        assert updates_in(session) == before


def test_everything_typed_is_carried_on_and_saved_as_a_newer_update(
    sign_in: SignIn, opened: str, database: Database
) -> None:
    typed = RED | {
        "narrative": "First line.\n\nSecond “line” & <more>.",
        "forecast_on": ["14", "2", "2020"],
        "as_on": ["26", "1", "2020"],
    }
    save(sign_in, OWNER, GREEN | {"as_on": ["26", "1", "2020"]}, opened)
    sent = hidden(save(sign_in, MANAGER, typed, opened).text)
    for name, value in typed.items():
        assert sent[name] == (value if isinstance(value, list) else [value]), name
    answer = sign_in(MANAGER).post(f"{WEEK}/1.5.1", data=sent)
    assert answer.status_code == 303
    with database() as session:
        action = things(session)["1.5.1"]
        assert (action.current.rag, action.current.narrative) == (Rag.RED, typed["narrative"])
        assert GREEN["narrative"] in [one.narrative for one in action.updates]


def test_mine_can_be_edited_first(sign_in: SignIn, opened: str) -> None:
    save(sign_in, OWNER, GREEN, opened)
    sent = hidden(save(sign_in, MANAGER, RED, opened).text)
    form = sign_in(MANAGER).post(f"{WEEK}/1.5.1", data=sent | {"then": "edit"})
    assert form.status_code == 200
    assert RED["narrative"] in form.text
    assert 'value="red" checked' in form.text
    assert f'name="version" value="{sent["version"][0]}"' in form.text
    assert int(sent["version"][0]) > int(opened)


def test_a_third_who_is_faster_still_is_shown_too(sign_in: SignIn, opened: str) -> None:
    save(sign_in, OWNER, GREEN, opened)
    sent = hidden(save(sign_in, MANAGER, RED, opened).text)
    save(sign_in, OWNER, GREEN | {"narrative": "Once more."}, sent["version"][0])
    again = sign_in(MANAGER).post(f"{WEEK}/1.5.1", data=sent)
    assert again.status_code == 409
    assert "Once more." in again.text
    assert RED["narrative"] in again.text


def test_keeping_theirs_shows_their_row(sign_in: SignIn, opened: str) -> None:
    save(sign_in, OWNER, GREEN, opened)
    client = sign_in(MANAGER)
    part = client.get(f"{WEEK}/1.5.1/row", headers=PART).text
    assert part.lstrip().startswith('<tr class="ac')
    assert GREEN["narrative"] in part
    assert "hx-swap-oob" not in part
    page = client.get(f"{WEEK}/1.5.1/row")
    assert (page.status_code, page.location) == (302, f"{WEEK}#a-1-5-1")


def test_a_form_sent_twice_is_saved_once(sign_in: SignIn, opened: str, database: Database) -> None:
    assert save(sign_in, OWNER, GREEN, opened).status_code == 303
    with database() as session:
        before = updates_in(session)
    assert save(sign_in, OWNER, GREEN, opened).status_code == 303
    with database() as session:
        assert updates_in(session) == before


def test_no_change_to_what_somebody_changed_is_not_recorded(sign_in: SignIn, opened: str, database: Database) -> None:
    save(sign_in, OWNER, GREEN, opened)
    with database() as session:
        before = updates_in(session)
    answer = sign_in(MANAGER).post(f"{WEEK}/1.5.1/no-change", data={"version": opened}, headers=PART)
    assert answer.status_code == 409
    assert "was not recorded; look again" in answer.text
    with database() as session:
        assert updates_in(session) == before


def test_ones_own_other_window_is_named_as_such(sign_in: SignIn, opened: str) -> None:
    save(sign_in, OWNER, GREEN, opened)
    said = text_of(save(sign_in, OWNER, RED, opened).text)
    assert "You saved action 1.5.1 at" in said
    assert "Keep what is saved" in said
