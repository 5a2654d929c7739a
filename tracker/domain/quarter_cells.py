"""What a quarter column says of an action, an objective or a theme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.quarters import Quarter
from tracker.domain.rag import Rag
from tracker.domain.status import StatusUpdate, standing


class Silence(StrEnum):
    """Why a quarter has no rating."""

    NO_UPDATE = "no_update"
    NOT_STARTED = "not_started"
    NOT_IN_PLAN = "not_in_plan"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")


@dataclass(frozen=True)
class QuarterCell:
    """``value`` is the rating, or why there is none; ``is_late_change`` marks a rating entered
    after the quarter was locked."""

    quarter: Quarter
    value: Rag | Silence
    is_late_change: bool = False


def quarter_cell(
    updates: Sequence[StatusUpdate],
    quarter: Quarter,
    *,
    added_on: date | None = None,
    removed_on: date | None = None,
    start_on: date | None = None,
    locks_on: date | None = None,
) -> QuarterCell:
    """The cell of one closed quarter.

    The last update whose as-at date lies in the quarter rates it; complete carries forward;
    otherwise the cell says that there was no update, that the work had not started, or that it was
    not in the plan.
    """
    until = [update for update in standing(updates) if update.as_on <= quarter.end]
    last = until[-1] if until else None
    if last and (last.as_on >= quarter.start or not last.rag.is_open):
        late = locks_on is not None and last.as_on >= quarter.start and last.recorded_at.date() > locks_on
        return QuarterCell(quarter, last.rag, is_late_change=late)
    if (added_on and added_on > quarter.end) or (removed_on and removed_on < quarter.start):
        return QuarterCell(quarter, Silence.NOT_IN_PLAN)
    if start_on and start_on > quarter.end:
        return QuarterCell(quarter, Silence.NOT_STARTED)
    return QuarterCell(quarter, Silence.NO_UPDATE)
