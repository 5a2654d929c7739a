"""An objective's derived rating: the worst of its open actions, with caps."""

import pytest

from tracker.domain.rag import Rag
from tracker.domain.rollup import ActionSignal, Derived, derive


def signals(text: str) -> list[ActionSignal]:
    """``"red"``, ``"green:late5"``, ``"not_rated:unstarted"``, ``"green:stale"`` ..."""
    made = []
    for number, word in enumerate(text.split(), 1):
        rag, _, mark = word.partition(":")
        made.append(
            ActionSignal(
                ref=f"1.1.{number}",
                rag=Rag(rag),
                is_started=mark != "unstarted",
                is_stale=mark == "stale",
                overdue_working_days=int(mark.removeprefix("late")) if mark.startswith("late") else 0,
            )
        )
    return made


@pytest.mark.parametrize(
    ("actions", "rag"),
    [
        ("", "not_rated"),
        ("not_rated", "not_rated"),
        ("not_rated:unstarted", "not_rated"),
        ("green", "green"),
        ("green amber", "amber"),
        ("green amber red", "red"),
        # complete does not lift what is open
        ("complete amber", "amber"),
        ("complete green", "green"),
        ("complete complete", "complete"),
        ("complete verified", "complete"),
        ("verified verified", "verified"),
        # past its due date: amber at best; more than twenty working days: red
        ("green:late1", "amber"),
        ("green:late20", "amber"),
        ("green:late21", "red"),
        ("red:late1", "red"),
        ("not_rated:late21", "red"),
        # a delay of what is finished counts for nothing
        ("complete:late50 green", "green"),
        # started and not rated, or stale, caps at amber
        ("green not_rated", "amber"),
        ("green:stale", "amber"),
        ("red not_rated", "red"),
        ("red:stale", "red"),
        # work that has not started does not count
        ("green not_rated:unstarted", "green"),
        ("not_rated:late5", "amber"),
        # missing is never green: finished work beside unrated work is not finished
        ("complete not_rated", "amber"),
        ("complete not_rated:unstarted", "not_rated"),
    ],
)
def test_the_derived_rating(actions: str, rag: str) -> None:
    assert derive(signals(actions)).rag is Rag(rag)


@pytest.mark.parametrize(
    ("actions", "words"),
    [
        ("amber not_rated not_rated", "rated 1 of 3"),
        ("amber not_rated:unstarted", ""),
        ("green green", ""),
        ("not_rated not_rated", "rated 0 of 2"),
    ],
)
def test_how_many_of_the_started_are_rated(actions: str, words: str) -> None:
    assert derive(signals(actions)).count_words == words


@pytest.mark.parametrize(
    ("actions", "reasons"),
    [
        ("green green", ()),
        ("amber green", ("1.1.1 is Amber",)),
        ("green:late3 green", ("1.1.1 is 3 working days overdue",)),
        ("green:late1 green", ("1.1.1 is 1 working day overdue",)),
        ("green:late30 amber", ("1.1.1 is 30 working days overdue",)),
        ("green:stale not_rated", ("1.1.1 is stale", "1.1.2 is not rated")),
    ],
)
def test_it_says_why(actions: str, reasons: tuple[str, ...]) -> None:
    assert derive(signals(actions)).reasons == reasons


def test_no_mix_of_missing_ratings_is_ever_green() -> None:
    for number in range(1, 5):
        for rated in range(number):
            mixed = " ".join(["green"] * rated + ["not_rated"] * (number - rated))
            assert derive(signals(mixed)).rag is not Rag.GREEN


def test_a_derived_rating_knows_its_counts() -> None:
    assert derive(signals("amber not_rated complete")) == Derived(
        Rag.AMBER, rated=2, started=3, reasons=("1.1.1 is Amber", "1.1.2 is not rated")
    )
