"""What a chart has to say about single points, in sentences: signals, revisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_revisions import Revised
from tracker.domain.periods import Period
from tracker.domain.spc import Signal

MOST_NOTES = 4
"""Numbers that a chart can carry and still be read; the latest are kept."""


@dataclass(frozen=True)
class ChartNote:
    """A numbered note: the period it points at, what it is about, and the sentence."""

    period: Period
    subject: str
    text: str


def chart_notes(reading: KpiReading, revised: Iterable[Revised] = ()) -> tuple[ChartNote, ...]:
    """The notes of a chart, in period order."""
    notes = [_revision_note(one) for one in revised if one.slot is not None]
    notes += _signal_notes(reading.points, reading.spc.signals)
    return tuple(sorted(notes, key=lambda note: note.period)[-MOST_NOTES:])


def _signal_notes(points: Sequence[Point], signals: Sequence[Signal | None]) -> list[ChartNote]:
    flagged = [(at, signal) for at, signal in enumerate(signals) if signal is not None]
    notes = []
    for signal, members in groupby(flagged, key=lambda pair: pair[1]):
        if signal is Signal.COMMON:
            continue
        places = [at for at, _ in members]
        first, last = points[places[0]].period, points[places[-1]].period
        subject = first.long_label if first == last else f"{first.long_label} to {last.long_label}"
        notes.append(ChartNote(points[places[-1]].period, subject, f"{signal.words}."))
    return notes


def _revision_note(one: Revised) -> ChartNote:
    slot = one.slot
    if slot is None:
        raise ValueError("only a point's own revision can be shown on a chart")
    reason = f": {one.reason[0].lower()}{one.reason[1:].rstrip('.')}" if one.reason else ""
    return ChartNote(slot, slot.long_label, f"first published as {one.before}, now {one.now}{reason}.")
