"""What to know before one relies on a KPI's figures: flags, disagreements, and why something is not derived."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.kpi import RecordedNote
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.periods import format_day

_SAID_ELSEWHERE = ("part period: not judged", "illustrative", "not available")
"""Flags that the table already shows in its own cell."""


@dataclass(frozen=True)
class QualityNote:
    """A sentence, and the periods it speaks of (empty: the whole KPI)."""

    where: str
    text: str


def quality_notes(reading: KpiReading) -> tuple[QualityNote, ...]:
    """What somebody wrote down first, then what the figures themselves show."""
    return (*recorded_notes(reading), *found_notes(reading))


def found_notes(reading: KpiReading) -> tuple[QualityNote, ...]:
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


def recorded_notes(reading: KpiReading) -> tuple[QualityNote, ...]:
    """What somebody wrote down about a KPI's data, open ones first, each with what is done about it."""
    notes = sorted(reading.recorded_notes, key=lambda note: not note.is_open(reading.status_on))
    return tuple(QualityNote(note.span.label if note.span else "", note_words(note)) for note in notes)


def note_words(note: RecordedNote) -> str:
    """The effect and what is done about it, if anything is.

    >>> from datetime import date
    >>> note_words(RecordedNote("Visits are entered late.", planned_fix="A weekly list", fix_by=date(2020, 3, 31)))
    'Visits are entered late. Planned: A weekly list, by 31 Mar 2020.'
    """
    words = _sentence(note.effect)
    by = f"by {format_day(note.fix_by)}" if note.fix_by else ""
    if note.fixed_on:
        return f"{words} Fixed on {format_day(note.fixed_on)}."
    if plan := ", ".join(part for part in (note.planned_fix.rstrip(". "), by) if part):
        return f"{words} Planned: {_sentence(plan)}"
    return words


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _said_of(point: Point) -> Iterable[str]:
    yield from (flag for flag in point.flags if flag not in _SAID_ELSEWHERE)
    if point.note:
        yield point.note


def _where(points: list[Point]) -> str:
    first, last = points[0].period.label, points[-1].period.label
    if len(points) == 1:
        return first
    return f"{first} and {last}" if len(points) == 2 else f"{first} to {last}"
