"""The plan at a moment: facts as they were read, and what the rules make of them.

Everything that shows a status (overview, this week, plan, report, reminders) reads it from here,
so that no two of them can disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from tracker.domain import quarter_cells, rhythm, rollup, status
from tracker.domain.evidence import (
    AssuranceFact,
    Delivery,
    Outcome,
    Suggestion,
    delivery_signal,
    outcome_signal,
    suggest_rag,
    worst_delivery,
)
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.quarter_cells import QuarterCell
from tracker.domain.quarters import Quarter, last_closed_quarters, quarter_locks_on
from tracker.domain.rag import Rag, worst
from tracker.domain.rhythm import Owed, Rhythm
from tracker.domain.status import StatusUpdate


@dataclass(frozen=True)
class Moment:
    """The day on which the plan is looked at, and the rules the programme runs by."""

    today: date
    is_working_day: Callable[[date], bool]
    rhythm: Rhythm = Rhythm.BY_RATING
    grace_working_days: int = 2
    quarter_lock_working_days: int = 10
    start_month: int = 4
    # Status dates of the editions published until today, oldest first.
    edition_dates: tuple[date, ...] = ()
    # The programme is over: nobody owes it an update.
    is_closed: bool = False

    @cached_property
    def quarters(self) -> tuple[Quarter, ...]:
        """The last four closed quarters, oldest first."""
        return last_closed_quarters(self.today, start_month=self.start_month)

    def locks_on(self, quarter: Quarter) -> date:
        return quarter_locks_on(quarter, self.is_working_day, self.quarter_lock_working_days)

    def working_days_since(self, day: date | None) -> int:
        """Working days from a day to today; 0 for none or a day to come."""
        return rhythm.working_days_between(day, self.today, self.is_working_day) if day else 0


@dataclass(frozen=True)
class PersonRef:
    """Somebody as pages and reports show them: by job title."""

    id: int
    job_title: str


@dataclass(frozen=True)
class Slip:
    """An approved move of a due date to a later one."""

    from_on: date | None
    to_on: date
    reason: str
    decided_on: date


@dataclass(frozen=True)
class MilestoneFact:
    title: str
    due_on: date | None
    done_on: date | None


@dataclass(frozen=True, kw_only=True)
class Rated:
    """Anything that takes updates."""

    id: int
    ref: str
    name: str
    at: Moment = field(repr=False)
    version: int = 1
    updates: tuple[StatusUpdate, ...] = field(default=(), repr=False)

    @cached_property
    def current(self) -> StatusUpdate | None:
        """The update that holds, or None."""
        return status.current(self.updates)

    @property
    def stated(self) -> Rag:
        """The rating a person stated; not rated when nobody has."""
        return self.current.rag if self.current else Rag.NOT_RATED

    @cached_property
    def rated_since(self) -> date | None:
        return status.rated_since(self.updates)

    @cached_property
    def stale_because(self) -> str | None:
        return status.why_stale(self.updates, self.at.edition_dates)

    @property
    def last_update_age_days(self) -> int | None:
        return (self.at.today - self.current.as_on).days if self.current else None

    def stated_on(self, day: date) -> Rag:
        """The stated rating as it was on a day."""
        then = status.current_on(self.updates, day)
        return then.rag if then else Rag.NOT_RATED

    @cached_property
    def quarter_cells(self) -> tuple[QuarterCell, ...]:
        """The last four closed quarters, oldest first."""
        return tuple(self._quarter_cell(quarter) for quarter in self.at.quarters)

    def _quarter_cell(self, quarter: Quarter) -> QuarterCell:
        return quarter_cells.quarter_cell(self.updates, quarter, locks_on=self.at.locks_on(quarter))


@dataclass(frozen=True, kw_only=True)
class ActionStatus(Rated):
    """An action and how it stands."""

    owner: PersonRef | None = None
    second_owner: PersonRef | None = None
    start_on: date | None = None
    baseline_due_on: date | None = None
    due_on: date | None = None
    due_text: str = ""
    review_on: date | None = None
    expected_outcome: str = ""
    milestones: tuple[MilestoneFact, ...] = ()
    slips: tuple[Slip, ...] = ()
    added_on: date | None = None
    removed_on: date | None = None
    kpi: KpiReading | None = field(default=None, repr=False)
    is_illustrative: bool = False

    @property
    def rag(self) -> Rag:
        return self.stated

    @property
    def is_open(self) -> bool:
        return self.rag.is_open and not (self.removed_on and self.removed_on <= self.at.today)

    @property
    def is_started(self) -> bool:
        """Whether work should have begun: the start date has come, there is none, or somebody has updated it."""
        return self.start_on is None or self.start_on <= self.at.today or self.current is not None

    @property
    def date_that_counts(self) -> date | None:
        """The day after which it is overdue: its due date, else its review date. Words alone have none."""
        return self.due_on or self.review_on

    @cached_property
    def overdue_working_days(self) -> int:
        """Working days past the approved due or review date; 0 when closed or not overdue."""
        return self.at.working_days_since(self.date_that_counts) if self.is_open else 0

    @property
    def is_overdue(self) -> bool:
        counts = self.date_that_counts
        return self.is_open and counts is not None and counts < self.at.today

    @cached_property
    def is_due_soon(self) -> bool:
        """Due today or within 20 working days."""
        due = self.date_that_counts
        if due is None or not self.is_open or due < self.at.today:
            return False
        return rhythm.working_days_between(self.at.today, due, self.at.is_working_day) <= rhythm.SOON_WORKING_DAYS

    @cached_property
    def owed(self) -> Owed | None:
        """The update its owner owes today, or None."""
        last_on = self.current.as_on if self.current else self.start_on
        if self.at.is_closed or not (self.is_open and self.is_started and last_on):
            return None
        every = rhythm.interval(self.at.rhythm, self.rag, is_overdue=self.is_overdue, is_due_soon=self.is_due_soon)
        return rhythm.owed_update(
            last_on,
            every,
            today=self.at.today,
            grace_working_days=self.at.grace_working_days,
            is_working_day=self.at.is_working_day,
        )

    @property
    def is_late(self) -> bool:
        """Whether its update is late (not whether the action is overdue)."""
        return self.owed is not None and self.owed.is_late

    @property
    def is_updated_this_week(self) -> bool:
        """Whether it was updated in the seven days that end today, or needs no more updates."""
        return not self.is_open or (self.current is not None and self.current.as_on > self.at.today - timedelta(days=7))

    @property
    def signal(self) -> rollup.ActionSignal:
        """What roll-up needs of it."""
        return rollup.ActionSignal(
            ref=self.ref,
            rag=self.rag,
            is_started=self.is_started,
            is_stale=self.stale_because is not None,
            overdue_working_days=self.overdue_working_days,
        )

    def _quarter_cell(self, quarter: Quarter) -> QuarterCell:
        return quarter_cells.quarter_cell(
            self.updates,
            quarter,
            added_on=self.added_on,
            removed_on=self.removed_on,
            start_on=self.start_on,
            locks_on=self.at.locks_on(quarter),
        )


@dataclass(frozen=True, kw_only=True)
class ObjectiveStatus(Rated):
    """An objective: what is stated, what its actions say and what the evidence suggests."""

    lead: PersonRef | None = None
    actions: tuple[ActionStatus, ...] = field(default=(), repr=False)
    kpis: tuple[KpiReading, ...] = field(default=(), repr=False)
    assurance: tuple[AssuranceFact, ...] = field(default=(), repr=False)

    @cached_property
    def derived(self) -> rollup.Derived:
        return rollup.derive(action.signal for action in self.actions)

    @cached_property
    def delivery(self) -> Delivery:
        """Its worst open action's delivery."""
        return worst_delivery(
            delivery_signal(action.overdue_working_days, ref=action.ref) for action in self.actions if action.is_open
        )

    @cached_property
    def outcome(self) -> Outcome:
        return outcome_signal(self.kpis, self.assurance)

    @cached_property
    def suggestion(self) -> Suggestion:
        return suggest_rag(self.delivery, self.outcome)

    @property
    def worst_of_hints(self) -> Rag:
        """The worse of derived and suggested.

        Without a rated action nothing is derived, and then evidence alone rates nothing: missing is
        never green. A suggestion of green, the best there is, does not speak against complete.
        """
        if not self.derived.rag.is_rated or self.suggestion.rag is Rag.GREEN:
            return self.derived.rag
        return worst([self.derived.rag, self.suggestion.rag])

    @property
    def rag(self) -> Rag:
        """What is shown: the stated rating, else the worse of derived and suggested."""
        return self.stated if self.stated.is_rated else self.worst_of_hints


