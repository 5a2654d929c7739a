"""Audits, dip samples and feedback, and what answers an inspection's findings, as pages show them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.domain.evidence import Conclusion
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.plan import ActionStatus, ObjectiveStatus, PersonRef
from tracker.domain.rag import Rag
from tracker.domain.words import count_words, join_words

_CONCLUSION_WORDS = {
    Conclusion.EVIDENCED: "Shows the difference made",
    Conclusion.INCONCLUSIVE: "Does not settle it",
    Conclusion.POOR: "Poor",
}
_TALLY = {
    Conclusion.POOR: "were poor",
    Conclusion.EVIDENCED: "show the difference made",
    Conclusion.INCONCLUSIVE: "do not settle it",
}
_TALLY_OF_ONE = {
    Conclusion.POOR: "was poor",
    Conclusion.EVIDENCED: "shows the difference made",
    Conclusion.INCONCLUSIVE: "does not settle it",
}


@dataclass(frozen=True)
class Grade:
    """One grade: how many of the sample got it, and that as a share of all that were graded, in per cent."""

    name: str
    count: int
    share: Decimal


@dataclass(frozen=True)
class FollowUpEntry:
    """Something to do because of something else, with who does it and by when."""

    id: int
    title: str
    owner: PersonRef | None
    due_on: date | None
    done_on: date | None
    about: str
    today: date
    record_code: str = ""
    kpi_code: str = ""
    risk_number: int | None = None
    event_id: int | None = None
    raised_on: date | None = None
    is_illustrative: bool = False

    @property
    def is_open(self) -> bool:
        return self.done_on is None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < self.today


@dataclass(frozen=True)
class RecordEntry:
    """An assurance record with what it is linked to. ``kind`` is audit, dip_sample or feedback."""

    id: int
    code: str
    kind: str
    kind_words: str
    title: str
    held_on: date
    sample_size: int | None
    grades: tuple[Grade, ...]
    found: str
    moderated_by: str
    conclusion: Conclusion
    objectives: tuple[ObjectiveStatus, ...]
    follow_ups: tuple[FollowUpEntry, ...] = ()
    is_illustrative: bool = False

    @property
    def conclusion_words(self) -> str:
        return _CONCLUSION_WORDS[self.conclusion]

    @property
    def ungraded(self) -> int:
        """How many of the sample have no grade."""
        graded = sum(grade.count for grade in self.grades)
        return max(0, self.sample_size - graded) if self.sample_size and self.grades else 0


@dataclass(frozen=True)
class FindingEntry:
    """What an inspection found, with the objectives that answer it."""

    number: int
    text: str
    objectives: tuple[ObjectiveStatus, ...]
    records: tuple[RecordEntry, ...]
    is_illustrative: bool = False
    id: int = 0

    @property
    def kpis(self) -> tuple[KpiReading, ...]:
        """The KPIs of its objectives, each once."""
        held = {kpi.definition.code: kpi for objective in self.objectives for kpi in objective.kpis}
        return tuple(held.values())

    @property
    def telling_kpis(self) -> tuple[KpiReading, ...]:
        """Those that worsen, improve or meet their target, the worsening first; the others settle nothing."""
        telling = [kpi for kpi in self.kpis if kpi.has_signal or kpi.rating.is_met]
        return tuple(sorted(telling, key=lambda kpi: not kpi.has_worsened))

    @property
    def telling_records(self) -> tuple[RecordEntry, ...]:
        telling = [one for one in self.records if one.conclusion is not Conclusion.INCONCLUSIVE]
        return tuple(sorted(telling, key=lambda one: one.conclusion is not Conclusion.POOR))

    @property
    def silent(self) -> int:
        """How many KPIs and records settle nothing."""
        return len(self.kpis) - len(self.telling_kpis) + len(self.records) - len(self.telling_records)


@dataclass(frozen=True)
class EventEntry:
    """An inspection, a visit or a board meeting, with what it found."""

    kind_words: str
    is_board: bool
    held_on: date
    title: str
    outcome: str
    findings: tuple[FindingEntry, ...] = ()
    is_to_come: bool = False
    is_illustrative: bool = False
    id: int = 0
    is_open: bool = True


class Show(StrEnum):
    """Which records are listed."""

    ALL = "all"
    AUDITS = "audit"
    DIP_SAMPLES = "dip_sample"
    FEEDBACK = "feedback"
    POOR = "poor"

    @property
    def words(self) -> str:
        return _SHOW_WORDS[self]


_SHOW_WORDS = {
    Show.ALL: "All",
    Show.AUDITS: "Audits",
    Show.DIP_SAMPLES: "Dip samples",
    Show.FEEDBACK: "Feedback",
    Show.POOR: "Poor",
}


@dataclass(frozen=True)
class Assurance:
    """Everything of the assurance page, newest first. ``board_actions`` are the board's own action log."""

    records: tuple[RecordEntry, ...]
    events: tuple[EventEntry, ...]
    follow_ups: tuple[FollowUpEntry, ...]
    board_actions: tuple[FollowUpEntry, ...] = ()

    def shown(self, show: Show) -> tuple[RecordEntry, ...]:
        if show is Show.ALL:
            return self.records
        if show is Show.POOR:
            return tuple(one for one in self.records if one.conclusion is Conclusion.POOR)
        return tuple(one for one in self.records if one.kind == show.value)

    @property
    def claim(self) -> str:
        """``Ten records: three were poor, two show the difference made and five do not settle it.``"""
        if not self.records:
            return "No audit, dip sample or feedback is recorded yet."
        tally = Counter(record.conclusion for record in self.records)
        parts = [
            f"{count_words(tally[one])} {_TALLY_OF_ONE[one] if tally[one] == 1 else words}"
            for one, words in _TALLY.items()
            if tally[one]
        ]
        noun = "record" if len(self.records) == 1 else "records"
        return f"{count_words(len(self.records)).capitalize()} {noun}: {join_words(parts)}."

    @property
    def rest(self) -> str:
        """``Four of 14 follow-ups are open, two of them late.``"""
        if not self.follow_ups:
            return ""
        open_ones = [one for one in self.follow_ups if one.is_open]
        late = sum(one.is_late for one in open_ones)
        if not open_ones:
            return "Every follow-up is done."
        verb = "is" if len(open_ones) == 1 else "are"
        words = (
            f"{count_words(len(open_ones)).capitalize()} of {count_words(len(self.follow_ups))} follow-ups {verb} open"
        )
        if not late:
            return f"{words}, none late."
        return f"{words}, {count_words(late)} of them late." if len(open_ones) > 1 else f"{words} and late."


