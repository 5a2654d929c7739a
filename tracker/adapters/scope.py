"""Whose rows the database shows: those of the programmes that somebody said this work may see, and no others.

A web request sees none until its door says which (``see``); jobs, commands and the seed say that they see everything
(``seeing(EVERYTHING)``). Where nobody has said anything, reading is an error. ``restriction`` holds every statement
to it.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from typing import Final


class Sight(Enum):
    """What may be seen, when it is no list of programmes."""

    EVERYTHING = "everything"


EVERYTHING: Final = Sight.EVERYTHING
NOTHING: Final[frozenset[int]] = frozenset()

_seen: ContextVar[Sight | frozenset[int] | None] = ContextVar("seen", default=None)


@contextmanager
def seeing(programmes: Sight | Collection[int]) -> Iterator[None]:
    """Inside, the database shows the rows of these programmes (ids), or ``EVERYTHING``."""
    token = _seen.set(_kept(programmes))
    try:
        yield
    finally:
        _seen.reset(token)


def see(programmes: Sight | Collection[int]) -> None:
    """From now on, until the enclosing ``seeing`` ends, the database shows the rows of these programmes."""
    _seen.set(_kept(programmes))


def seen() -> Sight | frozenset[int] | None:
    """What may be seen here; None when nobody has said."""
    return _seen.get()


def seen_programmes() -> list[int]:
    """The ids of the programmes that may be seen, where it is not everything."""
    held = _seen.get()
    return sorted(held) if isinstance(held, frozenset) else []


def _kept(programmes: Sight | Collection[int]) -> Sight | frozenset[int]:
    return programmes if isinstance(programmes, Sight) else frozenset(programmes)
