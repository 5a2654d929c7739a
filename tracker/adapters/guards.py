"""What the database itself refuses, whoever asks: changing or deleting what is append-only.

The guards are triggers, and stand in no migration: SQLite alters a table by copying it, which loses its triggers. So
they are taken off before migrations run and put on again after the last one (:mod:`tracker.adapters.migrations`), in
the same transaction. A database's owner can take a trigger off; ``tracker doctor --deep`` tells.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, text

Event = Literal["insert", "update", "delete"]
_PREFIX = "guard_"
_TRUNCATE = "truncate"


@dataclass(frozen=True)
class Guard:
    """One refusal. ``unless`` is a condition over ``OLD`` and ``NEW`` under which the write may go ahead."""

    table: str
    event: Event
    message: str
    unless: str = ""

    @property
    def name(self) -> str:
        return f"{_PREFIX}{self.table}_{self.event}"


def _append_only(table: str, what: str, *, delete_unless: str = "", update_unless: str = "") -> tuple[Guard, Guard]:
    return (
        Guard(table, "update", f"{what} cannot be changed", update_unless),
        Guard(table, "delete", f"{what} cannot be deleted", delete_unless),
    )


def _unchanged(*columns: str) -> str:
    return " AND ".join(f"NEW.{column} {{is}} OLD.{column}" for column in columns)


_PUBLISHED = "OLD.state IN ('published', 'withdrawn')"
_FROZEN = (
    "programme_id", "series", "number", "version", "status_on", "data_to_on", "meeting_on", "correction",
    "corrects_id", "item", "document", "digest", "submitted_at", "submitted_by_id", "published_at",
)  # fmt: skip
_OF_A_DRAFT = "EXISTS (SELECT 1 FROM report_edition e WHERE e.id = OLD.edition_id AND e.state = 'draft')"
_NOT_FIXED = (
    "NOT EXISTS (SELECT 1 FROM report_edition e WHERE e.id = OLD.edition_id AND e.state IN ('published', 'withdrawn'))"
)

GUARDS: tuple[Guard, ...] = (
    *_append_only(
        "audit_entry",
        "the audit",
        delete_unless=(
            "EXISTS (SELECT 1 FROM audit_removal r WHERE r.finished_at IS NULL AND OLD.written_at < r.written_before)"
        ),
    ),
    Guard(
        "audit_removal",
        "insert",
        "the audit of the last year cannot be removed",
        "NEW.written_before <= {a_year_ago}",
    ),
    *_append_only(
        "audit_removal",
        "what was removed of the audit",
        update_unless=f"OLD.finished_at IS NULL AND {_unchanged('id', 'begun_at', 'written_before')}",
    ),
    *_append_only("status_update", "an update"),
    *_append_only("status_update_action", "what an update speaks for"),
    *_append_only("risk_assessment", "an assessment"),
    *_append_only("commentary", "a commentary"),
    *_append_only("wording", "what was said"),
    *_append_only(
        "figure_revision",
        "a revision",
        delete_unless=(
            "OLD.number = 1"
            " AND EXISTS (SELECT 1 FROM import_batch b WHERE b.id = OLD.batch_id AND b.undone_at IS NOT NULL)"
        ),
    ),
    # What was returned is put into its step once, when another content takes its place.
    *_append_only(
        "report_step",
        "a step of a report",
        update_unless=(
            "OLD.document IS NULL AND "
            + _unchanged("id", "edition_id", "kind", "at", "by_id", "by_title", "comment", "digest")
        ),
        delete_unless=_OF_A_DRAFT,
    ),
    *_append_only(
        "report_edition",
        "a published report",
        update_unless=(
            f"NOT ({_PUBLISHED}) OR (NEW.state IN ('published', 'withdrawn') AND {_unchanged('id', *_FROZEN)})"
        ),
        delete_unless="OLD.state = 'draft'",
    ),
    *_append_only("report_file", "a published file"),
    *_append_only("report_text", "a text of a published report", update_unless=_NOT_FIXED, delete_unless=_NOT_FIXED),
)


def put_on(connection: Connection) -> None:
    """Put on every guard, in place of what there is of them."""
    take_off(connection)
    is_sqlite = connection.dialect.name == "sqlite"
    for guard in GUARDS:
        for statement in _sqlite(guard) if is_sqlite else _postgresql(guard):
            connection.exec_driver_sql(statement)
    if not is_sqlite:
        for table in dict.fromkeys(guard.table for guard in GUARDS):
            connection.exec_driver_sql(_against_truncate(table))


def take_off(connection: Connection) -> None:
    """Take off every guard, so that a migration can alter the tables."""
    is_sqlite = connection.dialect.name == "sqlite"
    for name, (table, _) in _held(connection).items():
        connection.exec_driver_sql(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))


def missing(connection: Connection) -> list[str]:
    """The guards that are not there, are switched off or do something else; by name."""
    held = {name: _plain(written) for name, (_, written) in _held(connection).items()}
    wanted = dict(_wanted(connection.dialect.name))
    return sorted(name for name, written in wanted.items() if held.get(name) != written)


def are_on(connection: Connection) -> bool:
    return not missing(connection)


def _wanted(dialect: str) -> Iterator[tuple[str, str]]:
    """Each trigger's name and what the database keeps of it: its text, or the body of its function."""
    for guard in GUARDS:
        yield guard.name, _plain(_sqlite(guard)[0] if dialect == "sqlite" else _body(guard))
    if dialect != "sqlite":
        for table in dict.fromkeys(guard.table for guard in GUARDS):
            yield f"{_PREFIX}{table}_{_TRUNCATE}", _plain(_REFUSING)


