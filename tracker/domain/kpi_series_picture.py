"""What the run or XmR chart of a KPI shows, in plain values: texts, numbers and days that a document can keep.

A picture is built once from a reading. Whoever keeps it, as a published report does, draws the same chart again in a
year, whatever has become of the figures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tracker.domain.figures_display import format_value, round_half_up
from tracker.domain.kpi import decimals_of
from tracker.domain.kpi_chart_words import GEOGRAPHIES, chart_title, describe_chart
from tracker.domain.kpi_notes import ChartNote, chart_notes
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_revisions import Revised
from tracker.domain.kpi_table import SeriesRow, series_table
from tracker.domain.kpi_targets import target_level
from tracker.domain.kpi_terms import Basis, Polarity, Unit
from tracker.domain.kpi_words import chart_words, target_side, unit_long
from tracker.domain.periods import Period
from tracker.domain.spc import Phase, Signal, variation_of

MOST_COLUMNS = 36
"""Periods that one chart shows; the table has them all."""
IMPROVEMENT, CONCERN, CHANGED = "improvement", "concern", "changed"
"""What a signal means; ``changed`` where neither higher nor lower is better."""


@dataclass(frozen=True)
class SeriesColumn:
    """A period of the chart; ``value`` None is a gap. ``is_cut``: no line comes from the column before."""

    period: Period
    value: float | None
    text: str
    is_part: bool = False
    is_cut: bool = False
    meaning: str = ""


@dataclass(frozen=True)
class SeriesPhase:
    """A phase, as much of it as is shown. Columns count from 0; mean and limits None below twelve points."""

    first: int
    from_label: str
    to_label: str
    points: int
    median: float
    median_text: str
    mean: float | None = None
    mean_text: str = ""
    lower: float | None = None
    lower_text: str = ""
    upper: float | None = None
    upper_text: str = ""


@dataclass(frozen=True)
class SeriesLevel:
    """A line across the chart, with its name on a wide and on a narrow drawing."""

    value: float
    words: str
    short_words: str


@dataclass(frozen=True)
class SeriesPicture:
    """A run chart (no phase has limits) or an XmR chart.

    ``unit`` is a `Unit`. The target's ``target_low`` to ``target_high`` is where it is met, None without an end;
    it holds from column ``target_from`` on. ``open_at`` is the column of the period that is not over. ``how``
    says how to read the chart, ``unit_words`` what it counts.
    """

    name: str
    title: str
    description: str
    unit: str
    unit_words: str
    basis_words: str
    columns: tuple[SeriesColumn, ...]
    phases: tuple[SeriesPhase, ...]
    targets: tuple[SeriesLevel, ...]
    target_low: float | None
    target_high: float | None
    target_from: int
    benchmarks: tuple[SeriesLevel, ...]
    open_at: int | None
    notes: tuple[ChartNote, ...]
    how: tuple[str, ...]

    @property
    def held(self) -> list[tuple[int, float]]:
        """Place and value of every column that has one."""
        return [(at, column.value) for at, column in enumerate(self.columns) if column.value is not None]

    @property
    def is_run_chart(self) -> bool:
        return not any(phase.mean is not None for phase in self.phases)

    def is_possible(self, value: float) -> bool:
        """Whether a figure can be so: no count is below zero, no share above a hundred."""
        lowest = min((held for _, held in self.held), default=0)
        return (value >= 0 or lowest < 0) and not (self.unit == Unit.PERCENT and value > 100)


def series_picture(reading: KpiReading, revised: Iterable[Revised] = ()) -> SeriesPicture | None:
    """The picture of a KPI's figures, its revisions noted; None when there is no figure to draw."""
    rows = series_table(reading).rows[-MOST_COLUMNS:]
    if all(row.point is None or row.point.value is None for row in rows):
        return None
    columns = tuple(_column(reading, rows, at) for at in range(len(rows)))
    places = {row.at: place for place, row in enumerate(rows) if row.at is not None}
    phases = tuple(_phase(reading, phase, places) for phase in reading.spc.phases if phase.last in places)
    low, high = _target_zone(reading)
    return SeriesPicture(
        name=reading.definition.name,
        title=chart_title(reading, rows),
        description=describe_chart(reading, rows),
        unit=reading.definition.unit.value,
        unit_words=unit_long(reading.definition),
        basis_words=reading.basis.words,
        columns=columns,
        phases=phases,
        targets=_target_levels(reading),
        target_low=low,
        target_high=high,
        target_from=_target_from(reading, rows),
        benchmarks=_benchmark_levels(reading),
        open_at=next((at for at, row in enumerate(rows) if row.period.end > reading.status_on), None),
        notes=chart_notes(reading, revised),
        how=chart_words(reading),
    )


