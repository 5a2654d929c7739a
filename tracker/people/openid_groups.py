"""The roles that groups at the organisation give: they follow the groups at each sign-in; those by hand stay."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.openid_groups import Granted
from tracker.people.models import Membership, Person, Role, Source
from tracker.people.queries import programme_ids, programmes_without_manager
from tracker.people.services import give_role


@dataclass(frozen=True)
class Followed:
    """What a sign-in changed: programmes by slug. ``unknown`` are named in TRACKER_OIDC_ROLES and not there."""

    left_without_manager: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def follow_groups(session: Session, person: Person, granted: Granted, *, today: date) -> Followed:
    """Give what the groups give now, take what they gave before and no longer do; the caller commits.

    The organisation has the last word: somebody taken out of the group of managers manages no more, even if nobody
    else does. Whoever calls this tells of it.
    """
    # Two sign-ins of one person at once take turns.
    session.scalars(select(Person.id).where(Person.id == person.id).with_for_update()).one()
    numbers = programme_ids(session, {slug for slug, _ in granted.roles})
    wanted = {(numbers[slug], Role(role)) for slug, role in granted.roles if slug in numbers}
    held = {
        (membership.programme_id, membership.role): membership
        for membership in session.scalars(
            select(Membership).where(Membership.person_id == person.id, Membership.source == Source.GROUP)
        )
    }
    without_before = programmes_without_manager(session, on=today) if held.keys() - wanted else []
    for key in held.keys() - wanted:
        session.delete(held[key])
    for programme_id, role in sorted(wanted - held.keys()):
        give_role(session, person=person, programme_id=programme_id, role=role, source=Source.GROUP)
    _follow_administration(person, is_admin=granted.is_admin)
    session.flush()
    without_now = programmes_without_manager(session, on=today) if held.keys() - wanted else []
    return Followed(
        left_without_manager=tuple(slug for slug in without_now if slug not in without_before),
        unknown=tuple(sorted({slug for slug, _ in granted.roles} - numbers.keys())),
    )


def has_roles_by_group(session: Session, person: Person) -> bool:
    """Whether anything that this person may do hangs on a group."""
    query = select(Membership.id).where(Membership.person_id == person.id, Membership.source == Source.GROUP).limit(1)
    return person.is_admin_by_group or session.scalar(query) is not None


def _follow_administration(person: Person, *, is_admin: bool) -> None:
    if is_admin and not person.is_admin:
        person.is_admin = person.is_admin_by_group = True
    elif person.is_admin_by_group and not is_admin:
        person.is_admin = person.is_admin_by_group = False
