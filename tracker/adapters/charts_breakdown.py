"""The stacked chart of a breakdown: a column for each period, its categories named beside the last."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.adapters.charts_canvas import COMMON, INK, MUTED, Canvas, Chart, Size
from tracker.adapters.charts_fills import draw_edge, draw_fill, fill_of
from tracker.adapters.charts_labels import Box, Sheet, push_blocks_apart, text_width, wrap
from tracker.adapters.charts_plot import Plot, two_lines
from tracker.domain.kpi_breakdown import BreakdownPicture, BreakdownRow
from tracker.domain.kpi_terms import Unit

_TOP, _BOTTOM, _SWATCH, _LEADER = 30, 46, 12, 30
_LOWEST_PLOT = 250
_WIDEST_COLUMN = 130


@dataclass(frozen=True)
class _Label:
    """The name of a category beside the last column: its lines, and the middle of what it names."""

    place: int
    lines: Sequence[str]
    middle: float

    def height(self, font: int) -> float:
        return len(self.lines) * (font + 3) + 5


def draw_breakdown(picture: BreakdownPicture, *, size: Size, prefix: str) -> Chart:
    """The drawing, as high as its names need; on a narrow one the latest periods that fit."""
    room = 300 if size.is_wide else 164
    font = size.font
    texts = [_label_text(picture, row) for row in picture.parts]
    lines = [wrap(text, room, font) for text in texts]
    names = max((text_width(line, font) for one in lines for line in one), default=0)
    right = size.width - names - _SWATCH - _LEADER - 12
    first = _first_shown(picture, right - 8, font)
    height = max(_LOWEST_PLOT, sum(len(one) * (font + 3) + 5 for one in lines))
    highest = max(_stack(picture, at)[-1][1] for at in range(first, len(picture.periods))) or 1.0
    drawn = Size(size.width, _TOP + int(height) + _BOTTOM, font)
    plot = Plot(8, right, _TOP, _TOP + height, 0, highest, len(picture.periods) - first)
    canvas = Canvas(drawn, plot, Sheet(Box(2, 2, drawn.width - 2, drawn.height - 2)))
    for column in range(plot.places):
        _draw_column(canvas, picture, first + column, column)
    canvas.path(f"M{plot.left:.1f} {plot.bottom:.1f}H{plot.right:.1f}", INK)
    _name_categories(canvas, picture, lines)
    return canvas.chart(picture.title, picture.description, prefix)


def _first_shown(picture: BreakdownPicture, room: float, font: int) -> int:
    """The first period of as many as can be named side by side."""
    widest = max(text_width(line, font) for period in picture.periods for line in two_lines(period)) + 8
    return max(0, len(picture.periods) - max(1, int(room // widest)))


def _stack(picture: BreakdownPicture, at: int) -> list[tuple[float, float]]:
    """From and to of each category of a period, counted from the foot; the last category stands lowest."""
    foot, found = 0.0, []
    for row in reversed(picture.parts):
        head = foot + (row.cells[at].value or 0)
        found.append((foot, head))
        foot = head
    # In the order of the rows again, but the topmost last so that it is the total.
    return [*reversed(found), (0.0, foot)]


def _draw_column(canvas: Canvas, picture: BreakdownPicture, at: int, column: int) -> None:
    plot, font = canvas.plot, canvas.size.font
    middle, half = plot.x(column), min(plot.step * 0.72, _WIDEST_COLUMN) / 2
    stack = _stack(picture, at)
    for place, (row, (foot, head)) in enumerate(zip(picture.parts, stack, strict=False)):
        box = Box(middle - half, plot.y(head), middle + half, plot.y(foot))
        if head > foot:
            draw_fill(canvas, box, fill_of(place))
            _write_value(canvas, row.cells[at].text, box, place)
    if stack[-1][1]:
        draw_edge(canvas, Box(middle - half, plot.y(stack[-1][1]), middle + half, plot.bottom))
    for line, text in enumerate(two_lines(picture.periods[at])):
        canvas.text(middle, plot.bottom + font + 6 + line * (font + 3), text, anchor="middle", colour=MUTED)
    total = picture.totals[at]
    text = total.text if not total.remark else f"{total.text} in all"
    for words in (text, total.text):
        if words and text_width(words, font, is_bold=True) + 8 <= plot.step:
            y = plot.y(stack[-1][1]) - 7
            canvas.text(middle, y, words, anchor="middle", is_bold=True)
            break


def _write_value(canvas: Canvas, text: str, box: Box, place: int) -> None:
    """The number within its part, where it fits; a hatched part gets a plain ground for it."""
    font, fill = canvas.size.font - 1, fill_of(place)
    width = text_width(text, font)
    if box.bottom - box.top < font + 3 or width + 6 > box.right - box.left:
        return
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    if fill.hatch:
        ground = Box(x - width / 2 - 3, y - font / 2 - 1, x + width / 2 + 3, y + font / 2 + 1)
        canvas.rectangle(ground, fill=fill.shade, opacity=1)
    canvas.text(x, y + font * 0.36, text, anchor="middle", colour=fill.ink, size=font)


def _name_categories(canvas: Canvas, picture: BreakdownPicture, lines: Sequence[Sequence[str]]) -> None:
    """Each category's name beside its part of the last column, with its shade and a leader to it."""
    plot, font = canvas.plot, canvas.size.font
    stack = _stack(picture, len(picture.periods) - 1)
    labels = [
        _Label(place, one, plot.y((foot + head) / 2))
        for place, (one, (foot, head)) in enumerate(zip(lines, stack, strict=False))
    ]
    heights = [label.height(font) for label in labels]
    middles = push_blocks_apart([label.middle for label in labels], heights, plot.top, plot.bottom)
    edge = plot.x(plot.places - 1) + min(plot.step * 0.72, _WIDEST_COLUMN) / 2
    x = plot.right + _LEADER
    for label, middle, height in zip(labels, middles, heights, strict=True):
        canvas.path(f"M{edge + 2:.1f} {label.middle:.1f}H{plot.right + 4:.1f}L{x - 6:.1f} {middle:.1f}", COMMON)
        half = _SWATCH / 2
        swatch = Box(x - 2, middle - half, x + _SWATCH - 2, middle + half)
        draw_fill(canvas, swatch, fill_of(label.place))
        draw_edge(canvas, swatch)
        top = middle - height / 2 + 2.5
        for number, line in enumerate(label.lines):
            canvas.text(x + _SWATCH + 4, top + (number + 1) * (font + 3) - 5, line)


def _label_text(picture: BreakdownPicture, row: BreakdownRow) -> str:
    """``Police 34%``, ``Neglect 98 (73%)``."""
    cell = row.cells[-1]
    text = f"{cell.text}%" if picture.unit == Unit.PERCENT and cell.value is not None else cell.text or "no figure"
    return f"{row.category} {text} ({row.share})" if row.share else f"{row.category} {text}"
