"""The activity as a table for other programs."""

import csv
import io
import json
from collections.abc import Collection, Iterable, Mapping

from tracker.audit.models import AuditEntry
from tracker.domain.activity import kind_words
from tracker.domain.formula_safe import safe

_HEADS = ("When (UTC)", "Who", "By way of", "From address", "What happened", "To what", "Number", "Before", "After")


def activity_csv(entries: Iterable[AuditEntry], *, without_values_of: Collection[str] = ()) -> str:
    """One line for each entry, with a byte-order mark so that Excel reads it as UTF-8.

    Of the tables in ``without_values_of`` only the names of the fields are given.
    """
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
            *(_told(entry.table_name in without_values_of, values) for values in (entry.before, entry.after)),
        )
        writer.writerow([safe(cell) for cell in cells])
    return out.getvalue()


def _told(has_names_only: bool, values: Mapping[str, object] | None) -> str:  # noqa: FBT001
    if not values:
        return ""
    return ", ".join(values) if has_names_only else json.dumps(values, ensure_ascii=False)
