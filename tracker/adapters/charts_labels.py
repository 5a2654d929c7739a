"""Where the words of a chart go, so that none covers another.

Widths are those of Arial, to which the fonts in use are metrically equal; a box is therefore known before
anything is drawn, and a test can check it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Anchor = Literal["start", "middle", "end"]

# Advance widths of Arial in thousandths of the font size.
_WIDTHS = {
    **dict.fromkeys("0123456789abdeghnopqu_+<>=≤≥–", 556),
    **dict.fromkeys("cksvxyzJ", 500),
    **dict.fromkeys(" .,:;/ft!I[]", 278),
    **dict.fromkeys("()r-", 333),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    "i": 222,
    "j": 222,
    "l": 222,
    "'": 191,
    "m": 833,
    "M": 833,
    "W": 944,
    "%": 889,
    "F": 611,
    "T": 611,
    "Z": 611,
    "L": 556,
    "−": 584,
    "+": 584,
    "…": 1000,
}
_WIDEST = 944
_BOLD = 1.08
_ASCENT, _DESCENT = 0.74, 0.22


@dataclass(frozen=True)
class Box:
    """A rectangle in the drawing's units, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box", gap: float = 0) -> bool:
        """Whether two boxes share any space, or come closer than ``gap``."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def is_inside(self, other: "Box") -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Line:
    """A straight piece of something drawn, which words had better not cover."""

    x1: float
    y1: float
    x2: float
    y2: float

    def crosses(self, box: Box) -> bool:
        """Whether any of it lies in a box (Liang and Barsky's clipping)."""
        start, end = 0.0, 1.0
        dx, dy = self.x2 - self.x1, self.y2 - self.y1
        for step, room in (
            (-dx, self.x1 - box.left),
            (dx, box.right - self.x1),
            (-dy, self.y1 - box.top),
            (dy, box.bottom - self.y1),
        ):
            if step == 0:
                if room < 0:
                    return False
                continue
            at = room / step
            start, end = (max(start, at), end) if step < 0 else (start, min(end, at))
        return start <= end


@dataclass
class Sheet:
    """What a drawing holds so far: the room for words, words that are placed, marks and lines to keep clear of."""

    room: Box
    taken: list[Box] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def score(self, box: Box) -> int:
        """How bad a place is: covered words and the edge of the room weigh most, then points, then lines."""
        covered = sum(100 for other in self.taken if box.overlaps(other, gap=2))
        outside = 0 if box.is_inside(self.room) else 80
        hidden = sum(30 for mark in self.marks if box.overlaps(mark))
        return covered + outside + hidden + sum(line.crosses(box) for line in self.lines)

    def best(self, boxes: Sequence[Box], leaders: Sequence[Line] = ()) -> int:
        """The index of the best of several places, the first of equals.

        ``leaders`` are the lines that would lead to each; one through a word is nearly as bad as covering it.
        """

        def badness(at: int) -> int:
            struck = sum(50 for box in self.taken if leaders[at].crosses(box)) if leaders else 0
            return self.score(boxes[at]) + struck

        return min(range(len(boxes)), key=badness)


def text_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """How wide a line of text is.

    >>> round(text_width("19.9%", 14), 1)
    39.7
    """
    width = sum(_WIDTHS.get(letter, _WIDEST) for letter in text) * size / 1000
    return width * _BOLD if is_bold else width


def text_box(x: float, y: float, text: str, size: float, *, anchor: Anchor = "start", is_bold: bool = False) -> Box:
    """The box of a line of text whose baseline starts, centres or ends at a point."""
    width = text_width(text, size, is_bold=is_bold)
    left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
    return Box(left, y - _ASCENT * size, left + width, y + _DESCENT * size)


def push_apart(wanted: Iterable[float], gap: float, low: float, high: float) -> list[float]:
    """Positions as near as may be to those wanted (in ascending order), at least ``gap`` apart, within bounds.

    >>> push_apart([10, 12, 50], 10, 0, 60)
    [10, 20, 50]
    """
    middles = list(wanted)
    return push_blocks_apart(middles, [gap] * len(middles), low - gap / 2, high + gap / 2)


def push_blocks_apart(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Middles of blocks, as near as may be to those wanted (in ascending order), no block on another.

    All of them lie between ``low`` and ``high`` if these are as far apart as the blocks are high together.
    """
    placed: list[float] = []
    floor = low
    for middle, height in zip(wanted, heights, strict=True):
        placed.append(max(middle, floor + height / 2))
        floor = placed[-1] + height / 2
    ceiling = high
    for at in range(len(placed) - 1, -1, -1):
        placed[at] = min(placed[at], ceiling - heights[at] / 2)
        ceiling = placed[at] - heights[at] / 2
    return placed


def wrap(text: str, room: float, size: float, *, most: int = 2) -> list[str]:
    """A text in lines no wider than ``room``, at most so many; what does not fit is cut and ends in an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] += "…"
    return [_cut(line, room, size) for line in kept]


def _cut(line: str, room: float, size: float) -> str:
    """A line that fits: shortened from its end where it does not."""
    while text_width(line, size) > room and len(line) > 1:
        line = f"{line.rstrip('…')[:-1].rstrip()}…"
        if line == "…":
            break
    return line
