"""What became of a figure after it was first published: old value, new value, who, when and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from tracker.domain.figures_display import format_change
from tracker.domain.kpi import Figure, KpiDefinition
from tracker.domain.kpi_cells import entered_text
from tracker.domain.kpi_series import slot_of
from tracker.domain.kpi_terms import Geography
from tracker.domain.periods import Period


@dataclass(frozen=True)
class RecordedRevision:
    """One revision of a figure, with who recorded it and why."""

    figure: Figure
    recorded_at: datetime
    author: str
    reason: str


@dataclass(frozen=True)
class Revised:
    """A change to a published figure. ``slot`` is the period whose point changed, None for another figure."""

    name: str
    slot: Period | None
    before: str
    now: str
    change: str
    recorded_at: datetime
    author: str
    reason: str
    is_illustrative: bool


def revised_figures(definition: KpiDefinition, revisions: Iterable[RecordedRevision]) -> tuple[Revised, ...]:
    """Each change, latest period first as given; ``revisions`` of one figure follow each other."""
    return tuple(
        _revised(definition, earlier, later)
        for earlier, later in pairwise(revisions)
        if later.figure.revision == earlier.figure.revision + 1
    )


def _revised(definition: KpiDefinition, earlier: RecordedRevision, later: RecordedRevision) -> Revised:
    old, new = earlier.figure, later.figure
    change = ""
    if old.value is not None and new.value is not None:
        decimals = max(old.entered_decimals, new.entered_decimals)
        change = format_change(new.value - old.value, definition.unit, decimals, short=True)
    is_own = new.geography is Geography.LOCAL and not new.dimension
    slot = slot_of(new.period, definition.frequency, new.period.year_start) if new.period and is_own else None
    return Revised(
        figure_name(new),
        slot,
        entered_text(old),
        entered_text(new),
        change,
        later.recorded_at,
        later.author,
        later.reason,
        old.is_illustrative or new.is_illustrative,
    )


def figure_name(figure: Figure) -> str:
    """Which figure it is: ``November 2019``, ``2015/16 Q4, Police``, ``2018/19, national``."""
    parts = [figure.period.long_label if figure.period else "Benchmark", figure.category]
    if figure.geography is not Geography.LOCAL:
        parts.append(figure.geography.value.replace("_", " "))
    return ", ".join(part for part in parts if part)
