"""Reading what is owed: as many statements for 150 programmes as for one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.duties import (
    ApprovalFact,
    DatedFact,
    KpiFact,
    PersonFact,
    ProgrammeFacts,
    QuestionFact,
    RiskFact,
    StandIn,
    Told,
)
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.plan import ProgrammeStatus
from tracker.evidence.queries import read_current
from tracker.kpis.models import Kpi
from tracker.kpis.queries import POPULATION, read_kpis_of
from tracker.people.models import Role
from tracker.plan.models import Programme
from tracker.plan.surroundings import (
    Question,
    QuestionKind,
)
from tracker.reminders import facts_around as around


def read_facts(session: Session, programme: Programme, *, on: date) -> ProgrammeFacts:
    """A programme on a day, with everything in it that somebody may owe."""
    return _read(session, [programme], on=on)[0]


def read_all_facts(session: Session, *, on: date, only: Iterable[int] | None = None) -> list[ProgrammeFacts]:
    """Every programme (or those of ``only``, ids) on a day, closed ones too: they explain why nobody is reminded."""
    query = select(Programme).order_by(Programme.id)
    if only is not None:
        query = query.where(Programme.id.in_(only))
    return _read(session, list(session.scalars(query)), on=on)


@dataclass(frozen=True)
class _Around:
    """What surrounds the plans, by programme."""

    roles: Mapping[int, Mapping[Role, set[int]]]
    people: Mapping[int, PersonFact]
    meetings: Mapping[int, tuple[date, str]]
    questions: Mapping[int, list[Question]]
    askers: Mapping[int, str]
    risks: Mapping[int, list[RiskFact]]
    dated: Mapping[int, list[DatedFact]]
    approvals: Mapping[int, list[ApprovalFact]]
    stand_ins: Mapping[int, list[StandIn]]
    kpi_owners: Mapping[int, int | None]
    explained: Mapping[int, date]
    told: Told


def _read(session: Session, programmes: Sequence[Programme], *, on: date) -> list[ProgrammeFacts]:
    readings = read_kpis_of(session, programmes, on=on)
    everything = {number: reading for held in readings.values() for number, reading in held.items()}
    statuses = read_current(session, programmes, on=on, readings=everything)
    ids = [programme.id for programme in programmes]
    people = around.read_people(session)
    held = _Around(
        roles=around.read_roles(session, ids, on),
        people=people,
        meetings=around.read_meetings(session, ids, on),
        questions=around.read_questions(session, ids, on),
        askers={number: person.title for number, person in people.items()},
        risks=around.read_risks(session, ids, on),
        dated=around.read_dated(session, ids),
        approvals=around.read_approvals(session, ids, people),
        stand_ins=around.read_stand_ins(session, ids, on),
        kpi_owners={row.id: row.owner_id for row in session.execute(select(Kpi.id, Kpi.owner_id))},
        explained=around.read_explained(session, ids),
        told=around.read_told(session, on),
    )
    return [_facts_of(one, statuses[one.id], readings[one.id], held) for one in programmes]


def _facts_of(
    programme: Programme, status: ProgrammeStatus, readings: Mapping[int, KpiReading], held: _Around
) -> ProgrammeFacts:
    number = programme.id
    roles = held.roles.get(number, {})
    analysts = tuple(sorted(roles.get(Role.ANALYST, ())))
    return ProgrammeFacts(
        status=status,
        is_open=programme.is_open,
        is_paused=programme.is_paused,
        paused_until=programme.paused_until,
        manager_id=programme.manager_id,
        sro_id=programme.sro_id,
        deputy_id=programme.deputy_id,
        before_due_working_days=programme.remind_before_working_days,
        lead_after_working_days=programme.lead_after_working_days,
        manager_after_working_days=programme.manager_after_working_days,
        people_choose=programme.people_choose_reminders,
        next_meeting=held.meetings.get(number),
        questions=_question_facts(programme, status, held),
        risks=tuple(held.risks.get(number, ())),
        kpis=tuple(
            KpiFact(
                reading,
                (owner,) if (owner := held.kpi_owners.get(kpi_id)) else analysts,
                held.explained.get(kpi_id),
            )
            for kpi_id, reading in readings.items()
            if reading.definition.code != POPULATION
        ),
        dated=tuple(held.dated.get(number, ())),
        approvals=tuple(held.approvals.get(number, ())),
        acting_ids=frozenset().union(*(people for role, people in roles.items() if role is not Role.READER)),
        people=held.people,
        stand_ins=tuple(held.stand_ins.get(number, ())),
        told=held.told,
    )


def _question_facts(programme: Programme, status: ProgrammeStatus, held: _Around) -> tuple[QuestionFact, ...]:
    """Those that name nobody wait for the manager and the SRO."""
    questions = held.questions.get(programme.id, [])
    if not questions:
        return ()
    deciders = tuple({one for one in (programme.manager_id, programme.sro_id) if one is not None})
    refs: dict[tuple[str, int], str] = {("action", action.id): action.ref for action in status.actions}
    refs |= {("objective", objective.id): objective.ref for objective in status.objectives}
    refs |= {("theme", theme.id): f"theme {theme.ref}" for theme in status.themes}
    return tuple(
        QuestionFact(
            id=row.id,
            text=row.text,
            asked_by=held.askers.get(row.asked_by_id, "") if row.asked_by_id else "",
            asked_on=row.asked_on,
            asked_of=(row.asked_of_id,) if row.asked_of_id else deciders,
            about=next((refs[subject] for subject in _subjects(row) if subject in refs), ""),
            is_request=row.kind is not QuestionKind.QUESTION,
        )
        for row in questions
    )


def _subjects(row: Question) -> list[tuple[str, int]]:
    named = (("action", row.action_id), ("objective", row.objective_id), ("theme", row.theme_id))
    return [(kind, number) for kind, number in named if number is not None]
