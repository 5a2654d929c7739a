"""What the rows of the audit are called, so that an entry says which risk and not only which number."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters.db import Base
from tracker.audit.models import AuditEntry

# The first of these that a table has. A person's name is not among them.
_LABELS = ("title", "job_title", "code", "name", "reference", "narrative", "text")
_LONGEST = 90


def row_labels(session: Session, entries: Iterable[AuditEntry]) -> dict[tuple[str, int], str]:
    """Labels by table and row, with one statement for each table; a row that is gone has none."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        if entry.row_id is not None:
            wanted[entry.table_name].add(entry.row_id)
    classes: dict[str, Any] = {row.__tablename__: row for row in Base.__subclasses__()}
    found: dict[tuple[str, int], str] = {}
    for table, ids in wanted.items():
        column = _label_column(classes.get(table))
        if column is not None:
            rows = session.execute(select(classes[table].id, column).where(classes[table].id.in_(ids)))
            found |= {(table, number): _short(label) for number, label in rows if label}
    return found


def _label_column(row: Any) -> Any | None:
    return next((getattr(row, name) for name in _LABELS if row is not None and hasattr(row, name)), None)


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"
