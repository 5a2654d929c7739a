"""The programme at a moment, read whole in a constant number of statements."""

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.calendar import working_days
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
from tracker.editions.queries import published_status_dates
from tracker.evidence.models import AssuranceRecord, objective_assurance
from tracker.kpis.models import ObjectiveKpi
from tracker.kpis.queries import read_kpis
from tracker.people.models import Person
from tracker.plan.models import Action, DueDateChange, Objective, Programme, Theme
from tracker.plan.queries import read_plan_rows
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
    return _Reader(
        session, programme, on=on, known_at=known_at, readings=readings, keep_action_id=keep_action_id
    ).read()


def moment_of(session: Session, programme: Programme, on: date, known_at: datetime | None = None) -> Moment:
    """The day, with the rules this programme runs by."""
    return Moment(
        today=on,
        is_working_day=working_days(programme.nation),
        rhythm=programme.update_rhythm,
        grace_working_days=programme.grace_working_days,
        quarter_lock_working_days=programme.quarter_lock_working_days,
        start_month=programme.financial_year_start_month,
        edition_dates=published_status_dates(session, programme.id, before=on, known_at=known_at),
    )


class _Reader:
    """Holds what was read while the tree is put together."""

    def __init__(
        self,
        session: Session,
        programme: Programme,
        *,
        on: date,
        known_at: datetime | None,
        readings: dict[int, KpiReading],
        keep_action_id: int | None,
    ) -> None:
        self.keep_action_id = keep_action_id
        self.session = session
        self.programme = programme
        self.on = on
        self.known_at = known_at
        self.at = moment_of(session, programme, on, known_at)
        self.rows = read_plan_rows(session, programme.id)
        self.updates: UpdatesBySubject = read_updates(session, programme.id, on=on, known_at=known_at)
        self.readings = readings
        self.people = self._read_people()
        self.changes = self._read_due_date_changes()

    def read(self) -> ProgrammeStatus:
        actions: defaultdict[int, list[Action]] = defaultdict(list)
        for action in self.rows.actions:
            actions[action.objective_id].append(action)
        objectives: defaultdict[int, list[Objective]] = defaultdict(list)
        for objective in self.rows.objectives:
            objectives[objective.theme_id].append(objective)
        kpis = self._read_links()
        assurance = self._read_assurance()
        themes = []
        for number, theme in enumerate(self.rows.themes, 1):
            below = tuple(
                self._objective(
                    objective,
                    f"{number}.{place}",
                    actions[objective.id],
                    kpis[objective.id],
                    assurance[objective.id],
                )
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

    def _objective(
        self,
        objective: Objective,
        ref: str,
        actions: list[Action],
        kpi_ids: list[int],
        assurance: list[AssuranceFact],
    ) -> ObjectiveStatus:
        # Places count every action, so that an action keeps its number when an earlier one is removed.
        below = tuple(
            self._action(action, f"{ref}.{place}")
            for place, action in enumerate(actions, 1)
            if action.id == self.keep_action_id
            or (action.added_on <= self.on and not (action.removed_on and action.removed_on <= self.on))
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
            kpis=tuple(self.readings[number] for number in kpi_ids),
            assurance=tuple(assurance),
        )

    def _action(self, action: Action, ref: str) -> ActionStatus:
        changes = self.changes[action.id]
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
            milestones=tuple(MilestoneFact(m.title, m.due_on, m.done_on) for m in action.milestones),
            slips=tuple(_slip(change) for change in changes if change.from_on and change.to_on > change.from_on),
            added_on=action.added_on,
            removed_on=action.removed_on,
            kpi=self.readings.get(action.kpi_id) if action.kpi_id else None,
            is_illustrative=action.is_illustrative,
        )

    def _person(self, person_id: int | None) -> PersonRef | None:
        return self.people.get(person_id) if person_id else None

    def _read_people(self) -> dict[int, PersonRef]:
        wanted = {theme.lead_id for theme in self.rows.themes}
        wanted |= {objective.lead_id for objective in self.rows.objectives}
        wanted |= {number for action in self.rows.actions for number in (action.owner_id, action.second_owner_id)}
        found = self.session.execute(select(Person.id, Person.job_title).where(Person.id.in_(wanted - {None})))
        return {number: PersonRef(number, title) for number, title in found}

    def _read_due_date_changes(self) -> defaultdict[int, list[DueDateChange]]:
        """Approved moves of due dates until the day, oldest first, by action."""
        query = (
            select(DueDateChange)
            .join(Action)
            .join(Objective)
            .join(Theme)
            .where(Theme.programme_id == self.programme.id, DueDateChange.is_approved.is_(True))
        )
        if self.known_at is not None:
            query = query.where(DueDateChange.decided_at <= self.known_at)
        changes: defaultdict[int, list[DueDateChange]] = defaultdict(list)
        for change in self.session.scalars(query.order_by(DueDateChange.decided_at, DueDateChange.id)):
            if change.decided_at and change.decided_at.astimezone(clock.LONDON).date() <= self.on:
                changes[change.action_id].append(change)
        return changes

    def _read_links(self) -> defaultdict[int, list[int]]:
        """KPI ids by objective."""
        links: defaultdict[int, list[int]] = defaultdict(list)
        query = select(ObjectiveKpi).where(ObjectiveKpi.kpi_id.in_(self.readings)).order_by(ObjectiveKpi.kpi_id)
        for link in self.session.scalars(query):
            links[link.objective_id].append(link.kpi_id)
        return links

    def _read_assurance(self) -> defaultdict[int, list[AssuranceFact]]:
        """Assurance records until the day, oldest first, by objective."""
        found: defaultdict[int, list[AssuranceFact]] = defaultdict(list)
        query = (
            select(objective_assurance.c.objective_id, AssuranceRecord)
            .join(AssuranceRecord)
            .where(AssuranceRecord.programme_id == self.programme.id, AssuranceRecord.held_on <= self.on)
            .order_by(AssuranceRecord.held_on, AssuranceRecord.id)
        )
        for objective_id, record in self.session.execute(query):
            fact = AssuranceFact(title=record.title, held_on=record.held_on, conclusion=record.conclusion)
            found[objective_id].append(fact)
        return found


def _slip(change: DueDateChange) -> Slip:
    decided = change.decided_at.astimezone(clock.LONDON).date() if change.decided_at else change.to_on
    return Slip(from_on=change.from_on, to_on=change.to_on, reason=change.reason, decided_on=decided)
