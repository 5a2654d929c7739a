"""The audit writes itself: whatever a session adds, changes or deletes is recorded in the same transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from tracker.adapters import clock
from tracker.audit.entries import entry_of, forgotten, programme_of
from tracker.audit.models import LONGEST_ADDRESS, AuditEntry
from tracker.audit.statements import Entry, is_to_be_recorded, run_recorded, summary
from tracker.web.naming import CONFIRMED


@dataclass(frozen=True)
class Actor:
    """Who writes: a person, or a command or job; ``via`` is web, link, api, command, job or seed."""

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


_FORGOTTEN = "what rows said before"
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
        event.listen(Session, "before_flush", _remember)
        event.listen(Session, "after_flush", _record)
        event.listen(Session, "do_orm_execute", _record_statement)


def record_change(session: Session, row: Any, *, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Record a change of ``row`` that the session does not show as one."""
    entry = {
        "verb": "changed",
        "table_name": inspect(row).mapper.local_table.name,
        "row_id": row.id,
        "programme_id": programme_of(session, row),
        "before": before,
        "after": after,
    }
    _write(session, [entry])


def record_event(session: Session, *, verb: str, table_name: str, row_id: int | None, after: dict[str, Any]) -> None:
    """Record what happened to a row without changing it, such as a sign-in that was refused; ``row_id`` is None where
    there is no such row."""
    entry = {"verb": verb, "table_name": table_name, "row_id": row_id, "before": None, "after": after}
    _write(session, [entry])


def record_many(
    session: Session, table_name: str, verb: str, count: int, *, programme_id: int | None = None, **more: Any
) -> None:
    """Record, in one entry, that many rows of a table were added, changed or deleted past the session.

    ``more`` says what else there is to say of them, such as the load they came with.
    """
    belongs = {"programme_id": programme_id} if programme_id is not None else {}
    _write(session, [summary(table_name, verb, count, **more) | belongs])


def recorded_at(session: Session) -> datetime:
    """When this session's writes count as recorded: now, unless an import or the seed says otherwise."""
    moment: datetime | None = session.info.get("recorded_at")
    return moment or clock.now()


def _remember(session: Session, context: UOWTransaction, instances: Any) -> None:
    """Before the flush writes over it: what rows said in columns that were set without being read."""
    session.info[_FORGOTTEN] = {id(row): said for row in session.dirty if (said := forgotten(session, row))}


def _record(session: Session, context: UOWTransaction) -> None:
    known = session.info.pop(_FORGOTTEN, {})
    _write(
        session,
        [
            entry
            for verb, rows in (("added", session.new), ("changed", session.dirty), ("deleted", session.deleted))
            for row in rows
            if (entry := entry_of(session, verb, row, known.get(id(row), {})))
        ],
    )


def _record_statement(state: ORMExecuteState) -> Any:
    if not is_to_be_recorded(state):
        return None
    result, entries = run_recorded(state)
    _write(state.session, entries)
    return result


def _write(session: Session, entries: list[Entry]) -> None:
    if not entries:
        return
    actor = actor_of(session)
    written_by = {
        "at": recorded_at(session),
        "written_at": clock.real_now(),
        "actor_id": actor.person_id,
        "actor_title": actor.title,
        "via": actor.via,
        "address": actor.address[:LONGEST_ADDRESS] if actor.address else None,
        "programme_id": session.info.get("programme_id"),
    }
    confirmed = session.info.get(CONFIRMED, ())
    session.connection().execute(insert(AuditEntry), [written_by | _with_answer(entry, confirmed) for entry in entries])


def _with_answer(entry: Entry, confirmed: Collection[str]) -> Entry:
    """Says of text that looked as if it named a child that its author said it does not."""
    after = entry["after"]
    if confirmed and after and any(words in str(value) for value in after.values() for words in confirmed):
        return entry | {"after": after | {"names_no_child": "confirmed"}}
    return entry
