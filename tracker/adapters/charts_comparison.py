"""Bars side by side: a panel for each year, in it a bar for each of those compared, all on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.adapters.charts_canvas import COMMON, GRID, INK, MUTED, Canvas, Chart, Size
from tracker.adapters.charts_labels import Box, Sheet, text_width, wrap
from tracker.adapters.charts_plot import Plot
from tracker.domain.kpi_comparison_picture import ComparisonBar, ComparisonGroup, ComparisonPicture
from tracker.domain.kpi_series_picture import with_unit

_FILLS = ("#14425e", "#8fb3ca", "#c9d6de", "#e6eff5")
_NARROWEST_PANEL = 270
_BAR, _ROW_GAP, _PANEL_GAP, _HEAD, _BELOW = 17, 9, 30, 30, 16


@dataclass(frozen=True)
class _Layout:
    """Where things stand in every panel: the names' lines, how high each row is, where bars begin and end."""

    names: Sequence[Sequence[str]]
    heights: Sequence[float]
    names_width: float
    panel_width: float
    longest_bar: float
    panels_in_row: int

    @property
    def panel_height(self) -> float:
        return _HEAD + sum(self.heights)


def draw_comparison(picture: ComparisonPicture, *, size: Size, prefix: str) -> Chart:
    """The drawing, as high as its rows need. A blank stays blank and says why."""
    return _Drawing(picture, size).draw(prefix)


class _Drawing:
    """Puts one chart together, panel by panel."""

    def __init__(self, picture: ComparisonPicture, size: Size) -> None:
        self.picture = picture
        self.layout = _lay_out(picture, size)
        rows = -(-len(picture.groups) // self.layout.panels_in_row)
        height = int(rows * (self.layout.panel_height + _BELOW)) + 4
        values = [bar.value for group in picture.groups for bar in group.bars if bar.value is not None]
        self.highest = max(values, default=0) or 1.0
        # A comparison has no plot of its own: every panel measures its bars alike.
        plot = Plot(0, self.layout.longest_bar, 0, height, 0, 1, 1)
        self.canvas = Canvas(Size(size.width, height, size.font), plot, Sheet(Box(2, 2, size.width - 2, height - 2)))

    def draw(self, prefix: str) -> Chart:
        layout = self.layout
        for at, group in enumerate(self.picture.groups):
            down, across = divmod(at, layout.panels_in_row)
            left = 4 + across * (layout.panel_width + _PANEL_GAP)
            self._draw_panel(group, left, 4 + down * (layout.panel_height + _BELOW))
        return self.canvas.chart(self.picture.title, self.picture.description, prefix)

    def _draw_panel(self, group: ComparisonGroup, left: float, top: float) -> None:
        canvas, layout, font = self.canvas, self.layout, self.canvas.size.font
        canvas.text(left, top + font + 2, group.label, is_bold=True)
        canvas.path(f"M{left:.1f} {top + font + 8:.1f}H{left + layout.panel_width:.1f}", GRID)
        y, axis = top + _HEAD, left + layout.names_width
        for place, (bar, lines, height) in enumerate(zip(group.bars, layout.names, layout.heights, strict=True)):
            middle = y + (height - _ROW_GAP) / 2
            for number, line in enumerate(lines):
                base = middle + (number - (len(lines) - 1) / 2) * (font + 3) + font * 0.35
                canvas.text(left, base, line)
            if bar.value is None:
                self._say_why(bar, axis, middle)
            else:
                self._draw_bar(bar, bar.value, axis, middle, fill=_FILLS[place % len(_FILLS)])
            y += height
        canvas.path(f"M{axis:.1f} {top + _HEAD - 4:.1f}V{y - _ROW_GAP + 4:.1f}", INK)

    def _draw_bar(self, bar: ComparisonBar, value: float, axis: float, middle: float, *, fill: str) -> None:
        canvas, font, half = self.canvas, self.canvas.size.font, _BAR / 2
        end = axis + max(value, 0) / self.highest * self.layout.longest_bar
        canvas.rectangle(Box(axis, middle - half, end, middle + half), fill=fill, opacity=1)
        canvas.path(f"M{axis:.1f} {middle - half:.1f}H{end:.1f}V{middle + half:.1f}H{axis:.1f}", COMMON)
        canvas.text(end + 6, middle + font * 0.35, with_unit(bar.text, self.picture.unit), is_bold=True)

    def _say_why(self, bar: ComparisonBar, axis: float, middle: float) -> None:
        font = self.canvas.size.font
        room = self.layout.panel_width - self.layout.names_width - 8
        for line in wrap(bar.reason, room, font, most=1):
            self.canvas.text(axis + 8, middle + font * 0.35, line, colour=MUTED)


def _lay_out(picture: ComparisonPicture, size: Size) -> _Layout:
    font, room = size.font, size.width - 8
    fits = max(1, int((room + _PANEL_GAP) // (_NARROWEST_PANEL + _PANEL_GAP))) if size.is_wide else 1
    panels = min(fits, len(picture.groups))
    width = (room - (panels - 1) * _PANEL_GAP) / panels
    names = [wrap(name, width * 0.42, font) for name in picture.names]
    names_width = max((text_width(line, font) for one in names for line in one), default=0) + 8
    bars = [bar for group in picture.groups for bar in group.bars if bar.value is not None]
    texts = [text_width(with_unit(bar.text, picture.unit), font, is_bold=True) for bar in bars]
    longest = width - names_width - max(texts, default=0) - 10
    heights = [max(_BAR, len(one) * (font + 3)) + _ROW_GAP for one in names]
    return _Layout(names, heights, names_width, width, max(longest, 10), panels)
