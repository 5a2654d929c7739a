"""Which of several scheduler processes runs the jobs, decided by the database.

PostgreSQL: the one whose connection holds an advisory lock, which ends with the connection and so with the process.
SQLite: the one that holds the lease and keeps renewing it. Both note a heartbeat in the lease's row.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Protocol

from sqlalchemy import ColumnElement, Connection, CursorResult, Engine, Update, insert, or_, text, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from tracker.adapters import clock
from tracker.reminders.models import SchedulerLease

NAME = "scheduler"
# Any number will do, if it stays the same: locks are told apart by it, within one database.
_LOCK = 0x7261636B
# A machine that lost its power says no goodbye; the server asks after it and ends its lock within 25 seconds.
_KEEPALIVE = ("SET tcp_keepalives_idle = 10", "SET tcp_keepalives_interval = 5", "SET tcp_keepalives_count = 3")


class Election(Protocol):
    """One process's part in it."""

    def hold(self) -> bool:
        """Take the work, or keep it; whether it is ours now. Raises ``SQLAlchemyError`` without a database."""

    def release(self) -> None:
        """Let a standby take over at once."""


def open_election(engine: Engine, holder: str, lease: timedelta) -> Election:
    """The election for this database. ``holder`` names the process, ``lease`` is how long its silence is borne."""
    if engine.dialect.name == "postgresql":
        return LockElection(engine, holder, lease)
    return LeaseElection(engine, holder, lease)


class LeaseElection:
    """Held until it runs out, or for as long as it is renewed."""

    def __init__(self, engine: Engine, holder: str, lease: timedelta) -> None:
        self._engine = engine
        self._holder = holder
        self._lease = lease

    def hold(self) -> bool:
        now = clock.real_now()
        is_free = or_(SchedulerLease.holder == self._holder, SchedulerLease.expires_at < now)
        try:
            with self._engine.begin() as connection:
                return _beat(connection, self._holder, self._lease, only_if=is_free)
        except IntegrityError:
            return False

    def release(self) -> None:
        with self._engine.begin() as connection:
            _end(connection, self._holder)


class LockElection:
    """Held for as long as a connection of its own lives."""

    def __init__(self, engine: Engine, holder: str, lease: timedelta) -> None:
        self._engine = engine
        self._holder = holder
        self._lease = lease
        self._connection: Connection | None = None
        self._holds = False

    def hold(self) -> bool:
        try:
            connection = self._connection or self._connect()
            if not self._holds:
                self._holds = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _LOCK}))
            if self._holds:
                _beat(connection, self._holder, self._lease)
        except SQLAlchemyError:
            self._close()
            raise
        return self._holds

    def release(self) -> None:
        """The lock is given back in words: of a connection that closes the server learns when it next gets to it."""
        try:
            if self._holds and self._connection is not None:
                _end(self._connection, self._holder)
                self._connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})
        finally:
            self._close()

    def _connect(self) -> Connection:
        """A connection that goes back to no pool: closing it must end the lock."""
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()
        self._connection = connection
        for setting in _KEEPALIVE:
            connection.execute(text(setting))
        return connection

    def _close(self) -> None:
        self._holds = False
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.close()
            self._connection = None


def _beat(connection: Connection, holder: str, lease: timedelta, *, only_if: ColumnElement[bool] | None = None) -> bool:
    """Note that the holder lives; whether the row is now its own. Raises ``IntegrityError`` when outrun."""
    expires_at = clock.real_now() + lease
    renewal = update(SchedulerLease).where(SchedulerLease.name == NAME)
    if only_if is not None:
        renewal = renewal.where(only_if)
    if _changes(connection, renewal.values(holder=holder, expires_at=expires_at)):
        return True
    if connection.scalar(text("SELECT count(*) FROM scheduler_lease WHERE name = :name"), {"name": NAME}):
        return False
    connection.execute(insert(SchedulerLease).values(name=NAME, holder=holder, expires_at=expires_at))
    return True


def _end(connection: Connection, holder: str) -> None:
    ours = (SchedulerLease.name == NAME) & (SchedulerLease.holder == holder)
    _changes(connection, update(SchedulerLease).where(ours).values(expires_at=clock.real_now() - timedelta(seconds=1)))


def _changes(connection: Connection, statement: Update) -> bool:
    result = connection.execute(statement)
    assert isinstance(result, CursorResult)  # noqa: S101 - an update has a row count
    return result.rowcount == 1
