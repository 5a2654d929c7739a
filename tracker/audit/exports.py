"""The activity as a table for other programs."""

import csv
import io
import json
from collections.abc import Iterable

from tracker.audit.models import AuditEntry
from tracker.domain.activity import kind_words
from tracker.domain.formula_safe import safe

_HEADS = ("When (UTC)", "Who", "By way of", "From address", "What happened", "To what", "Number", "Before", "After")


def activity_csv(entries: Iterable[AuditEntry]) -> str:
    """One line for each entry, with a byte-order mark so that Excel reads it as UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEADS)
    for entry in entries:
        cells = (
            f"{entry.at:%Y-%m-%d %H:%M:%S}",
            entry.actor_title,
            entry.via,
            entry.address or "",
            entry.verb,
            kind_words(entry.table_name),
            str(entry.row_id or ""),
            _json(entry.before),
            _json(entry.after),
        )
        writer.writerow([safe(cell) for cell in cells])
    return out.getvalue()


def _json(values: object) -> str:
    return json.dumps(values, ensure_ascii=False) if values else ""
