"""What an entry of the audit says of a row: its columns before and after, and its links."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import InstanceState, Session

from tracker.adapters.db import AddressFreeText, without_addresses

# What a change is not recorded for: the audit itself, what machinery writes about itself, and the words that are
# kept of a row whose change is recorded.
UNAUDITED = frozenset(
    {
        "audit_entry",
        "audit_removal",
        "demo_clock",
        "scheduler_lease",
        "job_run",
        "report_file",
        "reminder_run",
        "reminder_skip",
        "wording",
        "sign_in_tally",
        "account_letter",
    }
)
HIDDEN = "(not recorded)"
_LONGEST_VALUE = 2_000
# Rows that the database keeps as they were written: their own text is whole for ever, so a beginning is enough here.
# Of any other row the entry has what it said before, whole, since nothing else has.
KEPT_AS_WRITTEN = frozenset({"status_update", "risk_assessment", "commentary", "figure_revision", "report_step"})
# Copies of what other rows say: the content of a report, which its steps keep, and of an email.
_COPIES = frozenset({("report_edition", "document"), ("reminder", "items")})


def forgotten(session: Session, row: Any) -> dict[str, Any]:
    """What a changed row said before in columns that the session set without having read them, as after a commit."""
    state = inspect(row)
    table = state.mapper.local_table
    if table.name in UNAUDITED or not state.identity:
        return {}
    unread = [
        column.columns[0]
        for column in state.mapper.column_attrs
        if (table.name, column.key) not in _COPIES
        and (history := state.attrs[column.key].history).added
        and not history.deleted
    ]
    if not unread:
        return {}
    keys = zip(table.primary_key.columns, state.identity, strict=True)
    found = session.connection().execute(select(*unread).where(*(key == value for key, value in keys))).mappings()
    held = found.one_or_none()
    names = {column: state.mapper.get_property_by_column(column).key for column in unread}
    return {names[column]: held[column] for column in unread} if held else {}


def entry_of(session: Session, verb: str, row: Any, known: Mapping[str, Any]) -> dict[str, Any] | None:
    """The entry for a row of the session's flush; None where nothing is to be recorded.

    ``known`` is what :func:`forgotten` found before the flush.
    """
    state = inspect(row)
    table = state.mapper.local_table.name
    if table in UNAUDITED:
        return None
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if verb == "changed" and not history.has_changes():
            continue
        old = history.deleted[0] if history.deleted else known.get(column.key)
        if verb == "changed" and not history.deleted and column.key in known and old == history.added[0]:
            continue
        new = state.dict.get(column.key)
        if verb != "added":
            before[column.key] = said(type(row), column.key, old if verb == "changed" else new)
        if verb != "deleted":
            after[column.key] = said(type(row), column.key, new)
    if verb != "deleted":
        _add_links(state, before, after)
    if verb == "changed" and not after:
        return None
    row_id = state.identity[0] if state.identity and isinstance(state.identity[0], int) else None
    return {
        "verb": verb,
        "table_name": table,
        "row_id": row_id if row_id is not None else getattr(row, "id", None),
        "programme_id": programme_of(session, row),
        "before": before or None,
        "after": after or None,
    }


def programme_of(session: Session, row: Any) -> int | None:
    """The programme that a row belongs to: itself, the one it names, or the one the session works within."""
    if inspect(row).mapper.local_table.name == "programme":
        found: int | None = row.id
    else:
        found = getattr(row, "programme_id", None) or session.info.get("programme_id")
    return found


def said(kind: type, column: str, value: Any) -> Any:
    """What the audit says of a value: not what it must not repeat, and of a copy or of what is kept, a beginning."""
    if column in getattr(kind, "private_columns", frozenset()):
        return HIDDEN
    table: str = getattr(kind, "__tablename__", "")
    if isinstance(value, str) and isinstance(inspect(kind).columns[column].type, AddressFreeText):
        value = without_addresses(value)
    is_whole_elsewhere = table in KEPT_AS_WRITTEN or (table, column) in _COPIES
    return _plain(value, longest=_LONGEST_VALUE if is_whole_elsewhere else None)


def _add_links(state: InstanceState[Any], before: dict[str, Any], after: dict[str, Any]) -> None:
    """Links are rows of no class of their own: what a row is linked to is told as a list of its own."""
    for relation in state.mapper.relationships:
        if relation.secondary is None or relation.viewonly:
            continue
        history = state.attrs[relation.key].history
        if history.added or history.deleted:
            kept = [_called(one) for one in history.unchanged or ()]
            if history.deleted or kept:
                before[relation.key] = sorted([*kept, *(_called(one) for one in history.deleted or ())])
            after[relation.key] = sorted([*kept, *(_called(one) for one in history.added or ())])


def _called(one: Any) -> str:
    """A person by job title, anything else by its name."""
    return str(one.job_title if hasattr(one, "job_title") else one.name)


def _plain(value: Any, *, longest: int | None) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if longest is not None and isinstance(value, str) and len(value) > longest:
        return value[:longest] + "…"
    if longest is not None and isinstance(value, list):
        return f"{len(value)} items"
    return value