@dataclass(frozen=True, kw_only=True)
class ThemeStatus(Rated):
    """A theme: rated by a person, with what its objectives say as a hint."""

    lead: PersonRef | None = None
    objectives: tuple[ObjectiveStatus, ...] = field(default=(), repr=False)

    @property
    def rag(self) -> Rag:
        return self.stated

    @cached_property
    def derived(self) -> Rag:
        return worst(objective.rag for objective in self.objectives)

    @property
    def actions(self) -> tuple[ActionStatus, ...]:
        return tuple(action for objective in self.objectives for action in objective.actions)


@dataclass(frozen=True, kw_only=True)
class ProgrammeStatus(Rated):
    """A programme at a moment."""

    slug: str
    themes: tuple[ThemeStatus, ...] = field(default=(), repr=False)

    @property
    def rag(self) -> Rag:
        return self.stated

    @cached_property
    def derived(self) -> Rag:
        return worst(theme.rag if theme.rag.is_rated else theme.derived for theme in self.themes)

    @cached_property
    def objectives(self) -> tuple[ObjectiveStatus, ...]:
        return tuple(objective for theme in self.themes for objective in theme.objectives)

    @cached_property
    def actions(self) -> tuple[ActionStatus, ...]:
        return tuple(action for objective in self.objectives for action in objective.actions)

    @cached_property
    def progress(self) -> "Progress":
        return Progress.of(self.actions)


@dataclass(frozen=True)
class Progress:
    """How far this week's updates have got."""

    updated: int
    late: int
    total: int

    @classmethod
    def of(cls, actions: tuple[ActionStatus, ...]) -> "Progress":
        return cls(
            updated=sum(action.is_updated_this_week for action in actions),
            late=sum(action.is_late for action in actions),
            total=len(actions),
        )

    @property
    def to_go(self) -> int:
        return self.total - self.updated

    @property
    def to_go_not_late(self) -> int:
        return self.to_go - self.late
