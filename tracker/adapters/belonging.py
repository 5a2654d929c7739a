"""Which rows belong to a programme, as the tables themselves say: by their own column or through their parents."""

from functools import cache
from typing import Any

from sqlalchemy import Column, Table

PROGRAMME = "programme"
# A person's own, wherever they belong: read by whom they are, never by programme.
PERSONAL = frozenset({"person", "reminder", "reminder_preference", "calendar_feed", "access_token"})


def belongs_to_a_programme(table: Any) -> bool:
    """Whether its rows are a programme's, by themselves or through their parents."""
    return table.name not in PERSONAL and (table.name == PROGRAMME or bool(ways_up(table)))


@cache
def ways_up(table: Any) -> tuple[tuple[str, Table | None], ...]:
    """The columns that lead to the programme of a row, each with the parent to which it refers; None for the
    programme itself.

    A row that names its programme leads there; any other through the parent without which it could not be, and one
    that hangs on one of several through any of them.
    """
    columns = [column for column in table.columns if column.name == "programme_id"]
    if not columns or columns[0].nullable:
        parents = [column for column in table.columns if parent_of(column) is not None]
        needed = [column for column in parents if not column.nullable]
        columns += needed[:1] or parents
    return tuple((column.name, parent_of(column)) for column in columns)


def parent_of(column: Column[Any]) -> Table | None:
    """The table of a programme's rows to which a column refers, but for its own."""
    for key in column.foreign_keys:
        parent = key.column.table
        if column.name != "programme_id" and parent is not column.table and belongs_to_a_programme(parent):
            return parent
    return None
