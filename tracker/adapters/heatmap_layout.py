"""Where discs, rings and arrows stand on the map of risks, so that none covers another.

Movers are placed first, each ring and disc so that its arrow is short, straight and clear; what stood still fills
the places left, nearest the middle of its cell. Where that does not go, everything is drawn smaller and tried again.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import hypot

from tracker.domain.risk import Position

Point = tuple[float, float]
Mover = tuple[int, Position | None, Position]

_SHRINK = (1.0, 0.8, 0.62, 0.5, 0.4)
# Clear space between marks, and between an arrow and a disc it does not belong to.
_GAP = 3.0
_RING = 0.6


@dataclass(frozen=True)
class Frame:
    """Where the cells are, in pixels, and how large a disc is when there is room."""

    left: float
    top: float
    cell_width: float
    cell_height: float
    radius: float

    def corner(self, place: Position) -> Point:
        """The upper left corner of a cell: impact goes across, probability up."""
        x = self.left + (place.impact - 1) * self.cell_width
        return x, self.top + (5 - place.probability) * self.cell_height

    def slots(self, place: Position, radius: float) -> list[Point]:
        """Centres of the discs that fit in a cell above its score, in reading order."""
        x, y = self.corner(place)
        height = self.cell_height - 18
        pitch = 2 * radius + _GAP
        columns = max(1, int((self.cell_width - _GAP) / pitch))
        rows = max(1, int((height - _GAP) / pitch))
        return [
            (x + (column + 0.5) * self.cell_width / columns, y + (row + 0.5) * height / rows + 2)
            for row in range(rows)
            for column in range(columns)
        ]


@dataclass(frozen=True)
class Disc:
    number: int
    x: float
    y: float


@dataclass(frozen=True)
class Arrow:
    ring: Disc
    disc: Disc


@dataclass(frozen=True)
class Layout:
    radius: float
    discs: tuple[Disc, ...]
    arrows: tuple[Arrow, ...]
    # Where even the smallest discs do not fit: the place and how many more stand there.
    left_over: tuple[tuple[Point, int], ...] = ()

    @property
    def ring_radius(self) -> float:
        return self.radius * _RING


def lay_out(risks: Sequence[Mover], frame: Frame) -> Layout:
    """Place risks, each ``(number, where it stood or None, where it stands)``.

    In the last resort the smallest drawing leaves an arrow out rather than let it cross a disc.
    """
    for shrink in _SHRINK:
        attempt = _Attempt(frame, frame.radius * shrink)
        if attempt.place(risks):
            break
    return attempt.layout()


@dataclass
class _Attempt:
    frame: Frame
    radius: float
    free: dict[Position, list[Point]] = field(default_factory=dict)
    discs: list[Disc] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    left_over: list[tuple[Point, int]] = field(default_factory=list)

    def place(self, risks: Sequence[Mover]) -> bool:
        """Whether everything found its place."""
        movers = [(number, before, now) for number, before, now in risks if before and before != now]
        moved = {number for number, *_ in movers}
        is_whole = True
        crowd: defaultdict[Position, list[int]] = defaultdict(list)
        for number, _, now in risks:
            if number not in moved:
                crowd[now].append(number)
        for number, before, now in sorted(movers, key=lambda mover: _distance(mover[1], mover[2])):
            if not self._place_mover(number, before, now):
                is_whole = False
                crowd[now].append(number)
        for now, numbers in crowd.items():
            is_whole &= self._place_crowd(now, sorted(numbers))
        return is_whole

    def layout(self) -> Layout:
        return Layout(
            radius=self.radius,
            discs=tuple(sorted(self.discs, key=lambda disc: disc.number)),
            arrows=tuple(self.arrows),
            left_over=tuple(self.left_over),
        )

    def _place_mover(self, number: int, before: Position, now: Position) -> bool:
        arrow = min(self._clear_arrows(number, before, now), key=self._cost, default=None)
        if arrow is None:
            return False
        self.free[before].remove((arrow.ring.x, arrow.ring.y))
        self.free[now].remove((arrow.disc.x, arrow.disc.y))
        self.discs.append(arrow.disc)
        self.arrows.append(arrow)
        return True

    def _clear_arrows(self, number: int, before: Position, now: Position) -> Iterator[Arrow]:
        for start in self._slots(before):
            for end in self._slots(now):
                arrow = Arrow(Disc(number, *start), Disc(number, *end))
                if self._is_clear(arrow):
                    yield arrow

    def _is_clear(self, arrow: Arrow) -> bool:
        """Whether it has room for its head, crosses no other mark, and no other arrow crosses its own."""
        start, end = (arrow.ring.x, arrow.ring.y), (arrow.disc.x, arrow.disc.y)
        if hypot(end[0] - start[0], end[1] - start[1]) < self.radius * 2.6:
            return False
        marks = [(disc.x, disc.y) for disc in self.discs] + [(one.ring.x, one.ring.y) for one in self.arrows]
        if any(_gap(mark, start, end) < self.radius + _GAP for mark in marks):
            return False
        return not any(self._runs_through(one, point) for one in self.arrows for point in (start, end))

    def _runs_through(self, arrow: Arrow, point: Point) -> bool:
        """Whether an arrow comes too near to a place for a disc."""
        return _gap(point, (arrow.ring.x, arrow.ring.y), (arrow.disc.x, arrow.disc.y)) < self.radius + _GAP

    def _cost(self, arrow: Arrow) -> float:
        """Short and upright arrows first; one that crosses another counts as very long."""
        dx, dy = abs(arrow.disc.x - arrow.ring.x), abs(arrow.disc.y - arrow.ring.y)
        crossings = sum(_cross(arrow, other) for other in self.arrows)
        return hypot(dx, dy) + min(dx, dy) + 500 * crossings

    def _place_crowd(self, now: Position, numbers: list[int]) -> bool:
        """Those that stood still: the clear places nearest the middle, in reading order."""
        clear = [slot for slot in self._slots(now) if not any(self._runs_through(one, slot) for one in self.arrows)]
        x, y = self.frame.corner(now)
        middle = (x + self.frame.cell_width / 2, y + self.frame.cell_height / 2 - 7)
        near = sorted(
            clear, key=lambda slot: (round(hypot(slot[0] - middle[0], slot[1] - middle[1])), slot[1], slot[0])
        )
        chosen = sorted(near[: len(numbers)], key=lambda slot: (slot[1], slot[0]))
        for number, slot in zip(numbers, chosen, strict=False):
            self.free[now].remove(slot)
            self.discs.append(Disc(number, *slot))
        missing = len(numbers) - len(chosen)
        if missing:
            self.left_over.append(((x + 5, y + self.frame.cell_height - 7), missing))
        return not missing

    def _slots(self, place: Position) -> list[Point]:
        if place not in self.free:
            self.free[place] = self.frame.slots(place, self.radius)
        return list(self.free[place])


def _distance(before: Position, now: Position) -> float:
    return hypot(before.impact - now.impact, before.probability - now.probability)


def _gap(point: Point, start: Point, end: Point) -> float:
    """How far a point is from a line between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / (dx * dx + dy * dy)
    along = min(1.0, max(0.0, along))
    return hypot(point[0] - start[0] - along * dx, point[1] - start[1] - along * dy)


def _cross(one: Arrow, other: Arrow) -> bool:
    """Whether two arrows cross."""

    def side(a: Disc, b: Disc, c: Disc) -> bool:
        return (c.y - a.y) * (b.x - a.x) > (b.y - a.y) * (c.x - a.x)

    a, b, c, d = one.ring, one.disc, other.ring, other.disc
    return side(a, c, d) != side(b, c, d) and side(a, b, c) != side(a, b, d)
