"""Green has to be earned: what delivery and outcomes together suggest an objective's rating to be.

The guidance that programmes print ties green to outcomes, not to activity alone. Evidence is what the
linked KPIs and assurance records say; a suggestion explains itself in a sentence and rates nothing by
itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.kpi_direction import Travel
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.rag import Rag
from tracker.domain.rollup import SIGNIFICANT_DELAY
from tracker.domain.words import count_words, join_words

_BOTH = 2


class DeliverySignal(StrEnum):
    """Whether the work keeps its approved dates."""

    ON_TRACK = "on_track"
    MINOR_DELAY = "minor_delay"
    SIGNIFICANT_DELAY = "significant_delay"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")


class OutcomeSignal(StrEnum):
    """Whether the work shows in the results."""

    EVIDENCED = "evidenced"
    DETERIORATING = "deteriorating"
    NOT_YET_EVIDENCED = "not_yet_evidenced"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")


class Conclusion(StrEnum):
    """What an assurance record says of the objective it is linked to."""

    EVIDENCED = "evidenced"
    INCONCLUSIVE = "inconclusive"
    POOR = "poor"


@dataclass(frozen=True)
class AssuranceFact:
    """An assurance record as the outcome signal needs it: its title, its day and its conclusion."""

    title: str
    held_on: date
    conclusion: Conclusion


@dataclass(frozen=True)
class Delivery:
    """The delivery of an action, or of an objective's open actions with how many of them are late."""

    signal: DeliverySignal
    late_refs: tuple[str, ...] = ()
    actions: int = 1

    @property
    def sentence(self) -> str:
        """``two of three actions are late``, ``no open action is late``."""
        late = len(self.late_refs)
        if not self.actions:
            return "no action is open"
        if not late:
            return "no open action is late"
        verb = "is" if late == 1 else "are"
        if self.actions == 1:
            return "its one open action is late"
        if late == self.actions:
            return "both open actions are late" if late == _BOTH else f"all {count_words(late)} open actions are late"
        return f"{count_words(late)} of {count_words(self.actions)} open actions {verb} late"


@dataclass(frozen=True)
class Outcome:
    """The outcome signal with what it rests on, in words."""

    signal: OutcomeSignal
    reasons: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """``\u201cPlacement stability\u201d has worsened five months running``."""
        return join_words(self.reasons)


@dataclass(frozen=True)
class Suggestion:
    """A suggested rating and why, in a sentence that begins small and has no full stop."""

    rag: Rag
    sentence: str


def delivery_signal(overdue_working_days: int, *, ref: str = "") -> Delivery:
    """The delivery of one action by how many working days it is past its approved date; 0: on track.

    A complete action is on track: pass 0.
    """
    if overdue_working_days <= 0:
        return Delivery(DeliverySignal.ON_TRACK)
    is_minor = overdue_working_days <= SIGNIFICANT_DELAY
    return Delivery(DeliverySignal.MINOR_DELAY if is_minor else DeliverySignal.SIGNIFICANT_DELAY, (ref,))


def worst_delivery(deliveries: Iterable[Delivery]) -> Delivery:
    """An objective's delivery: that of its worst open action. Without open actions it is on track."""
    held = list(deliveries)
    order = list(DeliverySignal)
    signal = max((one.signal for one in held), key=order.index, default=DeliverySignal.ON_TRACK)
    late = tuple(ref for one in held for ref in one.late_refs)
    return Delivery(signal, late, sum(one.actions for one in held))


def outcome_signal(kpis: Sequence[KpiReading], assurance: Sequence[AssuranceFact]) -> Outcome:
    """What the linked evidence says. Deterioration anywhere outweighs evidence elsewhere.

    Deteriorating: a concern signal (under twelve points: three successive worsenings), or a poor
    assurance record. Evidenced: a target met, an improvement signal, or an assurance record that says so.
    Otherwise not yet evidenced, which includes nothing linked.
    """
    worse = [_worse_words(kpi) for kpi in kpis if kpi.has_worsened]
    worse += [_assurance_words(one, "was poor") for one in assurance if one.conclusion is Conclusion.POOR]
    if worse:
        return Outcome(OutcomeSignal.DETERIORATING, tuple(worse))
    good = [words for kpi in kpis if (words := _good_words(kpi))]
    good += [
        _assurance_words(one, "shows the difference made")
        for one in assurance
        if one.conclusion is Conclusion.EVIDENCED
    ]
    if good:
        return Outcome(OutcomeSignal.EVIDENCED, tuple(good))
    return Outcome(OutcomeSignal.NOT_YET_EVIDENCED, (_nothing_words(kpis, assurance),))


def suggest_rag(delivery: Delivery, outcome: Outcome) -> Suggestion:
    """On track and evidenced is green; a significant delay or deterioration is red; everything else amber.

    ``one of three open actions is late; "Placement stability" has worsened five months running``
    """
    is_red = delivery.signal is DeliverySignal.SIGNIFICANT_DELAY or outcome.signal is OutcomeSignal.DETERIORATING
    is_green = delivery.signal is DeliverySignal.ON_TRACK and outcome.signal is OutcomeSignal.EVIDENCED
    rag = Rag.RED if is_red else Rag.GREEN if is_green else Rag.AMBER
    return Suggestion(rag, f"{delivery.sentence}; {outcome.sentence}")


def _worse_words(kpi: KpiReading) -> str:
    name = f"\u201c{kpi.definition.name}\u201d"
    if kpi.run is not None and kpi.run.is_telling and kpi.run.travel is Travel.WORSE:
        return f"{name} has worsened {count_words(kpi.run.length)} {kpi.period_words} running"
    return f"{name} is getting worse"


def _good_words(kpi: KpiReading) -> str:
    name = f"\u201c{kpi.definition.name}\u201d"
    if kpi.rating.is_met:
        return f"{name} meets its {'illustrative ' if kpi.rating.is_illustrative else ''}target"
    if kpi.spc.variation is not None and kpi.spc.variation.is_improvement:
        return f"{name} is improving"
    return ""


def _assurance_words(fact: AssuranceFact, verdict: str) -> str:
    return f"\u201c{fact.title}\u201d {verdict}"


def _nothing_words(kpis: Sequence[KpiReading], assurance: Sequence[AssuranceFact]) -> str:
    if not kpis and not assurance:
        return "no KPI or assurance record is linked"
    if not any(kpi.latest for kpi in kpis) and not assurance:
        return "the linked KPIs have no figure yet"
    return "nothing linked shows an improvement yet"
