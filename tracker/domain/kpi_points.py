"""A KPI's points with everything derived from each: year to date, rolling year, changes, direction, notes."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tracker.domain.figures_display import format_value
from tracker.domain.kpi import SMALL_BASE, KpiDefinition
from tracker.domain.kpi_arithmetic import Changes, Derived
from tracker.domain.kpi_cells import figure_text
from tracker.domain.kpi_derived import DerivedSeries
from tracker.domain.kpi_direction import Direction
from tracker.domain.kpi_series import SeriesPoint, agrees, annualising
from tracker.domain.kpi_terms import FigureState, Qualifier, Unit
from tracker.domain.periods import Period


@dataclass(frozen=True, eq=False)
class Point:
    """A point with everything derived from it. ``period`` names its slot, ``span`` the days it speaks of.

    ``flags`` are sentences about the figure itself; ``reasons`` say why something could not be derived
    from it.
    """

    series: DerivedSeries
    at: int

    @property
    def held(self) -> SeriesPoint:
        return self.series.points[self.at]

    @property
    def period(self) -> Period:
        return self.held.slot

    @property
    def span(self) -> Period:
        return self.held.span

    @property
    def value(self) -> Decimal | None:
        return self.held.value

    @cached_property
    def text(self) -> str:
        return figure_text(self.held)

    @property
    def decimals(self) -> int:
        return self.held.decimals

    @property
    def state(self) -> FigureState:
        return self.held.figure.state

    @property
    def numerator(self) -> Decimal | None:
        return self.held.numerator

    @property
    def denominator(self) -> Decimal | None:
        return self.held.denominator

    @property
    def is_finished(self) -> bool:
        return self.held.is_finished

    @property
    def is_small_base(self) -> bool:
        return self.held.is_small_base

    @property
    def is_judged(self) -> bool:
        return self.held.is_judged

    @cached_property
    def ytd(self) -> Derived:
        return self.series.total(self.at)

    @cached_property
    def rolling_12m(self) -> Derived:
        return self.series.rolling_12_months(self.at)

    @cached_property
    def changes(self) -> Changes:
        return self.series.changes(self.at)

    @cached_property
    def direction(self) -> Direction:
        return self.series.direction(self.at)

    @property
    def revision(self) -> int:
        return self.held.figure.revision

    @property
    def source(self) -> str:
        return self.held.figure.source

    @property
    def note(self) -> str:
        return self.held.figure.note

    @property
    def is_illustrative(self) -> bool:
        return self.held.figure.is_illustrative

    @cached_property
    def flags(self) -> tuple[str, ...]:
        return _flags(self.series.definition, self.held)

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        return _reasons(self.ytd, self.rolling_12m, self.changes)


def _flags(definition: KpiDefinition, point: SeriesPoint) -> tuple[str, ...]:
    figure = point.figure
    is_annualised = (
        point.is_computed and definition.unit is Unit.RATE_PER_10K and annualising(point.span, figure.basis) != 1
    )
    said = {
        "part period: not judged": not point.is_finished,
        figure.state.value.replace("_", " "): figure.state is not FigureState.FINAL,
        "illustrative": figure.is_illustrative,
        f"not an exact figure: {figure.qualifier.value}": figure.qualifier is not Qualifier.EXACT,
        f"base under {SMALL_BASE}: no direction, colour or signal": point.is_small_base,
        "annualised: the window is not twelve months": is_annualised,
        "no value: the parts give none": point.value is None and figure.state.has_value,
        "more than one source": bool(point.rivals),
        _disagreement(definition, point): point.value is not None and not agrees(figure, point.value),
    }
    return tuple(words for words, applies in said.items() if applies)


def _disagreement(definition: KpiDefinition, point: SeriesPoint) -> str:
    entered = point.figure.value or Decimal(0)
    shown = format_value(entered, definition.unit, point.figure.entered_decimals)
    return f"entered as {shown}, which its own parts do not give"


def _reasons(ytd: Derived, rolling: Derived, changes: Changes) -> tuple[str, ...]:
    reasons = [f"year to date: {ytd.reason}"] if ytd.reason else []
    reasons += [f"rolling 12 months: {rolling.reason}"] if rolling.reason else []
    return (*reasons, *(f"change: {reason}" for reason in changes.reasons))
