"""The horizontal lines of a series' chart and their names: target, median or limits, benchmarks."""

from dataclasses import dataclass

from tracker.adapters.charts_canvas import BENCHMARK, MUTED, TARGET
from tracker.domain.kpi_series_picture import SeriesLevel, SeriesPhase, SeriesPicture


@dataclass(frozen=True)
class Level:
    """A line across the plot with its name at the right."""

    value: float
    name: str
    colour: str
    is_bold: bool = False


def find_levels(picture: SeriesPicture, *, is_wide: bool) -> list[Level]:
    """Every line that gets a name: the target before a benchmark of the same value."""

    def name(one: SeriesLevel) -> str:
        return one.words if is_wide else one.short_words

    return [
        *(Level(one.value, name(one), TARGET, is_bold=True) for one in picture.targets),
        *_process_levels(picture, is_wide=is_wide),
        *(Level(one.value, name(one), BENCHMARK) for one in picture.benchmarks),
    ]


def phase_words(picture: SeriesPicture, number: int, *, is_wide: bool) -> list[str]:
    """What stands above a phase: its span, then its mean and limits or its median."""
    phase = picture.phases[number]
    span = f"{phase.from_label} to {phase.to_label}" if is_wide else f"to {phase.to_label}"
    if number == len(picture.phases) - 1:
        span = f"from {phase.from_label}"
    if phase.mean is None:
        return [span, f"median {phase.median_text}", *([] if is_wide else [""])]
    mean, limits = f"mean {phase.mean_text}", f"{phase.lower_text} to {phase.upper_text}"
    return [span, f"{mean}, limits {limits}"] if is_wide else [span, mean, limits]


def possible_limits(picture: SeriesPicture, phase: SeriesPhase) -> list[float]:
    """The limits that a figure can reach."""
    return [limit for limit in (phase.upper, phase.lower) if limit is not None and picture.is_possible(limit)]


def _process_levels(picture: SeriesPicture, *, is_wide: bool) -> list[Level]:
    """The lines of the latest phase; a single point has no median worth drawing."""
    phase = picture.phases[-1] if picture.phases else None
    if phase is None or phase.points < 2:
        return []
    if phase.mean is None or phase.lower is None or phase.upper is None:
        return [Level(phase.median, f"median {phase.median_text}", MUTED)]
    names = ("upper limit", "mean", "lower limit") if is_wide else ("upper", "mean", "lower")
    lines = ((phase.upper, phase.upper_text), (phase.mean, phase.mean_text), (phase.lower, phase.lower_text))
    return [
        Level(value, f"{name} {text}", MUTED)
        for name, (value, text) in zip(names, lines, strict=True)
        if picture.is_possible(value)
    ]
