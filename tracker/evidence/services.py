"""Writing assurance records and their follow-ups. The caller commits."""

import hashlib
import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters.versions import SavedMeanwhile, Unfit
from tracker.domain.assurance_rules import (
    ProposedRecord,
    problems_with_follow_up,
    problems_with_record,
    write_grades,
)
from tracker.evidence.models import AssuranceKind, AssuranceRecord
from tracker.plan.models import Objective, Programme, Theme
from tracker.plan.surroundings import FollowUp

_NUMBERED = re.compile(r"A(\d+)")


class UnfitRecord(Unfit):
    """The record or follow-up cannot be stored."""


def record_assurance(
    session: Session, *, programme: Programme, proposed: ProposedRecord, today: date
) -> AssuranceRecord:
    """Add a record under the next free code. Raises :class:`UnfitRecord`."""
    _check(proposed, today)
    # The programme's row is held until the commit, so that two records added at once get two codes.
    session.scalar(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    record = AssuranceRecord(programme_id=programme.id, code=_next_code(session, programme), grades={})
    _fill(record, proposed)
    session.add(record)
    session.flush()
    _link(record, _objectives(session, programme, proposed.objective_ids))
    return record


def revise_assurance(
    session: Session, *, record: AssuranceRecord, programme: Programme, proposed: ProposedRecord, seen: str, today: date
) -> None:
    """Change a record; the audit keeps what it said before.

    ``seen`` is the :func:`fingerprint` its author had before them. Raises :class:`UnfitRecord` and
    :class:`SavedMeanwhile`.
    """
    _check(proposed, today)
    session.refresh(record, with_for_update=True)
    if seen != fingerprint(record):
        raise SavedMeanwhile
    _fill(record, proposed)
    _link(record, _objectives(session, programme, proposed.objective_ids))
    session.flush()


def add_follow_up(
    session: Session, *, record: AssuranceRecord, title: str, owner_id: int | None, due_on: date | None, today: date
) -> FollowUp:
    """Something to be done because of a record. Raises :class:`UnfitRecord`."""
    problems = problems_with_follow_up(title, due_on, owner_id, today=today)
    if problems:
        raise UnfitRecord(problems)
    follow_up = FollowUp(
        programme_id=record.programme_id,
        title=title,
        owner_id=owner_id,
        raised_on=today,
        due_on=due_on,
        assurance_record_id=record.id,
    )
    session.add(follow_up)
    session.flush()
    return follow_up


def finish_follow_up(session: Session, *, follow_up: FollowUp, on: date) -> None:
    """Mark as done; what is done already keeps its day."""
    if follow_up.done_on is None:
        follow_up.done_on = on
    session.flush()


def fingerprint(record: AssuranceRecord) -> str:
    """What a record says, in short: another one once anything in it has changed."""
    said = (
        record.kind.value,
        record.title,
        record.held_on.isoformat(),
        record.sample_size,
        write_grades(record.grades),
        record.found,
        record.moderated_by,
        record.conclusion.value,
        record.is_illustrative,
        sorted(objective.id for objective in record.objectives),
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _check(proposed: ProposedRecord, today: date) -> None:
    if problems := problems_with_record(proposed, today=today):
        raise UnfitRecord(problems)


def _fill(record: AssuranceRecord, proposed: ProposedRecord) -> None:
    if proposed.held_on is None or proposed.conclusion is None:
        raise UnfitRecord({"held_on": "A record needs its day and its conclusion"})
    record.kind = AssuranceKind(proposed.kind)
    record.title = proposed.title
    record.held_on = proposed.held_on
    record.sample_size = proposed.sample_size
    if record.grades != proposed.grades:
        record.grades = proposed.grades
    record.found = proposed.found
    record.moderated_by = proposed.moderated_by
    record.conclusion = proposed.conclusion
    record.is_illustrative = proposed.is_illustrative


def _link(record: AssuranceRecord, objectives: Sequence[Objective]) -> None:
    if list(record.objectives) != list(objectives):
        record.objectives = list(objectives)


def _objectives(session: Session, programme: Programme, ids: Sequence[int]) -> list[Objective]:
    """The programme's own objectives among these, in plan order."""
    found = session.scalars(
        select(Objective)
        .join(Theme)
        .where(Theme.programme_id == programme.id, Objective.id.in_(ids))
        .order_by(Theme.position, Theme.id, Objective.position, Objective.id)
    )
    return list(found)


def _next_code(session: Session, programme: Programme) -> str:
    codes = session.scalars(select(AssuranceRecord.code).where(AssuranceRecord.programme_id == programme.id))
    numbers = [int(match[1]) for code in codes if (match := _NUMBERED.fullmatch(code))]
    return f"A{max(numbers, default=0) + 1}"
