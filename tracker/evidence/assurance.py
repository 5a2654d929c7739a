"""Reading the assurance page: records, findings, follow-ups and events, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.audit.models import AuditEntry
from tracker.domain.assurance import (
    Assurance,
    EventEntry,
    FindingEntry,
    FollowUpEntry,
    RecordEntry,
    grades_of,
)
from tracker.domain.plan import ObjectiveStatus, PersonRef, ProgrammeStatus
from tracker.evidence.models import AssuranceRecord
from tracker.kpis.models import Kpi
from tracker.people.models import Person
from tracker.plan.models import Programme
from tracker.plan.surroundings import Concern, Decision, Event, EventKind, Finding, FollowUp
from tracker.risks.models import Risk


@dataclass(frozen=True)
class PastChange:
    """One field of a record as somebody changed it."""

    at: datetime
    author: str
    field: str
    before: str
    after: str


def read_assurance(session: Session, programme: Programme, status: ProgrammeStatus, *, on: date) -> Assurance:
    """Everything of the page as of a day; ``status`` is the programme read for the same day."""
    objectives = {objective.id: objective for objective in status.objectives}
    everything = _follow_ups(session, programme, on)
    follow_ups = [entry for entry in everything if not entry.event_id]
    by_record: defaultdict[str, list[FollowUpEntry]] = defaultdict(list)
    for entry in follow_ups:
        by_record[entry.record_code].append(entry)
    rows = session.scalars(
        select(AssuranceRecord)
        .where(AssuranceRecord.programme_id == programme.id, AssuranceRecord.held_on <= on)
        .order_by(AssuranceRecord.held_on.desc(), AssuranceRecord.id.desc())
        .options(selectinload(AssuranceRecord.objectives))
    )
    records = tuple(_record(row, objectives, by_record[row.code]) for row in rows)
    events = _events(session, programme, objectives, records, on)
    return Assurance(records, events, tuple(follow_ups), tuple(entry for entry in everything if entry.event_id))


def find_record(session: Session, programme: Programme, code: str) -> AssuranceRecord | None:
    """The record with this code, or None."""
    return session.scalar(
        select(AssuranceRecord).where(AssuranceRecord.programme_id == programme.id, AssuranceRecord.code == code)
    )


def read_changes(session: Session, record_id: int) -> list[PastChange]:
    """What was changed in a record after it was added, newest first, from the audit."""
    entries = session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.table_name == AssuranceRecord.__tablename__,
            AuditEntry.row_id == record_id,
            AuditEntry.verb == "changed",
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
    changes = []
    for entry in entries:
        before, after = entry.before or {}, entry.after or {}
        for name in after:
            change = PastChange(entry.at, entry.actor_title, name, _said(before.get(name)), _said(after[name]))
            changes.append(change)
    return changes


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {count}" for name, count in value.items())
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value).replace("_", " ")


def _record(
    row: AssuranceRecord, objectives: dict[int, ObjectiveStatus], follow_ups: Iterable[FollowUpEntry]
) -> RecordEntry:
    return RecordEntry(
        id=row.id,
        code=row.code,
        kind=row.kind.value,
        kind_words=row.kind.words,
        title=row.title,
        held_on=row.held_on,
        sample_size=row.sample_size,
        grades=grades_of(row.grades),
        found=row.found,
        moderated_by=row.moderated_by,
        conclusion=row.conclusion,
        objectives=_in_plan_order(row.objectives, objectives),
        follow_ups=tuple(follow_ups),
        is_illustrative=row.is_illustrative,
    )


def _in_plan_order(linked: Iterable[Any], objectives: dict[int, ObjectiveStatus]) -> tuple[ObjectiveStatus, ...]:
    ids = {one.id for one in linked}
    return tuple(status for number, status in objectives.items() if number in ids)


def _follow_ups(session: Session, programme: Programme, on: date) -> list[FollowUpEntry]:
    """Open ones first, by due date; then the done ones, latest first. Those of a meeting are the board's own."""
    query = (
        select(
            FollowUp,
            Person.job_title,
            AssuranceRecord.code,
            AssuranceRecord.title,
            Kpi.code,
            Kpi.name,
            Concern.title,
            Decision.title,
            Event.title,
            Risk.number,
        )
        .outerjoin(Person, FollowUp.owner_id == Person.id)
        .outerjoin(AssuranceRecord, FollowUp.assurance_record_id == AssuranceRecord.id)
        .outerjoin(Kpi, FollowUp.kpi_id == Kpi.id)
        .outerjoin(Concern, FollowUp.concern_id == Concern.id)
        .outerjoin(Decision, FollowUp.decision_id == Decision.id)
        .outerjoin(Risk, FollowUp.risk_id == Risk.id)
        .outerjoin(Event, FollowUp.event_id == Event.id)
        .where(FollowUp.programme_id == programme.id)
        .order_by(FollowUp.id)
    )
    entries = []
    for row, owner, record_code, record, kpi_code, kpi, concern, decision, event, risk in session.execute(query):
        if row.raised_on and row.raised_on > on:
            continue
        entries.append(
            FollowUpEntry(
                id=row.id,
                title=row.title,
                owner=PersonRef(row.owner_id, owner) if row.owner_id and owner else None,
                due_on=row.due_on,
                done_on=row.done_on if row.done_on and row.done_on <= on else None,
                about=record or kpi or concern or decision or event or (f"Risk {risk}" if risk else ""),
                today=on,
                record_code=record_code or "",
                kpi_code=kpi_code or "",
                risk_number=risk,
                event_id=row.event_id,
                raised_on=row.raised_on,
                is_illustrative=row.is_illustrative,
            )
        )
    return sorted(entries, key=_urgency)


def _urgency(entry: FollowUpEntry) -> tuple[bool, int]:
    if entry.done_on:
        return True, -entry.done_on.toordinal()
    return False, (entry.due_on or date.max).toordinal()


def _events(
    session: Session,
    programme: Programme,
    objectives: dict[int, ObjectiveStatus],
    records: tuple[RecordEntry, ...],
    on: date,
) -> tuple[EventEntry, ...]:
    rows = session.scalars(
        select(Event)
        .where(Event.programme_id == programme.id)
        .order_by(Event.held_on.desc(), Event.id.desc())
        .options(selectinload(Event.findings).selectinload(Finding.objectives))
    )
    return tuple(
        EventEntry(
            kind_words=row.kind.words,
            is_board=row.kind is EventKind.BOARD,
            held_on=row.held_on,
            title=row.title,
            outcome=row.outcome,
            findings=tuple(_finding(finding, objectives, records) for finding in row.findings if finding.is_open),
            is_to_come=row.held_on > on,
            is_illustrative=row.is_illustrative,
            id=row.id,
            is_open=row.is_open,
        )
        for row in rows
    )


def _finding(row: Finding, objectives: dict[int, ObjectiveStatus], records: tuple[RecordEntry, ...]) -> FindingEntry:
    answers = _in_plan_order(row.objectives, objectives)
    ids = {one.id for one in answers}
    return FindingEntry(
        number=row.number,
        text=row.text,
        objectives=answers,
        records=tuple(one for one in records if ids & {objective.id for objective in one.objectives}),
        is_illustrative=row.is_illustrative,
        id=row.id,
    )
