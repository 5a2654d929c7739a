"""What to know before one relies on a KPI's figures: flags, disagreements, and why something is not derived."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading

_SAID_ELSEWHERE = ("part period: not judged", "illustrative", "not available")
"""Flags that the table already shows in its own cell."""


@dataclass(frozen=True)
class QualityNote:
    """A sentence, and the periods it speaks of (empty: the whole KPI)."""

    where: str
    text: str


def quality_notes(reading: KpiReading) -> tuple[QualityNote, ...]:
    """Findings first, then what is true of the KPI, of single figures, and what could not be derived and why."""
    notes = [QualityNote(one.where.partition(", ")[2], one.message) for one in reading.findings]
    notes += [QualityNote("", flag) for flag in reading.flags]
    if reading.spc.refused:
        notes.append(QualityNote("", "no limits and no signal: a running total carries every earlier month with it"))
    by_text: dict[str, list[Point]] = {}
    for point in reading.points:
        for text in _said_of(point):
            by_text.setdefault(text, []).append(point)
    notes += [QualityNote(_where(points), text) for text, points in by_text.items()]
    if reading.judged_point is not None:
        where = reading.judged_point.period.label
        notes += [QualityNote(where, f"no {reason}") for reason in reading.judged_point.reasons]
    return tuple(notes)


def _said_of(point: Point) -> Iterable[str]:
    yield from (flag for flag in point.flags if flag not in _SAID_ELSEWHERE)
    if point.note:
        yield point.note


def _where(points: list[Point]) -> str:
    first, last = points[0].period.label, points[-1].period.label
    if len(points) == 1:
        return first
    return f"{first} and {last}" if len(points) == 2 else f"{first} to {last}"
