"""Which update holds, since when, and when its words have gone stale."""

from datetime import UTC, datetime

import pytest

from tests.domain.weeks import day, update
from tracker.domain.rag import Rag
from tracker.domain.status import current, current_on, rated_since, standing, why_stale, words_since


def test_the_latest_as_at_date_holds_whenever_it_was_recorded() -> None:
    newer = update("red", "2020-01-20")
    entered_later = update("green", "2020-01-13", recorded_on="2020-01-27")
    assert current([newer, entered_later]) is newer


def test_of_the_same_as_at_the_later_recorded_holds() -> None:
    first = update("green", "2020-01-20", recorded_at=datetime(2020, 1, 20, 9, tzinfo=UTC))
    second = update("red", "2020-01-20", recorded_at=datetime(2020, 1, 20, 10, tzinfo=UTC))
    assert current([second, first]) is second


def test_a_corrected_update_no_longer_stands() -> None:
    wrong = update("green", "2020-01-20")
    right = update("amber", "2020-01-20", supersedes_id=wrong.id)
    assert standing([wrong, right]) == (right,)


def test_a_correction_may_move_the_date_back() -> None:
    earlier = update("amber", "2020-01-13")
    wrong = update("green", "2020-01-20")
    right = update("green", "2020-01-06", supersedes_id=wrong.id)
    assert current([earlier, wrong, right]) is earlier


def test_nothing_holds_before_the_first_update() -> None:
    assert current([]) is None
    assert current_on([update("red", "2020-01-20")], day("2020-01-19")) is None


def test_the_status_of_an_earlier_day() -> None:
    old, new = update("red", "2020-01-06"), update("green", "2020-01-20")
    assert current_on([old, new], day("2020-01-19")) is old


def test_a_rating_holds_since_it_began_without_a_break() -> None:
    updates = [
        update("red", "2019-11-04"),
        update("green", "2019-12-02"),
        update("red", "2020-01-06"),
        update("red", "2020-01-20"),
    ]
    assert rated_since(updates) == day("2020-01-06")
    assert rated_since([]) is None


def test_words_hold_since_they_were_first_used() -> None:
    updates = [
        update(on="2019-12-02", words="Old."),
        update(on="2020-01-06", words="Same."),
        update(on="2020-01-20", words="Same."),
    ]
    assert words_since(updates) == day("2020-01-06")


EDITIONS = [day("2019-11-27"), day("2019-12-18"), day("2020-01-22")]


@pytest.mark.parametrize(
    ("rag", "first_said", "editions", "is_stale"),
    [
        ("amber", "2019-12-01", EDITIONS, True),  # stood in December's and January's
        ("amber", "2019-12-18", EDITIONS, True),  # said on the day of December's
        ("amber", "2019-12-19", EDITIONS, False),  # only in January's
        ("amber", "2019-12-01", EDITIONS[:1], False),  # one edition is not two running
        ("amber", "2019-12-01", [], False),
        ("complete", "2019-12-01", EDITIONS, False),  # what is finished is not stale
    ],
)
def test_the_same_words_in_two_editions_running_are_stale(
    rag: str, first_said: str, editions: list, is_stale: bool
) -> None:
    updates = [update(rag, first_said, "Same."), update(rag, "2020-01-24", "Same.")]
    assert (why_stale(updates, editions) == "same words as in the last two reports") is is_stale


@pytest.mark.parametrize(("times", "said"), [(3, None), (4, "no change said 4 times running"), (5, "no change said 5")])
def test_four_re_affirmations_are_stale(times: int, said: str | None) -> None:
    affirmed = [update("green", f"2020-01-{place + 2:02}", is_no_change=True) for place in range(times)]
    why = why_stale([update("green", "2020-01-01"), *affirmed], [])
    assert why is None if said is None else said in (why or "")


def test_a_new_update_ends_the_count_of_re_affirmations() -> None:
    affirmed = [update("green", f"2020-01-{place:02}", is_no_change=True) for place in range(2, 7)]
    assert why_stale([*affirmed, update("green", "2020-01-20", "New words.")], []) is None


def test_ratings_stay_what_they_are() -> None:
    assert current([update("verified")]).rag is Rag.VERIFIED
