"""The words of a series' chart: names of its lines, its values, its notes, each where it covers nothing."""

from collections.abc import Sequence

from tracker.adapters.charts_canvas import INK, MUTED, TARGET, Canvas
from tracker.adapters.charts_labels import Anchor, Box, Line, push_apart, text_box, text_width
from tracker.adapters.charts_levels import Level
from tracker.domain.kpi_chart_words import ALL_VALUES
from tracker.domain.kpi_series_picture import SeriesPicture, with_unit

_DISC = 10


def draw_strip(canvas: Canvas, strip: Sequence[Sequence[str]], spans: Sequence[tuple[float, float]]) -> None:
    """Dates and limits of each phase above the plot, and a full line where one begins."""
    font = canvas.size.font
    for number, (words, (left, right)) in enumerate(zip(strip, spans, strict=False)):
        if number:
            canvas.upright(left, 6, INK, width=1.5)
        for line, text in enumerate(words):
            is_first = line == 0
            if text and text_width(text, font, is_bold=is_first) + 8 <= right - left:
                y = font + 2 + line * (font + 3)
                colour = INK if is_first else MUTED
                canvas.text(left + (6 if number else 0), y, text, colour=colour, is_bold=is_first)


def name_levels(canvas: Canvas, levels: Sequence[Level]) -> None:
    """Names of the lines beside the plot, pushed apart; one that had to move gets a leader."""
    font, plot = canvas.size.font, canvas.plot
    right = plot.right
    ordered = sorted(levels, key=lambda one: (plot.y(one.value), one.colour != TARGET))
    wanted = [plot.y(one.value) for one in ordered]
    placed = push_apart(wanted, font + 4, plot.top - 6, plot.bottom)
    for one, level, y in zip(ordered, wanted, placed, strict=True):
        leader = Line(right + 2, level, right + 10, y)
        canvas.path(f"M{leader.x1:.1f} {leader.y1:.1f}L{leader.x2:.1f} {leader.y2:.1f}", one.colour)
        canvas.sheet.lines.append(leader)
        canvas.text(right + 14, y + font * 0.35, one.name, colour=one.colour, is_bold=one.is_bold)


def write_values(canvas: Canvas, picture: SeriesPicture) -> None:
    """The numbers beside the points: all of a short series, otherwise the last and the part period's."""
    places = [at for at, _ in picture.held]
    finished = [at for at in places if not picture.columns[at].is_part]
    last = finished[-1] if finished else None
    chosen = [at for at in places if len(places) <= ALL_VALUES or at == last or picture.columns[at].is_part]
    # The latest finds its place first.
    for at in sorted(chosen, key=lambda place: (place != last, place)):
        _write_value(canvas, picture, at, is_last=at == last)


def _write_value(canvas: Canvas, picture: SeriesPicture, at: int, *, is_last: bool) -> None:
    column, size = picture.columns[at], canvas.size.font
    (x, y), text = _dot(canvas, picture, at), column.text
    if is_last:
        text, size = with_unit(text, picture.unit), size + 2
    anchors: list[tuple[float, float, Anchor]] = [
        *((x, y + drop, "middle") for drop in (-12, 22, -22, 32, -34, 44, -48, 58)),
        (x - 10, y + 5, "end"),
        (x + 10, y + 5, "start"),
        (x - 10, y - 14, "end"),
        (x + 10, y - 14, "start"),
    ]
    boxes = [text_box(left, base, text, size, anchor=side, is_bold=is_last) for left, base, side in anchors]
    left, base, side = anchors[canvas.sheet.best(boxes)]
    colour = MUTED if column.is_part else INK
    canvas.text(left, base, text, anchor=side, colour=colour, size=size, is_bold=is_last, has_halo=True)


def name_open_period(canvas: Canvas, picture: SeriesPicture) -> None:
    """Where there is room: that the period is not due, or not over."""
    place = picture.open_at
    if place is None:
        return
    words = ("not yet", "due" if picture.columns[place].value is None else "over")
    plot, font, x = canvas.plot, canvas.size.font, canvas.plot.x(place)
    half = text_width(words[0], font) / 2
    if 2 * half + 6 > plot.right - plot.edge(place):
        return
    tops = [plot.top + 6 + step * 12 for step in range(int((plot.bottom - plot.top - 50) // 12))]
    boxes = [Box(x - half, top, x + half, top + 2 * font + 6) for top in tops]
    top = tops[canvas.sheet.best(boxes)]
    for line, word in enumerate(words):
        canvas.text(x, top + font + line * (font + 3), word, anchor="middle", colour=MUTED)


def number_notes(canvas: Canvas, picture: SeriesPicture) -> None:
    """Numbered discs on leaders, within the plot where that is possible; the sentences stand below the chart."""
    plot = canvas.plot
    canvas.sheet.room = Box(plot.left, 2, plot.right, plot.bottom)
    places = {column.period: at for at, column in enumerate(picture.columns) if column.value is not None}
    for number, note in enumerate(picture.notes, 1):
        if note.period not in places:
            continue
        x, y = _dot(canvas, picture, places[note.period])
        centres = [
            (x + aside, y + drop) for drop in (32, -32, 50, -50, 70, -70, 92, -92, 114) for aside in (0, -24, 24)
        ]
        boxes = [Box(cx - _DISC, cy - _DISC, cx + _DISC, cy + _DISC) for cx, cy in centres]
        chosen = canvas.sheet.best(boxes, [Line(x, y, cx, cy) for cx, cy in centres])
        canvas.sheet.taken.append(boxes[chosen])
        cx, cy = centres[chosen]
        side = 1 if cy > y else -1
        canvas.path(f"M{x:.1f} {y + side * 9:.1f}L{cx:.1f} {cy - side * _DISC:.1f}", INK)
        canvas.numbered_disc(cx, cy, _DISC, number)


def _dot(canvas: Canvas, picture: SeriesPicture, place: int) -> tuple[float, float]:
    return canvas.plot.x(place), canvas.plot.y(picture.columns[place].value or 0)
