"""Statements that are compiled once a process: every test makes an engine, all of which are asked the same.

SQLAlchemy keeps what it compiled by engine and dialect, as suits an application that runs for weeks with one of each.
A test would compile again whatever it asks, for a fifth of its time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import Compiled

KEPT = 4_000

_compiled: LRUCache[Any, Compiled] = LRUCache(KEPT)


def compile_statements_once() -> None:
    """From now on all engines share what they compiled; all dialects of one class count as one.

    So they may while each kind of database has one driver, and one server or library, in the whole run.
    """
    Engine._compiled_cache = property(lambda engine: _compiled, lambda engine, cache: None)  # type: ignore[assignment]
    DefaultDialect.__hash__ = lambda dialect: hash(type(dialect))  # type: ignore[method-assign]
    DefaultDialect.__eq__ = lambda dialect, other: type(dialect) is type(other)  # type: ignore[method-assign]
