"""Watches every commit of every database in the tests: what was written has entries in the audit, or the commit fails.

Whatever path a write takes (the session, a statement, a bulk load, a link table), it meets the driver in the end, and
there it is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, TextClause, event, inspect

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import ExecutionContext

_WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
_MIGRATING = "alembic_version"
_AUDIT = "audit_entry"


class Unrecorded(AssertionError):
    """A transaction wrote to a table and left no entry in the audit."""


@contextmanager
def no_write_goes_unrecorded() -> Iterator[None]:
    """From now on a commit that leaves a write without an entry raises :class:`Unrecorded` instead."""
    listeners = (("after_cursor_execute", _note), ("commit", _check), ("rollback", _forget))
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    try:
        yield
    finally:
        for name, listener in listeners:
            event.remove(Engine, name, listener)


@contextmanager
def behind_our_back(session: Any) -> Iterator[None]:
    """What is written inside is by somebody with the owner's rights to the database, who took its guards off first
    and leaves no entries."""
    from tracker.adapters import guards

    session.connection().info["is_watched"] = False
    guards.take_off(session.connection())
    yield
    session.flush()
    guards.put_on(session.connection())


def _note(
    connection: Connection,
    cursor: Any,
    statement: str,
    parameters: Any,
    context: ExecutionContext | None,
    executemany: bool,
) -> None:
    found = _WRITE.match(statement)
    if found is None or cursor.rowcount == 0:
        return
    if context is not None and isinstance(context.invoked_statement, TextClause):
        return  # Written out by a test; the application writes none out (tests/house/test_recorded.py).
    table = found[1].lower()
    if table == _AUDIT:
        connection.info.setdefault("recorded", set()).update(_texts(parameters, executemany=executemany))
    elif not (context is not None and context.execution_options.get("unrecorded")):
        connection.info.setdefault("written", set()).add(table)


def _texts(parameters: Any, *, executemany: bool) -> Iterator[str]:
    for row in parameters if executemany else (parameters,):
        yield from (value for value in (row.values() if isinstance(row, dict) else row) if isinstance(value, str))


def _check(connection: Connection) -> None:
    from tracker.audit.entries import UNAUDITED

    written = connection.info.pop("written", set())
    recorded = connection.info.pop("recorded", set())
    is_watched = connection.info.pop("is_watched", True)
    if not written or not is_watched or _MIGRATING in written:
        return
    parents = _parents()
    missing = {
        table for table in written - UNAUDITED if table not in recorded and not parents.get(table, set()) & recorded
    }
    if missing:
        raise Unrecorded(
            f"this transaction wrote {', '.join(sorted(missing))} and left no entry in the audit: write through the "
            "session, or record it with tracker.audit.services.record_many"
        )


def _forget(connection: Connection) -> None:
    for name in ("written", "recorded", "is_watched"):
        connection.info.pop(name, None)


def _parents() -> dict[str, set[str]]:
    """The tables whose entries tell of the links in a table of links."""
    from tracker.adapters.db import Base

    found: dict[str, set[str]] = {}
    for mapper in (inspect(kind) for kind in Base.__subclasses__()):
        for relation in mapper.relationships:
            if relation.secondary is not None:
                found.setdefault(str(relation.secondary.name), set()).add(str(mapper.local_table.name))
    return found