def grades_of(grades: Mapping[str, int]) -> tuple[Grade, ...]:
    """Grades with their shares, in the order they were given.

    >>> [(grade.name, round(grade.share)) for grade in grades_of({"good": 6, "inadequate": 18})]
    [('good', 25), ('inadequate', 75)]
    """
    whole = sum(grades.values())
    return tuple(Grade(name, count, Decimal(count) / whole * 100) for name, count in grades.items()) if whole else ()


def action_words(actions: Sequence[ActionStatus]) -> str:
    """``Seven actions: 2 Red, 3 Amber, 2 Complete; one past its date``."""
    if not actions:
        return "No action yet"
    tally = Counter(action.rag for action in actions)
    rated = ", ".join(f"{tally[rag]} {rag.words}" for rag in _WORST_FIRST if tally[rag])
    noun = "action" if len(actions) == 1 else "actions"
    late = sum(action.is_overdue for action in actions)
    past = f"; {count_words(late)} past {'its date' if late == 1 else 'their dates'}" if late else ""
    return f"{count_words(len(actions)).capitalize()} {noun}: {rated}{past}"


def kpi_words(kpi: KpiReading) -> str:
    """What a KPI says of an objective, in few words: ``worse 4 in a row``, ``target met``, ``little change``."""
    if kpi.latest is None:
        return "no figure yet"
    if kpi.has_worsened or kpi.has_improved:
        if kpi.run is not None and kpi.run.is_telling and kpi.spc.is_run_chart:
            return kpi.run.words.lower()
        return "getting worse" if kpi.has_worsened else "improving"
    if kpi.rating.is_met:
        return "target met"
    return kpi.direction.words or "no signal"


_WORST_FIRST = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.COMPLETE, Rag.VERIFIED, Rag.NOT_RATED)
