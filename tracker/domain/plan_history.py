"""The updates of one part of the plan as its page shows them: all of them, corrected ones too."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.status import StatusUpdate


@dataclass(frozen=True)
class HistoryRow:
    """An update with what it corrects or what corrected it."""

    update: StatusUpdate
    corrects: StatusUpdate | None = None
    corrected_by: StatusUpdate | None = None

    @property
    def is_standing(self) -> bool:
        return self.corrected_by is None


def history_of(updates: Sequence[StatusUpdate]) -> list[HistoryRow]:
    """Latest first: by as-at date, then by time recorded."""
    by_id = {update.id: update for update in updates}
    corrected_by = {update.supersedes_id: update for update in updates if update.supersedes_id}
    latest_first = sorted(updates, key=lambda update: (update.as_on, update.recorded_at, update.id), reverse=True)
    return [
        HistoryRow(update, by_id.get(update.supersedes_id or 0), corrected_by.get(update.id)) for update in latest_first
    ]
