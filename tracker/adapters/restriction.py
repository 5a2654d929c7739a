"""Every statement is held to the programmes that may be seen (``scope``): a check forgotten in a view shows nothing.

Every SELECT, UPDATE and DELETE of a session that names a mapped class gets the condition that the row belongs to one of
these programmes, by itself or through its parents; inside subqueries, joins and what relationships load too. What
cannot be given a condition is refused: a table that is named itself, and text. Not held: what goes to the connection
past the session, which only the modules do that tests/house/test_scope.py names.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    Alias,
    ColumnClause,
    ColumnElement,
    FromClause,
    Select,
    Table,
    TableClause,
    bindparam,
    event,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.interfaces import CriteriaOption
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import TextClause

from tracker.adapters.belonging import PROGRAMME, belongs_to_a_programme, ways_up
from tracker.adapters.db import Base
from tracker.adapters.scope import EVERYTHING, seen, seen_programmes

Columns = Callable[[str], Any]


class NobodySaid(RuntimeError):
    """Rows of programmes were asked for where nobody had said of which: wrap the work in ``seeing(...)``."""


class Unrestricted(RuntimeError):
    """A statement that names a table itself, or is text, cannot be restricted: name the mapped class."""


def listen() -> None:
    """Restrict every session from now on."""
    if not event.contains(Session, "do_orm_execute", _restrict):
        event.listen(Session, "do_orm_execute", _restrict)


def _restrict(state: ORMExecuteState) -> None:
    held = seen()
    if held is EVERYTHING or state.is_insert or state.is_column_load:
        return
    if not state.is_orm_statement:
        _refuse_bare_tables(state.statement, is_orm=False)
    elif held is None:
        if any(belongs_to_a_programme(mapper.local_table) for mapper in state.all_mappers):
            raise NobodySaid("Say whose rows may be seen: with seeing(EVERYTHING), or only those of some programmes")
    else:
        state.statement = state.statement.options(_OWN_ROWS)


class _OwnRows(CriteriaOption):
    """The conditions of every class at once. They are the same for everybody: only the bound ids differ, which are
    looked up as a statement runs, so that a statement is compiled once."""

    __slots__ = ()
    _traverse_internals: list[Any] = []  # noqa: RUF012 - as SQLAlchemy declares it
    propagate_to_loaders = False

    def process_compile_state(self, compile_state: Any) -> None:
        statement = getattr(compile_state, "select_statement", None)
        # What a relationship loads names its tables itself, and rightly.
        if statement is not None and not compile_state.current_path:
            _refuse_bare_tables(statement, is_orm=True)
        self.get_global_criteria(compile_state.global_attributes)

    def process_compile_state_replaced_entities(self, compile_state: Any, mapper_entities: Any) -> None:
        self.process_compile_state(compile_state)

    def get_global_criteria(self, attributes: dict[Any, Any]) -> None:
        # A statement that loads a relationship brings the option of the one before it as well.
        if not attributes.setdefault(_OwnRows, False):
            attributes[_OwnRows] = True
            for one in _conditions():
                one.get_global_criteria(attributes)


_OWN_ROWS = _OwnRows()


class _Condition(LoaderCriteriaOption):
    """The condition of one class, in the terms of the class or of whatever alias of it a statement names."""

    def _resolve_where_criteria(self, ext_info: Any) -> ColumnElement[bool]:
        one = LoaderCriteriaOption(ext_info.mapper, _condition(ext_info))
        return one._resolve_where_criteria(ext_info)  # noqa: SLF001 - what SQLAlchemy itself calls


@cache
def _conditions() -> tuple[_Condition, ...]:
    return tuple(
        _Condition(mapper, true(), include_aliases=True)
        for mapper in Base.registry.mappers
        if belongs_to_a_programme(mapper.local_table)
    )


def _condition(named: Any) -> ColumnElement[bool]:
    """That a row belongs to a programme that is seen, for a mapper or an alias."""
    table = named.mapper.local_table
    return _belongs(table, lambda name: getattr(named.entity, named.mapper.get_property_by_column(table.c[name]).key))


def _belongs(table: Any, columns: Columns) -> ColumnElement[bool]:
    """That a row belongs to a programme that is seen, in terms of the columns of its table or an alias of it."""
    if table.name == PROGRAMME:
        return _is_seen(columns("id"))
    return or_(false(), *(_leads_up(columns(name), parent) for name, parent in ways_up(table)))


def _leads_up(column: Any, parent: Table | None) -> ColumnElement[bool]:
    if parent is None:
        return _is_seen(column)
    above = parent.alias()
    found: ColumnElement[bool] = column.in_(
        select(above.c.id).where(_belongs(parent, above.c.__getitem__)).correlate(None)
    )
    return found


def _is_seen(column: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.in_(
        bindparam("seen_programmes", callable_=seen_programmes, expanding=True, unique=True)
    )
    return found


def _refuse_bare_tables(statement: Any, *, is_orm: bool) -> None:
    """Only what is named by its mapped class gets a condition. The pairs of ids of an association table may be joined
    to a class, and only that."""
    guarded = _guarded(with_associations=not is_orm)
    named: set[str] = set()
    bare: set[str] = set()
    for element in _parts(statement):
        if isinstance(element, TextClause):
            raise Unrestricted("Text cannot be restricted to programmes")
        if isinstance(element, Select):
            shown = (
                one
                for column in element._raw_columns  # noqa: SLF001
                for one in visitors.iterate(column)
            )
            bare |= {
                f"a column of {_table_of(one)}"
                for one in shown
                if isinstance(one, ColumnClause) and _is_bare(one, guarded)
            }
        table = _table_of(element)
        if table is not None and table.name in guarded:
            (bare if _is_bare(element, guarded) or not is_orm else named).add(table.name)
    if bare - named:
        raise Unrestricted(f"Not named through its mapped class: {', '.join(bare - named)}")


def _parts(statement: Any) -> Iterator[Any]:
    """The elements of a statement, but for the conditions of ours that it holds already: an UPDATE that first looks
    for its rows takes them along."""
    waiting = [statement]
    while waiting:
        element = waiting.pop()
        if "for_loader_criteria" not in getattr(element, "_annotations", ()):
            yield element
            waiting += element.get_children()


def _is_bare(element: Any, guarded: frozenset[str]) -> bool:
    """Whether it is a guarded table, or a column of one, that was not named through the class."""
    table = _table_of(element)
    return table is not None and table.name in guarded and "parententity" not in element._annotations  # noqa: SLF001


def _table_of(element: Any) -> TableClause | None:
    """The table that something in a statement is, or whose column it is; an alias counts as its table."""
    table = element if isinstance(element, FromClause) else getattr(element, "table", None)
    table = table.element if isinstance(table, Alias) else table
    return table if isinstance(table, TableClause) else None


@cache
def _guarded(*, with_associations: bool) -> frozenset[str]:
    mapped = frozenset(cast("Table", mapper.local_table).name for mapper in Base.registry.mappers)
    tables = (table for table in Base.metadata.tables.values() if with_associations or table.name in mapped)
    return frozenset(table.name for table in tables if belongs_to_a_programme(table))
