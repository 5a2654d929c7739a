"""How the parts of a stacked column are told apart without colour: a shade of one blue, and from the fifth a hatch."""

from dataclasses import dataclass

from tracker.adapters.charts_canvas import COMMON, INK, WHITE, Canvas
from tracker.adapters.charts_labels import Box

_SHADES = ("#14425e", "#b3cfe0", "#4f81a3", "#e6eff5")
_INKS = (WHITE, INK, WHITE, INK)
_GAP = 6.0


@dataclass(frozen=True)
class Fill:
    """A shade, the ink that can be read on it, and the hatch: none, rising, falling or level strokes."""

    shade: str
    ink: str
    hatch: int


def fill_of(place: int) -> Fill:
    """The fill of the part so many places from the top; neighbours differ in lightness, sixteen differ at all."""
    return Fill(_SHADES[place % len(_SHADES)], _INKS[place % len(_SHADES)], place // len(_SHADES) % 4)


def draw_fill(canvas: Canvas, box: Box, fill: Fill) -> None:
    """A part with its hatch and a white edge."""
    canvas.rectangle(box, fill=fill.shade, opacity=1)
    strokes = _strokes(box, fill.hatch)
    if strokes:
        canvas.path("".join(strokes), fill.ink)
    draw_edge(canvas, box, WHITE, width=1.5)


def draw_edge(canvas: Canvas, box: Box, colour: str = COMMON, *, width: float = 1) -> None:
    """An outline: the palest part can be told from the page by it."""
    canvas.path(f"M{box.left:.1f} {box.top:.1f}H{box.right:.1f}V{box.bottom:.1f}H{box.left:.1f}Z", colour, width=width)


def _strokes(box: Box, hatch: int) -> list[str]:
    """The strokes of a hatch, each cut off at the box."""
    width, height = box.right - box.left, box.bottom - box.top
    if not hatch or height < 2:
        return []
    if hatch == 3:
        return [f"M{box.left:.1f} {box.top + at:.1f}H{box.right:.1f}" for at in _steps(height)]
    strokes = []
    for at in _steps(width + height):
        # A rising stroke leaves the top edge at `at` and goes down to the left; both ends are cut to the box.
        x1, y1 = min(at, width), max(0.0, at - width)
        x2, y2 = max(0.0, at - height), min(at, height)
        if hatch == 2:
            x1, x2 = width - x1, width - x2
        strokes.append(f"M{box.left + x1:.1f} {box.top + y1:.1f}L{box.left + x2:.1f} {box.top + y2:.1f}")
    return strokes


def _steps(length: float) -> list[float]:
    return [_GAP * step for step in range(1, int(length / _GAP) + 1)]
