"""Writing many rows of one table, twice as fast as row by row: values are bound by the column."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Dialect, Table, func, insert, select
from sqlalchemy.orm import Session

from tracker.adapters.scope import EVERYTHING, seeing


def reserve_ids(session: Session, table: Table, count: int) -> Sequence[int]:
    """So many ids of a table that nobody else gets, for rows whose children need to know them."""
    if session.get_bind().dialect.name == "sqlite":
        # The transaction holds the only write lock, so the numbers after the last row are ours.
        with seeing(EVERYTHING):
            last = session.scalar(select(func.max(table.c.id))) or 0
        return range(last + 1, last + 1 + count)
    sequence = func.pg_get_serial_sequence(table.name, "id")
    return list(session.scalars(select(func.nextval(sequence)).select_from(func.generate_series(1, count).alias())))


def insert_columns(session: Session, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows given column by column, all of one length. Every column of the table without a value of the
    database's own has to be given: the defaults of the models do not apply here."""
    connection = session.connection()
    dialect = connection.dialect
    statement = insert(table).compile(dialect=dialect, column_keys=list(columns))
    names = statement.positiontup or list(columns)
    bound = zip(*(_bind(table, name, columns[name], dialect) for name in names), strict=True)
    rows = list(bound) if dialect.positional else [dict(zip(names, row, strict=True)) for row in bound]
    if rows:
        connection.exec_driver_sql(str(statement), rows)


def _bind(table: Table, name: str, values: Sequence[Any], dialect: Dialect) -> Sequence[Any]:
    """The values as the driver takes them. Most repeat, and each is worked out once."""
    binder = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    if binder is None:
        return values
    known = {value: binder(value) for value in set(values)}
    return [known[value] for value in values]


@contextmanager
def without_collector() -> Iterator[None]:
    """While many rows are held at once: Python's search for garbage goes through all of them again and again.

    A quarter of the time of a load of 50,000 figures; they hold no cycles that it could find.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
