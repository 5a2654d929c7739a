"""A KPI read on a date: all that board, page, report and command show, computed once.

`read_kpi` takes the current revision of each figure, as known at whatever moment the caller asks about,
and holds no clock of its own. Nothing is invented: what cannot be derived is None with a reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.check_finding import CheckFinding
from tracker.domain.check_shares import share_sum_findings
from tracker.domain.check_totals import total_findings
from tracker.domain.kpi import SMALL_BASE, Figure, KpiDefinition, RecordedNote, Target
from tracker.domain.kpi_benchmarks import BenchmarkComparison, compare_with
from tracker.domain.kpi_cells import Cell, SparkPoint, prior_year_cell, six_month_cells, sparkline, year_outturns
from tracker.domain.kpi_comparisons import Benchmark, BreakdownPoint, benchmarks_of, breakdowns_of, preferred
from tracker.domain.kpi_derived import DerivedSeries
from tracker.domain.kpi_direction import Direction, Run, Travel, run_to
from tracker.domain.kpi_findings import findings_of
from tracker.domain.kpi_headline import Headline, headline
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_projection import Course, Projection, project
from tracker.domain.kpi_series import Calendar, SeriesPoint, build_series, local_figures, series_basis
from tracker.domain.kpi_targets import KpiRating, not_yet_judged, rate_value, target_in_force, target_level
from tracker.domain.kpi_terms import Basis, FigureState, Frequency, Geography
from tracker.domain.periods import APRIL, format_day
from tracker.domain.spc import SpcChart, chart

_PERIOD_WORDS = {
    Frequency.WEEKLY: "weeks",
    Frequency.MONTHLY: "months",
    Frequency.QUARTERLY: "quarters",
    Frequency.YEARLY: "years",
    Frequency.IRREGULAR: "times",
}


@dataclass(frozen=True)
class KpiReading:
    """A KPI as of ``status_on``. ``points`` are the local figures in period order, the unfinished one too.

    ``latest`` is the headline; ``judged_point`` the latest finished point, which direction, run and signals
    speak of; ``part_point`` the figure of the period that is not over; ``outturns`` what was entered for whole years;
    ``figures`` everything that was read.
    """

    definition: KpiDefinition
    status_on: date
    basis: Basis
    points: tuple[Point, ...]
    latest: Headline | None
    judged_point: Point | None
    part_point: Point | None
    direction: Direction
    run: Run | None
    target: Target | None
    rating: KpiRating
    spc: SpcChart
    six_months: tuple[Cell, ...]
    prior_year: Cell
    sparkline: tuple[SparkPoint, ...]
    benchmarks: tuple[Benchmark, ...]
    breakdowns: Mapping[str, tuple[BreakdownPoint, ...]]
    findings: tuple[CheckFinding, ...]
    flags: tuple[str, ...]
    projection: Projection | None = None
    outturns: tuple[Cell, ...] = ()
    targets: tuple[Target, ...] = ()
    recorded_notes: tuple[RecordedNote, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def open_notes(self) -> tuple[RecordedNote, ...]:
        """What is known to be wrong with the data and not fixed yet."""
        return tuple(note for note in self.recorded_notes if note.is_open(self.status_on))

    @property
    def is_cumulative(self) -> bool:
        """Whether the points are a running total: no limits, no signals, no run."""
        return self.basis is Basis.YTD

    @property
    def may_meet_target(self) -> bool:
        """Whether a point can be held against the target: a year's total is no target for a month."""
        return not (self.definition.basis is Basis.YTD and self.definition.unit.is_additive)

    @property
    def has_signal(self) -> bool:
        """Whether process control, or a run where there are too few points for it, says good or bad."""
        return self.has_worsened or self.has_improved

    @property
    def has_worsened(self) -> bool:
        """A concern signal; below twelve points, three successive worsenings."""
        if self.spc.is_run_chart:
            return self.run is not None and self.run.is_telling and self.run.travel is Travel.WORSE
        return self.spc.variation is not None and self.spc.variation.is_concern

    @property
    def has_improved(self) -> bool:
        """An improvement signal; below twelve points, three successive improvements."""
        if self.spc.is_run_chart:
            return self.run is not None and self.run.is_telling and self.run.travel is Travel.BETTER
        return self.spc.variation is not None and self.spc.variation.is_improvement

    @property
    def period_words(self) -> str:
        """What one step of the series is called: ``months``, ``quarters``; ``times`` for irregular dates."""
        return _PERIOD_WORDS[self.definition.frequency]

    def benchmark(self, geography: Geography) -> Benchmark | None:
        """The latest benchmark of a geography, of several sources the chosen one; None when none is held."""
        return preferred((one for one in self.benchmarks if one.geography is geography), self.status_on)

    @property
    def comparisons(self) -> tuple[BenchmarkComparison, ...]:
        """The headline against the benchmark of each geography that has one, in words that follow polarity."""
        held = [one for geography in Geography if (one := self.benchmark(geography))]
        return compare_with(self.definition, self.latest, held, self.target)

    @property
    def neighbours(self) -> Benchmark | None:
        """The statistical neighbours; where none are held, the region, with which many sources print them."""
        return self.benchmark(Geography.STATISTICAL_NEIGHBOURS) or self.benchmark(Geography.REGIONAL)


