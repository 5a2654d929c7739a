"""The counts of people behind the figures that a paper prints, and where each is printed.

The place of a figure is what it is a figure of: the days, and the category if any. So the same figure in two tables
is hidden in both or in none.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tracker.domain.disclosure_facts import Fact
from tracker.domain.highlight_kpis import KpiEntry
from tracker.domain.kpi_breakdown import BreakdownPicture
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_table import SeriesTable, series_table
from tracker.domain.kpi_terms import Basis, Unit
from tracker.domain.paper_parts import RestsOn
from tracker.domain.periods import Period
from tracker.domain.publication_counts import Counted, counted, counted_span, counts_of
from tracker.domain.publication_parts import CountPart

YEARS_OF_COUNTS = 5
Rests = tuple[RestsOn, ...]


class Ledger:
    """What one KPI counts. Whoever prints a figure of it asks what that rests on, and it is entered here.

    ``data_to_on`` is the day up to which the paper has figures.
    """

    def __init__(self, entry: KpiEntry, data_to_on: date) -> None:
        self.entry, self.data_to_on = entry, data_to_on
        self.reading = entry.reading
        self.code = entry.reading.definition.code
        self.unit = entry.reading.definition.unit
        self.has_small_numbers = entry.has_small_numbers
        self._start_month = entry.reading.prior_year.period.start.month
        self._printed: dict[Fact, CountPart] = {}

    @property
    def whatever(self) -> Rests:
        """What is said of several of its figures at once."""
        return (RestsOn(self.code),)

    @property
    def latest(self) -> Rests:
        """What is said of its headline."""
        return (RestsOn(self.code, "current"),)

    @property
    def series(self) -> SeriesTable:
        """The periods of the series. One that ends after the day up to which there are data, and has no figure, is
        not owed by anybody: such periods are left out at its end."""
        table = series_table(self.reading)
        rows = list(table.rows)
        while rows and rows[-1].at is None and rows[-1].period.end > self.data_to_on:
            rows.pop()
        return SeriesTable(tuple(rows), table.difference)

    def of_point(self, point: Point | None) -> Rests:
        """What a figure of its series rests on: nothing where it says nothing of how many people."""
        if point is None or point.value is None:
            return ()
        return self.of(point.span, self.reading.basis, point.value, point.numerator, point.denominator)

    def of(
        self,
        span: Period,
        basis: Basis,
        value: Decimal | None,
        numerator: Decimal | None = None,
        denominator: Decimal | None = None,
        *,
        dimension: str = "",
        category: str = "",
        is_subtotal: bool = False,
    ) -> Rests:
        """What a figure of some days on a basis rests on, of the whole or of a category."""
        found = None if value is None else self._counted(value, numerator, denominator)
        if found is None:
            return ()
        days = counted_span(span, basis, self._start_month)
        is_flow = basis is not Basis.SNAPSHOT
        place = place_of(days, is_flow=is_flow, dimension=dimension, category=category)
        part = CountPart(
            self.code,
            days.start if is_flow else days.end,
            days.end,
            is_flow,
            *found,
            dimension=dimension,
            category=category,
            is_subtotal=is_subtotal,
            places=(place,),
        )
        self._printed[part.fact] = part
        return (RestsOn(self.code, place),)

    def parts(self) -> Iterator[CountPart]:
        """Every count of the KPI: of its series, printed or not, and of whatever else was printed."""
        series = counts_of(
            self.reading,
            has_small_numbers=self.has_small_numbers,
            places_of=self._printed_place,
            years_kept=YEARS_OF_COUNTS,
        )
        held = {part.fact for part in series if any(place != "current" for place in part.places)}
        yield from series
        yield from (part for fact, part in self._printed.items() if fact not in held)

    def _counted(self, value: Decimal, numerator: Decimal | None, denominator: Decimal | None) -> Counted | None:
        """As a table of the highlight report counts it: unknown where small numbers are, and nobody entered them."""
        found = counted(self.unit, value, numerator, denominator)
        return (None, None) if found is None and self.has_small_numbers else found

    def _printed_place(self, point: Point) -> list[str]:
        """Where a point of the series is printed: nowhere, if no table asked for it."""
        days = counted_span(point.span, self.reading.basis, self._start_month)
        place = place_of(days, is_flow=self.reading.basis is not Basis.SNAPSHOT)
        return [place] if any(place in part.places for part in self._printed.values()) else []


def place_of(days: Period, *, is_flow: bool, dimension: str = "", category: str = "") -> str:
    """``2014-11-01/2014-11-30`` for what is counted over days, ``2014-11-30`` for a position, with the category."""
    span = f"{days.start}/{days.end}" if is_flow else f"{days.end}"
    return f"{span} {dimension}: {category}" if dimension else span


def cell_rests(ledger: Ledger, picture: BreakdownPicture, line: int, at: int) -> Rests:
    """What a cell of a breakdown rests on: a share of which no count is held says nothing of how many."""
    row = picture.rows[line]
    value = row.cells[at].value
    if ledger.unit is not Unit.COUNT or value is None:
        return ()
    return ledger.of(
        picture.periods[at],
        ledger.reading.basis,
        Decimal(str(value)),
        dimension=picture.dimension,
        category=row.category,
        is_subtotal=row.is_subtotal,
    )