def _held(connection: Connection) -> dict[str, tuple[str, str]]:
    """Our triggers: table and text. One that is switched off counts as without text."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT t.tgname, c.relname, CASE WHEN t.tgenabled = 'D' THEN '' ELSE p.prosrc END FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
            " JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()"
            " WHERE NOT t.tgisinternal"
        )
    held = connection.execute(text(query))
    return {name: (table, written) for name, table, written in held if name.startswith(_PREFIX)}


def _plain(written: str) -> str:
    return " ".join(written.split())


def _sqlite(guard: Guard) -> Sequence[str]:
    only = f" WHEN NOT ({_in_words_of(guard.unless, 'sqlite')})" if guard.unless else ""
    begin = f"CREATE TRIGGER {guard.name} BEFORE {guard.event.upper()} ON {guard.table}{only}"
    return [f"{begin} BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"]


def _postgresql(guard: Guard) -> Sequence[str]:
    function = f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS"
    trigger = f"CREATE TRIGGER {guard.name} BEFORE {guard.event.upper()} ON {guard.table}"
    return [f"{function} $guard${_body(guard)}$guard$", f"{trigger} FOR EACH ROW EXECUTE FUNCTION {guard.name}()"]


def _body(guard: Guard) -> str:
    # As for a constraint, so that both databases raise the same error.
    refuse = f"RAISE EXCEPTION '{guard.message}' USING ERRCODE = 'check_violation';"
    if guard.unless:
        refuse = f"IF NOT ({_in_words_of(guard.unless, 'postgresql')}) THEN {refuse} END IF;"
    return f"BEGIN {refuse} RETURN {'OLD' if guard.event == 'delete' else 'NEW'}; END"


_REFUSING = (
    "BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' cannot be emptied', ERRCODE = 'check_violation'; END"
)


def _against_truncate(table: str) -> str:
    function = f"{_PREFIX}{_TRUNCATE}"
    return (
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $guard${_REFUSING}$guard$;"
        f" CREATE TRIGGER {_PREFIX}{table}_{_TRUNCATE} BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
    )


def _in_words_of(condition: str, dialect: str) -> str:
    return condition.format(**_WORDS[dialect])


_WORDS = {
    "sqlite": {"is": "IS", "a_year_ago": "datetime('now', '-365 days')"},
    "postgresql": {
        "is": "IS NOT DISTINCT FROM",
        "a_year_ago": "((now() AT TIME ZONE 'utc') - interval '365 days')",
    },
}
