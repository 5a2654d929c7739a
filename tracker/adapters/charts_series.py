"""The chart of a series: a run chart with the median, from twelve points the XmR chart with its limits."""

from tracker.adapters.charts_canvas import (
    BENCHMARK,
    COMMON,
    CONCERN_COLOUR,
    GRID,
    IMPROVE,
    INK,
    MUTED,
    TARGET,
    WHITE,
    ZONE,
    Canvas,
    Chart,
    Size,
)
from tracker.adapters.charts_labels import Box, Line, Sheet, text_width
from tracker.adapters.charts_levels import find_levels, phase_words, possible_limits
from tracker.adapters.charts_plot import Plot, mark_text, period_marks, scale
from tracker.adapters.charts_series_words import draw_strip, name_levels, name_open_period, number_notes, write_values
from tracker.domain.kpi_series_picture import CONCERN, IMPROVEMENT, SeriesPhase, SeriesPicture
from tracker.domain.kpi_terms import Unit

_ALL = 100.0


def draw_series(picture: SeriesPicture, *, size: Size, prefix: str) -> Chart:
    """The drawing; ``prefix`` keeps its ids apart from those of other drawings on a page."""
    return _Drawing(picture, size).draw(prefix)


class _Drawing:
    """Puts one chart together, from the background to the words."""

    def __init__(self, picture: SeriesPicture, size: Size) -> None:
        self.picture, self.size = picture, size
        self.unit = Unit(picture.unit)
        is_wide = size.is_wide
        self.levels = find_levels(picture, is_wide=is_wide)
        has_strip = len(picture.phases) > 1
        self.strip = (
            [phase_words(picture, at, is_wide=is_wide) for at in range(len(picture.phases))] if has_strip else []
        )
        self.marks = self._scale()
        self.plot = self._lay_out()
        self.canvas = Canvas(size, self.plot, Sheet(Box(2, 2, size.width - 2, size.height - 2)))

    def draw(self, prefix: str) -> Chart:
        canvas, picture = self.canvas, self.picture
        self._draw_target_zone()
        self._draw_axes()
        self._draw_limits()
        self._veil_open_period()
        self._draw_levels()
        self._draw_series()
        draw_strip(canvas, self.strip, [(left, right) for _, left, right in self._phase_spans()])
        name_levels(canvas, self.levels)
        self._draw_points()
        write_values(canvas, picture)
        name_open_period(canvas, picture)
        number_notes(canvas, picture)
        return canvas.chart(picture.title, picture.description, prefix)

    # Layout

    def _scale(self) -> list[float]:
        """The marks of the axis of values: all figures, limits and lines within, zero too."""
        reach = [value for _, value in self.picture.held]
        limits = [end for phase in self.picture.phases for end in possible_limits(self.picture, phase)]
        return scale(
            [*reach, *(one.value for one in self.levels), *limits],
            ceiling=_ALL if self.unit is Unit.PERCENT else None,
            is_whole=self.unit in (Unit.COUNT, Unit.DAYS, Unit.FTE),
        )

    def _lay_out(self) -> Plot:
        font, marks = self.size.font, self.marks
        names = max((text_width(one.name, font, is_bold=one.is_bold) for one in self.levels), default=0)
        right = self.size.width - (names + 22 if self.levels else 12)
        left = max(text_width(mark_text(mark, marks, self.unit), font) for mark in marks) + 10
        top = 34 + (len(self.strip[0]) * (font + 3) + 6 if self.strip else 0)
        return Plot(left, right, top, self.size.height - 44, marks[0], marks[-1], len(self.picture.columns))

    def _phase_spans(self) -> list[tuple[SeriesPhase, float, float]]:
        """Each phase with the left and right end of its columns."""
        phases = self.picture.phases
        starts = [self.plot.edge(phase.first) for phase in phases]
        bounds = [self.plot.left, *starts[1:], self.plot.right]
        return [(phase, bounds[at], bounds[at + 1]) for at, phase in enumerate(phases)]

    def _dot(self, place: int) -> tuple[float, float]:
        return self.plot.x(place), self.plot.y(self.picture.columns[place].value or 0)

    # Behind the series

    def _draw_target_zone(self) -> None:
        """Pale green where the target is met."""
        low, high = self.picture.target_low, self.picture.target_high
        if low is None and high is None:
            return
        top = self.plot.top if high is None else self.plot.y(high)
        bottom = self.plot.bottom if low is None else self.plot.y(low)
        left = self.plot.edge(self.picture.target_from)
        self.canvas.rectangle(Box(left, top, self.plot.right, bottom), fill=ZONE, opacity=0.55)

    def _draw_axes(self) -> None:
        canvas, plot, font = self.canvas, self.plot, self.size.font
        for mark in self.marks:
            y = plot.y(mark)
            canvas.path(f"M{plot.left:.1f} {y:.1f}H{plot.right:.1f}", INK if mark == 0 else GRID)
            text = mark_text(mark, self.marks, self.unit)
            canvas.text(plot.left - 7, y + font * 0.35, text, anchor="end", colour=MUTED)
        for one in period_marks([column.period for column in self.picture.columns], plot.step, font):
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
                    self.canvas.level(phase.median, left, right, COMMON, width=1.5)
                continue
            band = Box(left, self.plot.y(phase.upper), right, self.plot.y(phase.lower))
            self.canvas.rectangle(band, fill=INK, opacity=0.05)
            for limit in possible_limits(self.picture, phase):
                self.canvas.level(limit, left, right, COMMON, width=1.25, dash="2 3")
            self.canvas.level(phase.mean, left, right, COMMON, width=1.5)

    def _veil_open_period(self) -> None:
        place = self.picture.open_at
        if place is None:
            return
        plot, left = self.plot, self.plot.edge(place)
        self.canvas.rectangle(Box(left, plot.top, plot.right, plot.bottom), fill=WHITE, opacity=0.6)
        self.canvas.upright(left, plot.top, COMMON, dash="2 3")

    def _draw_levels(self) -> None:
        """Target and benchmarks; of two on the same value the target is drawn."""
        target_left = self.plot.edge(self.picture.target_from)
        drawn: set[float] = set()
        for one in self.picture.targets:
            self.canvas.level(one.value, target_left, self.plot.right, TARGET, width=2, dash="9 4")
            drawn.add(one.value)
        for one in self.picture.benchmarks:
            if one.value not in drawn:
                self.canvas.level(one.value, self.plot.left, self.plot.right, BENCHMARK, width=1.5, dash="2 3")
                drawn.add(one.value)

    # The series

    def _draw_series(self) -> None:
        """The line itself: cut at gaps and where a phase or a running total begins; dashed to a part period."""
        commands: list[str] = []
        before: int | None = None
        for at, column in enumerate(self.picture.columns):
            if column.value is None:
                before = None
                continue
            x, y = self._dot(at)
            start = None if before is None or column.is_cut else self._dot(before)
            if start is not None:
                self.canvas.sheet.lines.append(Line(*start, x, y))
            if not column.is_part:
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
        common = INK if self.picture.is_run_chart else COMMON
        for at, _ in self.picture.held:
            x, y = self._dot(at)
            self.canvas.sheet.marks.append(Box(x - small, y - small, x + small, y + small))
            column = self.picture.columns[at]
            if column.is_part:
                self.canvas.circle(x, y, small, fill=WHITE, stroke=COMMON)
            elif not column.meaning:
                self.canvas.circle(x, y, small, fill=common)
            elif column.meaning == CONCERN:
                self.canvas.diamond(x, y, big * 1.25, fill=CONCERN_COLOUR)
            else:
                self.canvas.circle(x, y, big, fill=IMPROVE if column.meaning == IMPROVEMENT else INK)
