"""The chart of a KPI: a run chart with the median, from twelve points the XmR chart with its limits.

SVG made of a few plain elements with colours as attributes, so that the page, a PDF and a Word file all carry
the same drawing. Drawn once for a wide page and once for a phone; text is never scaled.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from markupsafe import Markup

from tracker.adapters.charts_labels import Anchor, Box, Line, Sheet, push_apart, text_box, text_width
from tracker.adapters.charts_plot import Plot, period_marks, scale
from tracker.domain.figures_display import format_number, format_value
from tracker.domain.kpi import BreakKind, decimals_of
from tracker.domain.kpi_notes import ChartNote
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_table import SeriesRow
from tracker.domain.kpi_targets import target_level
from tracker.domain.kpi_terms import Basis, Geography, Polarity, Unit
from tracker.domain.kpi_words import target_side
from tracker.domain.spc import Phase, Signal, Variation, variation_of

INK, MUTED, GRID = "#0b0c0c", "#505a5f", "#dee0e2"
TARGET, ZONE, BENCHMARK = "#00703c", "#d9ead9", "#14425e"
IMPROVE, CONCERN, COMMON = "#1d70b8", "#d4601a", "#6f777b"
MOST_PLACES = 36
"""Periods that one chart shows; the table has them all."""
_ALL_VALUES = 8
"""Up to so many points each carries its value."""
_DISC = 10
_FONTS = "Arial, Liberation Sans, Helvetica, sans-serif"
_GEOGRAPHIES = {
    Geography.NATIONAL: ("England", "England"),
    Geography.REGIONAL: ("region", "region"),
    Geography.STATISTICAL_NEIGHBOURS: ("neighbours", "neighb."),
    Geography.THRESHOLD: ("threshold", "threshold"),
}


@dataclass(frozen=True)
class Size:
    """A width to draw for, and how big its letters are."""

    width: int
    height: int
    font: int


WIDE = Size(1180, 390, 14)
NARROW = Size(358, 360, 13)


@dataclass(frozen=True)
class Chart:
    """A drawing, the words it stands for, and the boxes of every word in it."""

    svg: Markup
    description: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class _Level:
    """A horizontal line with its name at the right."""

    value: float
    name: str
    colour: str
    is_bold: bool = False


def draw_chart(
    reading: KpiReading, rows: Sequence[SeriesRow], notes: Iterable[ChartNote], *, size: Size, prefix: str
) -> Chart | None:
    """The chart of a KPI's figures; None when there is none to draw. ``prefix`` keeps its ids apart from others'."""
    shown = rows[-MOST_PLACES:]
    if not any(_value(row) is not None for row in shown):
        return None
    return _Drawing(reading, shown, [*notes], size, prefix).draw()


def _value(row: SeriesRow) -> float | None:
    return float(row.point.value) if row.point is not None and row.point.value is not None else None


class _Drawing:
    """Puts one chart together, from the background to the words."""

    def __init__(
        self, reading: KpiReading, rows: Sequence[SeriesRow], notes: list[ChartNote], size: Size, prefix: str
    ) -> None:
        self.reading, self.rows, self.notes, self.size, self.prefix = reading, rows, notes, size, prefix
        self.definition = reading.definition
        self.is_wide = size is WIDE
        self.values = [_value(row) for row in rows]
        self.places = {row.at: place for place, row in enumerate(rows) if row.at is not None}
        self.phases = [phase for phase in reading.spc.phases if phase.last in self.places]
        self.levels = self._find_levels()
        self.strip = self._strip_lines() if len(self.phases) > 1 else []
        self.plot = self._lay_out()
        self.sheet = Sheet(Box(2, 2, size.width - 2, size.height - 2))
        self.parts: list[str] = []

    def draw(self) -> Chart:
        self._target_zone()
        self._axes()
        self._limits()
        self._open_period()
        self._lines()
        self._series()
        self._strip()
        self._right_labels()
        self._points()
        self._values()
        self._notes()
        description = describe(self.reading, self.rows)
        return Chart(self._svg(description), description, tuple(self.sheet.taken))

    # What is drawn

    def _find_levels(self) -> list[_Level]:
        """Everything that is a line across the plot, the target before a benchmark of the same value."""
        levels = [*self._target_levels(), *self._process_levels()]
        for geography, (wide, narrow) in _GEOGRAPHIES.items():
            one = self.reading.benchmark(geography)
            if one is not None and one.value is not None and not one.not_comparable:
                text = f"{wide if self.is_wide else narrow} {self._unit_text(one.text)}"
                levels.append(_Level(float(one.value), text, BENCHMARK))
        return levels

    def _target_levels(self) -> list[_Level]:
        target = self.reading.target
        if target is None or not self.reading.may_meet_target or self.reading.is_cumulative:
            return []
        level = target_level(self.definition, target)
        bounds = [level] if level is not None else [target.minimum, target.upper]
        side = target_side(self.definition, target)
        return [
            _Level(float(bound), f"target {side if self.is_wide else self._number(bound)}", TARGET, is_bold=True)
            for bound in dict.fromkeys(bounds)
            if bound is not None
        ]

    def _process_levels(self) -> list[_Level]:
        if not self.phases:
            return []
        phase = self.phases[-1]
        if phase.mean is None or phase.lower is None or phase.upper is None:
            return (
                [_Level(float(phase.median), f"median {self._number(phase.median)}", MUTED)] if self._has_run() else []
            )
        names = ("upper limit", "mean", "lower limit") if self.is_wide else ("upper", "mean", "lower")
        pairs = zip(names, (phase.upper, phase.mean, phase.lower), strict=True)
        return [
            _Level(float(value), f"{name} {self._limit_text(value)}", MUTED)
            for name, value in pairs
            if self._is_possible(value)
        ]

    def _has_run(self) -> bool:
        """Whether a median says anything: not of a single point."""
        return self.phases[-1].points > 1

    def _is_possible(self, value: Decimal) -> bool:
        """Whether a limit can be reached: no count is below zero, no share above a hundred."""
        return value >= 0 and not (self.definition.unit is Unit.PERCENT and value > 100)

    # Layout

    def _lay_out(self) -> Plot:
        font = self.size.font
        names = max((text_width(one.name, font, is_bold=one.is_bold) for one in self.levels), default=0)
        right = self.size.width - (names + 22 if self.levels else 12)
        limits = [float(end) for phase in self.phases for end in (phase.lower, phase.upper) if end is not None]
        is_share = self.definition.unit is Unit.PERCENT
        reach = [value for value in self.values if value is not None]
        known = [*reach, *(one.value for one in self.levels), *limits]
        if min(reach) >= 0:
            known = [max(value, 0.0) for value in known]
        if is_share and max(reach) <= 100:
            known = [min(value, 100.0) for value in known]
        self.marks = scale(
            known,
            ceiling=100.0 if is_share else None,
            is_whole=self.definition.unit in (Unit.COUNT, Unit.DAYS, Unit.FTE),
        )
        left = max(text_width(self._mark_text(mark), font) for mark in self.marks) + 10
        top = 24 + (len(self.strip[0][1]) * (font + 3) + 6 if self.strip else 0)
        return Plot(left, right, top, self.size.height - 44, self.marks[0], self.marks[-1], len(self.rows))

    def _strip_lines(self) -> list[tuple[Phase, list[str]]]:
        """Each phase with the words above it."""
        return [(phase, self._phase_words(number, phase)) for number, phase in enumerate(self.phases)]

    def _phase_words(self, number: int, phase: Phase) -> list[str]:
        first, last = self.reading.points[phase.first].period, self.reading.points[phase.last].period
        span = f"{first.label} to {last.label}" if number < len(self.phases) - 1 else f"from {first.label}"
        if phase.mean is None or phase.lower is None or phase.upper is None:
            return [span, f"median {self._number(phase.median)}", *([] if self.is_wide else [""])]
        mean = f"mean {self._limit_text(phase.mean)}"
        limits = f"{self._limit_text(phase.lower)} to {self._limit_text(phase.upper)}"
        return [span, f"{mean}, limits {limits}"] if self.is_wide else [span, mean, limits]

    # Layers

    def _target_zone(self) -> None:
        """Pale green where the target is met."""
        bounds = [one.value for one in self.levels if one.colour == TARGET]
        if not bounds:
            return
        top, bottom = self.plot.y(max(bounds)), self.plot.y(min(bounds))
        if len(bounds) == 1 and self.definition.polarity is Polarity.BIGGER:
            top = self.plot.top
        elif len(bounds) == 1 and self.definition.polarity is Polarity.SMALLER:
            bottom = self.plot.bottom
        self._rect(self._target_start(), top, self.plot.right, bottom, fill=ZONE, opacity=0.55)

    def _mark_text(self, mark: float) -> str:
        """A mark of the scale; only the topmost says the unit."""
        number = Decimal(repr(mark)).normalize()
        decimals = decimals_of(number)
        is_top = mark == self.marks[-1]
        return format_value(number, self.definition.unit, decimals) if is_top else format_number(number, decimals)

    def _target_start(self) -> float:
        target = self.reading.target
        begins = target.from_on if target is not None else None
        if begins is None:
            return self.plot.left
        first = next((at for at, row in enumerate(self.rows) if row.period.end >= begins), 0)
        return self.plot.edge(first)

    def _axes(self) -> None:
        font = self.size.font
        for mark in self.marks:
            y = self.plot.y(mark)
            self._path(f"M{self.plot.left:.1f} {y:.1f}H{self.plot.right:.1f}", INK if mark == 0 else GRID)
            self._text(self.plot.left - 7, y + font * 0.35, self._mark_text(mark), anchor="end", colour=MUTED)
        for one in period_marks([row.period for row in self.rows], self.plot.step, font):
            x = self.plot.x(one.place)
            width = max(text_width(one.name, font), text_width(one.below, font)) / 2
            x = min(max(x, width + 2), self.size.width - width - 2)
            self._text(x, self.plot.bottom + font + 6, one.name, anchor="middle", colour=MUTED)
            if one.below:
                self._text(x, self.plot.bottom + 2 * font + 9, one.below, anchor="middle", colour=MUTED)

    def _open_period(self) -> None:
        """A veil over the period that is not over, with its words where there is room for them."""
        open_at = next((at for at, row in enumerate(self.rows) if row.period.end > self.reading.status_on), None)
        if open_at is None:
            return
        left = self.plot.edge(open_at)
        self._rect(left, self.plot.top, self.plot.right, self.plot.bottom, fill="#ffffff", opacity=0.6)
        self._path(f"M{left:.1f} {self.plot.top:.1f}V{self.plot.bottom:.1f}", COMMON, dash="2 3")
        words = ("not yet", "due") if self.values[open_at] is None else ("not yet", "over")
        if text_width(words[0], self.size.font) + 6 > self.plot.right - left:
            return
        for line, word in enumerate(words):
            y = self.plot.top + 16 + line * (self.size.font + 3)
            self._text(self.plot.x(open_at), y, word, anchor="middle", colour=MUTED)

    def _limits(self) -> None:
        """The band in which months fall by chance, its limits dotted, the mean or the median solid."""
        for phase, left, right in self._phase_spans():
            if phase.mean is None or phase.lower is None or phase.upper is None:
                if phase.points > 1:
                    self._level_line(float(phase.median), left, right, COMMON, width=1.5)
                continue
            low, high = self.plot.y(float(phase.lower)), self.plot.y(float(phase.upper))
            self._rect(left, high, right, low, fill=INK, opacity=0.05)
            for limit in (phase.lower, phase.upper):
                if self._is_possible(limit):
                    self._level_line(float(limit), left, right, COMMON, width=1.25, dash="2 3")
            self._level_line(float(phase.mean), left, right, COMMON, width=1.5)

    def _phase_spans(self) -> list[tuple[Phase, float, float]]:
        starts = [self.plot.edge(self.places.get(phase.first, 0)) for phase in self.phases]
        bounds = [self.plot.left, *starts[1:], self.plot.right]
        return [(phase, bounds[at], bounds[at + 1]) for at, phase in enumerate(self.phases)]

    def _lines(self) -> None:
        """Target and benchmarks; of two on the same value the target is drawn."""
        drawn: set[float] = set()
        for one in self.levels:
            if one.colour == TARGET:
                self._level_line(one.value, self._target_start(), self.plot.right, TARGET, width=2, dash="9 4")
                drawn.add(one.value)
            elif one.colour == BENCHMARK and one.value not in drawn:
                self._level_line(one.value, self.plot.left, self.plot.right, BENCHMARK, width=1.5, dash="2 3")
                drawn.add(one.value)

    def _series(self) -> None:
        """The line itself: cut at gaps and where a phase or a running total begins; dashed to a part period."""
        commands, before = [], None
        for at, value in enumerate(self.values):
            if value is None:
                before = None
                continue
            x, y = self.plot.x(at), self.plot.y(value)
            is_joined = before is not None and not self._is_cut(before, at)
            if self._is_part(at):
                if is_joined and before is not None:
                    start = (self.plot.x(before), self.plot.y(self.values[before] or 0))
                    self._path(f"M{start[0]:.1f} {start[1]:.1f}L{x:.1f} {y:.1f}", COMMON, width=1.5, dash="3 3")
                continue
            if is_joined and before is not None:
                self.sheet.lines.append(Line(self.plot.x(before), self.plot.y(self.values[before] or 0), x, y))
            commands.append(f"{'L' if is_joined else 'M'}{x:.1f} {y:.1f}")
            before = at
        self._path("".join(commands), INK, width=2)

    def _is_part(self, place: int) -> bool:
        point = self.rows[place].point
        return point is not None and not point.is_finished

    def _is_cut(self, before: int, at: int) -> bool:
        earlier, later = self.rows[before], self.rows[at]
        if earlier.point is None or later.point is None:
            return True
        if self.reading.basis is Basis.YTD and earlier.point.span.start != later.point.span.start:
            return True
        return any(earlier.period.end < one.from_on <= later.period.end for one in self.definition.breaks)

    def _strip(self) -> None:
        """Dates and limits of each phase above the plot, and a full line where one begins."""
        font = self.size.font
        for number, (phase, left, right) in enumerate(self._phase_spans()):
            if not self.strip:
                return
            if number:
                self._path(f"M{left:.1f} 6V{self.plot.bottom:.1f}", INK, width=1.5)
                self.sheet.lines.append(Line(left, 6, left, self.plot.bottom))
            for line, words in enumerate(self.strip[number][1]):
                fits = text_width(words, font, is_bold=line == 0) + 8 <= right - left
                if phase and fits:
                    colour = INK if line == 0 else MUTED
                    y = font + 2 + line * (font + 3)
                    self._text(left + (6 if number else 0), y, words, colour=colour, is_bold=line == 0)

    def _right_labels(self) -> None:
        """Names of the lines beside the plot, pushed apart; one that had to move gets a leader."""
        font = self.size.font
        ordered = sorted(self.levels, key=lambda one: (self.plot.y(one.value), one.colour != TARGET))
        wanted = [self.plot.y(one.value) for one in ordered]
        placed = push_apart(wanted, font + 4, self.plot.top - 6, self.plot.bottom)
        for one, level, y in zip(ordered, wanted, placed, strict=True):
            right = self.plot.right
            self._path(f"M{right + 2:.1f} {level:.1f}L{right + 10:.1f} {y:.1f}", one.colour)
            self._text(right + 14, y + font * 0.35, one.name, colour=one.colour, is_bold=one.is_bold)

    def _points(self) -> None:
        """Shape and colour: a small dot, a blue disc for improvement, an orange diamond for concern."""
        is_run_chart = not any(phase.has_limits for phase in self.phases)
        # Where points stand close, as a long series does on a phone, they are drawn smaller.
        big = min(6.0, max(3.4, self.plot.step * 0.42))
        small = big * 2 / 3
        for at, value in enumerate(self.values):
            if value is None:
                continue
            x, y = self.plot.x(at), self.plot.y(value)
            if self._is_part(at):
                self._circle(x, y, small, fill="#ffffff", stroke=COMMON)
                continue
            meaning = self._meaning(at)
            if meaning is not None and meaning.is_improvement:
                self._circle(x, y, big, fill=IMPROVE)
            elif meaning is not None and meaning.is_concern:
                self._diamond(x, y, big * 1.25)
            elif meaning is not None:
                self._circle(x, y, big, fill=INK)
            else:
                self._circle(x, y, small, fill=INK if is_run_chart else COMMON)

    def _meaning(self, place: int) -> Variation | None:
        """What the point's signal means; None for common cause or none."""
        at = self.rows[place].at
        signal = self.reading.spc.signals[at] if at is not None else None
        if signal is None or signal is Signal.COMMON:
            return None
        return variation_of(signal, self.definition.polarity)

    def _values(self) -> None:
        """The numbers beside the points: all of a short series, otherwise the last and the part period's."""
        held = [at for at, value in enumerate(self.values) if value is not None]
        finished = [at for at in held if not self._is_part(at)]
        chosen = held if len(held) <= _ALL_VALUES else [*finished[-1:], *(at for at in held if self._is_part(at))]
        last = finished[-1] if finished else None
        # The latest finds its place first.
        for at in sorted(chosen, key=lambda place: (place != last, place)):
            point = self.rows[at].point
            if point is None:
                continue
            is_last = at == last
            size = self.size.font + 2 if is_last else self.size.font
            text = self._unit_text(point.text) if is_last else point.text
            self._place_value(at, text, size, is_bold=is_last)

    def _place_value(self, at: int, text: str, size: int, *, is_bold: bool) -> None:
        x, y = self.plot.x(at), self.plot.y(self.values[at] or 0)
        anchors: list[tuple[float, float, Anchor]] = [
            (x, y + drop, "middle") for drop in (-12, 22, -22, 32, -34, 44, -48, 58)
        ]
        anchors += [
            (x - 10, y + 5, "end"),
            (x + 10, y + 5, "start"),
            (x - 10, y - 14, "end"),
            (x + 10, y - 14, "start"),
        ]
        boxes = [text_box(*place[:2], text, size, anchor=place[2], is_bold=is_bold) for place in anchors]
        chosen = anchors[self.sheet.best(boxes)]
        self.sheet.taken.pop()
        colour = MUTED if self._is_part(at) else INK
        self._text(*chosen[:2], text, anchor=chosen[2], colour=colour, size=size, is_bold=is_bold, has_halo=True)

    def _notes(self) -> None:
        """Numbered discs on leaders; the sentences stand below the chart."""
        places = {row.period: at for at, row in enumerate(self.rows)}
        for number, note in enumerate(self.notes, 1):
            at = places.get(note.period)
            value = self.values[at] if at is not None else None
            if at is None or value is None:
                continue
            x, y = self.plot.x(at), self.plot.y(value)
            centres = [(x + aside, y + drop) for drop in (32, -32, 50, -50, 70, -70, 92, -92) for aside in (0, -24, 24)]
            boxes = [Box(cx - _DISC, cy - _DISC, cx + _DISC, cy + _DISC) for cx, cy in centres]
            cx, cy = centres[self.sheet.best(boxes)]
            side = 1 if cy > y else -1
            self._path(f"M{x:.1f} {y + side * 9:.1f}L{cx:.1f} {cy - side * _DISC:.1f}", INK)
            self._circle(cx, cy, _DISC, fill="#ffffff", stroke=INK)
            self.parts.append(
                f'<text x="{cx:.1f}" y="{cy + 4.5:.1f}" text-anchor="middle" font-size="13" font-weight="700" '
                f'fill="{INK}">{number}</text>'
            )

    # Words

    def _number(self, value: Decimal) -> str:
        decimals = max(self.definition.decimals, min(decimals_of(value.normalize()), self.definition.decimals + 1))
        if value == value.to_integral_value():
            decimals = 0
        return format_value(value, self.definition.unit, decimals)

    def _limit_text(self, value: Decimal) -> str:
        """A limit with one decimal more than the figures where a flagged figure would round to it."""
        decimals = max(self.definition.decimals, 1)
        flagged = [
            point.value
            for point, signal in zip(self.reading.points, self.reading.spc.signals, strict=True)
            if point.value is not None and signal not in (None, Signal.COMMON)
        ]
        if any(round(one, decimals) == round(value, decimals) for one in flagged):
            decimals += 1
        return format_value(value, self.definition.unit, decimals)

    def _unit_text(self, text: str) -> str:
        return f"{text}%" if self.definition.unit is Unit.PERCENT and "/" not in text else text

    # Elements

    def _rect(self, left: float, top: float, right: float, bottom: float, *, fill: str, opacity: float) -> None:
        if bottom > top and right > left:
            self.parts.append(
                f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}" '
                f'fill="{fill}" fill-opacity="{opacity}"/>'
            )

    def _level_line(
        self, value: float, left: float, right: float, colour: str, *, width: float, dash: str = ""
    ) -> None:
        y = self.plot.y(value)
        self._path(f"M{left:.1f} {y:.1f}H{right:.1f}", colour, width=width, dash=dash)
        self.sheet.lines.append(Line(left, y, right, y))

    def _path(self, commands: str, colour: str, *, width: float = 1, dash: str = "") -> None:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<path d="{commands}" fill="none" stroke="{colour}" stroke-width="{width}" '
            f'stroke-linejoin="round"{dashes}/>'
        )

    def _circle(self, x: float, y: float, radius: float, *, fill: str, stroke: str = "#ffffff") -> None:
        self.parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" stroke="{stroke}" stroke-width="1.5"/>'
        )

    def _diamond(self, x: float, y: float, reach: float) -> None:
        r = f"{reach:.1f}"
        self.parts.append(
            f'<path d="M{x:.1f} {y - reach:.1f}l{r} {r}l-{r} {r}l-{r} -{r}z" '
            f'fill="{CONCERN}" stroke="#ffffff" stroke-width="1.5"/>'
        )

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: Anchor = "start",
        colour: str = INK,
        size: float = 0,
        is_bold: bool = False,
        has_halo: bool = False,
    ) -> None:
        size = size or self.size.font
        self.sheet.taken.append(text_box(x, y, text, size, anchor=anchor, is_bold=is_bold))
        weight = ' font-weight="700"' if is_bold else ""
        halo = ' paint-order="stroke" stroke="#ffffff" stroke-width="3" stroke-linejoin="round"' if has_halo else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}"{weight}{halo}>'
            f"{escape(text)}</text>"
        )

    def _svg(self, description: str) -> Markup:
        width, height = self.size.width, self.size.height
        title = escape(chart_title(self.reading, self.rows))
        opening = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
            f'role="img" aria-labelledby="{self.prefix}-title {self.prefix}-desc" font-family="{_FONTS}">'
            f'<title id="{self.prefix}-title">{title}</title>'
            f'<desc id="{self.prefix}-desc">{escape(description)}</desc>'
        )
        # Names and numbers are escaped above; everything else is made of the constants of this module.
        return Markup(f"{opening}{''.join(self.parts)}</svg>")  # noqa: S704


