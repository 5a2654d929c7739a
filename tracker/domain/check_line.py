"""Figures out of line with their own series: a digit dropped or doubled, a zero where never one was, a year copied.

The rule keeps quiet on small numbers, on series that move about by themselves, and across a break: who cries wolf every
month is not read when it matters.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from statistics import median

from tracker.domain.check_finding import CheckFinding, CheckKind, Severity, kpi_place
from tracker.domain.check_rounding import plain
from tracker.domain.kpi_comparisons import BreakdownPoint
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_series import is_broken_between, slot_a_year_earlier
from tracker.domain.kpi_terms import Basis, Frequency, Qualifier, Unit
from tracker.domain.periods import Period

_NEIGHBOURS = 6
"""How many figures before and after a figure is seen among."""
_FEWEST, _FEWEST_OF_CATEGORY = 5, 3
_SMALL = Decimal(20)
"""A median under this is too small to tell a dropped digit from a quiet month."""
_STEADY, _STEADY_CATEGORY = Decimal(4), Decimal(2)
"""A series whose highest is at most so many times its lowest."""
_FAR = 2
"""A figure with one digit too few is less than half of the lowest around it."""
_IN_LINE = 2
"""How many times the highest or lowest around it a figure may be, once its digit is put back."""
_NEVER_ZERO = Decimal(10)
_COPIED_IN_A_ROW = 3


def line_findings(readings: Sequence[KpiReading]) -> Iterable[CheckFinding]:
    """What is out of line in each series and breakdown."""
    for reading in readings:
        if reading.basis is Basis.YTD:
            continue
        yield from _series(reading)
        yield from _copied_year(reading)
        for dimension, points in reading.breakdowns.items():
            yield from _categories(reading, dimension, points)


def _series(reading: KpiReading) -> Iterable[CheckFinding]:
    points = [
        point for point in reading.points if point.held.is_exact and point.is_finished and not point.is_small_base
    ]
    for at, point in enumerate(points):
        around = [
            one.value
            for one in points[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1]
            if one is not point and one.value is not None and not _is_apart(reading, one, point)
        ]
        if point.value is None or len(around) < _FEWEST:
            continue
        smallest = _smallest_that_tells(reading)
        if message := out_of_line(point.value, around, smallest=smallest, steady=_STEADY):
            yield _finding(reading, ("", point.period), point.value, around, message)


def out_of_line(value: Decimal, around: Sequence[Decimal], *, smallest: Decimal, steady: Decimal) -> str:
    """What is odd about a figure among those around it; empty when nothing is.

    >>> usual = [Decimal(one) for one in (210, 194, 240, 254, 201)]
    >>> out_of_line(Decimal(21), usual, smallest=Decimal(20), steady=Decimal(4))
    'about a tenth of what is usual: a digit may be missing'
    """
    low, high, middle = min(around), max(around), median(around)
    if low <= 0 or high > low * steady or middle < smallest:
        return ""
    if value == 0:
        return "zero, where there never was a zero" if low >= min(_NEVER_ZERO, smallest) else ""
    if value < 0:
        return ""
    if value * _FAR < low and low / _IN_LINE <= value * 10 + 9 and value * 10 <= high * _IN_LINE:
        return "about a tenth of what is usual: a digit may be missing"
    if value > high * _FAR and low / _IN_LINE <= value / 10 <= high * _IN_LINE:
        return "about ten times what is usual: a digit may be one too many"
    return ""


def _categories(reading: KpiReading, dimension: str, points: Sequence[BreakdownPoint]) -> Iterable[CheckFinding]:
    by_category: dict[str, list[BreakdownPoint]] = {}
    for point in points:
        if point.value is not None and point.qualifier is Qualifier.EXACT:
            by_category.setdefault(point.category, []).append(point)
    for category, held in by_category.items():
        for at, point in enumerate(held):
            near = [one for one in held[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1] if one is not point]
            around = [one.value for one in near if one.value is not None]
            if point.value is None or len(around) < _FEWEST_OF_CATEGORY:
                continue
            message = out_of_line(point.value, around, smallest=_NEVER_ZERO, steady=_STEADY_CATEGORY)
            if message:
                yield _finding(reading, (f"{dimension} {category}", point.period), point.value, around, message)


def _copied_year(reading: KpiReading) -> Iterable[CheckFinding]:
    """Three or more periods in a row that say exactly what they said a year before."""
    definition = reading.definition
    if definition.frequency not in (Frequency.MONTHLY, Frequency.QUARTERLY):
        return
    slots = {point.period: point for point in reading.points if point.held.is_exact}
    run: list[Point] = []
    for point in (*slots.values(), None):
        earlier = slot_a_year_earlier(point.period, definition.frequency) if point else None
        before = slots.get(earlier) if earlier else None
        if point and before and point.value == before.value and point.value:
            run.append(point)
            continue
        if len(run) >= _COPIED_IN_A_ROW and len({one.value for one in run}) > 1:
            yield _copied(reading, run)
        run = []


def _copied(reading: KpiReading, run: Sequence[Point]) -> CheckFinding:
    definition, last = reading.definition, run[-1]
    return CheckFinding(
        CheckKind.OUT_OF_LINE,
        kpi_place(definition.code, last.period.label, name=definition.name),
        f"{run[0].period.label} to {last.period.label} say exactly what they said a year before",
        last.value,
        last.value,
        f"{_COPIED_IN_A_ROW - 1} in a row may be chance",
        "Look whether last year's figures were copied; if they are right, accept this with the reason",
        claim=f"copied {run[0].period.label}",
    )


def _finding(
    reading: KpiReading, at: tuple[str, Period], value: Decimal, around: Sequence[Decimal], message: str
) -> CheckFinding:
    (part, period), definition, middle = at, reading.definition, median(around)
    return CheckFinding(
        CheckKind.OUT_OF_LINE,
        kpi_place(definition.code, part, period.label, name=definition.name),
        f"{plain(value)} is {message}; the figures around it are {plain(min(around))} to {plain(max(around))}",
        value,
        middle,
        f"half of the lowest to twice the highest of the {len(around)} figures around it",
        "Look at the source; if the figure is right, accept this with the reason, or mark a break in the series",
        Severity.WARNING,
    )


def _is_apart(reading: KpiReading, one: Point, other: Point) -> bool:
    """Whether something else was counted between the two."""
    if not reading.definition.breaks:
        return False
    first, second = sorted((one.period, other.period))
    return is_broken_between(reading.definition, first, second)


def _smallest_that_tells(reading: KpiReading) -> Decimal:
    return Decimal(5) if reading.definition.unit in (Unit.RATIO, Unit.FTE) else _SMALL