def _column(reading: KpiReading, rows: Sequence[SeriesRow], at: int) -> SeriesColumn:
    row = rows[at]
    point = row.point
    if point is None or point.value is None:
        return SeriesColumn(row.period, None, row.text)
    return SeriesColumn(
        row.period,
        float(point.value),
        row.text,
        is_part=not point.is_finished,
        is_cut=at > 0 and _is_cut(reading, rows[at - 1], row),
        meaning=_meaning(reading, row),
    )


def _is_cut(reading: KpiReading, before: SeriesRow, after: SeriesRow) -> bool:
    """Whether the line stops between two columns: at a phase, or where a running total starts again."""
    if before.point is None or after.point is None:
        return True
    if reading.basis is Basis.YTD and before.point.span.start != after.point.span.start:
        return True
    return any(before.period.end < one.from_on <= after.period.end for one in reading.definition.breaks)


def _meaning(reading: KpiReading, row: SeriesRow) -> str:
    signal = reading.spc.signals[row.at] if row.at is not None else None
    if signal is None or signal is Signal.COMMON:
        return ""
    variation = variation_of(signal, reading.definition.polarity)
    return IMPROVEMENT if variation.is_improvement else CONCERN if variation.is_concern else CHANGED


def _phase(reading: KpiReading, phase: Phase, places: dict[int, int]) -> SeriesPhase:
    points = reading.points
    drawn = SeriesPhase(
        first=places.get(phase.first, 0),
        from_label=points[phase.first].period.label,
        to_label=points[phase.last].period.label,
        points=phase.points,
        median=float(phase.median),
        median_text=_level_text(reading, phase.median),
    )
    if phase.mean is None or phase.lower is None or phase.upper is None:
        return drawn
    return replace(
        drawn,
        mean=float(phase.mean),
        mean_text=_limit_text(reading, phase.mean),
        lower=float(phase.lower),
        lower_text=_limit_text(reading, phase.lower),
        upper=float(phase.upper),
        upper_text=_limit_text(reading, phase.upper),
    )


def _has_target(reading: KpiReading) -> bool:
    return reading.target is not None and reading.may_meet_target and not reading.is_cumulative


def _target_bounds(reading: KpiReading) -> list[Decimal]:
    target = reading.target
    if target is None or not _has_target(reading):
        return []
    level = target_level(reading.definition, target)
    bounds = [level] if level is not None else [target.minimum, target.upper]
    return list(dict.fromkeys(bound for bound in bounds if bound is not None))


def _target_levels(reading: KpiReading) -> tuple[SeriesLevel, ...]:
    side = target_side(reading.definition, reading.target)
    return tuple(
        SeriesLevel(float(bound), f"target {side}", f"target {_level_text(reading, bound)}")
        for bound in _target_bounds(reading)
    )


def _target_zone(reading: KpiReading) -> tuple[float | None, float | None]:
    bounds = [float(bound) for bound in _target_bounds(reading)]
    if not bounds:
        return None, None
    low, high = min(bounds), max(bounds)
    if len(bounds) == 1 and reading.definition.polarity is Polarity.BIGGER:
        return low, None
    return (None, high) if len(bounds) == 1 and reading.definition.polarity is Polarity.SMALLER else (low, high)


def _target_from(reading: KpiReading, rows: Sequence[SeriesRow]) -> int:
    """The first column in which the target is in force."""
    begins = reading.target.from_on if reading.target else None
    if begins is None:
        return 0
    return next((at for at, row in enumerate(rows) if row.period.end >= begins), 0)


def _benchmark_levels(reading: KpiReading) -> tuple[SeriesLevel, ...]:
    held = [(names, reading.benchmark(geography)) for geography, names in GEOGRAPHIES.items()]
    unit = reading.definition.unit
    return tuple(
        SeriesLevel(float(one.value), *(f"{name} {with_unit(one.text, unit)}" for name in names))
        for names, one in held
        if one is not None and one.value is not None and not one.not_comparable
    )


def with_unit(text: str, unit: str) -> str:
    """A figure's text as it stands alone: ``19.9%``; a small base, ``1/5``, stays as it is."""
    return f"{text}%" if unit == Unit.PERCENT and text and "/" not in text else text


def _level_text(reading: KpiReading, value: Decimal) -> str:
    definition = reading.definition
    own = 0 if value == value.to_integral_value() else decimals_of(value.normalize())
    return format_value(value, definition.unit, min(own, definition.decimals + 1))


def _limit_text(reading: KpiReading, value: Decimal) -> str:
    """A limit with one decimal more than the figures where a flagged figure would round to it."""
    decimals = max(reading.definition.decimals, 1)
    flagged = [
        point.value
        for point, signal in zip(reading.points, reading.spc.signals, strict=True)
        if point.value is not None and signal not in (None, Signal.COMMON)
    ]
    if any(round_half_up(one, decimals) == round_half_up(value, decimals) for one in flagged):
        decimals += 1
    return format_value(value, reading.definition.unit, decimals)
