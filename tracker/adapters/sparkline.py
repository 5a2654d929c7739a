"""Sparklines as SVG: the same few elements everywhere, colours as attributes, so that a page, a PDF and
a Word file can all carry them.

A sparkline has a scale of its own: never compare two by height. It is hidden from readers of the screen;
the value and the direction stand beside it in words.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from markupsafe import Markup

from tracker.domain.kpi_cells import SparkPoint
from tracker.domain.kpi_direction import Travel
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_targets import target_level
from tracker.domain.kpi_terms import Basis

_INK = "#505a5f"
_TARGET = "#00703c"
_BENCHMARK = "#b1b4b6"
_LAST_COLOURS: dict[str, str] = {Travel.BETTER: "#1d70b8", Travel.WORSE: "#d4601a"}
_UNJUDGED = "#6f777b"
_MARGIN = 3

Dot = tuple[float, float]


def sparkline_of(reading: KpiReading, *, width: int = 64, height: int = 20) -> Markup:
    """The sparkline of a KPI, with its target if it has one."""
    # A year's total is no target for a month of it.
    is_total = reading.definition.basis is Basis.YTD and reading.definition.unit.is_additive
    target = None if is_total or reading.is_cumulative else target_level(reading.definition, reading.target)
    return draw_points(reading.sparkline, target=target, travel=reading.direction.value, width=width, height=height)


def draw_points(
    points: Sequence[SparkPoint],
    *,
    target: Decimal | None = None,
    benchmark: Decimal | None = None,
    travel: Travel | None = None,
    width: int = 64,
    height: int = 20,
) -> Markup:
    """The sparkline of a reading's points: see `draw_sparkline`."""
    return draw_sparkline(
        [None if point.value is None else float(point.value) for point in points],
        is_last_part=bool(points) and points[-1].is_part,
        target=None if target is None else float(target),
        benchmark=None if benchmark is None else float(benchmark),
        travel=travel,
        width=width,
        height=height,
    )


def draw_sparkline(
    values: Sequence[float | None],
    *,
    is_last_part: bool = False,
    target: float | None = None,
    benchmark: float | None = None,
    travel: str | None = None,
    width: int = 64,
    height: int = 20,
) -> Markup:
    """An SVG of plain values, as a stored report keeps them; nothing when none is a number.

    Gaps stay gaps. The target is dashed green, a benchmark dashed grey, both inside the scale. The last finished
    point takes the colour of its direction (``better`` blue, ``worse`` orange, grey otherwise); with ``is_last_part``
    the last value is of an unfinished period, hollow on a dashed link.
    """
    held = [value for value in values if value is not None]
    if not held:
        return Markup("")
    levels = {_TARGET: target, _BENCHMARK: benchmark}
    drawn = {colour: level for colour, level in levels.items() if level is not None}
    scale = _Scale([*held, *drawn.values()], len(values), width, height)
    dots = [None if value is None else scale.dot(place, value) for place, value in enumerate(values)]
    finished = [*dots[:-1], None] if is_last_part else dots
    parts = [_level_line(scale.y(level), width, colour) for colour, level in drawn.items()]
    parts.append(_line(finished))
    if is_last_part:
        parts.append(_part_period(dots))
    parts.append(_last_dot(finished, travel))
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" {size} aria-hidden="true" focusable="false">'
    # Every piece is made of numbers and the constants above.
    return Markup(f"{opening}{''.join(parts)}</svg>")  # noqa: S704


class _Scale:
    """From places and values to pixels; ``shown`` are all values that must fit."""

    def __init__(self, shown: list[float], places: int, width: int, height: int) -> None:
        self._low, self._high = min(shown), max(shown)
        self._step = (width - 2 * _MARGIN - 1) / max(places - 1, 1)
        self._room = height - 2 * _MARGIN
        self._only = width - _MARGIN - 1 if places == 1 else None

    def y(self, value: float) -> float:
        if self._high == self._low:
            return _MARGIN + self._room / 2
        return _MARGIN + (self._high - value) / (self._high - self._low) * self._room

    def dot(self, place: int, value: float) -> Dot:
        return (self._only if self._only is not None else _MARGIN + place * self._step, self.y(value))


def _level_line(y: float, width: int, colour: str) -> str:
    return f'<path d="M0 {y:.1f}H{width}" fill="none" stroke="{colour}" stroke-dasharray="3 2"/>'


def _line(dots: Iterable[Dot | None]) -> str:
    commands, pen = [], "M"
    for dot in dots:
        if dot is None:
            pen = "M"
            continue
        commands.append(f"{pen}{dot[0]:.1f} {dot[1]:.1f}")
        pen = "L"
    return f'<path d="{"".join(commands)}" fill="none" stroke="{_INK}" stroke-width="1.5"/>' if commands else ""


def _part_period(dots: Sequence[Dot | None]) -> str:
    """The hollow dot of the unfinished period at the end, with a dashed link from the point before."""
    dot, before = dots[-1], dots[-2] if len(dots) > 1 else None
    if dot is None:
        return ""
    circle = f'<circle cx="{dot[0]:.1f}" cy="{dot[1]:.1f}" r="2" fill="#fff" stroke="{_UNJUDGED}"/>'
    if before is None:
        return circle
    path = f"M{before[0]:.1f} {before[1]:.1f}L{dot[0]:.1f} {dot[1]:.1f}"
    return f'<path d="{path}" fill="none" stroke="{_UNJUDGED}" stroke-dasharray="2 2"/>{circle}'


def _last_dot(finished: Sequence[Dot | None], travel: str | None) -> str:
    last = next((dot for dot in reversed(finished) if dot is not None), None)
    if last is None:
        return ""
    colour = _LAST_COLOURS.get(travel, _UNJUDGED) if travel else _UNJUDGED
    return f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="3" fill="{colour}"/>'
