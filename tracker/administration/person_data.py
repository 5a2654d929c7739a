"""What is held of a person: every row that refers to them, and what becomes of it when they are erased."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import Column, Table, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.types import LargeBinary

from tracker.adapters.db import Base, class_of
from tracker.administration.person_programmes import programme_column
from tracker.people.models import Person

# Goes with the person, row and all: it is about their account and serves nobody else.
GOES = frozenset(
    {
        "access_token.person_id",
        "account_letter.person_id",
        "calendar_feed.person_id",
        "delegation.delegate_id",
        "delegation.person_id",
        "membership.person_id",
        "openid_identity.person_id",
        "recovery_code.person_id",
        "reminder_preference.person_id",
        "second_factor.person_id",
        "sign_in_session.person_id",
    }
)
# Stays, with a number and a job title: what was written and decided is the programme's, what was sent is its record.
STAYS = frozenset(
    {
        "action.owner_id",
        "action.second_owner_id",
        "audit_entry.actor_id",
        "commentary.author_id",
        "concern_owner.person_id",
        "data_quality_note.author_id",
        "decision.answered_by_id",
        "decision.asked_by_id",
        "delegation.chosen_by_id",
        "development_owner.person_id",
        "due_date_change.asked_by_id",
        "due_date_change.decided_by_id",
        "figure_revision.author_id",
        "finding_acceptance.accepted_by_id",
        "follow_up.owner_id",
        "import_batch.author_id",
        "kpi.owner_id",
        "kpi_series_break.author_id",
        "objective.lead_id",
        "programme.deputy_id",
        "programme.manager_id",
        "programme.sro_id",
        "question.answered_by_id",
        "question.asked_by_id",
        "question.asked_of_id",
        "reminder.person_id",
        "reminder_skip.person_id",
        "report_edition.submitted_by_id",
        "report_notice.person_id",
        "report_step.by_id",
        "report_template.uploaded_by_id",
        "report_text.author_id",
        "risk.owner_id",
        "risk_assessment.author_id",
        "status_update.author_id",
        "theme.lead_id",
        "wording.author_id",
    }
)
_SECRET = "(kept secret)"
_NOT_IN_FULL = "(not in full here)"
# The content of a report is the programme's; that they submitted it is theirs.
_LONG = frozenset({("report_edition", "document"), ("report_step", "document"), ("import_batch", "changes")})

# Secret to everybody else, and no secret to whom it is about.
_THEIRS = frozenset({("sign_in_session", "address"), ("sign_in_session", "browser")})
_PROGRAMME = "of_programme"

Row = dict[str, Any]


@dataclass(frozen=True)
class Held:
    """``rows`` by table, with what each column says; ``elsewhere``: ``table``, ``id`` and ``column`` of the others."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    elsewhere: list[Row] = field(default_factory=list)


def columns_about_people() -> Iterator[Column[Any]]:
    """Every column that refers to a person."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.target_fullname == "person.id" for key in column.foreign_keys):
                yield column


def name_of(column: Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def read_held(session: Session, person: Person, *, within: frozenset[int] | None = None) -> Held:
    """The rows that refer to a person; secrets and files are left out.

    ``within``: the programmes whose rows are told in full; None for all. What stays in others when the person is
    erased is the programme's, and has changed since they were in it. A statement for each table.
    """
    held = Held()
    for table, columns in _by_table().items():
        shown = (column for column in table.columns if not isinstance(column.type, LargeBinary))
        query = select(programme_column(table).label(_PROGRAMME), *shown)
        for found in session.execute(query.where(or_(*(column == person.id for column in columns)))).mappings():
            row = dict(found)
            programme = row.pop(_PROGRAMME)
            about = [column for column in columns if row[column.name] == person.id]
            is_theirs = any(name_of(column) in GOES for column in about)
            if within is None or programme is None or programme in within or is_theirs:
                held.rows.setdefault(table.name, []).append(_row(table, row))
            else:
                held.elsewhere.extend(_named(table, row, column) for column in about)
    return held


def account_of(person: Person) -> Row:
    """The one row that has the name and address."""
    table = Person.__table__
    assert isinstance(table, Table)  # noqa: S101 - a mapped class has a table
    values = {column.name: getattr(person, column.name) for column in table.columns}
    return {name: _SECRET if "password" in name else _plain(value) for name, value in values.items()}


def _by_table() -> dict[Table, list[Column[Any]]]:
    found: dict[Table, list[Column[Any]]] = {}
    for column in columns_about_people():
        found.setdefault(column.table, []).append(column)
    return found


def _named(table: Table, row: Row, column: Column[Any]) -> Row:
    key = ", ".join(str(row[part.name]) for part in table.primary_key)
    return {"table": table.name, "id": key, "column": column.name}


def _row(table: Table, row: Mapping[Any, Any]) -> Row:
    kind = class_of(table.name) or object
    private: frozenset[str] = getattr(kind, "private_columns", frozenset())
    said: Row = {}
    for name, value in row.items():
        if name in private and (table.name, name) not in _THEIRS:
            said[name] = _SECRET
        else:
            said[name] = _NOT_IN_FULL if (table.name, name) in _LONG and value else _plain(value)
    return said


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
