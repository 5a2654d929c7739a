"""Counting tries in the database, so that all processes share the count.

A try is counted before it is made, and taken back when it was right: of a thousand guesses sent at once, as many are
taken as of a thousand sent one after the other.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.domain.lockout import (
    ALL_FORGOTTEN,
    Key,
    Tally,
    Trial,
    count_try,
    keys_of,
    longest_wait,
    network_of,
    take_back,
)
from tracker.people.sign_in_models import SignInTally


class TooManyTries(Exception):
    """It has to wait; ``wait`` says how long."""

    def __init__(self, trial: Trial, wait: timedelta) -> None:
        super().__init__(f"{trial}: wait {wait}")
        self.trial, self.wait = trial, wait


@dataclass(frozen=True)
class Claim:
    """A try that was counted."""

    keys: tuple[Key, ...]


def claim_try(session: Session, trial: Trial, *, account: str, address: str | None, browser: str | None) -> Claim:
    """Count a try before it is made. Commits: checking a password takes long, and nobody should wait for it.

    ``account`` is the email address as typed, whether anybody has it or not; ``browser`` names one that signed in to
    it before. Raises :class:`TooManyTries`, and then has counted nothing.
    """
    account = account.strip().lower()
    keys = tuple(keys_of(trial, account=account, network=network_of(address), browser=browser))
    now = clock.real_now()
    tallies = _lock(session, keys, now)
    if wait := longest_wait(tallies, now):
        session.rollback()
        raise TooManyTries(trial, wait)
    for key, tally in tallies.items():
        _write(session, key, count_try(key.limit, tally, now))
    session.commit()
    return Claim(keys)


def succeed(session: Session, claim: Claim) -> None:
    """The try was right: it does not count, nor what this person tried from here before; the caller commits."""
    now = clock.real_now()
    for key, tally in _lock(session, claim.keys, now).items():
        _write(session, key, Tally(0, now) if key.is_cleared_by_success else take_back(key.limit, tally, now))


def forget_tallies(session: Session) -> int:
    """Remove the counts that have forgotten everything; how many. The caller commits."""
    old = delete(SignInTally).where(SignInTally.counted_at < clock.real_now() - ALL_FORGOTTEN)
    return int(getattr(session.execute(old), "rowcount", 0))


def _lock(session: Session, keys: tuple[Key, ...], now: datetime) -> Mapping[Key, Tally | None]:
    """The counts as they are, which nobody else changes before this transaction ends.

    The rows are made first and locked in one order, so that two who try at once take turns.
    """
    hashes = {_hash(key): key for key in keys}
    in_order = sorted(hashes)
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    rows = [{"key": key, "level": 0.0, "counted_at": now} for key in in_order]
    session.execute(insert(SignInTally).values(rows).on_conflict_do_nothing())
    found = session.execute(
        select(SignInTally.key, SignInTally.level, SignInTally.counted_at)
        .where(SignInTally.key.in_(in_order))
        .order_by(SignInTally.key)
        .with_for_update()
    )
    held = {hashes[row.key]: Tally(row.level, row.counted_at) for row in found}
    return {key: held.get(key) for key in keys}


def _write(session: Session, key: Key, tally: Tally) -> None:
    session.execute(
        update(SignInTally)
        .where(SignInTally.key == _hash(key))
        .values(level=tally.level, counted_at=tally.counted_at)
        .execution_options(synchronize_session=False)
    )


def _hash(key: Key) -> str:
    secret = clock.current_settings().secret_key.encode()
    return hmac.new(secret, f"{key.trial}|{key.scope}|{key.name}".encode(), sha256).hexdigest()
