"""What is written links to nothing out of sight, whatever a form named."""

from functools import cache
from typing import Any, cast

from sqlalchemy import Table, event, inspect
from sqlalchemy.orm import Session

from tracker.adapters.belonging import belongs_to_a_programme
from tracker.adapters.db import Base
from tracker.adapters.scope import seen


class ForeignLink(RuntimeError):
    """A row was to be written that links to one which may not be seen; nothing was."""


def listen() -> None:
    """Look at what every session writes from now on."""
    if not event.contains(Session, "before_flush", _refuse_foreign_links):
        event.listen(Session, "before_flush", _refuse_foreign_links)


def _refuse_foreign_links(session: Session, *_: Any) -> None:
    """Whatever a form named: a new or changed row belongs to a programme that is seen, and so does what it links to."""
    if not isinstance(held := seen(), frozenset):
        return
    with session.no_autoflush:
        for row in (*session.new, *session.dirty):
            for column, parent in _links(cast("Any", type(row))):
                added = inspect(row).attrs[column].history.added
                if added and added[0] is not None and not _is_in_sight(session, held, parent, added[0]):
                    raise ForeignLink(f"{type(row).__name__}.{column} is {added[0]}, which may not be seen here")


def _is_in_sight(session: Session, held: frozenset[int], parent: type[Any] | None, number: int) -> bool:
    """Whether a programme, or another row by its id, may be seen. What the session holds was read in sight."""
    return number in held if parent is None else session.get(parent, number) is not None


@cache
def _links(mapped: Any) -> tuple[tuple[str, type[Any] | None], ...]:
    """The attributes of a class that hold ids of rows of programmes, each with the class of these; None for the
    programme itself."""
    mapper = inspect(mapped)
    classes = {cast("Table", one.local_table).name: one.class_ for one in Base.registry.mappers}
    links: list[tuple[str, type[Any] | None]] = []
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        if column.name == "programme_id":
            links.append((attribute.key, None))
        for key in column.foreign_keys:
            parent = key.column.table
            if column.name != "programme_id" and key.column.name == "id" and belongs_to_a_programme(parent):
                links.append((attribute.key, classes[parent.name]))
    return tuple(links) if belongs_to_a_programme(mapper.local_table) else ()
