"""A series with what follows from it: years to date, rolling years, changes, directions.

Each is worked out when it is asked for, and then kept. A board asks for the latest of each KPI, the page of one KPI
for all of them.
"""

from dataclasses import dataclass, field
from functools import cached_property

from tracker.domain.kpi import KpiDefinition, Target
from tracker.domain.kpi_arithmetic import Changes, Derived, Slots, changes_at, rolling_12_months, year_to_date
from tracker.domain.kpi_direction import Direction, direction_at
from tracker.domain.kpi_series import Calendar, SeriesPoint
from tracker.domain.kpi_terms import Basis
from tracker.domain.periods import Period


@dataclass(frozen=True, eq=False)
class DerivedSeries:
    """The points of a KPI in period order; places count from 0.

    ``entered_totals`` are the years to date that were typed in, the points themselves where these are running totals.
    """

    definition: KpiDefinition
    points: tuple[SeriesPoint, ...]
    entered_totals: tuple[SeriesPoint, ...]
    basis: Basis
    target: Target | None
    calendar: Calendar
    _totals: dict[Period, Derived] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def slots(self) -> Slots:
        return {point.slot: point for point in self.points}

    def derived_total(self, point: SeriesPoint) -> Derived:
        """The year to date at a point, from the figures alone; the point's own where it is a running total."""
        found = self._totals.get(point.slot)
        if found is None:
            found = self._totals[point.slot] = year_to_date(self.definition, self.slots, point, self.calendar)
        return found

    def total(self, at: int) -> Derived:
        """The year to date at a place: derived, else as entered, else the reason why there is none."""
        derived = self.derived_total(self.points[at])
        entered = self._entered.get(self.points[at].slot)
        return (
            derived if derived.value is not None or entered is None or entered.value is None else Derived(entered.value)
        )

    def rolling_12_months(self, at: int) -> Derived:
        return rolling_12_months(self.definition, self.slots, self.points[at], self.calendar)

    def changes(self, at: int) -> Changes:
        return changes_at(self.definition, self.points, at, self.slots)

    def direction(self, at: int) -> Direction:
        return direction_at(self.definition, self.points, at, self.slots, self.target)

    @cached_property
    def _entered(self) -> Slots:
        return {point.slot: point for point in self.entered_totals}
