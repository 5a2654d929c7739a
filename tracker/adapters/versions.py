"""Two people saving the same row at once: the database says who was first."""

from typing import Any, Protocol

from sqlalchemy import update
from sqlalchemy.orm import Session


class SavedMeanwhile(Exception):
    """Somebody saved the same thing after this version was read; nothing was written."""


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
    if session.scalar(claim.execution_options(synchronize_session=False)) is None:
        raise SavedMeanwhile
    session.expire(row, ["version"])
