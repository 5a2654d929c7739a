"""What is held of a person: every row that refers to them, and what becomes of it when they are erased."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import Column, Table, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.types import LargeBinary

from tracker.adapters.db import Base, class_of
from tracker.people.models import Person

# Goes with the person, row and all: it is about their account and serves nobody else.
GOES = frozenset(
    {
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

Row = dict[str, Any]


def columns_about_people() -> Iterator[Column[Any]]:
    """Every column that refers to a person."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.target_fullname == "person.id" for key in column.foreign_keys):
                yield column


def name_of(column: Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def read_held(session: Session, person: Person) -> dict[str, list[Row]]:
    """The rows that refer to a person, by table, with what each column says; secrets and files are left out.

    A statement for each table.
    """
    held: dict[str, list[Row]] = {}
    for table, columns in _by_table().items():
        query = select(*(column for column in table.columns if not isinstance(column.type, LargeBinary)))
        found = session.execute(query.where(or_(*(column == person.id for column in columns)))).mappings()
        if rows := [_row(table, row) for row in found]:
            held[table.name] = rows
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


def _row(table: Table, row: Mapping[Any, Any]) -> Row:
    kind = class_of(table.name) or object
    private: frozenset[str] = getattr(kind, "private_columns", frozenset())
    said: Row = {}
    for name, value in row.items():
        if name in private and name != "browser":
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
