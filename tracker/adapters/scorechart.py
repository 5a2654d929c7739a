"""The score of one risk over time as a small SVG: steps from 1 to 25 against the appetite line."""

from collections.abc import Callable
from datetime import date

from markupsafe import Markup, escape

from tracker.adapters.heatmap import FONT, GREY, INK
from tracker.domain.risk import RiskStatus

WIDE, NARROW = 560, 356
_HEIGHT = 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 96, 14, 28
_HIGHEST = 25


def draw_scores(risk: RiskStatus, appetite: int, width: int = WIDE, *, name: str = "scores") -> Markup | None:
    """The chart, or None where fewer than two assessments leave nothing to compare.

    ``name`` begins the ids of title and description, which must differ between two charts on one page.

    A score holds from its assessment to the next, so the line goes in steps.
    """
    points = [(one.as_on, one.position.score) for one in risk.history if one.position]
    if len(points) < 2:
        return None
    first, last = points[0][0], max(risk.closed_on or risk.on, points[-1][0])
    right = width - _RIGHT
    span = max(1, (last - first).days)

    def across(day: date) -> float:
        return _LEFT + (day - first).days / span * (right - _LEFT)

    def up(score: float) -> float:
        return _TOP + (1 - score / _HIGHEST) * (_HEIGHT - _TOP - _BOTTOM)

    path = f"M{across(first):.1f} {up(points[0][1]):.1f}" + "".join(
        f"H{across(day):.1f}V{up(score):.1f}" for day, score in points[1:]
    )
    path += f"H{across(last):.1f}"
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" width="{width}" height="{_HEIGHT}" '
        f'role="img" aria-labelledby="{name}-title {name}-desc" font-family="{FONT}" font-size="13">'
        f'<title id="{name}-title">Score of risk {risk.number} since {_day(first)}</title>'
        f'<desc id="{name}-desc">{escape(_words(points, appetite))}</desc>'
    )
    line = f"M{_LEFT} {up(appetite):.1f}H{right}"
    parts = [
        opening,
        *(_grid(score, up(score), right) for score in (0, 5, 10, 15, 20, 25)),
        f'<path d="{line}" stroke="{INK}" stroke-width="1.5" stroke-dasharray="6 4" fill="none"/>',
        f'<text x="{right + 8}" y="{up(appetite) + 4:.1f}" fill="{INK}">appetite {appetite}</text>',
        f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="2.5"/>',
        *(f'<circle cx="{across(d):.1f}" cy="{up(s):.1f}" r="3.5" fill="{INK}"/>' for d, s in points),
        _now(points[-1][1], up, appetite, right),
        f'<text x="{_LEFT}" y="{_HEIGHT - 8}" fill="{GREY}">{_day(first)}</text>',
        f'<text x="{right}" y="{_HEIGHT - 8}" text-anchor="end" fill="{GREY}">{_day(last)}</text>',
        "</svg>",
    ]
    return Markup("".join(parts))  # noqa: S704 - escaped above; all else is numbers and our own words


def _grid(score: int, y: float, right: int) -> str:
    return (
        f'<path d="M{_LEFT} {y:.1f}H{right}" stroke="#dee0e2" fill="none"/>'
        f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="{GREY}">{score}</text>'
    )


def _now(score: int, up: Callable[[float], float], appetite: int, right: int) -> str:
    """The last score at the right, moved off the words of the appetite line."""
    y = up(score)
    if abs(y - up(appetite)) < 17:
        y = up(appetite) + (17 if score < appetite else -17)
    return f'<text x="{right + 8}" y="{y + 4:.1f}" font-weight="700" fill="{INK}">now {score}</text>'


def _words(points: list[tuple[date, int]], appetite: int) -> str:
    moves: list[tuple[date, int]] = []
    for day, score in points:
        if not moves or moves[-1][1] != score:
            moves.append((day, score))
    path = ", ".join(f"{score} from {_day(day)}" for day, score in moves)
    return f"Score {path}. The appetite line is at {appetite}. The table below has every assessment."


def _day(value: date) -> str:
    return f"{value.day} {value:%b %Y}"
