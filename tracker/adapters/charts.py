"""The chart of a KPI: a run chart with the median, from twelve points the XmR chart with its limits.

SVG made of a few plain elements with colours as attributes, so that the page, a PDF and a Word file all carry
the same drawing. Drawn once for a wide page and once for a phone; text is never scaled.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from tracker.adapters.charts_canvas import (
    BENCHMARK,
    COMMON,
    CONCERN,
    GRID,
    IMPROVE,
    INK,
    MUTED,
    NARROW,
    TARGET,
    WHITE,
    WIDE,
    ZONE,
    Canvas,
    Size,
)
from tracker.adapters.charts_labels import Anchor, Box, Line, Sheet, push_apart, text_box, text_width
from tracker.adapters.charts_levels import Level, find_levels, phase_words, possible_limits, with_unit
from tracker.adapters.charts_plot import Plot, period_marks, scale
from tracker.adapters.charts_series import Series
from tracker.adapters.charts_words import ALL_VALUES, chart_title, describe
from tracker.domain.figures_display import format_number, format_value
from tracker.domain.kpi import decimals_of
from tracker.domain.kpi_notes import ChartNote
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_table import SeriesRow
from tracker.domain.kpi_terms import Polarity, Unit
from tracker.domain.spc import Phase

__all__ = ["NARROW", "WIDE", "Chart", "draw_chart"]

MOST_PLACES = 36
"""Periods that one chart shows; the table has them all."""
_DISC = 10
_ALL = 100.0


@dataclass(frozen=True)
class Chart:
    """A drawing, the words it stands for, and the boxes of every word in it."""

    svg: Markup
    description: str
    boxes: tuple[Box, ...]


def draw_chart(
    reading: KpiReading, rows: Sequence[SeriesRow], notes: Iterable[ChartNote], *, size: Size, prefix: str
) -> Chart | None:
    """The chart of a KPI's figures; None when there is none to draw. ``prefix`` keeps its ids apart from others'."""
    series = Series(reading, rows[-MOST_PLACES:])
    return _Drawing(series, size).draw(notes, prefix) if series.held else None


class _Drawing:
    """Puts one chart together, from the background to the words."""

    def __init__(self, series: Series, size: Size) -> None:
        self.series, self.size = series, size
        self.definition = series.reading.definition
        is_wide = size is WIDE
        self.levels = find_levels(series, is_wide=is_wide)
        has_strip = len(series.phases) > 1
        self.strip = [phase_words(series, at, is_wide=is_wide) for at in range(len(series.phases))] if has_strip else []
        self.marks = self._scale()
        self.plot = self._lay_out()
        self.canvas = Canvas(size, self.plot, Sheet(Box(2, 2, size.width - 2, size.height - 2)))

    def draw(self, notes: Iterable[ChartNote], prefix: str) -> Chart:
        self._draw_target_zone()
        self._draw_axes()
        self._draw_limits()
        self._veil_open_period()
        self._draw_levels()
        self._draw_series()
        self._draw_strip()
        self._name_levels()
        self._draw_points()
        self._write_values()
        self._name_open_period()
        self._number_notes(notes)
        description = describe(self.series)
        svg = self.canvas.svg(chart_title(self.series), description, prefix)
        return Chart(svg, description, tuple(self.canvas.sheet.taken))

    # Layout

    def _scale(self) -> list[float]:
        """The marks of the axis of values: all figures, limits and lines within, zero too."""
        reach = [value for _, value in self.series.held]
        limits = [float(end) for phase in self.series.phases for end in possible_limits(self.series, phase)]
        unit = self.definition.unit
        return scale(
            [*reach, *(one.value for one in self.levels), *limits],
            ceiling=_ALL if unit is Unit.PERCENT else None,
            is_whole=unit in (Unit.COUNT, Unit.DAYS, Unit.FTE),
        )

    def _lay_out(self) -> Plot:
        font = self.size.font
        names = max((text_width(one.name, font, is_bold=one.is_bold) for one in self.levels), default=0)
        right = self.size.width - (names + 22 if self.levels else 12)
        left = max(text_width(self._mark_text(mark), font) for mark in self.marks) + 10
        top = 34 + (len(self.strip[0]) * (font + 3) + 6 if self.strip else 0)
        return Plot(left, right, top, self.size.height - 44, self.marks[0], self.marks[-1], len(self.series.rows))

    def _mark_text(self, mark: float) -> str:
        """A mark of the scale; only the topmost says the unit."""
        number = Decimal(repr(mark)).normalize()
        decimals = decimals_of(number)
        is_top = mark == self.marks[-1]
        return format_value(number, self.definition.unit, decimals) if is_top else format_number(number, decimals)

    def _phase_spans(self) -> list[tuple[Phase, float, float]]:
        """Each phase with the left and right end of its columns."""
        starts = [self.plot.edge(self.series.first_place(phase)) for phase in self.series.phases]
        bounds = [self.plot.left, *starts[1:], self.plot.right]
        return [(phase, bounds[at], bounds[at + 1]) for at, phase in enumerate(self.series.phases)]

    def _dot(self, place: int) -> tuple[float, float]:
        return self.plot.x(place), self.plot.y(self.series.values[place] or 0)

    # Behind the series

    def _draw_target_zone(self) -> None:
        """Pale green where the target is met."""
        bounds = [one.value for one in self.levels if one.colour == TARGET]
        if not bounds:
            return
        top, bottom = self.plot.y(max(bounds)), self.plot.y(min(bounds))
        if len(bounds) == 1 and self.definition.polarity is Polarity.BIGGER:
            top = self.plot.top
        elif len(bounds) == 1 and self.definition.polarity is Polarity.SMALLER:
            bottom = self.plot.bottom
        left = self.plot.edge(self.series.target_place)
        self.canvas.rectangle(Box(left, top, self.plot.right, bottom), fill=ZONE, opacity=0.55)

    def _draw_axes(self) -> None:
        canvas, plot, font = self.canvas, self.plot, self.size.font
        for mark in self.marks:
            y = plot.y(mark)
            canvas.path(f"M{plot.left:.1f} {y:.1f}H{plot.right:.1f}", INK if mark == 0 else GRID)
            canvas.text(plot.left - 7, y + font * 0.35, self._mark_text(mark), anchor="end", colour=MUTED)
        for one in period_marks([row.period for row in self.series.rows], plot.step, font):
            half = max(text_width(one.name, font), text_width(one.below, font)) / 2
            x = min(max(plot.x(one.place), half + 2), self.size.width - half - 2)
            canvas.text(x, plot.bottom + font + 6, one.name, anchor="middle", colour=MUTED)
            if one.below:
                canvas.text(x, plot.bottom + 2 * font + 9, one.below, anchor="middle", colour=MUTED)

    def _draw_limits(self) -> None:
        """The band in which months fall by chance, its limits dotted, the mean or the median solid."""
        for phase, left, right in self._phase_spans():
            if phase.mean is None or phase.lower is None or phase.upper is None:
                if phase.points > 1:
                    self.canvas.level(float(phase.median), left, right, COMMON, width=1.5)
                continue
            band = Box(left, self.plot.y(float(phase.upper)), right, self.plot.y(float(phase.lower)))
            self.canvas.rectangle(band, fill=INK, opacity=0.05)
            for limit in possible_limits(self.series, phase):
                self.canvas.level(float(limit), left, right, COMMON, width=1.25, dash="2 3")
            self.canvas.level(float(phase.mean), left, right, COMMON, width=1.5)

    def _veil_open_period(self) -> None:
        place = self.series.open_place
        if place is None:
            return
        plot, left = self.plot, self.plot.edge(place)
        self.canvas.rectangle(Box(left, plot.top, plot.right, plot.bottom), fill=WHITE, opacity=0.6)
        self.canvas.upright(left, plot.top, COMMON, dash="2 3")

    def _draw_levels(self) -> None:
        """Target and benchmarks; of two on the same value the target is drawn."""
        target_left = self.plot.edge(self.series.target_place)
        drawn: set[float] = set()
        for one in self.levels:
            if one.colour == TARGET:
                self.canvas.level(one.value, target_left, self.plot.right, TARGET, width=2, dash="9 4")
                drawn.add(one.value)
            elif one.colour == BENCHMARK and one.value not in drawn:
                self.canvas.level(one.value, self.plot.left, self.plot.right, BENCHMARK, width=1.5, dash="2 3")
                drawn.add(one.value)

    # The series

    def _draw_series(self) -> None:
        """The line itself: cut at gaps and where a phase or a running total begins; dashed to a part period."""
        commands: list[str] = []
        before: int | None = None
        for at, value in enumerate(self.series.values):
            if value is None:
                before = None
                continue
            x, y = self._dot(at)
            start = None if before is None or self.series.is_cut(before, at) else self._dot(before)
            if start is not None:
                self.canvas.sheet.lines.append(Line(*start, x, y))
            if not self.series.is_part(at):
                commands.append(f"{'M' if start is None else 'L'}{x:.1f} {y:.1f}")
                before = at
            elif start is not None:
                link = f"M{start[0]:.1f} {start[1]:.1f}L{x:.1f} {y:.1f}"
                self.canvas.path(link, COMMON, width=1.5, dash="3 3")
        self.canvas.path("".join(commands) or "M0 0", INK, width=2)

    def _draw_points(self) -> None:
        """Shape and colour: a small dot, a blue disc for improvement, an orange diamond for concern."""
        # Where points stand close, as a long series does on a phone, they are drawn smaller.
        big = min(6.0, max(3.4, self.plot.step * 0.42))
        small = big * 2 / 3
        common = INK if self.series.is_run_chart else COMMON
        for at, _ in self.series.held:
            x, y = self._dot(at)
            self.canvas.sheet.marks.append(Box(x - small, y - small, x + small, y + small))
            meaning = self.series.meaning(at)
            if self.series.is_part(at):
                self.canvas.circle(x, y, small, fill=WHITE, stroke=COMMON)
            elif meaning is None:
                self.canvas.circle(x, y, small, fill=common)
            elif meaning.is_concern:
                self.canvas.diamond(x, y, big * 1.25, fill=CONCERN)
            else:
                self.canvas.circle(x, y, big, fill=IMPROVE if meaning.is_improvement else INK)

    # Words

    def _draw_strip(self) -> None:
        """Dates and limits of each phase above the plot, and a full line where one begins."""
        font = self.size.font
        for number, (words, (_, left, right)) in enumerate(zip(self.strip, self._phase_spans(), strict=False)):
            if number:
                self.canvas.upright(left, 6, INK, width=1.5)
            for line, text in enumerate(words):
                is_first = line == 0
                if text and text_width(text, font, is_bold=is_first) + 8 <= right - left:
                    y = font + 2 + line * (font + 3)
                    colour = INK if is_first else MUTED
                    self.canvas.text(left + (6 if number else 0), y, text, colour=colour, is_bold=is_first)

    def _name_levels(self) -> None:
        """Names of the lines beside the plot, pushed apart; one that had to move gets a leader."""
        font, right = self.size.font, self.plot.right
        ordered: list[Level] = sorted(self.levels, key=lambda one: (self.plot.y(one.value), one.colour != TARGET))
        wanted = [self.plot.y(one.value) for one in ordered]
        placed = push_apart(wanted, font + 4, self.plot.top - 6, self.plot.bottom)
        for one, level, y in zip(ordered, wanted, placed, strict=True):
            leader = Line(right + 2, level, right + 10, y)
            self.canvas.path(f"M{leader.x1:.1f} {leader.y1:.1f}L{leader.x2:.1f} {leader.y2:.1f}", one.colour)
            self.canvas.sheet.lines.append(leader)
            self.canvas.text(right + 14, y + font * 0.35, one.name, colour=one.colour, is_bold=one.is_bold)

    def _write_values(self) -> None:
        """The numbers beside the points: all of a short series, otherwise the last and the part period's."""
        places = [at for at, _ in self.series.held]
        finished = [at for at in places if not self.series.is_part(at)]
        last = finished[-1] if finished else None
        chosen = [at for at in places if len(places) <= ALL_VALUES or at == last or self.series.is_part(at)]
        # The latest finds its place first.
        for at in sorted(chosen, key=lambda place: (place != last, place)):
            self._write_value(at, is_last=at == last)

    def _write_value(self, at: int, *, is_last: bool) -> None:
        (x, y), text = self._dot(at), self.series.rows[at].text
        size = self.size.font
        if is_last:
            text, size = with_unit(self.series, text), size + 2
        anchors: list[tuple[float, float, Anchor]] = [
            *((x, y + drop, "middle") for drop in (-12, 22, -22, 32, -34, 44, -48, 58)),
            (x - 10, y + 5, "end"),
            (x + 10, y + 5, "start"),
            (x - 10, y - 14, "end"),
            (x + 10, y - 14, "start"),
        ]
        boxes = [text_box(left, base, text, size, anchor=side, is_bold=is_last) for left, base, side in anchors]
        left, base, side = anchors[self.canvas.sheet.best(boxes)]
        colour = MUTED if self.series.is_part(at) else INK
        self.canvas.text(left, base, text, anchor=side, colour=colour, size=size, is_bold=is_last, has_halo=True)

    def _name_open_period(self) -> None:
        """Where there is room: that the period is not due, or not over."""
        place = self.series.open_place
        if place is None:
            return
        words = ("not yet", "due" if self.series.values[place] is None else "over")
        plot, font, x = self.plot, self.size.font, self.plot.x(place)
        half = text_width(words[0], font) / 2
        if 2 * half + 6 > plot.right - plot.edge(place):
            return
        tops = [plot.top + 6 + step * 12 for step in range(int((plot.bottom - plot.top - 50) // 12))]
        boxes = [Box(x - half, top, x + half, top + 2 * font + 6) for top in tops]
        top = tops[self.canvas.sheet.best(boxes)]
        for line, word in enumerate(words):
            self.canvas.text(x, top + font + line * (font + 3), word, anchor="middle", colour=MUTED)

    def _number_notes(self, notes: Iterable[ChartNote]) -> None:
        """Numbered discs on leaders, within the plot where that is possible; the sentences stand below the chart."""
        self.canvas.sheet.room = Box(self.plot.left, 2, self.plot.right, self.plot.bottom)
        places = {row.period: at for at, row in enumerate(self.series.rows) if self.series.values[at] is not None}
        for number, note in enumerate(notes, 1):
            if note.period not in places:
                continue
            x, y = self._dot(places[note.period])
            centres = [
                (x + aside, y + drop) for drop in (32, -32, 50, -50, 70, -70, 92, -92, 114) for aside in (0, -24, 24)
            ]
            boxes = [Box(cx - _DISC, cy - _DISC, cx + _DISC, cy + _DISC) for cx, cy in centres]
            chosen = self.canvas.sheet.best(boxes, [Line(x, y, cx, cy) for cx, cy in centres])
            self.canvas.sheet.taken.append(boxes[chosen])
            cx, cy = centres[chosen]
            side = 1 if cy > y else -1
            self.canvas.path(f"M{x:.1f} {y + side * 9:.1f}L{cx:.1f} {cy - side * _DISC:.1f}", INK)
            self.canvas.numbered_disc(cx, cy, _DISC, number)
