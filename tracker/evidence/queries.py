"""The programme at a moment, read whole in a constant number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.calendar import working_days
from tracker.adapters.db import NamedRow, columns_of, named
from tracker.domain.evidence import AssuranceFact
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.plan import (
    ActionStatus,
    MilestoneFact,
    Moment,
    ObjectiveStatus,
    PersonRef,
    ProgrammeStatus,
    Slip,
    ThemeStatus,
)
from tracker.editions.queries import status_dates_by_programme
from tracker.evidence.models import AssuranceRecord, objective_assurance
from tracker.kpis.models import Kpi, ObjectiveKpi
from tracker.kpis.queries import read_kpis
from tracker.people.models import Person
from tracker.plan.models import Action, DueDateChange, Objective, Programme, Theme
from tracker.plan.queries import PlanRows, read_plans
from tracker.updates.queries import UpdatesBySubject, read_updates


def read_programme(
    session: Session,
    programme: Programme,
    *,
    on: date,
    known_at: datetime | None = None,
    readings: dict[int, KpiReading] | None = None,
    keep_action_id: int | None = None,
) -> ProgrammeStatus:
    """How a programme stands on a day, from what had been recorded by ``known_at`` (default: all).

    ``readings`` are the KPIs of the same moment by id, for a caller that has read them already.
    ``keep_action_id`` is an action to include though it has been removed: for the page with its history.
    """
    if readings is None:
        readings = read_kpis(session, programme, on=on, known_at=known_at)
    rows = _read_rows(session, [programme], on=on, known_at=known_at, readings=readings)
    return _Builder(rows, programme, keep_action_id).build()


def read_current(
    session: Session, programmes: Sequence[Programme], *, on: date, readings: dict[int, KpiReading]
) -> dict[int, ProgrammeStatus]:
    """How many programmes stand on a day, by id, in as many statements as one takes.

    Without history: of each part of the plan only the update that holds, so that quarters, staleness and whatever
    rests on them are not to be asked for. ``readings`` are the KPIs of all of them.
    """
    rows = _read_rows(session, programmes, on=on, known_at=None, readings=readings, only_current=True)
    return {programme.id: _Builder(rows, programme, None).build() for programme in programmes}


@dataclass(frozen=True)
class _Rows:
    """What was read of some programmes, before it is put together."""

    moments: dict[int, Moment]
    plans: dict[int, PlanRows]
    updates: UpdatesBySubject
    readings: dict[int, KpiReading]
    people: dict[int, PersonRef]
    changes: defaultdict[int, list[NamedRow]]
    links: defaultdict[int, list[int]]
    assurance: defaultdict[int, list[AssuranceFact]]


def _read_rows(
    session: Session,
    programmes: Sequence[Programme],
    *,
    on: date,
    known_at: datetime | None,
    readings: dict[int, KpiReading],
    only_current: bool = False,
) -> _Rows:
    ids = [programme.id for programme in programmes]
    dates = status_dates_by_programme(session, ids, before=on, known_at=known_at)
    plans = read_plans(session, ids)
    return _Rows(
        moments={programme.id: _moment_of(programme, on, dates[programme.id]) for programme in programmes},
        plans=plans,
        updates=read_updates(session, ids, on=on, known_at=known_at, only_current=only_current),
        readings=readings,
        people=_read_people(session, plans.values()),
        changes=_read_due_date_changes(session, ids, on, known_at),
        links=_read_links(session, ids, readings),
        assurance=_read_assurance(session, ids, on),
    )


def _moment_of(programme: Programme, on: date, edition_dates: tuple[date, ...]) -> Moment:
    """The day, with the rules this programme runs by."""
    return Moment(
        today=on,
        is_working_day=working_days(programme.nation),
        rhythm=programme.update_rhythm,
        grace_working_days=programme.grace_working_days,
        quarter_lock_working_days=programme.quarter_lock_working_days,
        start_month=programme.financial_year_start_month,
        edition_dates=edition_dates,
        is_closed=not programme.is_open,
    )


class _Builder:
    """Puts the tree of one programme together."""

    def __init__(self, rows: _Rows, programme: Programme, keep_action_id: int | None) -> None:
        self.keep_action_id = keep_action_id
        self.programme = programme
        self.plan = rows.plans[programme.id]
        self.at = rows.moments[programme.id]
        self.updates, self.readings, self.people = rows.updates, rows.readings, rows.people
        self.changes, self.links, self.assurance = rows.changes, rows.links, rows.assurance

    def build(self) -> ProgrammeStatus:
        actions: defaultdict[int, list[NamedRow]] = defaultdict(list)
        for action in self.plan.actions:
            actions[action.objective_id].append(action)
        objectives: defaultdict[int, list[Objective]] = defaultdict(list)
        for objective in self.plan.objectives:
            objectives[objective.theme_id].append(objective)
        themes = []
        for number, theme in enumerate(self.plan.themes, 1):
            below = tuple(
                self._objective(objective, f"{number}.{place}", actions[objective.id])
                for place, objective in enumerate(objectives[theme.id], 1)
            )
            themes.append(self._theme(theme, str(number), below))
        return ProgrammeStatus(
            id=self.programme.id,
            ref="programme",
            name=self.programme.name,
            slug=self.programme.slug,
            at=self.at,
            version=self.programme.version,
            updates=self.updates.get((Programme, self.programme.id), ()),
            themes=tuple(themes),
        )

    def _theme(self, theme: Theme, ref: str, objectives: tuple[ObjectiveStatus, ...]) -> ThemeStatus:
        return ThemeStatus(
            id=theme.id,
            ref=ref,
            name=theme.name,
            at=self.at,
            version=theme.version,
            updates=self.updates.get((Theme, theme.id), ()),
            lead=self._person(theme.lead_id),
            objectives=objectives,
        )

    def _objective(self, objective: Objective, ref: str, actions: list[NamedRow]) -> ObjectiveStatus:
        # Places count every action, so that an action keeps its number when an earlier one is removed.
        below = tuple(
            self._action(action, f"{ref}.{place}")
            for place, action in enumerate(actions, 1)
            if action.id == self.keep_action_id
            or (action.added_on <= self.at.today and not (action.removed_on and action.removed_on <= self.at.today))
        )
        return ObjectiveStatus(
            id=objective.id,
            ref=ref,
            name=objective.name,
            at=self.at,
            version=objective.version,
            updates=self.updates.get((Objective, objective.id), ()),
            lead=self._person(objective.lead_id),
            actions=below,
            kpis=tuple(self.readings[number] for number in self.links.get(objective.id, ())),
            assurance=tuple(self.assurance.get(objective.id, ())),
        )

    def _action(self, action: NamedRow, ref: str) -> ActionStatus:
        changes = self.changes.get(action.id, ())
        return ActionStatus(
            id=action.id,
            ref=ref,
            name=action.title,
            at=self.at,
            version=action.version,
            updates=self.updates.get((Action, action.id), ()),
            owner=self._person(action.owner_id),
            second_owner=self._person(action.second_owner_id),
            start_on=action.start_on,
            baseline_due_on=action.baseline_due_on,
            due_on=changes[-1].to_on if changes else action.baseline_due_on,
            due_text=action.due_text,
            review_on=action.review_on,
            expected_outcome=action.expected_outcome,
            milestones=tuple(
                MilestoneFact(one.title, one.due_on, one.done_on) for one in self.plan.milestones.get(action.id, ())
            ),
            slips=tuple(_slip(change) for change in changes if change.from_on and change.to_on > change.from_on),
            added_on=action.added_on,
            removed_on=action.removed_on,
            kpi=self.readings.get(action.kpi_id) if action.kpi_id else None,
            is_illustrative=action.is_illustrative,
        )

    def _person(self, person_id: int | None) -> PersonRef | None:
        return self.people.get(person_id) if person_id else None


def _read_people(session: Session, plans: Iterable[PlanRows]) -> dict[int, PersonRef]:
    wanted: set[int | None] = set()
    for plan in plans:
        wanted |= {theme.lead_id for theme in plan.themes}
        wanted |= {objective.lead_id for objective in plan.objectives}
        wanted |= {number for action in plan.actions for number in (action.owner_id, action.second_owner_id)}
    query = select(Person.id, Person.job_title)
    # More than a database takes as values means nearly everybody anyway.
    if len(wanted) <= _MOST_NAMED:
        query = query.where(Person.id.in_(wanted - {None}))
    return {number: PersonRef(number, title) for number, title in session.execute(query)}


_MOST_NAMED = 500


def _read_due_date_changes(
    session: Session, programme_ids: Collection[int], on: date, known_at: datetime | None
) -> defaultdict[int, list[NamedRow]]:
    """Approved moves of due dates until the day, oldest first, by action."""
    query = (
        select(*columns_of(DueDateChange))
        .join_from(DueDateChange, Action)
        .join(Objective)
        .join(Theme)
        .where(Theme.programme_id.in_(programme_ids), DueDateChange.is_approved.is_(True))
    )
    if known_at is not None:
        query = query.where(DueDateChange.decided_at <= known_at)
    changes: defaultdict[int, list[NamedRow]] = defaultdict(list)
    for change in named(session.execute(query.order_by(DueDateChange.decided_at, DueDateChange.id))):
        if change.decided_at and change.decided_at.astimezone(clock.LONDON).date() <= on:
            changes[change.action_id].append(change)
    return changes


def _read_links(
    session: Session, programme_ids: Collection[int], readings: Collection[int]
) -> defaultdict[int, list[int]]:
    """The ids of the KPIs read, by objective."""
    links: defaultdict[int, list[int]] = defaultdict(list)
    query = (
        select(ObjectiveKpi.objective_id, ObjectiveKpi.kpi_id)
        .join(Kpi, Kpi.id == ObjectiveKpi.kpi_id)
        .where(Kpi.programme_id.in_(programme_ids))
    )
    for objective_id, kpi_id in session.execute(query.order_by(ObjectiveKpi.kpi_id)):
        if kpi_id in readings:
            links[objective_id].append(kpi_id)
    return links


def _read_assurance(
    session: Session, programme_ids: Collection[int], on: date
) -> defaultdict[int, list[AssuranceFact]]:
    """Assurance records until the day, oldest first, by objective."""
    found: defaultdict[int, list[AssuranceFact]] = defaultdict(list)
    query = (
        select(objective_assurance.c.objective_id, AssuranceRecord)
        .join(AssuranceRecord)
        .where(AssuranceRecord.programme_id.in_(programme_ids), AssuranceRecord.held_on <= on)
        .order_by(AssuranceRecord.held_on, AssuranceRecord.id)
    )
    for objective_id, record in session.execute(query):
        fact = AssuranceFact(title=record.title, held_on=record.held_on, conclusion=record.conclusion)
        found[objective_id].append(fact)
    return found


def _slip(change: NamedRow) -> Slip:
    decided = change.decided_at.astimezone(clock.LONDON).date() if change.decided_at else change.to_on
    return Slip(from_on=change.from_on, to_on=change.to_on, reason=change.reason, decided_on=decided)
