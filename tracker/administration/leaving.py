"""What stands in the way of closing or erasing an account, and what waits for somebody else to take it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.kpis.models import Kpi
from tracker.people.models import Membership, Person, Role
from tracker.people.queries import programmes_of
from tracker.plan.models import Action, Objective, Programme, Theme
from tracker.plan.surroundings import Concern, Development, FollowUp, Question, concern_owner, development_owner
from tracker.risks.models import Risk
from tracker.updates.models import Update


@dataclass(frozen=True)
class OpenWork:
    """Something that is theirs and open. ``taker`` is who should take it, by job title; empty: nobody is near."""

    programme: str
    slug: str
    what: str
    title: str
    taker: str


@dataclass(frozen=True)
class SeenWork:
    """Open work in programmes of whoever looks; of all others how much of each kind, and no word of what it is."""

    here: tuple[OpenWork, ...]
    elsewhere: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        return len(self.here) + sum(count for _, count in self.elsewhere)


def why_needed(session: Session, person: Person, *, is_deciding: bool = True) -> list[str]:
    """Why this account cannot be closed or erased yet, each with the remedy; empty when it can.

    When deciding, the rows that decide are locked, so that two administrators who close each other's accounts take
    turns; a page only looks.
    """
    found = []
    of_admins = select(Person).where(Person.is_admin, Person.is_active).order_by(Person.id)
    admins = session.scalars(of_admins.with_for_update() if is_deciding else of_admins).all()
    if person.is_active and person.is_admin and len(admins) == 1:
        found.append("This is the last administrator; make somebody else one first")
    today = clock.today()
    of_managers = (
        select(Membership.programme_id, Membership.person_id)
        .join(Person)
        .where(
            Membership.role == Role.MANAGER,
            or_(Membership.until.is_(None), Membership.until >= today),
            Person.is_active,
        )
        .order_by(Membership.id)
    )
    locked = of_managers.with_for_update(of=Membership)
    managing = session.execute(locked if is_deciding else of_managers).all()
    held = {programme_id for programme_id, who in managing if who == person.id}
    alone = held - {programme_id for programme_id, who in managing if who != person.id}
    names = session.scalars(
        select(Programme.name).where(Programme.id.in_(alone), Programme.is_open).order_by(Programme.name)
    )
    found += [f"{name} would have no manager; give somebody else that role on its People page first" for name in names]
    return found


def open_work(session: Session, person: Person) -> list[OpenWork]:
    """What is theirs and open in every programme, in the order of programme and kind."""
    found = [*_actions(session, person), *_leads(session, person), *_around(session, person)]
    return sorted(found, key=lambda one: (one.programme, one.what, one.title))


def open_work_seen_by(session: Session, person: Person, viewer: Person) -> SeenWork:
    """The same for somebody who looks at it: titles are a programme's, and so for those who belong to it."""
    theirs = programmes_of(session, viewer.id, on=clock.today())
    slugs = set(session.scalars(select(Programme.slug).where(Programme.id.in_(theirs))))
    work = open_work(session, person)
    elsewhere = Counter(one.what for one in work if one.slug not in slugs)
    return SeenWork(tuple(one for one in work if one.slug in slugs), tuple(sorted(elsewhere.items())))


def _actions(session: Session, person: Person) -> Iterator[OpenWork]:
    rows = session.execute(
        select(Action, Objective, Programme)
        .join(Objective, Action.objective_id == Objective.id)
        .join(Theme, Objective.theme_id == Theme.id)
        .join(Programme, Theme.programme_id == Programme.id)
        .where(or_(Action.owner_id == person.id, Action.second_owner_id == person.id), Action.removed_on.is_(None))
        .where(Programme.is_open)
    ).all()
    latest = {
        row[0]: row[1]
        for row in session.execute(
            select(Update.action_id, Update.rag)
            .where(Update.action_id.in_([action.id for action, _, _ in rows]))
            .order_by(Update.as_on, Update.recorded_at, Update.id)
        )
    }
    for action, objective, programme in rows:
        if action.id in latest and not latest[action.id].is_open:
            continue
        other = action.second_owner_id if action.owner_id == person.id else action.owner_id
        taker = _title(session, person, other, objective.lead_id, programme.manager_id)
        yield OpenWork(programme.name, programme.slug, "Action", action.title, taker)


def _leads(session: Session, person: Person) -> Iterator[OpenWork]:
    objectives = session.execute(
        select(Objective.name, Theme.lead_id, Programme)
        .join(Theme, Objective.theme_id == Theme.id)
        .join(Programme, Theme.programme_id == Programme.id)
        .where(Objective.lead_id == person.id, Programme.is_open)
    )
    for name, lead_id, programme in objectives:
        taker = _title(session, person, lead_id, programme.manager_id)
        yield OpenWork(programme.name, programme.slug, "Objective led", name, taker)
    themes = session.execute(
        select(Theme.name, Programme).join(Programme).where(Theme.lead_id == person.id, Programme.is_open)
    )
    programmes = session.scalars(
        select(Programme).where(
            Programme.is_open,
            or_(Programme.sro_id == person.id, Programme.deputy_id == person.id, Programme.manager_id == person.id),
        )
    )
    for programme in programmes:
        taker = _title(session, person, programme.sro_id, programme.manager_id)
        yield OpenWork(programme.name, programme.slug, "Named in the settings", programme.name, taker)
    for name, programme in themes:
        taker = _title(session, person, programme.manager_id, programme.sro_id)
        yield OpenWork(programme.name, programme.slug, "Theme led", name, taker)


def _around(session: Session, person: Person) -> Iterator[OpenWork]:
    """Risks, KPIs, follow-ups, concerns, developments and questions: the programme manager is near to all of them."""
    open_risk, open_question = Risk.closed_on.is_(None), Question.answered_at.is_(None)
    queries = (
        ("Risk", select(Risk.if_text, Programme).join(Programme).where(Risk.owner_id == person.id, open_risk)),
        ("KPI", select(Kpi.name, Programme).join(Programme).where(Kpi.owner_id == person.id)),
        (
            "Follow-up",
            select(FollowUp.title, Programme)
            .join(Programme, Programme.id == FollowUp.programme_id)
            .where(FollowUp.owner_id == person.id, FollowUp.done_on.is_(None)),
        ),
        (
            "Concern",
            select(Concern.title, Programme)
            .join(Programme, Programme.id == Concern.programme_id)
            .join(concern_owner, concern_owner.c.concern_id == Concern.id)
            .where(concern_owner.c.person_id == person.id, Concern.is_open),
        ),
        (
            "Development",
            select(Development.title, Programme)
            .join(Programme, Programme.id == Development.programme_id)
            .join(development_owner, development_owner.c.development_id == Development.id)
            .where(development_owner.c.person_id == person.id, Development.is_open),
        ),
        (
            "Question",
            select(Question.text, Programme)
            .join(Programme, Programme.id == Question.programme_id)
            .where(Question.asked_of_id == person.id, open_question),
        ),
    )
    for what, query in queries:
        for title, programme in session.execute(query.where(Programme.is_open)):
            taker = _title(session, person, programme.manager_id, programme.sro_id)
            yield OpenWork(programme.name, programme.slug, what, title, taker)


def _title(session: Session, leaving: Person, *ids: int | None) -> str:
    """The job title of the first of these who stays; people are few, and the session keeps each it has read."""
    for number in ids:
        person = session.get(Person, number) if number is not None and number != leaving.id else None
        if person is not None and person.is_active:
            return person.job_title
    return ""
