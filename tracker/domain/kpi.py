"""A KPI, its figures and its targets, as the arithmetic needs them.

`tracker.domain.kpi_reading.read_kpi` turns them into everything that is shown.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from tracker.domain.kpi_terms import (
    Basis,
    FigureState,
    Frequency,
    Geography,
    Polarity,
    Qualifier,
    Unit,
)
from tracker.domain.periods import Period

SMALL_BASE = 20
"""Denominators under this get no arrow, colour or signal."""


class BreakKind(StrEnum):
    """Why a series starts afresh: it measures something else, or its limits are drawn again."""

    DEFINITION = "definition"
    REBASE = "rebase"


@dataclass(frozen=True)
class SeriesBreak:
    """From ``from_on`` on, figures are not read together with earlier ones.

    A change of definition stops comparisons and limits; a rebase only starts new limits.
    """

    from_on: date
    reason: str
    author: str = ""
    kind: BreakKind = BreakKind.REBASE


@dataclass(frozen=True)
class KpiDefinition:
    """What a KPI measures and how it is to be read. ``basis`` is that of the headline figure.

    ``baseline_points`` fixes the number of points that limits are computed from (None: all of the phase);
    ``screen_outliers`` leaves extreme moving ranges out of them.
    """

    code: str
    name: str
    unit: Unit = Unit.COUNT
    decimals: int = 0
    polarity: Polarity = Polarity.NONE
    frequency: Frequency = Frequency.MONTHLY
    basis: Basis = Basis.PERIOD
    numerator_label: str = ""
    denominator_label: str = ""
    breaks: tuple[SeriesBreak, ...] = ()
    baseline_points: int | None = None
    screen_outliers: bool = True


@dataclass(frozen=True)
class Figure:
    """One value for one period, in its current revision.

    ``value`` prints at the precision it was entered with: ``decimals``, or its own (``Decimal("100.0")`` as
    100.0). A benchmark may have no ``period``. ``first_recorded_at`` is when the fact, not this revision
    of it, was first held: of two sources the first is the headline until one is ``is_chosen``.
    ``raw`` is as it was typed.
    """

    period: Period | None
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    basis: Basis = Basis.PERIOD
    geography: Geography = Geography.LOCAL
    dimension: str = ""
    category: str = ""
    is_subtotal: bool = False
    state: FigureState = FigureState.FINAL
    qualifier: Qualifier = Qualifier.EXACT
    value_to: Decimal | None = None
    decimals: int | None = None
    source: str = ""
    note: str = ""
    raw: str = ""
    not_comparable: str = ""
    revision: int = 1
    recorded_at: datetime | None = None
    first_recorded_at: datetime | None = None
    is_chosen: bool = False
    is_illustrative: bool = False

    @property
    def entered_decimals(self) -> int:
        """How many decimals the value was written with: ``100.0`` one, ``78`` none."""
        return decimals_of(self.value or Decimal(0)) if self.decimals is None else self.decimals


def decimals_of(number: Decimal) -> int:
    """How many decimals a number has as it stands: ``100.0`` one, ``78`` none."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@dataclass(frozen=True)
class RecordedNote:
    """What somebody knows to be wrong with a KPI's data: which days, to what effect, and what is done about it.

    ``span`` None: all of the KPI. ``fixed_on`` None: it still holds.
    """

    effect: str
    span: Period | None = None
    planned_fix: str = ""
    fix_by: date | None = None
    fixed_on: date | None = None
    author: str = ""
    recorded_on: date | None = None
    is_illustrative: bool = False
    id: int | None = None

    def is_open(self, on: date) -> bool:
        return self.fixed_on is None or self.fixed_on > on


@dataclass(frozen=True)
class Target:
    """What the headline should reach: at least ``minimum``, at most ``upper``, or between the two.

    ``amber_tolerance`` is in the KPI's own unit (percentage points for a percentage). ``from_on`` None:
    always; ``to_on`` is the last day on which it is in force.
    """

    minimum: Decimal | None = None
    upper: Decimal | None = None
    amber_tolerance: Decimal | None = None
    from_on: date | None = None
    to_on: date | None = None
    by_on: date | None = None
    source: str = ""
    is_illustrative: bool = False
    needs_review: bool = False
