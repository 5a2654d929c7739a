"""What one person owes, over all their programmes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from tracker.domain.plan import ActionStatus, ObjectiveStatus, Rated, ThemeStatus
from tracker.domain.update_situations import owner_ids
from tracker.domain.week import most_late_first
from tracker.kpis.models import Commentary, Kpi
from tracker.people.models import Membership, Person, Role
from tracker.plan.models import Programme
from tracker.plan.surroundings import Question
from tracker.risks.models import Risk
from tracker.updates.week_page import WeekPage


@dataclass(frozen=True)
class OwedAction:
    """An action that waits for this person's update, with the week it belongs to."""

    page: WeekPage
    action: ActionStatus


@dataclass(frozen=True)
class OwedRating:
    """A theme or an objective this person leads."""

    page: WeekPage
    thing: Rated


@dataclass(frozen=True)
class OwedCommentary:
    """A KPI of this person's whose latest period nobody has explained; ``period_key`` names it in addresses."""

    slug: str
    code: str
    name: str
    period: str
    period_key: str
    may_write: bool


@dataclass(frozen=True)
class OpenQuestion:
    """A question to this person; ``thing`` is what it is about, None for the whole programme."""

    question: Question
    page: WeekPage
    thing: Rated | None


@dataclass(frozen=True)
class MyWork:
    """Everything on the page, most pressing first in each list."""

    owed: tuple[OwedAction, ...]
    to_verify: tuple[OwedAction, ...]
    leads: tuple[OwedRating, ...]
    risks: tuple[Risk, ...]
    commentary: tuple[OwedCommentary, ...]
    questions: tuple[OpenQuestion, ...]
    slugs: dict[int, str]


def programmes_of(session: Session, person: Person, today: date) -> dict[Programme, set[Role]]:
    """The open programmes somebody belongs to today, with their roles in each, by name."""
    rows = session.execute(
        select(Programme, Membership.role)
        .join(Membership, Membership.programme_id == Programme.id)
        .where(
            Membership.person_id == person.id,
            Programme.is_open,
            or_(Membership.until.is_(None), Membership.until >= today),
        )
        .order_by(Programme.name, Programme.id)
    )
    roles: defaultdict[Programme, set[Role]] = defaultdict(set)
    for programme, role in rows:
        roles[programme].add(role)
    return dict(roles)


def owed_updates(pages: list[WeekPage]) -> tuple[OwedAction, ...]:
    """The person's own actions that owe an update, over all programmes the latest first."""
    by_action = {
        id(action): OwedAction(page, action)
        for page in pages
        for action in page.status.actions
        if page.acts_as & owner_ids(action) and page.may_rate(action)
    }
    return tuple(by_action[id(action)] for action in most_late_first(one.action for one in by_action.values()))


def to_verify(pages: list[WeekPage]) -> tuple[OwedAction, ...]:
    """Completed actions whose evidence this person is asked to look at."""
    return tuple(
        OwedAction(page, action) for page in pages for action in page.status.actions if page.may_verify(action)
    )


def led_by(pages: list[WeekPage]) -> tuple[OwedRating, ...]:
    """The themes and objectives this person leads and may rate, in plan order."""
    return tuple(
        OwedRating(page, thing)
        for page in pages
        for theme in page.status.themes
        for thing in (theme, *theme.objectives)
        if page.acts_as & owner_ids(thing) and page.may_rate(thing)
    )


def placed_questions(questions: Iterable[Question], pages: list[WeekPage]) -> tuple[OpenQuestion, ...]:
    """The questions with what they are about."""
    by_programme = {page.status.id: page for page in pages}
    found = []
    for question in questions:
        if page := by_programme.get(question.programme_id):
            things = {(type(thing), thing.id): thing for thing in page.things.values()}
            thing = (
                things.get((ActionStatus, question.action_id or 0))
                or things.get((ObjectiveStatus, question.objective_id or 0))
                or things.get((ThemeStatus, question.theme_id or 0))
            )
            found.append(OpenQuestion(question, page, thing))
    return tuple(found)


def risks_of(session: Session, person: Person, programme_ids: list[int]) -> tuple[Risk, ...]:
    """The open risks and issues somebody owns, the one to be reviewed first at the top."""
    query = select(Risk).where(
        Risk.owner_id == person.id, Risk.closed_on.is_(None), Risk.programme_id.in_(programme_ids)
    )
    risks = session.scalars(query.options(joinedload(Risk.owner)))
    return tuple(sorted(risks, key=lambda risk: (risk.review_on or date.max, risk.programme_id, risk.number)))


def kpis_of(session: Session, person: Person, programme_id: int) -> list[int]:
    """The ids of the KPIs somebody answers for in a programme."""
    query = select(Kpi.id).where(Kpi.owner_id == person.id, Kpi.programme_id == programme_id)
    return list(session.scalars(query.order_by(Kpi.id)))


def explained_until(session: Session, kpi_ids: list[int]) -> dict[int, date]:
    """The end of the last period with a commentary, by KPI."""
    query = select(Commentary.kpi_id, Commentary.end_on).where(Commentary.kpi_id.in_(kpi_ids))
    ends: dict[int, date] = {}
    for kpi_id, end_on in session.execute(query):
        ends[kpi_id] = max(end_on, ends.get(kpi_id, end_on))
    return ends
