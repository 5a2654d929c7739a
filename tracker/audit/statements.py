"""Statements that write without the session's rows, such as ``session.execute(update(...))``, leave entries too.

Up to a hundred rows have an entry each, with before and after; more have one that says what happened to how many.
What writes past the session altogether, as a bulk load does, is recorded by whoever does it, with
:func:`tracker.audit.services.record_many`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Delete, Insert, Table, Update, func, select, tuple_
from sqlalchemy.orm import ORMExecuteState, Session

from tracker.adapters.db import class_of
from tracker.audit.entries import UNAUDITED, said

EACH_UP_TO = 100
# An execution option: why a statement leaves no entry.
UNRECORDED = "unrecorded"
# A change of these alone is a change of nothing: the row that was written along with it has its own entry.
_COUNTERS = frozenset({"version", "row_version"})

Row = Mapping[str, Any]
Entry = dict[str, Any]


def is_to_be_recorded(state: ORMExecuteState) -> bool:
    """Whether a statement of a session writes to a table that is audited."""
    statement = state.statement
    return (
        isinstance(statement, Insert | Update | Delete)
        and isinstance(statement.table, Table)
        and statement.table.name not in UNAUDITED
        and not state.execution_options.get(UNRECORDED)
    )


def run_recorded(state: ORMExecuteState) -> tuple[Any, list[Entry]]:
    """Run the statement; its result, and the entries for what it did."""
    session, statement = state.session, state.statement
    assert isinstance(statement, Insert | Update | Delete)  # noqa: S101 - as is_to_be_recorded says
    table: Any = statement.table
    many = state.parameters if isinstance(state.parameters, list | tuple) else None
    if isinstance(statement, Insert) or many is not None:
        verb = "added" if isinstance(statement, Insert) else "changed"
        return state.invoke_statement(), [summary(table.name, verb, len(many) if many is not None else 1)]
    if session.autoflush:
        session.flush()
    where = statement.whereclause
    before = _rows(session, table, where)
    if len(before) > EACH_UP_TO:
        count = session.connection().scalar(_where(select(func.count()).select_from(table), where)) or 0
        verb = "deleted" if isinstance(statement, Delete) else "changed"
        return state.invoke_statement(), [summary(table.name, verb, count)]
    result = state.invoke_statement()
    if isinstance(statement, Delete):
        return result, [_entry(session, table, row, before=_said(table, row)) for row in before]
    return result, _changed(session, table, before)


def summary(table_name: str, verb: str, count: int, **more: Any) -> Entry:
    """One entry for many rows."""
    told = {"rows": count} | more
    is_gone = verb == "deleted"
    return {
        "verb": verb,
        "table_name": table_name,
        "row_id": None,
        "before": told if is_gone else None,
        "after": None if is_gone else told,
    }


def _changed(session: Session, table: Table, before: Sequence[Row]) -> list[Entry]:
    keys = list(table.primary_key.columns)
    if not before:
        return []
    found = tuple_(*keys).in_([tuple(row[key.name] for key in keys) for row in before])
    after = {tuple(row[key.name] for key in keys): row for row in _rows(session, table, found)}
    entries = []
    for row in before:
        now = after.get(tuple(row[key.name] for key in keys), row)
        names = {name for name in now if now[name] != row[name]}
        if names - _COUNTERS:
            old, new = (_said(table, {name: one[name] for name in one if name in names}) for one in (row, now))
            entries.append(_entry(session, table, row, before=old, after=new))
    return entries


def _rows(session: Session, table: Table, where: ColumnElement[Any] | None) -> list[Row]:
    """The rows, or one more than have an entry each."""
    query = _where(select(*table.c), where).limit(EACH_UP_TO + 1)
    return [dict(row) for row in session.connection().execute(query).mappings()]


def _where(query: Any, where: ColumnElement[Any] | None) -> Any:
    return query if where is None else query.where(where)


def _said(table: Table, row: Row) -> dict[str, Any]:
    kind = class_of(table.name) or object
    return {name: said(kind, name, value) for name, value in row.items()}


def _entry(session: Session, table: Table, row: Row, *, before: Row, after: Row | None = None) -> Entry:
    number = row.get("id")
    is_programme = table.name == "programme"
    return {
        "verb": "changed" if after else "deleted",
        "table_name": table.name,
        "row_id": number if isinstance(number, int) else None,
        "programme_id": number if is_programme else row.get("programme_id") or session.info.get("programme_id"),
        "before": before or None,
        "after": after or None,
    }
