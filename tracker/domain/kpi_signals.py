"""Which KPIs get better or worse: by process control, or because they moved the same way three times running."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.kpi_direction import Travel
from tracker.domain.kpi_reading import KpiReading

RUN_WORTH_SAYING = 3
"""Moves the same way in succession from which a KPI's run is said."""


@dataclass(frozen=True)
class KpiSignal:
    """A KPI that is getting better or worse: three or more moves running, or by process control."""

    code: str
    name: str
    travel: Travel
    words: str
    latest: str
    is_new: bool

    @property
    def is_worse(self) -> bool:
        return self.travel is Travel.WORSE


def kpi_signals(now: Mapping[str, KpiReading], before: Mapping[str, KpiReading] | None = None) -> tuple[KpiSignal, ...]:
    """The KPIs with something to say, worse first, each group in the order given.

    Where process control and the run differ, process control rules: it looks at the whole series. A signal
    is new when the same KPI said nothing, or the opposite, at the earlier moment.
    """
    found = []
    for code, reading in now.items():
        travel = _travel(reading)
        if travel is None or reading.latest is None:
            continue
        earlier = (before or {}).get(code)
        was = _travel(earlier) if earlier else None
        latest = reading.latest
        name, words = reading.definition.name, signal_words(reading)
        found.append(KpiSignal(code, name, travel, words, latest.text, is_new=was is not travel))
    return tuple(sorted(found, key=lambda signal: not signal.is_worse))


def signal_words(reading: KpiReading) -> str:
    """``worse 4 months running``, ``getting worse, higher``, or both joined by a semicolon."""
    words = []
    travel, run = _travel(reading), reading.run
    if run is not None and run.travel is travel and run.length >= RUN_WORTH_SAYING and travel is not None:
        words.append(f"{travel.words} {run.length} {reading.period_words} running")
    variation = reading.spc.variation
    if variation is not None and (variation.is_concern or variation.is_improvement):
        words.append(variation.words[0].lower() + variation.words[1:])
    return "; ".join(words)


def _travel(reading: KpiReading) -> Travel | None:
    if reading.has_worsened:
        return Travel.WORSE
    if reading.has_improved:
        return Travel.BETTER
    run = reading.run
    if run is not None and run.travel in (Travel.BETTER, Travel.WORSE) and run.length >= RUN_WORTH_SAYING:
        return run.travel
    return None
