"""What is owed of the plan: updates, ratings before a meeting, checks, reviews of what is ongoing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.duties import Duty, DutyKind, ProgrammeFacts
from tracker.domain.duties_words import by_when_words, movement_words
from tracker.domain.plan import ActionStatus, Moment, ObjectiveStatus, PersonRef, Rated, ThemeStatus
from tracker.domain.rag import Rag
from tracker.domain.rhythm import WEEK, Owed, interval, owed_update, working_days_between
from tracker.domain.status import StatusUpdate

BEFORE_MEETING_WORKING_DAYS = 5
"""Leads owe rating and words from so many working days before the board meets."""


@dataclass(frozen=True)
class _Placed:
    """An action with those who lead it, nearest first."""

    action: ActionStatus
    lead_ids: tuple[int, ...]


def plan_duties(facts: ProgrammeFacts) -> Iterator[Duty]:
    """What is owed of the plan on the day, or within the days before that the programme announces."""
    placed: list[_Placed] = []
    for theme in facts.status.themes:
        for objective in theme.objectives:
            leads = tuple(dict.fromkeys(one.id for one in (objective.lead, theme.lead) if one))
            placed.extend(_Placed(action, leads) for action in objective.actions)
    for one in placed:
        yield from _updates(facts, one)
    yield from _programme_update(facts)
    yield from _ratings_before_meeting(facts)
    for one in placed:
        yield from _checks(facts, one)
        yield from _ongoing_reviews(facts, one)


def last_day(facts: ProgrammeFacts) -> date:
    """The last day whose dues are looked at: a week ahead for whoever chose a day, or today."""
    return facts.today + (timedelta(days=6) if facts.before_due_working_days else timedelta())


def late_beyond_grace(at: Moment, due_on: date) -> int:
    """Working days past a due date; 0 within the grace."""
    passed = at.working_days_since(due_on)
    return passed if passed > at.grace_working_days else 0


def owners_of(action: ActionStatus) -> tuple[PersonRef, ...]:
    """The one or two who own it."""
    owners = {owner.id: owner for owner in (action.owner, action.second_owner) if owner}
    return tuple(owners.values())


def _updates(facts: ProgrammeFacts, placed: _Placed) -> Iterator[Duty]:
    action = placed.action
    owed = action.owed or _owed_soon(facts, action)
    if owed is not None:
        for owner in owners_of(action):
            yield _rated_duty(facts, DutyKind.ACTION, action, owner.id, owed, leads=placed.lead_ids)


def _owed_soon(facts: ProgrammeFacts, action: ActionStatus) -> Owed | None:
    """An update that is not due yet and will be within the days looked ahead."""
    last_on = action.current.as_on if action.current else action.start_on
    if not facts.before_due_working_days or not (action.is_open and action.is_started and last_on):
        return None
    every = interval(action.at.rhythm, action.rag, is_overdue=action.is_overdue, is_due_soon=action.is_due_soon)
    due_on = last_on + every if every else None
    return Owed(due_on, 0) if due_on and facts.today < due_on <= last_day(facts) else None


def _programme_update(facts: ProgrammeFacts) -> Iterator[Duty]:
    """The manager's own update, every week."""
    status = facts.status
    if facts.manager_id is None:
        return
    owed: Owed | None = Owed(due_on=status.at.today, late_working_days=0)
    if status.current:
        owed = _owed_since(status.at, status.current.as_on)
    if owed:
        heirs = (facts.sro_id,) if facts.sro_id is not None else ()
        yield _rated_duty(facts, DutyKind.PROGRAMME, status, facts.manager_id, owed, leads=heirs)


def _ratings_before_meeting(facts: ProgrammeFacts) -> Iterator[Duty]:
    """Leads' ratings, when the board is about to meet and they have said nothing since the last report."""
    at = facts.status.at
    if facts.next_meeting is None:
        return
    meets_on = facts.next_meeting[0]
    if working_days_between(at.today, meets_on, at.is_working_day) > BEFORE_MEETING_WORKING_DAYS:
        return
    owed = Owed(due_on=meets_on, late_working_days=0)
    for theme in facts.status.themes:
        above = (theme.lead.id,) if theme.lead else ()
        things: tuple[tuple[DutyKind, ThemeStatus | ObjectiveStatus, tuple[int, ...]], ...] = (
            (DutyKind.THEME, theme, ()),
            *((DutyKind.OBJECTIVE, objective, above) for objective in theme.objectives),
        )
        for kind, thing, leads in things:
            if thing.lead and not is_rated_since_last_edition(thing):
                yield _rated_duty(facts, kind, thing, thing.lead.id, owed, leads=leads)


def _checks(facts: ProgrammeFacts, placed: _Placed) -> Iterator[Duty]:
    """Complete actions that nobody but the owner has seen: the manager checks, or the SRO at the manager's own."""
    action = placed.action
    if action.current is None or action.rag is not Rag.COMPLETE:
        return
    owners = {owner.id for owner in owners_of(action)}
    checker = next((one for one in (facts.manager_id, facts.sro_id) if one and one not in owners), None)
    owed = _owed_since(action.at, action.current.as_on)
    if checker and owed:
        yield _rated_duty(facts, DutyKind.CHECK, action, checker, owed)


def _ongoing_reviews(facts: ProgrammeFacts, placed: _Placed) -> Iterator[Duty]:
    """An ongoing action whose review date has come: the owner looks at it, then the manager sets the next date.

    The owner's update of that day or later is the review; until then an update that is owed says so already.
    """
    action = placed.action
    review_on = None if action.due_on else action.review_on
    if review_on is None or not action.is_open or review_on > last_day(facts):
        return
    owed = Owed(review_on, late_beyond_grace(action.at, review_on))
    is_reviewed = action.current is not None and action.current.as_on >= review_on
    if not is_reviewed and action.owed is None:
        for owner in owners_of(action):
            yield _rated_duty(facts, DutyKind.ONGOING, action, owner.id, owed, leads=placed.lead_ids)
    if is_reviewed and facts.manager_id is not None:
        yield _rated_duty(facts, DutyKind.NEXT_REVIEW, action, facts.manager_id, owed)


def _rated_duty(
    facts: ProgrammeFacts, kind: DutyKind, thing: Rated, person_id: int, owed: Owed, *, leads: tuple[int, ...] = ()
) -> Duty:
    last = thing.current
    action = thing if isinstance(thing, ActionStatus) else None
    manager = (facts.manager_id,) if facts.manager_id is not None else ()
    return Duty(
        person_id=person_id,
        kind=kind,
        programme=facts.status.slug,
        programme_name=facts.status.name,
        ref=thing.ref,
        title=thing.name,
        due_on=owed.due_on,
        late_working_days=owed.late_working_days,
        rag=thing.stated,
        last_words=last.narrative if last else "",
        said_by=_said_by(last, person_id),
        said_on=last.as_on if last else None,
        by_when=by_when_words(action) if action else "",
        kpi_words=movement_words(action.kpi, action.at) if action and action.kpi else "",
        heirs=leads + manager,
    )


def _owed_since(at: Moment, last_on: date) -> Owed | None:
    return owed_update(
        last_on, WEEK, today=at.today, grace_working_days=at.grace_working_days, is_working_day=at.is_working_day
    )


def is_rated_since_last_edition(thing: Rated) -> bool:
    """Whether somebody has rated it after the status date of the edition published last."""
    editions = thing.at.edition_dates
    return thing.current is not None and (not editions or thing.current.as_on > editions[-1])


def _said_by(update: StatusUpdate | None, person_id: int) -> str:
    if update is None:
        return ""
    return "You" if update.author_id == person_id else update.author
