"""Saving an update: what is written, what comes back, who may."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from tests.features.week_cast import (
    DONE,
    GREEN,
    MANAGER,
    OTHER_OWNER,
    OWNER,
    PATH,
    READER,
    RED,
    SRO,
    THEME_LEAD,
    WEEK,
    row_of,
    text_of,
    things,
    updates_in,
    version,
    with_version,
)
from tracker.domain.rag import Rag
from tracker.plan.models import Action
from tracker.plan.surroundings import Question
from tracker.updates.models import Update, UpdateAction

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

pytestmark = pytest.mark.demonstration

Database = Callable[[], AbstractContextManager["Session"]]
SignIn = Callable[[str], "FlaskClient"]
PART = {"HX-Request": "true"}


@pytest.fixture
def post(sign_in: SignIn, database: Database) -> Callable[..., Any]:
    """``post("1.5.1", GREEN, by=OWNER)`` posts the form with the version it had on the page."""

    def send(ref: str, given: dict[str, Any], *, by: str = MANAGER, to: str = "", **more: Any) -> Any:
        with database() as session:
            held = with_version(session, ref, given)
        return sign_in(by).post(f"{WEEK}/{ref}{to}", data=held, **more)

    return send


def last_update(session: Session) -> Update:
    return session.scalars(select(Update).order_by(Update.id.desc())).first()


def test_an_owner_saves_and_comes_back_to_the_row(post: Any, database: Database) -> None:
    response = post("1.5.1", RED | {"forecast_on": ["14", "2", "2020"]}, by=OWNER)
    assert response.status_code == 303
    assert response.location == f"{WEEK}?saved=1.5.1#a-1-5-1"
    with database() as session:
        row = last_update(session)
        assert (row.rag, row.narrative, row.as_on) == (Rag.RED, RED["narrative"], date(2020, 1, 27))
        assert (row.path_cause, row.path_on) == (PATH["path_cause"], date(2020, 2, 7))
        assert (row.forecast_on, row.author_title) == (date(2020, 2, 14), "MASH Manager")
        action = things(session)["1.5.1"]
        assert action.stated is Rag.RED
        assert things(session)["1.5"].derived.rag is Rag.RED


def test_the_row_just_saved_says_so_and_can_be_corrected(post: Any, sign_in: SignIn) -> None:
    where = post("1.5.1", GREEN, by=OWNER).location
    row = row_of(sign_in(OWNER).get(where).text, "a-1-5-1")
    assert re.search(r"✓ Saved 1\.5\.1 \d\d:\d\d Correct 1\.5\.1", row)
    assert "Today" in row
    later = row_of(sign_in(OWNER).get(f"{WEEK}?unfold=1.5").text, "a-1-5-1")
    assert "✓ Updated Update again" in later


def test_with_htmx_the_row_comes_back_with_everything_above_it(post: Any) -> None:
    part = post("1.5.1", RED, headers=PART).text
    assert part.lstrip().startswith('<tr class="ac')
    assert "Saved" in row_of(part, "a-1-5-1")
    assert "1 of 1 updated" in row_of(part, "o-1-5")
    assert "Red" in row_of(part, "o-1-5")
    assert "1 Leadership" in row_of(part, "t-1")
    assert "24 of 40 updated" in text_of(part)
    assert re.search(r"Not updated\s+<b>16</b>", part)
    assert part.count('data-hx-swap-oob="true"') == 4


def test_save_and_open_next_opens_the_next_that_waits(post: Any) -> None:
    response = post("1.5.1", GREEN | {"then": "next"})
    assert response.status_code == 303
    assert response.location == f"{WEEK}/2.1.1"
    part = post("2.1.1", RED | {"then": "next"}, headers=PART)
    assert part.headers["HX-Trigger-After-Settle"] == "open-next"


def test_save_and_open_next_keeps_to_the_filter(post: Any) -> None:
    where = post("2.1.1", RED | {"then": "next"}, to="?show=late&q=permanence").location
    assert where == f"{WEEK}/2.6.1?show=late&q=permanence"


def test_complete_asks_for_a_date_and_evidence_and_somebody_else_verifies(
    post: Any, sign_in: SignIn, database: Database
) -> None:
    refused = post("1.5.1", {"rag": "complete", "narrative": "Done."}, by=OWNER)
    assert refused.status_code == 422
    assert "Say on which day it was completed" in refused.text
    assert "Say what shows that it is complete" in refused.text
    assert post("1.5.1", DONE, by=OWNER).status_code == 303
    own = post("1.5.1", DONE | {"rag": "verified"}, by=OWNER)
    assert own.status_code == 422
    assert "That is not a rating here" in own.text
    page = sign_in(MANAGER).get(f"{WEEK}?unfold=1.5").text
    assert "Verify 1.5.1" in row_of(page, "a-1-5-1")
    form = sign_in(MANAGER).get(f"{WEEK}/1.5.1").text
    assert "Minutes of 24 January" in form
    assert post("1.5.1", DONE | {"rag": "verified"}).status_code == 303
    with database() as session:
        assert things(session)["1.5.1"].stated is Rag.VERIFIED


def test_a_path_to_green_that_still_holds_is_kept_and_said(post: Any, sign_in: SignIn, database: Database) -> None:
    post("1.5.1", RED)
    form = text_of(sign_in(MANAGER).get(f"{WEEK}/1.5.1").text)
    assert "The one of 27 January 2020 still holds: Two partners are late;" in form
    assert post("1.5.1", {"rag": "amber", "narrative": "One has answered."}).status_code == 303
    with database() as session:
        assert last_update(session).path_cause == PATH["path_cause"]
    worse = post("1.5.1", {"rag": "red", "narrative": "Stuck again."})
    assert worse.status_code == 422
    assert "Say why it is red" in worse.text


def test_a_closed_quarter_asks_why(post: Any, database: Database) -> None:
    given = GREEN | {"as_on": ["31", "12", "2019"]}
    refused = post("1.5.1", given)
    assert refused.status_code == 422
    assert "Q3 2019/20 is closed; say why its rating changes now" in refused.text
    assert post("1.5.1", given | {"reason": "The minutes came late."}).status_code == 303
    with database() as session:
        cells = {cell.quarter.label: cell for cell in things(session)["1.5.1"].quarter_cells}
        assert cells["Q3 2019/20"].value is Rag.GREEN
        assert cells["Q3 2019/20"].is_late_change
        assert things(session)["1.5.1"].current.as_on == date(2020, 1, 20)


# No change


def test_no_change_repeats_the_last_words_in_one_press(post: Any, database: Database) -> None:
    assert post("1.5.1", {}, to="/no-change").status_code == 303
    with database() as session:
        row = last_update(session)
        assert row.is_no_change
        assert (row.rag, row.as_on) == (Rag.GREEN, date(2020, 1, 27))
        assert row.narrative.startswith("Screening tool agreed.")


@pytest.mark.parametrize("headers", [{}, PART])
def test_no_change_after_the_due_date_is_refused_and_opens_the_form(
    post: Any, database: Database, headers: dict[str, str]
) -> None:
    with database() as session:
        before = updates_in(session)
    refused = post("2.3.1", {}, to="/no-change", headers=headers)
    assert refused.status_code == 422
    assert "No change is not an answer here: its due date has passed" in refused.text
    assert "How is this action doing?" in refused.text
    with database() as session:
        assert updates_in(session) == before


# Correcting


def test_a_correction_supersedes_with_a_reason_and_both_stay(post: Any, sign_in: SignIn, database: Database) -> None:
    post("1.5.1", GREEN, by=OWNER)
    with database() as session:
        wrong = last_update(session).id
    form = sign_in(OWNER).get(f"{WEEK}/1.5.1?correct={wrong}").text
    assert GREEN["narrative"] in form
    assert "You are correcting the update of 27 January 2020" in text_of(form)
    given = GREEN | {"narrative": "Guidance issued to most partners.", "corrects": wrong}
    refused = post("1.5.1", given, by=OWNER)
    assert refused.status_code == 422
    assert "Say why the earlier update is corrected" in refused.text
    assert post("1.5.1", given | {"reason": "Two were left out."}, by=OWNER).status_code == 303
    with database() as session:
        action = things(session)["1.5.1"]
        assert action.current.supersedes_id == wrong
        assert action.current.narrative == "Guidance issued to most partners."
        assert [one.id for one in action.updates if one.id == wrong]


def test_only_the_author_and_the_manager_correct(post: Any, sign_in: SignIn, database: Database) -> None:
    post("1.5.1", GREEN)
    with database() as session:
        number = last_update(session).id
        elsewhere = things(session)["2.1.1"].current.id
    assert sign_in(OWNER).get(f"{WEEK}/1.5.1?correct={number}").status_code == 403
    assert sign_in(MANAGER).get(f"{WEEK}/1.5.1?correct={elsewhere}").status_code == 404
    assert sign_in(MANAGER).get(f"{WEEK}/1.5.1?correct=x").status_code == 404


# Objectives, themes and the programme


def test_an_objective_starts_from_the_chosen_words_and_saves_only_what_is_sent(
    post: Any, sign_in: SignIn, database: Database
) -> None:
    form = text_of(sign_in(MANAGER).get(f"{WEEK}/2.1").text)
    assert "Start from their words 2.1.1" in form
    with database() as session:
        before = updates_in(session)
        words = [things(session)[ref].current.narrative for ref in ("2.1.1", "2.1.4")]
    chosen = {"speaks_for": ["2.1.1", "2.1.4", "9.9.9"], "then": "fill"}
    filled = post("2.1", chosen | {"rag": "amber", "narrative": "Mine first."})
    assert filled.status_code == 200
    shown = re.search(r'name="narrative"[^>]*>\n(.*?)</textarea>', filled.text, re.DOTALL).group(1)
    assert shown.split("\n\n") == ["Mine first.", *words]
    assert re.search(r'value="amber" checked', filled.text)
    with database() as session:
        assert updates_in(session) == before
    given = {"rag": "amber", "narrative": "Edited by a person.", **PATH, "speaks_for": ["2.1.1", "2.1.4"]}
    assert post("2.1", given).status_code == 303
    with database() as session:
        row = last_update(session)
        assert (row.narrative, row.objective_id) == ("Edited by a person.", things(session)["2.1"].id)
        assert len(session.scalars(select(UpdateAction).where(UpdateAction.update_id == row.id)).all()) == 2


@pytest.mark.parametrize("ref", ["2.2", "2", "programme"])
def test_better_than_what_lies_below_needs_a_reason_and_stays_queried(post: Any, database: Database, ref: str) -> None:
    refused = post(ref, GREEN)
    assert refused.status_code == 422
    assert "say why you rate it better" in refused.text
    assert post(ref, GREEN | {"reason": "A new lead has started."}).status_code == 303
    with database() as session:
        thing = things(session)[ref]
        assert (thing.stated, thing.current.reason) == (Rag.GREEN, "A new lead has started.")


@pytest.mark.parametrize(
    ("person", "may"),
    [
        (MANAGER, "1.5.1 2.1.1 1.1 1 2 programme"),
        (OWNER, "1.5.1"),
        (THEME_LEAD, "1.5.1 2.1.1 1.1 1 2 programme"),  # also a manager
        (SRO, "programme"),
        (READER, ""),
    ],
)
def test_who_may_update_what(sign_in: SignIn, person: str, may: str) -> None:
    client = sign_in(person)
    answers = {ref: client.get(f"{WEEK}/{ref}").status_code for ref in ("1.5.1", "2.1.1", "1.1", "1", "2", "programme")}
    assert answers == {ref: 200 if ref in may.split() else 403 for ref in answers}


def test_a_lead_rates_what_they_lead(sign_in: SignIn, database: Database) -> None:
    with database() as session:
        lead = next(
            thing
            for thing in things(session).values()
            if getattr(thing, "lead", None) and thing.lead.job_title == "Head of Safeguarding"
        )
    client = sign_in("head-of-safeguarding@seahaven.example")
    assert client.get(f"{WEEK}/{lead.ref}").status_code == 200
    assert sign_in(OTHER_OWNER).get(f"{WEEK}/{lead.ref}").status_code == 403


# Help and not mine


@pytest.mark.parametrize("kind", ["help", "not_mine"])
def test_asking_keeps_what_was_typed_and_stays_open(post: Any, sign_in: SignIn, database: Database, kind: str) -> None:
    given = {
        "rag": "red",
        "narrative": "Half a sentence",
        "kind": kind,
        f"{kind}_text": "Please call the chief officer.",
    }
    answer = post("1.5.1", given, by=OWNER, to="/ask")
    assert answer.status_code == 200
    assert "Half a sentence" in answer.text
    assert "stays open until they answer" in answer.text
    with database() as session:
        question = session.scalars(select(Question).order_by(Question.id.desc())).first()
        assert (question.kind.value, question.text) == (kind, "Please call the chief officer.")
        assert question.action_id == things(session)["1.5.1"].id
    row = row_of(sign_in(SRO).get(WEEK).text, "a-1-5-1")
    assert {"help": "Help asked, open since today", "not_mine": "Owner says: not mine, open since today"}[kind] in row


def test_asking_nothing_is_refused_and_asking_alone_returns_to_the_row(post: Any) -> None:
    refused = post("1.5.1", {"kind": "help", "help_text": " "}, by=OWNER, to="/ask")
    assert refused.status_code == 422
    assert "Say what help or which decision you need" in refused.text
    part = post("1.5.1", {"kind": "help", "help_text": ""}, by=OWNER, to="/ask", headers=PART)
    assert (part.status_code, "<html" in part.text) == (422, False)
    asked = post("1.5.1", {"kind": "help", "help_text": "Who decides?"}, by=OWNER, to="/ask")
    assert (asked.status_code, asked.location) == (303, f"{WEEK}#a-1-5-1")
    assert post("1.5.1", {"kind": "nonsense"}, by=OWNER, to="/ask").status_code == 400


def test_the_version_is_part_of_the_form(sign_in: SignIn, database: Database) -> None:
    assert sign_in(MANAGER).post(f"{WEEK}/1.5.1", data=GREEN).status_code == 400
    with database() as session:
        assert version(session, "1.5.1") == str(things(session)["1.5.1"].version)


def test_an_update_lands_on_the_action_it_was_written_for_though_its_number_moved(
    sign_in: SignIn, database: Database
) -> None:
    with database() as session:
        first, second = things(session)["1.1.1"], things(session)["1.1.2"]
        held = with_version(session, "1.1.1", GREEN) | {"thing": str(first.id)}
        first_row, second_row = session.get(Action, first.id), session.get(Action, second.id)
        first_row.position, second_row.position = second_row.position, first_row.position
    answer = sign_in(MANAGER).post(f"{WEEK}/1.1.1", data=held)
    assert answer.status_code == 303
    with database() as session:
        assert last_update(session).action_id == first.id
