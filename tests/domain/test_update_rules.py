"""What an update must say, and when "no change" is not an answer."""

from typing import Any

import pytest

from tests.domain.weeks import (
    OTHER,
    OWNER,
    TODAY,
    action,
    ago,
    day,
    is_working_day,
    objective,
    path,
    programme,
    theme,
    update,
)
from tracker.domain.rag import Rag
from tracker.domain.update_rules import ProposedUpdate, Situation, keeps_path, path_of, problems_with, why_not_no_change
from tracker.domain.update_situations import owner_ids, situation_of, why_no_change_is_refused

GREEN = {"rag": Rag.GREEN, "narrative": "All well."}
RED = {"rag": Rag.RED, "narrative": "Stuck."}
DONE = {"rag": Rag.COMPLETE, "narrative": "Finished.", "completed_on": TODAY, "evidence": "Minutes."}
NEW_PATH = {"path_cause": "Late", "path_action": "Hurry", "path_on": day("2020-02-14")}


def proposed(given: dict[str, Any], **more: Any) -> ProposedUpdate:
    return ProposedUpdate(**({"as_on": TODAY} | given | more))


def situation(**more: Any) -> Situation:
    return Situation(**({"today": TODAY, "is_working_day": is_working_day} | more))


def test_green_with_words_is_enough() -> None:
    assert problems_with(proposed(GREEN), situation()) == {}


@pytest.mark.parametrize(
    ("given", "field", "remedy"),
    [
        ({"rag": None, "narrative": "Words."}, "rag", "Choose a rating"),
        ({"rag": Rag.GREEN}, "narrative", "two sentences are enough"),
        (GREEN | {"narrative": "x" * 100_000}, "narrative", "100,000 characters long; shorten it to 4,000 or fewer"),
        (GREEN | {"as_on": day("2020-01-28")}, "as_on", "cannot be later than today, 27 January 2020"),
        (GREEN | {"forecast_on": day("2020-01-26")}, "forecast_on", "27 January 2020 or later"),
        (RED, "path_cause", "Say why it is red"),
        (RED, "path_action", "turn it green"),
        (RED, "path_on", "day, month and year"),
        (RED | NEW_PATH | {"path_on": ago(1)}, "path_on", "27 January 2020 or later"),
        (DONE | {"completed_on": None}, "completed_on", "on which day"),
        (DONE | {"completed_on": day("2020-01-28")}, "completed_on", "cannot have been completed after today"),
        (DONE | {"as_on": ago(3), "completed_on": ago(1)}, "completed_on", "as at 24 January 2020"),
        (DONE | {"evidence": ""}, "evidence", "what shows"),
        (DONE | {"rag": Rag.VERIFIED}, "rag", "other than the owner"),
        (GREEN | {"as_on": day("2019-12-31")}, "reason", "Q3 2019/20 is closed"),
        (RED | NEW_PATH | {"path_cause": "x" * 1_001}, "path_cause", "shorten it to 1,000"),
    ],
)
def test_what_is_missing_has_its_remedy(given: dict[str, Any], field: str, remedy: str) -> None:
    assert remedy in problems_with(proposed(given), situation())[field]


@pytest.mark.parametrize(
    ("given", "about"),
    [
        (RED | NEW_PATH, {}),
        (DONE, {}),
        (DONE | {"as_on": ago(3), "completed_on": ago(3)}, {}),
        (DONE | {"rag": Rag.VERIFIED}, {"is_by_owner": False}),
        (GREEN | {"as_on": day("2019-12-31"), "reason": "It was typed wrongly."}, {}),
        # the last quarter is open for ten working days
        (GREEN | {"as_on": day("2019-12-31")}, {"today": day("2020-01-14")}),
        (GREEN | {"forecast_on": TODAY}, {}),
    ],
)
def test_what_is_complete_is_taken(given: dict[str, Any], about: dict[str, Any]) -> None:
    assert problems_with(proposed(given), situation(**about)) == {}


@pytest.mark.parametrize(
    ("previous", "now", "keeps"),
    [
        ("amber", "amber", True),
        ("red", "red", True),
        ("red", "amber", True),
        ("amber", "red", False),  # it worsened: asked for again
        ("green", "amber", False),  # there was none
    ],
)
def test_a_path_to_green_persists_until_the_rating_worsens(previous: str, now: str, keeps: bool) -> None:
    before = update(previous, ago(7), path=path() if previous != "green" else None)
    given = proposed({"rag": Rag(now), "narrative": "Words."})
    held = situation(previous=before)
    assert keeps_path(given, held) is keeps
    assert bool(problems_with(given, held)) is not keeps
    assert path_of(given, held) == (before.path if keeps else None)


