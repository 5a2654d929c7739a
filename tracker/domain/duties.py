"""What a person can owe a programme, and the facts from which it follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tracker.domain.kpi_reading import KpiReading
from tracker.domain.plan import ProgrammeStatus
from tracker.domain.rag import Rag


class DutyKind(StrEnum):
    """What is owed, as the address of its form has it; the last two only tell."""

    ACTION = "action"
    PROGRAMME = "programme"
    THEME = "theme"
    OBJECTIVE = "objective"
    CHECK = "check"
    FIGURES = "figures"
    COMMENTARY = "commentary"
    QUESTION = "question"
    REVIEW = "review"
    ONGOING = "ongoing"
    NEXT_REVIEW = "next_review"
    CONCERN = "concern"
    DEVELOPMENT = "development"
    FOLLOW_UP = "follow_up"
    APPROVAL = "approval"
    ESCALATION = "escalation"
    SUMMARY = "summary"

    @property
    def is_update(self) -> bool:
        """Whether a rating and words answer it."""
        return self in _UPDATES

    @property
    def needs_sign_in(self) -> bool:
        """Whether the page behind the link has no form for it."""
        return self not in (*_UPDATES, DutyKind.CHECK, DutyKind.QUESTION, DutyKind.REVIEW)

    @property
    def is_owed(self) -> bool:
        """Whether its recipient has something to do: an escalation and the weekly summary tell of others."""
        return self not in (DutyKind.ESCALATION, DutyKind.SUMMARY)

    @property
    def escalates(self) -> bool:
        """Whether lead and manager hear when it stays late: what they hear already by other ways does not."""
        return self.is_owed and self not in _HEARD_ALREADY

    @property
    def can_be_handed_over(self) -> bool:
        """Whether somebody standing in may do it: approving and the summary go to the named deputy instead."""
        return self not in (DutyKind.APPROVAL, DutyKind.SUMMARY)


_UPDATES = (DutyKind.ACTION, DutyKind.PROGRAMME, DutyKind.THEME, DutyKind.OBJECTIVE, DutyKind.ONGOING)
_HEARD_ALREADY = (
    DutyKind.PROGRAMME,
    DutyKind.CHECK,
    DutyKind.QUESTION,
    DutyKind.NEXT_REVIEW,
    DutyKind.APPROVAL,
)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One thing that one person owes on a day, or is told of.

    ``ref`` is the plan's number, a KPI's code, or the number of a risk, question, follow-up or edition; for an
    escalation ``kind-ref`` of what is late. ``late_working_days`` is 0 unless it is late beyond the programme's
    grace. ``last_words`` are the last update's, said by ``said_by`` on ``said_on``; for a question the question
    itself. ``by_when`` and ``kpi_words`` are empty where there is none. ``for_id`` and ``for_title`` are the person
    whose it is, when somebody else answers, and ``note`` says why. ``lines`` are what a summary says. ``heirs`` are
    those to whom it falls, in this order, when the person has left, and who hear when it stays late: ``next_told``
    on ``next_on``.
    """

    person_id: int
    kind: DutyKind
    programme: str
    programme_name: str
    ref: str
    title: str
    due_on: date
    late_working_days: int = 0
    rag: Rag = Rag.NOT_RATED
    last_words: str = ""
    said_by: str = ""
    said_on: date | None = None
    by_when: str = ""
    kpi_words: str = ""
    for_id: int | None = None
    for_title: str = ""
    note: str = ""
    lines: tuple[str, ...] = ()
    next_on: date | None = None
    next_told: str = ""
    heirs: tuple[int, ...] = field(default=(), repr=False, compare=False)

    @property
    def is_late(self) -> bool:
        return self.late_working_days > 0

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is about, whoever owes it: programme, kind, number."""
        return self.programme, self.kind.value, self.ref

    @property
    def since(self) -> date:
        """What tells one lateness from the next: the day of the last words, else the due date."""
        return self.said_on or self.due_on

    @property
    def answers_as(self) -> frozenset[int]:
        """Whose it counts as when its person answers: their own and whom they stand in for."""
        return frozenset(one for one in (self.person_id, self.for_id) if one is not None)


@dataclass(frozen=True)
class QuestionFact:
    """An open question. ``asked_of`` are the people it waits for; ``about`` is the plan's number, or empty.

    ``is_request``: an owner wants help or a decision, or says that an action is not theirs.
    """

    id: int
    text: str
    asked_by: str
    asked_on: date
    asked_of: tuple[int, ...]
    about: str = ""
    is_request: bool = False


@dataclass(frozen=True)
class RiskFact:
    """An open risk or issue with the date by which it is to be looked at again."""

    number: int
    title: str
    owner_id: int | None
    review_on: date | None


@dataclass(frozen=True)
class DatedFact:
    """A concern, a development or a follow-up that is open, with the day that counts and what it hangs on."""

    kind: DutyKind
    ref: str
    title: str
    owner_ids: tuple[int, ...]
    due_on: date
    hangs_on: str = ""


@dataclass(frozen=True)
class KpiFact:
    """A KPI as read on the day, and who enters its figures: its owner, or the analysts where it has none.

    ``explained_until`` is the end of the last period that has a commentary.
    """

    reading: KpiReading
    entered_by: tuple[int, ...]
    explained_until: date | None = None


@dataclass(frozen=True)
class ApprovalFact:
    """An edition that waits for approval."""

    id: int
    status_on: date
    submitted_on: date
    submitted_by: str
    meeting_on: date | None = None


@dataclass(frozen=True)
class PersonFact:
    """What decides whether somebody can be asked. Away until a day means: back on that day."""

    title: str
    is_active: bool = True
    away_until: date | None = None

    def is_away(self, on: date) -> bool:
        return self.away_until is not None and self.away_until > on


@dataclass(frozen=True)
class StandIn:
    """Who answers for somebody on the day, and the day on which they answer for themselves again."""

    person_id: int
    delegate_id: int
    until: date


Told = Mapping[tuple[int, tuple[str, str, str], date], date]
"""When somebody was first told by email that a thing was late: by person, key and ``since``."""


@dataclass(frozen=True, kw_only=True)
class ProgrammeFacts:
    """A programme on a day, with the people around it.

    ``next_meeting`` is the board's next meeting, that day or later, as (date, title). ``acting_ids`` have a role in
    which something can be owed; a reader's role is none. ``people`` lacks whoever nothing is known of: they count as
    there. ``before_due_working_days`` 0: nobody hears before a thing is due.
    """

    status: ProgrammeStatus
    is_open: bool = True
    is_paused: bool = False
    paused_until: date | None = None
    manager_id: int | None = None
    sro_id: int | None = None
    deputy_id: int | None = None
    before_due_working_days: int = 0
    lead_after_working_days: int = 5
    manager_after_working_days: int = 10
    people_choose: bool = True
    next_meeting: tuple[date, str] | None = None
    questions: tuple[QuestionFact, ...] = ()
    risks: tuple[RiskFact, ...] = ()
    kpis: tuple[KpiFact, ...] = ()
    dated: tuple[DatedFact, ...] = ()
    approvals: tuple[ApprovalFact, ...] = ()
    acting_ids: frozenset[int] = field(default_factory=frozenset)
    people: Mapping[int, PersonFact] = field(default_factory=dict, repr=False)
    stand_ins: tuple[StandIn, ...] = ()
    told: Told = field(default_factory=dict, repr=False)

    @property
    def today(self) -> date:
        return self.status.at.today

    @property
    def is_stopped(self) -> bool:
        """Whether it is paused on the day; a pause with a date ends by itself."""
        return self.is_paused and (self.paused_until is None or self.paused_until > self.today)

    def can_act(self, person_id: int | None) -> bool:
        """Whether somebody has an account and a role in which something can be owed."""
        if person_id is None or person_id not in self.acting_ids:
            return False
        known = self.people.get(person_id)
        return known is None or known.is_active

    def is_there(self, person_id: int | None) -> bool:
        """Whether somebody can act and is not away."""
        known = self.people.get(person_id) if person_id is not None else None
        return self.can_act(person_id) and not (known and known.is_away(self.today))

    def title_of(self, person_id: int | None) -> str:
        """The job title, or empty when nothing is known of the person."""
        known = self.people.get(person_id) if person_id is not None else None
        return known.title if known else ""
