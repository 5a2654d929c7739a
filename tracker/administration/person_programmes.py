"""Which programme a row belongs to, whatever table it is in."""

from collections import deque
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, null, select


def programme_column(table: Table) -> ColumnElement[Any]:
    """The id of the programme that a row of this table belongs to; null for what belongs to none."""
    path = path_to_programme(table)
    if not path:
        return null()
    *keys, last = path
    if not keys:
        return last
    joined = (key == next(iter(key.foreign_keys)).column for key in keys)
    return select(last).where(*joined).correlate(table).scalar_subquery()


def path_to_programme(table: Table) -> tuple[Column[Any], ...]:
    """The shortest way over references that every row has: their columns, the last of which holds the programme's id.

    Empty where there is none.
    """
    waiting: deque[tuple[Table, tuple[Column[Any], ...]]] = deque([(table, ())])
    seen = {table.name, "person"}
    while waiting:
        here, path = waiting.popleft()
        if here.name == "programme":
            return (*path, here.c.id)
        if "programme_id" in here.c:
            return (*path, here.c.programme_id)
        for column in here.columns:
            for key in () if column.nullable else column.foreign_keys:
                if key.column.table.name not in seen:
                    seen.add(key.column.table.name)
                    waiting.append((key.column.table, (*path, column)))
    return ()
