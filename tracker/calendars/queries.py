"""What stands in a calendar: due dates and reviews of open things, milestones, and the dates of the board."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.plan import ActionStatus, ProgrammeStatus
from tracker.evidence.queries import read_current
from tracker.people.models import Membership
from tracker.people.queries import stood_in_for
from tracker.plan.models import Action, Milestone, Objective, Programme, Theme
from tracker.plan.surroundings import Event, FollowUp
from tracker.risks.models import Risk

SHOWN_FOR = timedelta(days=366)
"""Meetings and inspections stay so long after they were held."""


@dataclass(frozen=True)
class Entry:
    """One whole day in a calendar.

    ``uid`` names the thing for good: when its date moves, the entry moves. ``changes`` counts the moves. ``path`` is
    the page that tells more.
    """

    uid: str
    on: date
    title: str
    about: str
    path: tuple[str, dict[str, Any]]
    changes: int = 0


def programmes_of(session: Session, person_id: int, *, on: date) -> list[Programme]:
    """The open programmes in which somebody has a role on a day, by id."""
    mine = select(Membership.programme_id).where(
        Membership.person_id == person_id, Membership.until.is_(None) | (Membership.until >= on)
    )
    query = select(Programme).where(Programme.id.in_(mine), Programme.is_open)
    return list(session.scalars(query.order_by(Programme.id)))


def read_entries(
    session: Session, programmes: list[Programme], *, on: date, person_id: int | None = None
) -> list[Entry]:
    """The entries of programmes, by day; of one person's things only when ``person_id`` is given.

    The dates of the board are everybody's. Whoever stands in for somebody has what is theirs, too.
    """
    statuses = read_current(session, programmes, on=on, readings={})
    whose = None
    if person_id is not None:
        stood_for = stood_in_for(session, person_id, on=on)
        whose = {one.id: stood_for[one.id] | {person_id} for one in programmes}
    found = [entry for one in programmes for entry in _of_plan(one, statuses[one.id], whose)]
    ids = [one.id for one in programmes]
    by_id = {one.id: one for one in programmes}
    open_ids = {action.id: action for status in statuses.values() for action in status.actions if action.is_open}
    found.extend(_milestones(session, ids, by_id, open_ids, whose))
    found.extend(_risks(session, ids, by_id, on, whose))
    found.extend(_follow_ups(session, ids, by_id, whose))
    found.extend(_events(session, ids, by_id, on))
    return sorted(found, key=lambda entry: (entry.on, entry.uid))


_Whose = dict[int, frozenset[int]] | None


def _is_meant(whose: _Whose, programme_id: int, *person_ids: int | None) -> bool:
    return whose is None or any(one in whose[programme_id] for one in person_ids if one is not None)


def _owners(action: ActionStatus) -> tuple[int | None, int | None]:
    return action.owner.id if action.owner else None, action.second_owner.id if action.second_owner else None


def _of_plan(programme: Programme, status: ProgrammeStatus, whose: _Whose) -> Iterator[Entry]:
    for action in status.actions:
        day = action.date_that_counts
        if day is None or not action.is_open or not _is_meant(whose, programme.id, *_owners(action)):
            continue
        what = "due" if action.due_on else "review"
        yield Entry(
            uid=f"action-{action.id}",
            on=day,
            title=f"{action.ref} {action.name}: {what}",
            about=f"{programme.name}. Last rating: {action.rag.words}.",
            path=("plan.show", {"slug": programme.slug, "ref": action.ref}),
            changes=len(action.slips),
        )


def _milestones(
    session: Session,
    ids: list[int],
    by_id: dict[int, Programme],
    actions: dict[int, ActionStatus],
    whose: _Whose,
) -> Iterator[Entry]:
    query = (
        select(Theme.programme_id, Milestone)
        .join_from(Milestone, Action)
        .join(Objective)
        .join(Theme)
        .where(Theme.programme_id.in_(ids), Milestone.due_on.is_not(None), Milestone.done_on.is_(None))
    )
    for programme_id, milestone in session.execute(query):
        action = actions.get(milestone.action_id)
        if action is not None and milestone.due_on and _is_meant(whose, programme_id, *_owners(action)):
            yield Entry(
                uid=f"milestone-{milestone.id}",
                on=milestone.due_on,
                title=f"{action.ref} {milestone.title}: milestone",
                about=f"{by_id[programme_id].name}. A step of {action.ref} {action.name}.",
                path=("plan.show", {"slug": by_id[programme_id].slug, "ref": action.ref}),
            )


def _risks(session: Session, ids: list[int], by_id: dict[int, Programme], on: date, whose: _Whose) -> Iterator[Entry]:
    query = select(Risk).where(
        Risk.programme_id.in_(ids), Risk.review_on.is_not(None), Risk.closed_on.is_(None) | (Risk.closed_on > on)
    )
    for risk in session.scalars(query):
        if risk.review_on is not None and _is_meant(whose, risk.programme_id, risk.owner_id):
            programme = by_id[risk.programme_id]
            yield Entry(
                uid=f"risk-{risk.id}",
                on=risk.review_on,
                title=f"{risk.kind.value.capitalize()} {risk.number}: review",
                about=f"{programme.name}. {risk.if_text[:1].upper()}{risk.if_text[1:]}.",
                path=("risks.show", {"slug": programme.slug, "number": risk.number}),
            )


def _follow_ups(session: Session, ids: list[int], by_id: dict[int, Programme], whose: _Whose) -> Iterator[Entry]:
    query = select(FollowUp).where(
        FollowUp.programme_id.in_(ids), FollowUp.due_on.is_not(None), FollowUp.done_on.is_(None)
    )
    for row in session.scalars(query):
        if row.due_on is not None and _is_meant(whose, row.programme_id, row.owner_id):
            programme = by_id[row.programme_id]
            yield Entry(
                uid=f"follow-up-{row.id}",
                on=row.due_on,
                title=f"{row.title}: follow-up due",
                about=f"{programme.name}.",
                path=("evidence.assurance", {"slug": programme.slug}),
            )


def _events(session: Session, ids: list[int], by_id: dict[int, Programme], on: date) -> Iterator[Entry]:
    query = select(Event).where(Event.programme_id.in_(ids), Event.held_on >= on - SHOWN_FOR)
    for event in session.scalars(query):
        programme = by_id[event.programme_id]
        yield Entry(
            uid=f"event-{event.id}",
            on=event.held_on,
            title=event.title,
            about=f"{programme.name}. {event.kind.words}.",
            path=("plan.tree", {"slug": programme.slug}),
        )
