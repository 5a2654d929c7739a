"""The database: one behaviour on SQLite and PostgreSQL.

SQLite runs with WAL, foreign keys and a busy timeout. A transaction begins IMMEDIATE unless it is
known to read only: a deferred transaction that later writes fails with "database is locked" as
soon as two people save at once, an immediate one waits its turn.
"""

import re
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from inspect import iscoroutinefunction
from typing import Any, cast

from flask.sansio.app import App
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, Enum, MetaData, Text, event, inspect
from sqlalchemy.engine import Result, make_url
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

BUSY_TIMEOUT_SECONDS = 30

_reads_only: ContextVar[bool] = ContextVar("reads_only", default=False)
_rebuilds_tables: ContextVar[bool] = ContextVar("rebuilds_tables", default=False)


class Base(DeclarativeBase):
    """What every table has in common: constraint names that migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def class_of(table_name: str) -> Any | None:
    """The class whose rows are of this table; None for a table of links, which has none."""
    return next((kind for kind in Base.__subclasses__() if kind.__tablename__ == table_name), None)


class Database(SQLAlchemy):
    """Sessions of an application context, none of them asynchronous."""

    def init_app(self, app: App) -> None:
        super().init_app(app)
        # To close asynchronous sessions, Flask would start an event loop at the end of each request:
        # half a millisecond for nothing, and an error in a thread that has one, as the browser tests do.
        app.teardown_appcontext_funcs[:] = [
            end for end in app.teardown_appcontext_funcs if not iscoroutinefunction(end)
        ]


db = Database()


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Goes in aware, is stored in UTC, comes out aware: SQLite forgets time zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")


def without_addresses(text: str) -> str:
    """A text with its email addresses left out: they live in one row of a person."""
    return _ADDRESS.sub("(an address)", text)


class AddressFreeText(TypeDecorator[str]):
    """What a mail server or a failing job said, without the addresses it named."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else without_addresses(value)


def enum_column(kind: type[StrEnum]) -> Enum:
    """A column that holds the values of a ``StrEnum``, checked by the database."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=f"known_{kind.__name__.lower()}",
        values_callable=lambda members: [member.value for member in members],
    )


def model_of(table: str) -> Any:
    """The mapped class of a table, for a feature that stands below the one that has it.

    What is read by the class can be restricted; what is read by the table cannot.
    """
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table.description == table)


def columns_of(mapped: type[Base]) -> list[Any]:
    """The columns of a class in their order, for rows that are quicker to read than objects.

    Unlike those of its table they belong to the class, so that what is read through them can be restricted.
    """
    return [getattr(mapped, column.key) for column in inspect(mapped).column_attrs]


NamedRow = Any
"""A row of ``named``: its columns by their names."""


def named(found: Result[Any]) -> Iterator[NamedRow]:
    """Rows for a caller that reads many columns of many rows: each name takes a quarter of the time that it takes
    SQLAlchemy's own rows to look up."""
    return map(_named(tuple(found.keys()))._make, found)


@cache
def _named(columns: tuple[str, ...]) -> Any:
    return cast("Any", namedtuple)("NamedRow", columns)


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside only read; the database refuses a write."""
    token = _reads_only.set(True)
    try:
        yield
    finally:
        _reads_only.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside may write, although those around them only read."""
    token = _reads_only.set(False)
    try:
        yield
    finally:
        _reads_only.reset(token)


@contextmanager
def rebuilding_tables() -> Iterator[None]:
    """Transactions begun inside may drop a table that others refer to, as SQLite's way of altering one does.

    Whoever uses this checks the references before the commit.
    """
    token = _rebuilds_tables.set(True)
    try:
        yield
    finally:
        _rebuilds_tables.reset(token)


def engine_options(database_url: str) -> dict[str, Any]:
    """The options of ``create_engine`` for this database, as Flask-SQLAlchemy-Lite takes them.

    An error names the statement and not its values: names, addresses and hashes would stand in logs.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        connect = {"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
        return {"url": url, "hide_parameters": True, "connect_args": connect}
    return {"url": url, "hide_parameters": True, "pool_pre_ping": True, "pool_size": 10, "max_overflow": 20}


def listen_to(engine: Engine) -> None:
    """Make transactions of this engine begin as the module says."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite_connection)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _prepare_sqlite_connection(connection: Any, entry: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself: _begin_sqlite says how they begin.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    reads_only = _reads_only.get()
    connection.exec_driver_sql(f"PRAGMA query_only = {int(reads_only)}")
    connection.exec_driver_sql(f"PRAGMA foreign_keys = {int(not _rebuilds_tables.get())}")
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    if _reads_only.get():
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
