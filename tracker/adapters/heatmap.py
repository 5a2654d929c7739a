"""The five by five map of risks as SVG: a disc where each one stands, a ring and an arrow from where it stood.

Only ``path``, ``rect``, ``circle`` and ``text``, with colours as attributes, so that the same picture stands in a
page and in a PDF.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot

from markupsafe import Markup, escape

from tracker.adapters.heatmap_layout import Arrow, Disc, Frame, Layout, lay_out
from tracker.domain.risk import IMPACT_WORDS, PROBABILITY_WORDS, SCALE, Band, Position, RiskStatus
from tracker.domain.risk_register import describe_map

INK, GREY, WHITE = "#0b0c0c", "#505a5f", "#ffffff"
FILLS = {Band.LOW: "#f0f2f2", Band.MEDIUM: "#faecc8", Band.HIGH: "#f6d3b3", Band.VERY_HIGH: "#e9b3ac"}
FONT = "Arial, Liberation Sans, Arimo, Helvetica, sans-serif"


@dataclass(frozen=True)
class Size:
    """How large a map is drawn. A narrow one leaves the words of the scales out."""

    frame: Frame
    width: float
    height: float
    font: float
    has_words: bool


WIDE = Size(Frame(left=104, top=26, cell_width=104, cell_height=90, radius=14), 630, 540, 14, has_words=True)
NARROW = Size(Frame(left=40, top=24, cell_width=62, cell_height=64, radius=11), 354, 390, 13, has_words=False)


def draw_heatmap(risks: Sequence[RiskStatus], appetite: int, size: Size = WIDE, *, name: str = "heatmap") -> Markup:
    """The map of these risks; those without a position (issues) are left out.

    ``name`` begins the ids of title and description, which must differ between two maps on one page. A PDF needs
    the description as its alternative text: :func:`tracker.domain.risk_register.describe_map` has the same words.
    """
    layout = lay_out([(r.number, r.before, r.position) for r in risks if r.position], size.frame)
    count = len([risk for risk in risks if risk.position])
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size.width:g} {size.height:g}" width="{size.width:g}" '
        f'height="{size.height:g}" role="img" aria-labelledby="{name}-title {name}-desc" font-family="{FONT}" '
        f'font-size="{size.font:g}">'
    )
    title = f"Heat map of {count} open {'risk' if count == 1 else 'risks'}, probability by impact"
    parts = [
        opening,
        f'<title id="{name}-title">{title}</title>',
        f'<desc id="{name}-desc">{escape(describe_map(risks, appetite))}</desc>',
        *_cells(size),
        *_scales(size),
        *_appetite(size, appetite),
        *_marks(layout, size),
        "</svg>",
    ]
    return Markup("".join(parts))  # noqa: S704 - escaped above; all else is numbers and our own words


def _cells(size: Size) -> Iterable[str]:
    frame, small = size.frame, size.font - 1
    for probability in SCALE:
        for impact in SCALE:
            place = Position(probability, impact)
            x, y = frame.corner(place)
            yield (
                f'<rect x="{x:g}" y="{y:g}" width="{frame.cell_width:g}" height="{frame.cell_height:g}" '
                f'fill="{FILLS[place.band]}" stroke="{WHITE}" stroke-width="2"/>'
            )
            right, bottom = x + frame.cell_width - 6, y + frame.cell_height - 7
            yield _text(right, bottom, str(place.score), anchor="end", size=small)


def _scales(size: Size) -> Iterable[str]:
    frame, small = size.frame, size.font - 1
    bottom = frame.top + 5 * frame.cell_height
    for step in SCALE:
        y = frame.top + (5.5 - step) * frame.cell_height
        x = frame.left + (step - 0.5) * frame.cell_width
        yield _text(frame.left - 10, y + (-2 if size.has_words else 4), str(step), anchor="end", bold=True)
        if size.has_words:
            words = PROBABILITY_WORDS[step]
            yield _text(frame.left - 10, y + 15, words, anchor="end", size=small, fill=GREY)
            yield _text(x, bottom + 19, str(step), anchor="middle", bold=True)
            yield _text(x, bottom + 35, IMPACT_WORDS[step], anchor="middle", size=small, fill=GREY)
        else:
            yield _text(x, bottom + 17, str(step), anchor="middle", bold=True)
    middle = frame.left + 2.5 * frame.cell_width
    yield _text(middle, size.height - 6, "Impact", anchor="middle", bold=True)
    up = frame.top + 2.5 * frame.cell_height
    yield (
        f'<text transform="translate({13:g} {up:g}) rotate(-90)" text-anchor="middle" font-weight="700" '
        f'fill="{INK}">Probability</text>'
    )


def _appetite(size: Size, appetite: int) -> Iterable[str]:
    """One stepped line between the cells inside appetite and those outside, with its words above."""
    frame = size.frame
    steps = []
    for impact in SCALE:
        outside = [p for p in SCALE if p * impact >= appetite]
        if outside:
            steps.append((impact, frame.corner(Position(min(outside), impact))[1] + frame.cell_height))
    if not steps:
        return
    first = frame.left + (steps[0][0] - 1) * frame.cell_width
    path = f"M{first:g} {frame.top:g}"
    for impact, y in steps:
        path += f"V{y:g}H{frame.left + impact * frame.cell_width:g}"
    yield f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="3"/>'
    words = f"{appetite} and over is outside appetite"
    right = frame.left + 5 * frame.cell_width
    yield _text(right, frame.top - 9, words, anchor="end", size=size.font - 1, bold=True)


def _marks(layout: Layout, size: Size) -> Iterable[str]:
    for arrow in layout.arrows:
        yield (
            f'<circle cx="{arrow.ring.x:.1f}" cy="{arrow.ring.y:.1f}" r="{layout.ring_radius:.1f}" fill="{WHITE}" '
            f'fill-opacity=".6" stroke="{INK}" stroke-width="1.5" stroke-dasharray="3 2"/>'
        )
        yield _arrow(arrow, layout)
    for disc in layout.discs:
        yield _disc(disc, layout, size)
    for (x, y), count in layout.left_over:
        yield _text(x, y, f"+{count}", size=size.font - 1, bold=True)


def _disc(disc: Disc, layout: Layout, size: Size) -> str:
    digits = min(size.font, layout.radius * (1.05 if disc.number < 10 else 0.95 if disc.number < 100 else 0.8))
    return (
        f'<circle cx="{disc.x:.1f}" cy="{disc.y:.1f}" r="{layout.radius:.1f}" fill="{INK}" stroke="{WHITE}" '
        f'stroke-width="1.5"/>'
        + _text(disc.x, disc.y + digits * 0.35, str(disc.number), anchor="middle", size=digits, bold=True, fill=WHITE)
    )


def _arrow(arrow: Arrow, layout: Layout) -> str:
    """A line from the ring's edge to the disc's, and its head as a triangle."""
    dx, dy = arrow.disc.x - arrow.ring.x, arrow.disc.y - arrow.ring.y
    length = hypot(dx, dy)
    ux, uy = dx / length, dy / length
    head = layout.radius * 0.75
    x1, y1 = arrow.ring.x + ux * layout.ring_radius, arrow.ring.y + uy * layout.ring_radius
    x3, y3 = arrow.disc.x - ux * (layout.radius + 1.5), arrow.disc.y - uy * (layout.radius + 1.5)
    x2, y2 = x3 - ux * head, y3 - uy * head
    side_x, side_y = -uy * head * 0.55, ux * head * 0.55
    return (
        f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" fill="none" stroke="{INK}" stroke-width="2"/>'
        f'<path d="M{x3:.1f} {y3:.1f}L{x2 + side_x:.1f} {y2 + side_y:.1f}L{x2 - side_x:.1f} {y2 - side_y:.1f}Z" '
        f'fill="{INK}"/>'
    )


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    size: float | None = None,
    bold: bool = False,
    fill: str = INK,
) -> str:
    look = f' font-size="{size:g}"' if size else ""
    look += ' font-weight="700"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{look}>{escape(words)}</text>'
