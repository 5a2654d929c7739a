"""Reading updates."""

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.domain.status import PathToGreen, StatusUpdate
from tracker.plan.models import Action, Objective, Programme, Theme
from tracker.updates.models import Update

# What an update is about: the kind of thing and its id.
Subject = tuple[type[Programme | Theme | Objective | Action], int]
UpdatesBySubject = dict[Subject, tuple[StatusUpdate, ...]]


def read_updates(
    session: Session, programme_id: int, *, on: date, known_at: datetime | None = None
) -> UpdatesBySubject:
    """Every update of a programme as at ``on`` or before, recorded by ``known_at``, in one statement."""
    themes = select(Theme.id).where(Theme.programme_id == programme_id)
    objectives = select(Objective.id).where(Objective.theme_id.in_(themes))
    actions = select(Action.id).where(Action.objective_id.in_(objectives))
    query = select(Update).where(
        Update.as_on <= on,
        or_(
            Update.programme_id == programme_id,
            Update.theme_id.in_(themes),
            Update.objective_id.in_(objectives),
            Update.action_id.in_(actions),
        ),
    )
    if known_at is not None:
        query = query.where(Update.recorded_at <= known_at)
    found: defaultdict[Subject, list[StatusUpdate]] = defaultdict(list)
    for row in session.scalars(query.order_by(Update.as_on, Update.recorded_at, Update.id)):
        found[subject_of(row)].append(as_fact(row))
    return {subject: tuple(updates) for subject, updates in found.items()}


def subject_of(row: Update) -> Subject:
    """What an update is about."""
    subjects: dict[type[Programme | Theme | Objective | Action], int | None] = {
        Action: row.action_id,
        Objective: row.objective_id,
        Theme: row.theme_id,
        Programme: row.programme_id,
    }
    return next((kind, number) for kind, number in subjects.items() if number is not None)


def as_fact(row: Update) -> StatusUpdate:
    """An update as the rules see it."""
    path = PathToGreen(row.path_cause, row.path_action, row.path_on) if row.path_on else None
    return StatusUpdate(
        id=row.id,
        as_on=row.as_on,
        recorded_at=row.recorded_at,
        rag=row.rag,
        narrative=row.narrative,
        author=row.author_title,
        path=path,
        forecast_on=row.forecast_on,
        completed_on=row.completed_on,
        evidence=row.evidence,
        is_no_change=row.is_no_change,
        reason=row.reason,
        supersedes_id=row.supersedes_id,
        author_id=row.author_id,
        is_illustrative=row.is_illustrative,
    )
