"""What a chart is drawn with: a few plain elements, colours as attributes, and every word's box kept."""

from dataclasses import dataclass, field
from html import escape

from markupsafe import Markup

from tracker.adapters.charts_labels import Anchor, Box, Line, Sheet, text_box
from tracker.adapters.charts_plot import Plot

INK, MUTED, GRID, WHITE = "#0b0c0c", "#505a5f", "#dee0e2", "#ffffff"
TARGET, ZONE, BENCHMARK = "#00703c", "#d9ead9", "#14425e"
IMPROVE, CONCERN_COLOUR, COMMON = "#1d70b8", "#d4601a", "#6f777b"
_FONTS = "Arial, Liberation Sans, Arimo, Helvetica, sans-serif"


@dataclass(frozen=True)
class Chart:
    """A drawing, the words it stands for, its size in pixels, and the boxes of every word in it."""

    svg: Markup
    title: str
    description: str
    width: int
    height: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Size:
    """A width to draw for, and how big its letters are."""

    width: int
    height: int
    font: int

    @property
    def is_wide(self) -> bool:
        """Whether there is room for long names."""
        return self.width > _PHONE


_PHONE = 400
WIDE = Size(1180, 390, 14)
COLUMN = Size(780, 390, 14)
SHEET = Size(780, 290, 14)
NARROW = Size(358, 360, 13)


@dataclass
class Canvas:
    """Elements in the order in which they are drawn. Coordinates are the drawing's own."""

    size: Size
    plot: Plot
    sheet: Sheet
    parts: list[str] = field(default_factory=list)

    def rectangle(self, box: Box, *, fill: str, opacity: float) -> None:
        """A filled area; nothing when it has no extent."""
        if box.bottom > box.top and box.right > box.left:
            self.parts.append(
                f'<rect x="{box.left:.1f}" y="{box.top:.1f}" width="{box.right - box.left:.1f}" '
                f'height="{box.bottom - box.top:.1f}" fill="{fill}" fill-opacity="{opacity}"/>'
            )

    def level(self, value: float, left: float, right: float, colour: str, *, width: float, dash: str = "") -> None:
        """A horizontal line at a value, which words keep clear of."""
        y = self.plot.y(value)
        self.path(f"M{left:.1f} {y:.1f}H{right:.1f}", colour, width=width, dash=dash)
        self.sheet.lines.append(Line(left, y, right, y))

    def upright(self, x: float, top: float, colour: str, *, width: float = 1, dash: str = "") -> None:
        """A vertical line down to the foot of the plot, which words keep clear of."""
        self.path(f"M{x:.1f} {top:.1f}V{self.plot.bottom:.1f}", colour, width=width, dash=dash)
        self.sheet.lines.append(Line(x, top, x, self.plot.bottom))

    def path(self, commands: str, colour: str, *, width: float = 1, dash: str = "") -> None:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<path d="{commands}" fill="none" stroke="{colour}" stroke-width="{width}" '
            f'stroke-linejoin="round"{dashes}/>'
        )

    def circle(self, x: float, y: float, radius: float, *, fill: str, stroke: str = WHITE) -> None:
        self.parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" stroke="{stroke}" stroke-width="1.5"/>'
        )

    def diamond(self, x: float, y: float, reach: float, *, fill: str) -> None:
        r = f"{reach:.1f}"
        self.parts.append(
            f'<path d="M{x:.1f} {y - reach:.1f}l{r} {r}l-{r} {r}l-{r} -{r}z" '
            f'fill="{fill}" stroke="{WHITE}" stroke-width="1.5"/>'
        )

    def text(
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
        """A line of text on a baseline; its box is kept, so that no later word covers it."""
        size = size or self.size.font
        self.sheet.taken.append(text_box(x, y, text, size, anchor=anchor, is_bold=is_bold))
        weight = ' font-weight="700"' if is_bold else ""
        halo = f' paint-order="stroke" stroke="{WHITE}" stroke-width="3" stroke-linejoin="round"' if has_halo else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}"{weight}{halo}>'
            f"{escape(text)}</text>"
        )

    def numbered_disc(self, x: float, y: float, radius: float, number: int) -> None:
        """A disc with a number; whoever chose its place has kept it already."""
        self.circle(x, y, radius, fill=WHITE, stroke=INK)
        self.parts.append(
            f'<text x="{x:.1f}" y="{y + 4.5:.1f}" text-anchor="middle" font-size="13" font-weight="700" '
            f'fill="{INK}">{number}</text>'
        )

    def chart(self, title: str, description: str, prefix: str) -> Chart:
        """The drawing with its title and description; ``prefix`` keeps their ids apart from other drawings'."""
        width, height = self.size.width, self.size.height
        opening = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
            f'role="img" aria-labelledby="{prefix}-title {prefix}-desc" font-family="{_FONTS}">'
            f'<title id="{prefix}-title">{escape(title)}</title>'
            f'<desc id="{prefix}-desc">{escape(description)}</desc>'
        )
        # Words are escaped; everything else is made of numbers and the constants of the drawing.
        svg = Markup(f"{opening}{''.join(self.parts)}</svg>")  # noqa: S704
        return Chart(svg, title, description, width, height, tuple(self.sheet.taken))
