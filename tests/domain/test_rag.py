"""Ratings and their order. Missing is never green."""

import pytest

from tracker.domain.rag import Rag, is_better, is_worse, worst


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ("", "not_rated"),
        ("not_rated", "not_rated"),
        ("green not_rated", "green"),
        ("green amber", "amber"),
        ("complete green", "green"),
        ("verified complete", "complete"),
        ("amber red verified", "red"),
    ],
)
def test_the_worst_of_ratings(ratings: str, expected: str) -> None:
    assert worst(Rag(one) for one in ratings.split()) is Rag(expected)


@pytest.mark.parametrize(
    ("rating", "than", "worse", "better"),
    [
        ("red", "amber", True, False),
        ("complete", "green", False, True),
        ("green", "green", False, False),
        ("not_rated", "green", False, False),
        ("red", "not_rated", False, False),
    ],
)
def test_absence_is_neither_better_nor_worse(rating: str, than: str, worse: bool, better: bool) -> None:
    assert (is_worse(Rag(rating), Rag(than)), is_better(Rag(rating), Rag(than))) == (worse, better)


@pytest.mark.parametrize("rag", list(Rag))
def test_every_rating_has_words(rag: Rag) -> None:
    assert rag.words[0].isupper()


def test_only_red_and_amber_need_a_path() -> None:
    assert [rag for rag in Rag if rag.needs_path] == [Rag.RED, Rag.AMBER]


def test_only_complete_and_verified_are_closed() -> None:
    assert [rag for rag in Rag if not rag.is_open] == [Rag.COMPLETE, Rag.VERIFIED]
