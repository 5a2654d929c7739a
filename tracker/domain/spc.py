"""Statistical process control: the XmR chart, phase by phase, with its two icons.

Follows NHS England's "Making Data Count" as the R package NHSRplotthedots 0.2.2 implements it. We differ
in four places: fewer than twelve points get a run chart with the median instead of limits; where the
screening of moving ranges would leave no variation at all (a rare event that happened once) the
unscreened average stands; a series that never moves is held against its target directly; and the
arithmetic is exact, in fractions, so that a point on the mean is on the mean. docs/process-control.md says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from statistics import median

from tracker.domain.kpi_terms import Polarity
from tracker.domain.spc_rules import Limits, limits_of, signals_of
from tracker.domain.spc_words import Assurance, Signal, Variation, variation_of

__all__ = ["FEWEST_POINTS", "Assurance", "Phase", "Signal", "SpcChart", "Variation", "chart", "variation_of"]

FEWEST_POINTS = 12

CUMULATIVE_REFUSED = (
    "A year to date carries every earlier month with it, so its points are not separate measurements"
    " and limits would mean nothing. Load the in-month figures to see signals."
)


@dataclass(frozen=True)
class Phase:
    """The points between two rebases and what was computed from them.

    ``first`` and ``last`` are positions in the series given. ``mean`` and the limits are None where there are
    fewer than twelve points; then ``median`` is the line to draw. Limits are never clipped.
    """

    first: int
    last: int
    points: int
    median: Decimal
    mean: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    near_lower: Decimal | None = None
    near_upper: Decimal | None = None
    average_moving_range: Decimal | None = None

    @property
    def has_limits(self) -> bool:
        return self.mean is not None


@dataclass(frozen=True)
class SpcChart:
    """Process control of a series. ``signals`` aligns with the values given; None for one left out.

    ``variation`` is None only where the chart is ``refused``, which then says why.
    """

    phases: tuple[Phase, ...]
    signals: tuple[Signal | None, ...]
    variation: Variation | None
    assurance: Assurance
    refused: str | None = None

    @property
    def is_run_chart(self) -> bool:
        """Whether there are too few points for limits in the latest phase."""
        return self.variation is Variation.TOO_FEW

    @property
    def points(self) -> int:
        """How many points the latest phase has: the 5 of "5 of 12 points"."""
        return self.phases[-1].points if self.phases else 0


def chart(
    values: Sequence[Decimal | None],
    *,
    polarity: Polarity = Polarity.NONE,
    target: Decimal | None = None,
    starts: Sequence[int] = (),
    baseline: int | None = None,
    screen_outliers: bool = True,
    is_cumulative: bool = False,
) -> SpcChart:
    """Limits, signals and icons of a series in period order.

    ``values`` holds None where a point stays out: a gap, an unfinished period, a base under twenty.
    ``starts`` are the positions at which a new phase begins. ``baseline`` computes the limits from the
    first points only.
    """
    if is_cumulative:
        return SpcChart((), (None,) * len(values), None, Assurance.NONE, CUMULATIVE_REFUSED)
    signals: list[Signal | None] = [None] * len(values)
    phases: list[Phase] = []
    latest: tuple[Limits, Fraction, Signal] | None = None
    bounds = [0, *sorted({start for start in starts if 0 < start < len(values)}), len(values)]
    for begin, finish in pairwise(bounds):
        held = [(at, Fraction(value)) for at in range(begin, finish) if (value := values[at]) is not None]
        if not held:
            continue
        positions, series = [at for at, _ in held], [value for _, value in held]
        limits = limits_of(series, baseline, screen_outliers=screen_outliers) if len(series) >= FEWEST_POINTS else None
        phases.append(_phase(positions, series, limits))
        latest = None
        if limits:
            found = signals_of(series, limits)
            for at, signal in zip(positions, found, strict=True):
                signals[at] = signal
            latest = limits, series[-1], found[-1]
    if latest is None:
        return SpcChart(tuple(phases), tuple(signals), Variation.TOO_FEW, Assurance.NONE)
    limits, last_value, last_signal = latest
    return SpcChart(
        tuple(phases),
        tuple(signals),
        variation_of(last_signal, polarity),
        _assurance(limits, last_value, target, polarity),
    )


def _assurance(limits: Limits, latest: Fraction, target: Decimal | None, polarity: Polarity) -> Assurance:
    if target is None or polarity in (Polarity.NONE, Polarity.TARGET):
        return Assurance.NONE
    # Smaller is better is bigger is better seen in a mirror.
    way = 1 if polarity is Polarity.BIGGER else -1
    goal = way * Fraction(target)
    if limits.amr == 0:
        return Assurance.PASS if way * latest >= goal else Assurance.FAIL
    ends = sorted(way * limits.at(Fraction(side)) for side in (1, -1))
    if goal > ends[1]:
        return Assurance.FAIL
    return Assurance.PASS if goal < ends[0] else Assurance.HIT_AND_MISS


def _phase(positions: list[int], series: list[Fraction], limits: Limits | None) -> Phase:
    middle = _decimal(Fraction(median(series)))
    if limits is None:
        return Phase(positions[0], positions[-1], len(series), middle)
    return Phase(
        positions[0],
        positions[-1],
        len(series),
        middle,
        mean=_decimal(limits.mean),
        lower=_decimal(limits.at(Fraction(-1))),
        upper=_decimal(limits.at(Fraction(1))),
        near_lower=_decimal(limits.at(Fraction(-2, 3))),
        near_upper=_decimal(limits.at(Fraction(2, 3))),
        average_moving_range=_decimal(limits.amr),
    )


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
