"""The counts of people behind a KPI's figures, as disclosure control needs them."""

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from tracker.domain.kpi_cells import Cell
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Basis, Unit
from tracker.domain.periods import YEAR, Period, year_to
from tracker.domain.publication_parts import CountPart

YEARS_KEPT = 2
"""Counts are kept from the start of the financial year before last: whatever an edition prints is younger."""

_SHARES = (Unit.PERCENT, Unit.RATIO)
_MONTHS_OF = {Basis.ROLLING_12M: 12, Basis.THREE_YEAR: 36}

Counted = tuple[int | None, int | None]
"""How many, and of how many; None where nobody can say."""


def counts_of(
    reading: KpiReading,
    *,
    has_small_numbers: bool,
    places_of: Callable[[Point], Sequence[str]] | None = None,
    years_kept: int = YEARS_KEPT,
) -> tuple[CountPart, ...]:
    """What is counted behind each figure that a report prints of a KPI.

    A count is itself; a percentage or ratio its numerator and denominator; a rate its numerator; days and the like
    the number of cases they are a mean of. A figure of which no count was entered has none and is shown, unless its
    KPI is marked as one of small numbers: then nobody can say that it is safe, and it is not.

    ``places_of`` says where a point is printed: by default in the KPI tables of the highlight report.
    """
    made = _Counts(reading, years_kept, places_of, has_small_numbers=has_small_numbers)
    for point in reading.points:
        made.add_point(point)
    made.add_headline()
    if places_of is None:
        made.add_prior_year()
    return tuple(made.parts)


class _Counts:
    def __init__(
        self,
        reading: KpiReading,
        years_kept: int,
        places_of: Callable[[Point], Sequence[str]] | None,
        *,
        has_small_numbers: bool,
    ) -> None:
        self.reading = reading
        self.has_small_numbers = has_small_numbers
        self.places_of = places_of or self._places_in_tables
        self.parts: list[CountPart] = []
        self.start_month = reading.prior_year.period.start.month
        self.from_on = reading.prior_year.period.shifted(-YEAR * (years_kept - 1)).start
        self.months = [_point_of(cell, reading.points) for cell in reading.six_months]

    def add_point(self, point: Point) -> None:
        if point.value is None or point.span.end < self.from_on:
            return
        latest = self.reading.latest
        is_headline = latest is not None and latest.slot == point.period and latest.basis is self.reading.basis
        places = [*(["current"] if is_headline else []), *self.places_of(point)]
        span = counted_span(point.span, self.reading.basis, self.start_month)
        self._add(span, self.reading.basis, self._counted(point.value, point.numerator, point.denominator), places)

    def _places_in_tables(self, point: Point) -> list[str]:
        places = [f"month.{at}" for at, held in enumerate(self.months) if held is point]
        return places + [f"trend.{at}" for at, one in enumerate(self.reading.sparkline) if one.period == point.period]

    def add_headline(self) -> None:
        latest = self.reading.latest
        if latest is None or any("current" in part.places for part in self.parts):
            return
        span = counted_span(latest.slot, latest.basis, self.start_month)
        counted = self._counted(latest.value, latest.numerator, latest.denominator)
        self._add(span, latest.basis, counted, ["current"])

    def add_prior_year(self) -> None:
        cell = self.reading.prior_year
        if cell.value is None:
            return
        year, basis = cell.period, self.reading.definition.basis
        if basis is Basis.SNAPSHOT:
            closing = next((point for point in self.reading.points if point.span.end == year.end), None)
            counted = self._counted(cell.value, *(_parts_of(closing) if closing else (None, None)))
            if closing and closing.value == cell.value:
                span = closing.span
                self._add(span, basis, counted, ["prior_year"])
                return
        else:
            counted = self._counted(cell.value, *self._parts_of_year(year))
        self._add(year, Basis.YTD if basis is not Basis.SNAPSHOT else basis, counted, ["prior_year"])

    def _parts_of_year(self, year: Period) -> tuple[Decimal | None, Decimal | None]:
        """Numerators and denominators of a whole year, where its figures are all in and are counted in period."""
        held = [point for point in self.reading.points if year.start <= point.span.start and point.span.end <= year.end]
        months = sum(point.span.whole_months or 0 for point in held)
        pairs = [(point.numerator, point.denominator) for point in held]
        if self.reading.basis is not Basis.PERIOD or months != YEAR or any(None in pair for pair in pairs):
            return None, None
        return sum((one or Decimal(0) for one, _ in pairs), Decimal(0)), sum(
            (other or Decimal(0) for _, other in pairs), Decimal(0)
        )

    def _counted(self, value: Decimal, numerator: Decimal | None, denominator: Decimal | None) -> Counted | None:
        found = counted(self.reading.definition.unit, value, numerator, denominator)
        return (None, None) if found is None and self.has_small_numbers else found

    def _add(self, span: Period, basis: Basis, counted: Counted | None, places: Sequence[str]) -> None:
        if counted is None:
            return
        is_flow = basis is not Basis.SNAPSHOT
        known = next((at for at, part in enumerate(self.parts) if _is_same(part, span, counted, is_flow=is_flow)), None)
        if known is not None:
            places = [*self.parts[known].places, *places]
            del self.parts[known]
        start = span.start if is_flow else span.end
        code = self.reading.definition.code
        self.parts.append(CountPart(code, start, span.end, is_flow, *counted, places=tuple(places)))


def counted(unit: Unit, value: Decimal, numerator: Decimal | None, denominator: Decimal | None) -> Counted | None:
    """How many people a figure stands for, and of how many; None where it does not say."""
    if unit is Unit.COUNT:
        return _whole(value), None
    if unit in _SHARES and numerator is not None and denominator is not None:
        return _whole(numerator), _whole(denominator)
    if unit is Unit.RATE_PER_10K:
        return None if numerator is None else (_whole(numerator), None)
    return None if denominator is None else (_whole(denominator), None)


def _is_same(part: CountPart, span: Period, counted: Counted, *, is_flow: bool) -> bool:
    start = span.start if is_flow else span.end
    return (part.start, part.end, part.is_flow) == (start, span.end, is_flow) and (part.count, part.base) == counted


def _point_of(cell: Cell, points: Iterable[Point]) -> Point | None:
    """The point that a month's cell prints: of several in the month the last."""
    if not cell.kind.is_number:
        return None
    inside = [point for point in points if cell.period.contains(point.period.end)]
    return max(inside, key=lambda point: point.period.end, default=None)


def counted_span(span: Period, basis: Basis, start_month: int) -> Period:
    """The days that a count is over. A year to date and a rolling year may be named by the month they end in."""
    if basis is Basis.YTD:
        return year_to(span.end, start_month)
    months = _MONTHS_OF.get(basis)
    if months is None or span.whole_months == months:
        return span
    closing = Period(span.end.replace(day=1), span.end, start_month)
    return Period(closing.shifted(1 - months).start, span.end, start_month)


def _parts_of(point: Point) -> tuple[Decimal | None, Decimal | None]:
    return point.numerator, point.denominator


def _whole(value: Decimal) -> int:
    """A number of people. A part of a person is still somebody: 0.3 counts as 1."""
    if 0 < value < 1:
        return 1
    return int(value.to_integral_value(rounding=ROUND_HALF_UP))
