"""The people of a programme: who is in it, as what, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.membership_rules import ends_soon, why_manager_is_missing, why_roles_are_unfit
from tracker.people.models import Membership, Person, Role, Source
from tracker.people.queries import find_person
from tracker.people.services import PersonExists, add_person, give_role

BY_GROUP = "They are here by a group of your organisation; have them taken out of that group, and sign in once more"


class Unfit(ValueError):
    """The roles cannot be given; ``problems`` says why, by field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True)
class Member:
    """A person with their roles in one programme, in the order of :class:`Role`.

    ``by_group`` are those that follow the organisation's groups, ``by_hand`` those that somebody gave here, until
    ``by_hand_until``; a role may be both.
    """

    person: Person
    roles: tuple[Role, ...]
    until: date | None
    by_hand: tuple[Role, ...]
    by_hand_until: date | None
    by_group: tuple[Role, ...] = ()

    def has_ended(self, today: date) -> bool:
        return self.until is not None and self.until < today

    def ends_soon(self, today: date) -> bool:
        return ends_soon(self.until, today=today)


def read_members(session: Session, programme_id: int) -> list[Member]:
    """Everybody in a programme, those whose time is over included, by job title."""
    rows = session.execute(
        select(Person, Membership)
        .join(Membership)
        .where(Membership.programme_id == programme_id)
        .order_by(func.lower(Person.job_title), Person.id)
    )
    held: dict[Person, list[Membership]] = {}
    for person, membership in rows:
        held.setdefault(person, []).append(membership)
    return [_member(person, memberships) for person, memberships in held.items()]


def find_member(session: Session, programme_id: int, person_id: int) -> Member | None:
    """One person of a programme; None for anybody else, whether there is such a person or not."""
    memberships = list(
        session.scalars(
            select(Membership).where(Membership.programme_id == programme_id, Membership.person_id == person_id)
        )
    )
    return _member(memberships[0].person, memberships) if memberships else None


def add_member(
    session: Session,
    *,
    programme_id: int,
    email: str,
    name: str,
    job_title: str,
    roles: Iterable[Role],
    until: date | None,
) -> Person:
    """Bring somebody into a programme, with a new account if they have none.

    An account that exists keeps its name and job title: they are its owner's in every programme. The caller
    commits. Raises :class:`Unfit`.
    """
    wanted = set(roles)
    if problems := why_roles_are_unfit(wanted):
        raise Unfit(problems)
    person = find_person(session, email)
    if person is None:
        try:
            person = add_person(session, email=email, name=name, job_title=job_title)
        except PersonExists:
            # Somebody else was adding them; by now the account is there.
            person = find_person(session, email)
            if person is None:
                raise
    # In one order, so that two who add the same person wait for each other and never in a ring.
    for role in Role:
        if role in wanted:
            give_role(session, person=person, programme_id=programme_id, role=role, until=until)
    return person


def change_roles(
    session: Session, *, programme_id: int, member: Member, roles: Iterable[Role], until: date | None, today: date
) -> None:
    """Give these roles by hand and no other; those by group stay. The caller commits. Raises :class:`Unfit`."""
    wanted = set(roles)
    manages_by_hand = Role.MANAGER in wanted and (until is None or until >= today)
    problems = why_roles_are_unfit(wanted | set(member.by_group)) or _why_manager_is_missing(
        session, programme_id, member, today=today, will_manage=manages_by_hand or Role.MANAGER in member.by_group
    )
    if problems:
        raise Unfit(problems)
    for role in set(member.by_hand) - wanted:
        _take(session, programme_id, member.person, role)
    for role in wanted:
        give_role(session, person=member.person, programme_id=programme_id, role=role, until=until)


def remove_member(session: Session, *, programme_id: int, member: Member, today: date) -> None:
    """End a person's part in a programme; what they wrote stays. The caller commits. Raises :class:`Unfit`."""
    if member.by_group:
        raise Unfit({"roles": BY_GROUP})
    if problems := _why_manager_is_missing(session, programme_id, member, today=today, will_manage=False):
        raise Unfit(problems)
    for role in member.by_hand:
        _take(session, programme_id, member.person, role)


def _why_manager_is_missing(
    session: Session, programme_id: int, member: Member, *, today: date, will_manage: bool
) -> dict[str, str]:
    # All the managers' rows are locked, in one order, so that two managers who remove each other take turns.
    managing = session.scalars(
        select(Membership)
        .join(Person)
        .where(
            Membership.programme_id == programme_id,
            Membership.role == Role.MANAGER,
            or_(Membership.until.is_(None), Membership.until >= today),
            Person.is_active,
        )
        .order_by(Membership.id)
        .with_for_update(of=Membership)
        .execution_options(populate_existing=True)
    )
    managers = {membership.person_id for membership in managing}
    return why_manager_is_missing(
        manages_now=member.person.id in managers,
        will_manage=will_manage,
        other_managers=len(managers - {member.person.id}),
    )


def _take(session: Session, programme_id: int, person: Person, role: Role) -> None:
    membership = session.scalars(
        select(Membership).where(
            Membership.person_id == person.id,
            Membership.programme_id == programme_id,
            Membership.role == role,
            Membership.source == Source.HAND,
        )
    ).one_or_none()
    # Whoever held the managers' rows before may have taken it already.
    if membership is not None:
        session.delete(membership)
        session.flush()


def _member(person: Person, memberships: list[Membership]) -> Member:
    by_hand = [membership for membership in memberships if membership.source == Source.HAND]
    by_group = [membership for membership in memberships if membership.source == Source.GROUP]
    return Member(
        person=person,
        roles=_roles(memberships),
        until=_until(memberships),
        by_hand=_roles(by_hand),
        by_hand_until=_until(by_hand),
        by_group=_roles(by_group),
    )


def _roles(memberships: list[Membership]) -> tuple[Role, ...]:
    held = {membership.role for membership in memberships}
    return tuple(role for role in Role if role in held)


def _until(memberships: list[Membership]) -> date | None:
    untils = {membership.until for membership in memberships}
    return None if None in untils else max((one for one in untils if one), default=None)
