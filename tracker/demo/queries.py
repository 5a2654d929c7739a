"""Who can be chosen, and what went out."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.people.models import Membership, Person, Role
from tracker.plan.models import Programme
from tracker.reminders.models import Reminder, ReminderState

_ORDER = (Role.MANAGER, Role.SRO, Role.ANALYST, Role.OWNER, Role.READER)
# What each comes to do, for somebody who has never seen the tracker.
_COMES_TO = {
    Role.MANAGER: "takes the weekly update, chases owners, builds the report",
    Role.SRO: "sees where it stands, decides, approves the report",
    Role.OWNER: "updates the actions they own",
    Role.ANALYST: "loads and explains the figures",
    Role.READER: "reads, and looks back at past reports",
}


@dataclass(frozen=True)
class Part:
    """One role of a programme and who can play it."""

    role: Role
    comes_to: str
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Cast:
    """A programme's people, by what they are first of all."""

    programme: Programme
    parts: tuple[Part, ...]


def cast_of_programmes(session: Session) -> list[Cast]:
    """Everybody who can be chosen, each under their weightiest role in each programme."""
    query = (
        select(Membership, Programme)
        .join(Programme, Programme.id == Membership.programme_id)
        .join(Membership.person)
        .where(Person.is_active)
        .options(joinedload(Membership.person))
        .order_by(Programme.closed_on.is_not(None), Programme.name, Programme.id, Person.job_title)
    )
    roles: dict[Programme, dict[Person, set[Role]]] = {}
    for membership, programme in session.execute(query):
        roles.setdefault(programme, {}).setdefault(membership.person, set()).add(membership.role)
    return [Cast(programme, _parts(programme, people)) for programme, people in roles.items()]


def _parts(programme: Programme, people: dict[Person, set[Role]]) -> tuple[Part, ...]:
    """The manager and the SRO that the programme names stand first among those with these roles."""
    found: dict[Role, list[Person]] = {role: [] for role in _ORDER}
    for person, roles in people.items():
        found[next(role for role in _ORDER if role in roles)].append(person)
    named = {programme.manager_id, programme.sro_id}
    return tuple(
        Part(role, _COMES_TO[role], tuple(sorted(members, key=lambda one: one.id not in named)))
        for role, members in found.items()
        if members
    )


def read_sent(session: Session, *, most: int = 100) -> list[Reminder]:
    """The emails that went out, the newest first."""
    query = select(Reminder).where(Reminder.state == ReminderState.SENT).options(joinedload(Reminder.person))
    return list(session.scalars(query.order_by(Reminder.on_date.desc(), Reminder.id.desc()).limit(most)))


def find_sent(session: Session, number: int) -> Reminder | None:
    row = session.get(Reminder, number)
    return row if row and row.state is ReminderState.SENT else None
