"""Why something is not saved: the rules do not take it, or somebody else was first, as the database says."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session


class Unfit(ValueError):
    """The rules do not take it. ``problems``: field name to what is wrong and the remedy."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def check_fit(problems: dict[str, str]) -> None:
    """Raises `Unfit` when there is any problem."""
    if problems:
        raise Unfit(problems)


class SavedMeanwhile(Exception):
    """Somebody saved the same thing after this version was read; nothing was written."""


@contextmanager
def if_outrun(session: Session, refusal: Exception) -> Iterator[None]:
    """Write what is added or changed inside; raise ``refusal`` when a constraint says that somebody else was first.

    The whole transaction is rolled back then: a service that goes on afterwards takes a savepoint instead.
    """
    try:
        yield
        session.flush()
    except IntegrityError:
        session.rollback()
        raise refusal from None


class Versioned(Protocol):
    """A row with an ``id`` and a ``version`` that goes up with every save."""

    id: Any
    version: Any


def claim_version(session: Session, row: Versioned, seen: int | None) -> None:
    """Raise the row's version in one statement, which finds no row when somebody was faster.

    ``seen`` is the version the writer had before them; None: whatever it is now.
    Raises :class:`SavedMeanwhile`.
    """
    table: Any = type(row)
    claim = update(table).where(table.id == row.id).values(version=table.version + 1)
    if seen is not None:
        claim = claim.where(table.version == seen)
    claim = claim.returning(table.id)
    options = {"synchronize_session": False, "unrecorded": "what is written under the version has an entry of its own"}
    if session.scalar(claim, execution_options=options) is None:
        raise SavedMeanwhile
    session.expire(row, ["version"])
