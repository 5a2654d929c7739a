"""The series of a chart by place: what stands in each column, and where lines are cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_table import SeriesRow
from tracker.domain.kpi_terms import Basis
from tracker.domain.spc import Phase, Signal, Variation, variation_of


@dataclass(frozen=True)
class Series:
    """The rows that a chart shows, a column each. Places count from 0."""

    reading: KpiReading
    rows: Sequence[SeriesRow]

    @cached_property
    def values(self) -> list[float | None]:
        """The value in each column; None for a gap."""
        return [
            float(row.point.value) if row.point is not None and row.point.value is not None else None
            for row in self.rows
        ]

    @property
    def held(self) -> list[tuple[int, float]]:
        """Place and value of every column that has one."""
        return [(at, value) for at, value in enumerate(self.values) if value is not None]

    @cached_property
    def phases(self) -> list[Phase]:
        """The phases of which anything is shown."""
        return [phase for phase in self.reading.spc.phases if phase.last in self._places]

    @property
    def is_run_chart(self) -> bool:
        return not any(phase.has_limits for phase in self.phases)

    @property
    def open_place(self) -> int | None:
        """The column of the period that is not over; None when all are."""
        return next((at for at, row in enumerate(self.rows) if row.period.end > self.reading.status_on), None)

    @property
    def target_place(self) -> int:
        """The first column in which the target is in force."""
        target = self.reading.target
        if target is None or target.from_on is None:
            return 0
        begins = target.from_on
        return next((at for at, row in enumerate(self.rows) if row.period.end >= begins), 0)

    def first_place(self, phase: Phase) -> int:
        """The column in which a phase begins; the first one when it began before the chart."""
        return self._places.get(phase.first, 0)

    def is_part(self, place: int) -> bool:
        """Whether the figure is one of a period that is not over."""
        point = self.rows[place].point
        return point is not None and not point.is_finished

    def is_cut(self, earlier: int, later: int) -> bool:
        """Whether the line stops between two columns: at a phase, or where a running total starts again."""
        before, after = self.rows[earlier], self.rows[later]
        if before.point is None or after.point is None:
            return True
        if self.reading.basis is Basis.YTD and before.point.span.start != after.point.span.start:
            return True
        breaks = self.reading.definition.breaks
        return any(before.period.end < one.from_on <= after.period.end for one in breaks)

    def meaning(self, place: int) -> Variation | None:
        """What the column's signal means; None for common cause or none."""
        at = self.rows[place].at
        signal = self.reading.spc.signals[at] if at is not None else None
        if signal is None or signal is Signal.COMMON:
            return None
        return variation_of(signal, self.reading.definition.polarity)

    @cached_property
    def _places(self) -> dict[int, int]:
        """The column of each point, by its place in the reading."""
        return {row.at: place for place, row in enumerate(self.rows) if row.at is not None}
