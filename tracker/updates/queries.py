"""Reading updates."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.adapters.db import NamedRow, columns_of, named
from tracker.domain.status import PathToGreen, StatusUpdate
from tracker.plan.models import Action, Objective, Programme, Theme
from tracker.updates.models import Update

# What an update is about: the kind of thing and its id.
Subject = tuple[type[Programme | Theme | Objective | Action], int]
UpdatesBySubject = dict[Subject, tuple[StatusUpdate, ...]]


def read_updates(
    session: Session,
    programme_ids: Collection[int],
    *,
    on: date,
    known_at: datetime | None = None,
    only_current: bool = False,
) -> UpdatesBySubject:
    """Every update of programmes as at ``on`` or before, recorded by ``known_at``, in one statement.

    ``only_current`` leaves out history: of each subject only the update that holds, for a caller that reads a great
    many and asks for nothing else.
    """
    themes = select(Theme.id).where(Theme.programme_id.in_(programme_ids))
    objectives = select(Objective.id).where(Objective.theme_id.in_(themes))
    actions = select(Action.id).where(Action.objective_id.in_(objectives))
    held = [Update.as_on <= on] if known_at is None else [Update.as_on <= on, Update.recorded_at <= known_at]
    query = select(*columns_of(Update)).where(
        *held,
        or_(
            Update.programme_id.in_(programme_ids),
            Update.theme_id.in_(themes),
            Update.objective_id.in_(objectives),
            Update.action_id.in_(actions),
        ),
    )
    if only_current:
        # A partition has one subject: three of the four are null.
        subject = (Update.action_id, Update.objective_id, Update.theme_id, Update.programme_id)
        newest = (Update.as_on.desc(), Update.recorded_at.desc(), Update.id.desc())
        corrected = select(Update.supersedes_id).where(*held, Update.supersedes_id.is_not(None))
        ranked = (
            query.where(Update.id.not_in(corrected))
            .add_columns(func.row_number().over(partition_by=subject, order_by=newest).label("place"))
            .subquery()
        )
        query = select(ranked).where(ranked.c.place == 1)
    else:
        query = query.order_by(Update.as_on, Update.recorded_at, Update.id)
    found: defaultdict[Subject, list[StatusUpdate]] = defaultdict(list)
    for row in named(session.execute(query)):
        found[subject_of(row)].append(as_fact(row))
    return {subject: tuple(updates) for subject, updates in found.items()}


def subject_of(row: NamedRow) -> Subject:
    """What an update is about."""
    if row.action_id is not None:
        return Action, row.action_id
    if row.objective_id is not None:
        return Objective, row.objective_id
    return (Programme, row.programme_id) if row.theme_id is None else (Theme, row.theme_id)


def as_fact(row: Update | NamedRow) -> StatusUpdate:
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
