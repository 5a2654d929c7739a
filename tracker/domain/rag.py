"""Ratings: what a status can be, and which of two is worse."""

from collections.abc import Iterable
from enum import StrEnum


class Rag(StrEnum):
    """A rating as it is stated, stored and printed. Never shown by colour alone."""

    NOT_RATED = "not_rated"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    COMPLETE = "complete"
    VERIFIED = "verified"

    @property
    def words(self) -> str:
        """The word on the page: ``"Not rated"``, ``"Red"`` ... ``"Complete and verified"``."""
        return _WORDS[self]

    @property
    def is_open(self) -> bool:
        """Whether work goes on: everything but complete and verified."""
        return self not in (Rag.COMPLETE, Rag.VERIFIED)

    @property
    def is_rated(self) -> bool:
        return self is not Rag.NOT_RATED

    @property
    def needs_path(self) -> bool:
        """Whether the rating must say how it gets back to green."""
        return self in (Rag.RED, Rag.AMBER)


_WORDS = {
    Rag.NOT_RATED: "Not rated",
    Rag.RED: "Red",
    Rag.AMBER: "Amber",
    Rag.GREEN: "Green",
    Rag.COMPLETE: "Complete",
    Rag.VERIFIED: "Complete and verified",
}

# From bad to good. "Not rated" has no place on the scale: it is absence, and absence is neither
# better nor worse than a rating. is_worse and is_better are both false where it takes part.
_SCALE = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.COMPLETE, Rag.VERIFIED)


def is_worse(rating: Rag, than: Rag) -> bool:
    """Whether ``rating`` is worse than another; false when either is not rated.

    >>> is_worse(Rag.RED, Rag.AMBER), is_worse(Rag.NOT_RATED, Rag.GREEN)
    (True, False)
    """
    return rating.is_rated and than.is_rated and _SCALE.index(rating) < _SCALE.index(than)


def is_better(rating: Rag, than: Rag) -> bool:
    """Whether ``rating`` is better than another; false when either is not rated."""
    return is_worse(than, rating)


def worst(ratings: Iterable[Rag]) -> Rag:
    """The worst rating given; ``NOT_RATED`` when none is rated.

    >>> worst([Rag.GREEN, Rag.NOT_RATED, Rag.AMBER])
    <Rag.AMBER: 'amber'>
    """
    rated = [rating for rating in ratings if rating.is_rated]
    return min(rated, key=_SCALE.index, default=Rag.NOT_RATED)
