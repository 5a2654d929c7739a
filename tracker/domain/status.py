"""Updates as the rules see them: which one holds, since when, and whether its words have gone stale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.rag import Rag

STALE_AFTER_NO_CHANGES = 4


@dataclass(frozen=True)
class PathToGreen:
    """How a red or amber gets back: why it is there, what is done about it, by when."""

    cause: str
    action: str
    on: date


@dataclass(frozen=True)
class StatusUpdate:
    """One update: a rating and its words as at ``as_on``, entered at ``recorded_at`` (aware)."""

    id: int
    as_on: date
    recorded_at: datetime
    rag: Rag
    narrative: str
    author: str
    path: PathToGreen | None = None
    forecast_on: date | None = None
    completed_on: date | None = None
    evidence: str = ""
    is_no_change: bool = False
    reason: str = ""
    supersedes_id: int | None = None
    author_id: int | None = None
    is_illustrative: bool = False


def standing(updates: Sequence[StatusUpdate]) -> tuple[StatusUpdate, ...]:
    """The updates that hold, oldest first: by as-at date, then by time recorded; corrected ones left out."""
    corrected = {update.supersedes_id for update in updates}
    held = (update for update in updates if update.id not in corrected)
    return tuple(sorted(held, key=lambda update: (update.as_on, update.recorded_at, update.id)))


def current(updates: Sequence[StatusUpdate]) -> StatusUpdate | None:
    """The current status: the latest as-at, and of those the latest recorded."""
    held = standing(updates)
    return held[-1] if held else None


def current_on(updates: Sequence[StatusUpdate], day: date) -> StatusUpdate | None:
    """The status as it stood on a day."""
    return current([update for update in updates if update.as_on <= day])


def rated_since(updates: Sequence[StatusUpdate]) -> date | None:
    """The day from which the current rating has held without a break."""
    since = None
    held = standing(updates)
    for update in reversed(held):
        if update.rag is not held[-1].rag:
            break
        since = update.as_on
    return since


def words_since(updates: Sequence[StatusUpdate]) -> date | None:
    """The day on which the current words were first used."""
    since = None
    held = standing(updates)
    for update in reversed(held):
        if update.narrative != held[-1].narrative:
            break
        since = update.as_on
    return since


def why_stale(updates: Sequence[StatusUpdate], edition_dates: Sequence[date]) -> str | None:
    """Why the words are stale, or None.

    Stale: the same words stood in the last two editions (``edition_dates``: their status dates,
    oldest first) and still do, or the status was re-affirmed four times running.
    """
    held = standing(updates)
    if not held or not held[-1].rag.is_open:
        return None
    affirmed = _trailing_no_changes(held)
    if affirmed >= STALE_AFTER_NO_CHANGES:
        return f"no change said {affirmed} times running"
    since = words_since(updates)
    if len(edition_dates) >= 2 and since and since <= edition_dates[-2]:
        return "same words as in the last two reports"
    return None


def _trailing_no_changes(held: Sequence[StatusUpdate]) -> int:
    count = 0
    for update in reversed(held):
        if not update.is_no_change:
            break
        count += 1
    return count