def chart_title(reading: KpiReading, rows: Sequence[SeriesRow]) -> str:
    """``Children with 3 or more placements, August 2017 to January 2020``."""
    first, last = rows[0].period, rows[-1].period
    span = first.long_label if first == last else f"{first.long_label} to {last.long_label}"
    return f"{reading.definition.name}, {span}"


def describe(reading: KpiReading, rows: Sequence[SeriesRow]) -> str:
    """The chart for somebody who hears it: its kind, its values or its signals, the median or limits, the target."""
    definition, spc = reading.definition, reading.spc
    held = [row for row in rows if _value(row) is not None]
    phase = spc.phases[-1] if spc.phases else None
    kind = "Control chart" if phase is not None and phase.has_limits else "Run chart"
    parts = [f"{kind} of {len(held)} figures."]
    if len(held) <= _ALL_VALUES:
        parts.append("; ".join(f"{row.period.long_label} {row.text}" for row in held) + ".")
    else:
        parts.append(f"The last is {held[-1].text} in {held[-1].period.long_label}.")
    if phase is not None and phase.mean is not None and phase.lower is not None and phase.upper is not None:
        decimals = max(definition.decimals, 1)
        mean, lower, upper = (format_number(one, decimals) for one in (phase.mean, phase.lower, phase.upper))
        parts.append(f"Mean {mean}, limits {lower} to {upper}.")
        flagged = sum(signal not in (None, Signal.COMMON) for signal in spc.signals)
        parts.append(f"{flagged} figures carry a signal." if flagged else "No figure carries a signal.")
    elif phase is not None and phase.points > 1:
        parts.append(f"Median {format_number(phase.median, max(definition.decimals, decimals_of(phase.median)))}.")
    if side := target_side(definition, reading.target):
        parts.append(f"Target {side}.")
    for geography, (name, _) in _GEOGRAPHIES.items():
        one = reading.benchmark(geography)
        if one is not None and one.value is not None:
            parts.append(f"{name[0].upper()}{name[1:]} {one.text}.")
    if len(definition.breaks):
        breaks = [
            f"{'Definition changed' if one.kind is BreakKind.DEFINITION else 'Limits drawn again'} from {one.from_on.isoformat()}: {one.reason}."
            for one in definition.breaks
        ]
        parts += breaks
    return " ".join(parts)
