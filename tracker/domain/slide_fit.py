"""What fits on a slide: how many lines a text takes, where it is cut, which rows of a table there is room for.

Estimated for Arial from the widths of its letters, a little on the safe side: a slide must never overflow, and what
is cut stands whole in its notes.
"""

import textwrap
from collections.abc import Sequence

POINTS_PER_INCH = 72
# The mean letter of English prose in Arial is 0.5 em wide; in bold 0.55.
_LETTER = 0.53
_LINE = 1.2
CELL_MARGIN = 0.06
"""Inches left and right of the text in a cell."""
_CELL_EDGE = 0.035


def lines_of(text: str, *, width: float, points: float) -> list[str]:
    """The lines of a text in a column of so many inches.

    >>> lines_of("Agree the final social work offer", width=1.5, points=11)
    ['Agree the final', 'social work offer']
    """
    letters = max(4, int(width * POINTS_PER_INCH / (points * _LETTER)))
    return [line for part in text.split("\n") for line in textwrap.wrap(part, letters) or [""]]


def shortened(text: str, *, lines: int, width: float, points: float) -> str:
    """The text, or as many of its words as fill so many lines, with an ellipsis."""
    held = lines_of(text, width=width, points=points)
    if len(held) <= lines:
        return text
    letters = max(4, int(width * POINTS_PER_INCH / (points * _LETTER)))
    last = held[lines - 1]
    if len(last) >= letters:
        last = last[: letters - 1].rsplit(" ", 1)[0]
    return " ".join([*held[: lines - 1], last]).rstrip(" .,;:") + "…"


def text_height(texts: Sequence[str], *, width: float, points: float) -> float:
    """Inches that paragraphs take one under the other."""
    count = sum(len(lines_of(text, width=width, points=points)) for text in texts)
    return count * points * _LINE / POINTS_PER_INCH


def row_height(cells: Sequence[str], *, widths: Sequence[float], points: float) -> float:
    """Inches that a row of a table takes."""
    tallest = max(
        text_height([text], width=width - 2 * CELL_MARGIN, points=points)
        for text, width in zip(cells, widths, strict=True)
    )
    return tallest + 2 * _CELL_EDGE


def rows_that_fit(
    rows: Sequence[Sequence[str]], *, widths: Sequence[float], points: float, height: float, lines: int
) -> list[list[str]]:
    """The first rows, each cell within so many lines, that fit into so many inches."""
    held: list[list[str]] = []
    for row in rows:
        cut = [
            shortened(text, lines=lines, width=width - 2 * CELL_MARGIN, points=points)
            for text, width in zip(row, widths, strict=True)
        ]
        height -= row_height(cut, widths=widths, points=points)
        if height < 0:
            break
        held.append(cut)
    return held
