"""First published against final: what became of figures after they were first held, figure by figure and KPI by KPI."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median

from tracker.domain.figures_display import format_change, round_half_up
from tracker.domain.kpi import Figure, KpiDefinition, decimals_of
from tracker.domain.kpi_arithmetic import PER_CENT, PERCENTAGE_POINTS
from tracker.domain.kpi_cells import entered_text
from tracker.domain.kpi_revisions import RecordedRevision, figure_name
from tracker.domain.kpi_series import value_from_parts
from tracker.domain.kpi_terms import Unit
from tracker.domain.periods import Period

_PER_CENT_DECIMALS = 1


@dataclass(frozen=True)
class Restatement:
    """A figure as it was first published and as it stands.

    ``change`` is in percentage points for a percentage and in per cent of the first value for every other unit, as
    ``kind`` says; None, with a reason, where one of the two is no number or the first is 0.
    """

    name: str
    period: Period | None
    first: str
    first_at: datetime
    first_by: str
    latest: str
    latest_at: datetime
    latest_by: str
    latest_reason: str
    revisions: int
    kind: str
    change: Decimal | None
    change_words: str
    reason: str = ""
    is_illustrative: bool = False

    @property
    def size(self) -> Decimal:
        """How large the change is, whichever way; 0 where it cannot be said."""
        return abs(self.change) if self.change is not None else Decimal(0)


@dataclass(frozen=True)
class KpiRestatements:
    """The figures of a KPI that were revised, the latest period first; ``held`` is how many it has in all.

    ``median_size`` and ``largest`` are of those whose change can be said; None without one.
    """

    definition: KpiDefinition
    held: int
    restated: tuple[Restatement, ...]

    @property
    def kind(self) -> str:
        return _kind(self.definition)

    @property
    def median_size(self) -> Decimal | None:
        sizes = [one.size for one in self.restated if one.change is not None]
        return median(sizes) if sizes else None

    @property
    def largest(self) -> Restatement | None:
        said = [one for one in self.restated if one.change is not None]
        return max(said, key=lambda one: one.size, default=None)

    @property
    def median_words(self) -> str:
        """``0.3 points``, ``9.0%``; empty where no change can be said."""
        return "" if self.median_size is None else size_words(self.definition, self.median_size)

    @property
    def largest_words(self) -> str:
        """``0.3 points, November 2019``; empty where no change can be said."""
        largest = self.largest
        return f"{size_words(self.definition, largest.size)}, {largest.name}" if largest else ""


def restate(definition: KpiDefinition, held: int, figures: Iterable[Sequence[RecordedRevision]]) -> KpiRestatements:
    """A KPI's revised figures; each of ``figures`` is the revisions of one, in the order of their numbers."""
    found = tuple(_restatement(definition, revisions) for revisions in figures if len(revisions) > 1)
    return KpiRestatements(definition, held, found)


def size_words(definition: KpiDefinition, size: Decimal) -> str:
    """A size without its sign: ``0.3 points``, ``9.0%``."""
    if _kind(definition) == PERCENTAGE_POINTS:
        decimals = max(definition.decimals, min(decimals_of(size.normalize()), definition.decimals + 1))
        return format_change(size, Unit.PERCENT, decimals, short=False).lstrip("+")
    return f"{round_half_up(size, _PER_CENT_DECIMALS)}%"


def _restatement(definition: KpiDefinition, revisions: Sequence[RecordedRevision]) -> Restatement:
    first, latest = revisions[0], revisions[-1]
    change, reason = _change(definition, _value(definition, first.figure), _value(definition, latest.figure))
    sign = "" if change is None else "\u2212" if change < 0 else "+" if change else ""
    return Restatement(
        figure_name(latest.figure),
        latest.figure.period,
        entered_text(first.figure),
        first.recorded_at,
        first.author,
        entered_text(latest.figure),
        latest.recorded_at,
        latest.author,
        latest.reason,
        len(revisions) - 1,
        _kind(definition),
        change,
        "" if change is None else f"{sign}{size_words(definition, abs(change))}",
        reason,
        first.figure.is_illustrative or latest.figure.is_illustrative,
    )


def _kind(definition: KpiDefinition) -> str:
    return PERCENTAGE_POINTS if definition.unit is Unit.PERCENT else PER_CENT


def _change(definition: KpiDefinition, first: Decimal | None, latest: Decimal | None) -> tuple[Decimal | None, str]:
    if first is None or latest is None:
        return None, "no number was published first" if first is None else "there is no number any more"
    if _kind(definition) == PERCENTAGE_POINTS:
        return latest - first, ""
    if first == 0:
        return None, "no per cent of 0"
    return (latest - first) / abs(first) * 100, ""


def _value(definition: KpiDefinition, figure: Figure) -> Decimal | None:
    """What a figure says: its value as entered, else what its parts give."""
    if not figure.state.has_value:
        return None
    if figure.value is not None:
        return figure.value
    return value_from_parts(definition.unit, figure.numerator, figure.denominator)
