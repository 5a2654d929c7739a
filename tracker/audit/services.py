"""The audit writes itself: whatever a session adds, changes or deletes is recorded in the same transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import Session, UOWTransaction

from tracker.adapters import clock
from tracker.audit.models import AuditEntry

# What a change is not recorded for: the audit itself, what machinery writes about itself, and the words that are
# kept of a row whose change is recorded.
_UNAUDITED = frozenset(
    {
        "audit_entry",
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
_LONGEST_VALUE = 2_000


@dataclass(frozen=True)
class Actor:
    """Who writes: a person, or a command or job; ``via`` is web, link, command, job or seed."""

    title: str
    via: str
    person_id: int | None = None
    address: str | None = None

    @classmethod
    def of(cls, person: Any | None, *, via: str, address: str | None = None) -> "Actor":
        """The actor for a person, or for nobody when ``person`` is None."""
        if person is None:
            return cls(title="Nobody signed in", via=via, address=address)
        return cls(title=person.job_title, via=via, person_id=person.id, address=address)


NOBODY = Actor(title="Unattributed", via="system")


def attribute(session: Session, actor: Actor) -> None:
    """Everything this session writes from now on is this actor's."""
    session.info["actor"] = actor


def work_within(session: Session, programme_id: int) -> None:
    """What this session writes from now on belongs to this programme, unless the row itself names another."""
    session.info["programme_id"] = programme_id


def actor_of(session: Session) -> Actor:
    actor: Actor = session.info.get("actor", NOBODY)
    return actor


def listen() -> None:
    """Record the writes of every session from now on."""
    if not event.contains(Session, "after_flush", _record):
        event.listen(Session, "after_flush", _record)


def record_change(session: Session, row: Any, *, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Record a change of ``row`` that the session does not show as one, such as of its links."""
    actor = actor_of(session)
    entry = AuditEntry(
        at=recorded_at(session),
        actor_id=actor.person_id,
        actor_title=actor.title,
        via=actor.via,
        address=actor.address,
        verb="changed",
        table_name=inspect(row).mapper.local_table.name,
        row_id=row.id,
        programme_id=_programme_of(session, row),
        before=before,
        after=after,
    )
    session.add(entry)


def record_event(session: Session, *, verb: str, table_name: str, row_id: int | None, after: dict[str, Any]) -> None:
    """Record what happened to a row without changing it, such as a sign-in that was refused; ``row_id`` is None where
    there is no such row."""
    actor = actor_of(session)
    session.add(
        AuditEntry(
            at=recorded_at(session),
            actor_id=actor.person_id,
            actor_title=actor.title,
            via=actor.via,
            address=actor.address,
            verb=verb,
            table_name=table_name,
            row_id=row_id,
            after=after,
        )
    )


def _record(session: Session, context: UOWTransaction) -> None:
    entries = [
        entry
        for verb, rows in (("added", session.new), ("changed", session.dirty), ("deleted", session.deleted))
        for row in rows
        if (entry := _entry(session, verb, row))
    ]
    if not entries:
        return
    actor = actor_of(session)
    written_by = {
        "at": recorded_at(session),
        "actor_id": actor.person_id,
        "actor_title": actor.title,
        "via": actor.via,
        "address": actor.address,
    }
    session.connection().execute(insert(AuditEntry), [entry | written_by for entry in entries])


def recorded_at(session: Session) -> datetime:
    """When this session's writes count as recorded: now, unless an import or the seed says otherwise."""
    moment: datetime | None = session.info.get("recorded_at")
    return moment or clock.now()


def _programme_of(session: Session, row: Any) -> int | None:
    if inspect(row).mapper.local_table.name == "programme":
        found: int | None = row.id
    else:
        found = getattr(row, "programme_id", None) or session.info.get("programme_id")
    return found


def _entry(session: Session, verb: str, row: Any) -> dict[str, Any] | None:
    state = inspect(row)
    if state.mapper.local_table.name in _UNAUDITED:
        return None
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    private: frozenset[str] = getattr(type(row), "private_columns", frozenset())
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if verb == "changed" and not history.has_changes():
            continue
        old = history.deleted[0] if history.deleted else None
        new = state.dict.get(column.key)
        hidden = column.key in private
        if verb != "added":
            before[column.key] = "(not recorded)" if hidden else _plain(old if verb == "changed" else new)
        if verb != "deleted":
            after[column.key] = "(not recorded)" if hidden else _plain(new)
    if verb == "changed" and not after:
        return None
    row_id = state.identity[0] if state.identity and isinstance(state.identity[0], int) else None
    return {
        "verb": verb,
        "table_name": state.mapper.local_table.name,
        "row_id": row_id if row_id is not None else getattr(row, "id", None),
        "programme_id": _programme_of(session, row),
        "before": before or None,
        "after": after or None,
    }


def _plain(value: Any) -> Any:
    """A value as JSON holds it; long text is cut, since the row itself has it whole."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, str) and len(value) > _LONGEST_VALUE:
        return value[:_LONGEST_VALUE] + "…"
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return value
