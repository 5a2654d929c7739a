"""What was fetched of one KPI, and the reading that it makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from tracker.adapters.db import NamedRow
from tracker.domain.kpi import Figure, KpiDefinition
from tracker.domain.kpi_reading import KpiReading, read_kpi
from tracker.kpis.facts import figure_of, note_of, target_of
from tracker.kpis.kept_readings import READINGS, exact_population, exactly


class FigureRow(NamedTuple):
    """The columns of a figure and of its revision, and when the fact was first recorded."""

    columns: NamedRow
    first: datetime


@dataclass(frozen=True)
class KpiRows:
    """A KPI and its rows, none of them read for more than what stands in it."""

    definition: KpiDefinition
    figures: Sequence[FigureRow]
    targets: Sequence[NamedRow]
    notes: Sequence[NamedRow]
    start_month: int

    def held(self) -> list[Figure]:
        """Its figures as the arithmetic sees them."""
        return [figure_of(row.columns, row.columns, row.first, self.start_month) for row in self.figures]

    def reading(self, on: date, population: Mapping[str, Decimal] | None) -> KpiReading:
        """The KPI as of a day: worked out, unless it was before from the very same."""
        made_from = (
            self.definition,
            on,
            self.start_month,
            exact_population(population),
            tuple([(exactly(row.columns), row.first) for row in self.figures]),
            tuple([exactly(row) for row in self.targets]),
            tuple([exactly(row) for row in self.notes]),
        )
        found = READINGS.find(made_from)
        return found or READINGS.keep(made_from, self.reading_of(self.held(), on, population))

    def reading_of(self, figures: Sequence[Figure], on: date, population: Mapping[str, Decimal] | None) -> KpiReading:
        """The KPI as of a day if its figures were these."""
        return read_kpi(
            self.definition,
            figures,
            [target_of(row) for row in self.targets],
            today=on,
            status_on=on,
            start_month=self.start_month,
            population=population,
            notes=[note_of(row, self.start_month) for row in self.notes],
        )
