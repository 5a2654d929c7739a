"""What there is to know about the data behind a report, as rows: measures of which the same holds share one."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from tracker.domain.highlight_evidence_parts import QualityPart


@dataclass(frozen=True)
class QualityRow:
    """The measures, and what is to be known of each of them."""

    where: str
    messages: tuple[str, ...]


def quality_rows(parts: Iterable[QualityPart]) -> tuple[QualityRow, ...]:
    """A row for whatever differs, at the place of the first measure of which it is to be known."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for where, group in groupby(parts, key=lambda part: part.where):
        rows.setdefault(tuple(part.message for part in group), []).append(where)
    return tuple(QualityRow("; ".join(measures), messages) for messages, measures in rows.items())