def read_kpi(
    definition: KpiDefinition,
    figures: Iterable[Figure],
    targets: Iterable[Target],
    *,
    today: date,
    status_on: date,
    start_month: int = APRIL,
    population: Mapping[str, Decimal] | None = None,
    notes: Iterable[RecordedNote] = (),
) -> KpiReading:
    """Read a KPI as of ``status_on`` (or today, if that is earlier).

    ``figures`` hold one current revision of each fact: local figures, benchmarks and breakdowns together,
    in the order in which they were first recorded. ``population`` is keyed by financial year,
    ``{"2014/15": ...}``. A period that ends after the status date is unfinished; one that starts after it
    is left out.
    """
    held, aims = list(figures), list(targets)
    calendar = Calendar(min(today, status_on), start_month, population)
    local = local_figures(held)
    basis = series_basis(definition, local)
    series = build_series(definition, local, basis, calendar)
    entered_totals = series if basis is Basis.YTD else build_series(definition, local, Basis.YTD, calendar)
    target = target_in_force(aims, calendar.status_on)
    derived = DerivedSeries(definition, series, entered_totals, basis, target, calendar)
    slots = derived.slots
    points = tuple(Point(derived, place) for place in range(len(series)))
    at = max((index for index, point in enumerate(series) if point.is_finished and point.is_exact), default=None)
    latest = headline(derived)
    projection = project(definition, points, target, basis=basis, today=calendar.status_on)
    breakdowns = breakdowns_of(definition, held, calendar.status_on)
    return KpiReading(
        definition=definition,
        status_on=calendar.status_on,
        basis=basis,
        points=points,
        latest=latest,
        judged_point=None if at is None else points[at],
        part_point=_part_point(points),
        direction=Direction(reason="no finished figure yet") if at is None else points[at].direction,
        run=None if at is None else run_to(definition, series, at, slots, target),
        target=target,
        rating=_rate(definition, latest, aims),
        spc=_chart(definition, series, target, basis),
        six_months=six_month_cells(definition, slots, calendar),
        prior_year=prior_year_cell(definition, local, slots, calendar),
        sparkline=sparkline(definition, series, slots),
        benchmarks=benchmarks_of(definition, held),
        breakdowns=breakdowns,
        findings=(
            *findings_of(derived),
            *share_sum_findings(definition, breakdowns),
            *total_findings(
                definition, breakdowns, {point.span: point.value for point in series if point.value is not None}
            ),
        ),
        flags=(
            *_flags(definition, local, latest, points, breakdowns=breakdowns, calendar=calendar),
            *_projection_flags(projection),
        ),
        projection=projection,
        outturns=year_outturns(local),
        targets=tuple(aims),
        recorded_notes=tuple(notes),
        figures=tuple(held),
    )


def _projection_flags(projection: Projection | None) -> tuple[str, ...]:
    if projection is None or projection.course is not Course.CANNOT_BE_SAID:
        return ()
    return (f"no projection: {projection.reason}",)


def _part_point(points: Sequence[Point]) -> Point | None:
    return points[-1] if points and not points[-1].is_finished and points[-1].value is not None else None


def _rate(definition: KpiDefinition, latest: Headline | None, targets: list[Target]) -> KpiRating:
    if latest is None:
        return KpiRating(reason="no figure yet")
    if latest.is_small_base:
        return KpiRating(reason=f"a base under {SMALL_BASE}")
    if not latest.is_exact:
        return KpiRating(reason="the figure is not exact")
    target = target_in_force(targets, latest.span.end)
    if target is None and (reason := not_yet_judged(targets, latest.span.end)):
        return KpiRating(reason=reason)
    is_part_year_total = latest.is_part_year and definition.unit.is_additive
    return rate_value(definition, latest.value, target, is_part_year_total=is_part_year_total)


def _chart(definition: KpiDefinition, series: Sequence[SeriesPoint], target: Target | None, basis: Basis) -> SpcChart:
    is_total = definition.basis is Basis.YTD and definition.unit.is_additive
    return chart(
        [point.value if point.is_judged else None for point in series],
        polarity=definition.polarity,
        # A year's total is no target for a month.
        target=None if is_total else target_level(definition, target),
        starts=[_first_from(series, one.from_on) for one in definition.breaks],
        baseline=definition.baseline_points,
        screen_outliers=definition.screen_outliers,
        is_cumulative=basis is Basis.YTD,
    )


def _first_from(series: Sequence[SeriesPoint], day: date) -> int:
    return next((index for index, point in enumerate(series) if point.slot.end >= day), len(series))


def _flags(
    definition: KpiDefinition,
    local: Sequence[Figure],
    latest: Headline | None,
    points: Sequence[Point],
    *,
    breakdowns: Mapping[str, Sequence[BreakdownPoint]],
    calendar: Calendar,
) -> tuple[str, ...]:
    flags: list[str] = []
    later = sum(1 for figure in local if figure.period is not None and figure.period.start > calendar.status_on)
    if later:
        number = "1 figure" if later == 1 else f"{later} figures"
        flags.append(f"{number} for periods after {format_day(calendar.status_on)} left out")
    if latest is None and not breakdowns:
        flags.append("no figure yet")
    elif latest is not None and definition.basis is Basis.YTD and latest.basis is not Basis.YTD:
        reason = next((point.ytd.reason for point in reversed(points) if point.value is not None), "")
        flags.append(f"no year to date: {reason}" if reason else "no year to date")
    if latest is not None and latest.state is FigureState.PROVISIONAL:
        flags.append("provisional")
    return tuple(flags)
