"""Migrations: numbered files in ``tracker/migrations``, with ``HEAD`` naming the last one.

Two people who add a migration at once change the same line of ``HEAD``, so that their merge
conflicts there instead of leaving two heads.
"""

from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_alembic import Alembic
from sqlalchemy import JSON

from tracker.adapters import guards
from tracker.adapters.db import AddressFreeText, Base, UtcDateTime, rebuilding_tables

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
HEAD = FOLDER / "HEAD"


class Migrations(Alembic):
    """Flask-Alembic with numbers instead of timestamps."""

    def rev_id(self) -> str:
        numbers = [int(file.name[:4]) for file in FOLDER.glob("[0-9]*.py")]
        return f"{max(numbers, default=0) + 1:04}"

    def run_migrations(self, fn: Any, **kwargs: Any) -> None:
        """SQLite alters a table by copying and dropping it: references are checked after each migration instead.

        The guards are off while migrations run, and on afterwards, also when there was none to run.
        """

        def unguarded(revision: Any, context: MigrationContext) -> Any:
            steps = list(fn(revision, context))
            connection = context.connection
            if connection is not None and steps:
                guards.take_off(connection)
            elif connection is not None and HEAD.read_text().strip() in revision and guards.missing(connection):
                guards.put_on(connection)
            return steps

        with rebuilding_tables():
            super().run_migrations(unguarded, **kwargs)

    def write(self, message: str) -> str:
        """Write the next migration from the difference between models and tables; its file name."""
        [script] = self.revision(message)
        if script is None:
            raise RuntimeError("nothing to migrate")
        HEAD.write_text(f"{script.revision}\n")
        return Path(script.path).name


migrations = Migrations(metadatas=Base.metadata, run_mkdir=False)


def init_app(app: Flask) -> None:
    app.config["ALEMBIC"] = {"script_location": str(FOLDER), "file_template": "%%(rev)s_%%(slug)s"}
    app.config["ALEMBIC_CONTEXT"] = {
        "render_as_batch": True,
        "render_item": _render,
        "compare_type": True,
        "compare_server_default": _compare_default,
        "transactional_ddl": True,
        "on_version_apply": _after_each,
    }
    migrations.init_app(app)


def _compare_default(context: MigrationContext, inspected: Any, column: Any, *defaults: Any) -> bool | None:
    """Whether a default differs; None: as Alembic compares. PostgreSQL cannot compare JSON with ``=``."""
    if isinstance(column.type, JSON):
        held, _, wanted = defaults
        return (held is None) != (wanted is None)
    return None


def _after_each(ctx: MigrationContext, heads: set[str], **given: Any) -> None:
    _check_references(ctx)
    if HEAD.read_text().strip() in heads and ctx.connection is not None:
        guards.put_on(ctx.connection)


def _check_references(ctx: MigrationContext) -> None:
    """Refuse a migration, in its transaction, that leaves a row which refers to none."""
    if ctx.dialect.name == "sqlite" and ctx.connection is not None:
        astray = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if astray is not None:
            raise RuntimeError(f"the migration leaves a row of {astray[0]} that refers to no row of {astray[2]}")


def _render(kind: str, item: Any, context: Any) -> str | bool:
    """Migrations import nothing of ours: our types are written as what the database sees."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, AddressFreeText):
        return "sa.Text()"
    return False
