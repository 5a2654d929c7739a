"""The sparkline of a KPI, the same in every rendering: paths and circles with colours as attributes, nothing else."""

from tracker.domain.highlight_kpi_parts import TrendPart

WIDTH, HEIGHT = 98, 22
_SIDE, _EDGE = 5, 4
_LINE, _WORSE, _BETTER, _TARGET = "#505a5f", "#d4601a", "#1d70b8", "#00703c"


def trend_svg(trend: TrendPart) -> str:
    """The picture of a trend, or nothing without a figure.

    On its own scale, the target inside it; a gap stays a gap; only the last finished point is coloured, and the
    point of an unfinished period is hollow on a dashed link.
    """
    places = [(at, value) for at, value in enumerate(trend.values) if value is not None]
    if not places:
        return ""
    scale = _Scale(trend)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
    ]
    if trend.target is not None:
        y = scale.y(trend.target)
        parts.append(f'<path d="M0 {y}H{WIDTH}" stroke="{_TARGET}" stroke-dasharray="4 3" fill="none"/>')
    finished = places[:-1] if trend.is_part else places
    for run in _runs(finished):
        points = "L".join(f"{scale.x(at)} {scale.y(value)}" for at, value in run)
        parts.append(f'<path d="M{points}" fill="none" stroke="{_LINE}" stroke-width="1.75" stroke-linejoin="round"/>')
    if trend.is_part:
        parts += _part(finished, places[-1], scale)
    if finished:
        at, value = finished[-1]
        colour = {"worse": _WORSE, "better": _BETTER}.get(trend.travel or "", _LINE)
        parts.append(f'<circle cx="{scale.x(at)}" cy="{scale.y(value)}" r="3.2" fill="{colour}"/>')
    return "".join([*parts, "</svg>"])


Place = tuple[int, float]


class _Scale:
    def __init__(self, trend: TrendPart) -> None:
        known = [value for value in (*trend.values, trend.target) if value is not None]
        self.low, self.high = min(known), max(known)
        self.steps = max(1, len(trend.values) - 1)

    def x(self, at: int) -> float:
        return round(_SIDE + at * (WIDTH - 2 * _SIDE) / self.steps, 1)

    def y(self, value: float) -> float:
        if self.high == self.low:
            return HEIGHT / 2
        return round(HEIGHT - _EDGE - (value - self.low) / (self.high - self.low) * (HEIGHT - 2 * _EDGE), 1)


def _runs(places: list[Place]) -> list[list[Place]]:
    """The places cut at the gaps."""
    runs: list[list[Place]] = []
    for place in places:
        if runs and runs[-1][-1][0] == place[0] - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _part(finished: list[Place], last: Place, scale: _Scale) -> list[str]:
    x, y = scale.x(last[0]), scale.y(last[1])
    parts = []
    if finished and finished[-1][0] == last[0] - 1:
        before = f"{scale.x(finished[-1][0])} {scale.y(finished[-1][1])}"
        parts.append(f'<path d="M{before}L{x} {y}" fill="none" stroke="{_LINE}" stroke-dasharray="2 2"/>')
    parts.append(f'<circle cx="{x}" cy="{y}" r="2.6" fill="#ffffff" stroke="{_LINE}"/>')
    return parts