@pytest.mark.parametrize(("until", "keeps"), [("2020-01-26", False), ("2020-01-27", True)])
def test_a_path_to_green_is_asked_for_again_when_its_date_has_passed(until: str, keeps: bool) -> None:
    held = situation(previous=update("amber", ago(7), path=path(until)))
    assert keeps_path(proposed({"rag": Rag.AMBER, "narrative": "Words."}), held) is keeps


def test_a_new_path_replaces_the_old_one_and_green_needs_none() -> None:
    held = situation(previous=update("red", ago(7), path=path()))
    new = path_of(proposed(RED | NEW_PATH), held)
    assert new is not None
    assert (new.cause, new.on) == ("Late", day("2020-02-14"))
    assert path_of(proposed(GREEN | NEW_PATH), held) is None


@pytest.mark.parametrize(
    ("previous", "due_on", "refusal"),
    [
        (None, None, "there is no rating to repeat"),
        (update("not_rated", ago(7)), None, "there is no rating to repeat"),
        (update("complete", ago(7)), None, "it is complete"),
        (update("green", ago(7)), ago(1), "its due date has passed"),
        (update("green", ago(7)), TODAY, None),
        (update("amber", ago(7), path=path("2020-01-26")), None, "the date of its path to green has passed"),
        (update("amber", ago(7), path=path("2020-01-27")), None, None),
        (update("green", ago(7), path=path("2020-01-01")), None, None),
    ],
)
def test_when_no_change_is_an_answer(previous: Any, due_on: Any, refusal: str | None) -> None:
    assert why_not_no_change(previous, due_on=due_on, today=TODAY) == refusal


# The situation


def amber_objective(**more: Any) -> Any:
    return objective(action(update("amber", ago(3), path=path())), **more)


@pytest.mark.parametrize(
    ("thing", "problem"),
    [
        (amber_objective(), "The actions and the evidence say Amber; say why you rate it better"),
        (theme(amber_objective()), "Its objectives say Amber; say why you rate it better"),
        (programme(theme(amber_objective())), "Its themes say Amber; say why you rate it better"),
        (action(), None),
        (objective(action()), None),  # nothing rated says nothing
    ],
)
def test_better_than_what_lies_below_needs_a_reason(thing: Any, problem: str | None) -> None:
    held = situation_of(thing, person_id=OTHER.id)
    assert problems_with(proposed(GREEN), held).get("reason") == problem
    assert problems_with(proposed(GREEN, reason="Because."), held) == {}


def test_as_bad_or_worse_than_what_lies_below_needs_none() -> None:
    held = situation_of(amber_objective(), person_id=OTHER.id)
    assert problems_with(proposed(RED | NEW_PATH), held) == {}
    assert problems_with(proposed({"rag": Rag.AMBER, "narrative": "Words."} | NEW_PATH), held) == {}


def test_only_somebody_else_verifies() -> None:
    one = action(owner=OWNER)
    given = proposed(DONE, rag=Rag.VERIFIED)
    assert "rag" in problems_with(given, situation_of(one, person_id=OWNER.id))
    assert problems_with(given, situation_of(one, person_id=OTHER.id)) == {}


def test_both_owners_and_the_lead_own() -> None:
    assert owner_ids(action(owner=OWNER, second_owner=OTHER)) == {1, 2}
    assert owner_ids(objective(lead=OTHER)) == {2}
    assert owner_ids(programme()) == frozenset()


def test_a_correction_needs_a_reason_and_follows_the_update_before() -> None:
    first = update("amber", ago(14), path=path())
    wrong = update("green", ago(7))
    held = situation_of(action(first, wrong), person_id=OWNER.id, corrects=wrong)
    assert held.previous is first
    assert "corrected" in problems_with(proposed(GREEN), held)["reason"]
    assert problems_with(proposed(GREEN, reason="Wrong colour."), held) == {}


@pytest.mark.parametrize(
    ("thing", "refusal"),
    [
        (action(update("green", ago(7)), baseline_due_on=ago(1), due_on=ago(1)), "its due date has passed"),
        (action(update("green", ago(7)), due_text="Ongoing", review_on=ago(1)), "its due date has passed"),
        (action(update("green", ago(7)), due_text="Ongoing"), None),
        (objective(action(update("red", ago(7), path=path())), updates=(update("green", ago(7)),)), "evidence say Red"),
        (amber_objective(updates=(update("amber", ago(7), path=path()),)), None),
    ],
)
def test_no_change_where_it_is_no_answer(thing: Any, refusal: str | None) -> None:
    why = why_no_change_is_refused(thing)
    assert why is None if refusal is None else refusal in (why or "")
