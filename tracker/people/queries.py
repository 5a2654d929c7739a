"""Finding people."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import Date, Integer, String, column, or_, select, table
from sqlalchemy.orm import Session, joinedload

from tracker.adapters import clock
from tracker.adapters.db import Base, model_of
from tracker.adapters.scope import EVERYTHING, seeing
from tracker.people.models import Delegation, Membership, Person, Role

# People stand below the plan, which has the programme: of one they know its number, its slug and when it was closed.
_programme = table("programme", column("id", Integer), column("slug", String), column("closed_on", Date))


def find_person(session: Session, email: str) -> Person | None:
    """The person with this address, however it is capitalised."""
    return session.scalar(select(Person).where(Person.email == email.strip().lower()))


def lock_person(session: Session, number: int) -> Person | None:
    """A person as they are now, whom nobody else changes before this transaction ends.

    Rows that only refer to the person can still be written meanwhile, as every entry of the audit does.
    """
    return session.get(Person, number, populate_existing=True, with_for_update={"key_share": True})


def members(session: Session, programme_id: int, *roles: Role) -> list[Person]:
    """Who belongs to a programme today, those with one of the roles when any are given, by job title."""
    query = (
        select(Person)
        .join(Membership)
        .where(
            Membership.programme_id == programme_id,
            or_(Membership.until.is_(None), Membership.until >= clock.today()),
            Person.is_active,
        )
    )
    if roles:
        query = query.where(Membership.role.in_(roles))
    return list(session.scalars(query.distinct().order_by(Person.job_title, Person.id)))


def programmes_of(session: Session, person_id: int, *, on: date) -> frozenset[int]:
    """The ids of the programmes to which somebody belongs on a day, whatever may be seen otherwise."""
    query = select(Membership.programme_id).where(
        Membership.person_id == person_id, or_(Membership.until.is_(None), Membership.until >= on)
    )
    with seeing(EVERYTHING):
        return frozenset(session.scalars(query))


def names_of_programmes(session: Session, person_id: int, *, on: date) -> dict[int, str]:
    """Those to which somebody belongs on a day: number to name, by name."""
    programme = model_of("programme")
    query = select(programme.id, programme.name).where(programme.id.in_(programmes_of(session, person_id, on=on)))
    return {number: name for number, name in session.execute(query.order_by(programme.name))}  # noqa: C416 - a row is no pair to the type checker


def roles_of(session: Session, person_id: int, programme_id: int, *, on: date) -> frozenset[Role]:
    """What somebody is in a programme on a day; nothing to whom it is not theirs."""
    query = select(Membership.role).where(
        Membership.person_id == person_id,
        Membership.programme_id == programme_id,
        or_(Membership.until.is_(None), Membership.until >= on),
    )
    return frozenset(session.scalars(query))


def stood_in_for(session: Session, person_id: int, *, on: date) -> defaultdict[int, frozenset[int]]:
    """For whom somebody answers on a day, by programme."""
    query = select(Delegation.programme_id, Delegation.person_id).where(
        Delegation.delegate_id == person_id, Delegation.from_on <= on, Delegation.until > on
    )
    found: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
    for programme_id, whose in session.execute(query):
        found[programme_id] |= {whose}
    return found


def delegations_of(session: Session, programme_ids: list[int], *, on: date) -> list[Delegation]:
    """Who answers for whom in programmes on a day or later, with the people, the soonest first."""
    query = (
        select(Delegation)
        .where(Delegation.programme_id.in_(programme_ids), Delegation.until > on)
        .options(joinedload(Delegation.person), joinedload(Delegation.delegate), joinedload(Delegation.chosen_by))
    )
    return list(session.scalars(query.order_by(Delegation.from_on, Delegation.id)))


def titles_of(session: Session, ids: set[int]) -> dict[int, str]:
    """The job titles of people, by id."""
    rows = session.execute(select(Person.id, Person.job_title).where(Person.id.in_(ids))) if ids else ()
    return {number: title for number, title in rows}  # noqa: C416 - a row is no pair to the type checker


def programme_ids(session: Session, slugs: Collection[str]) -> dict[str, int]:
    """The numbers of programmes by slug; one that is not there is left out."""
    rows = session.execute(select(_programme.c.slug, _programme.c.id).where(_programme.c.slug.in_(slugs)))
    return {slug: number for slug, number in rows}  # noqa: C416 - a row is no pair to the type checker


def programmes_without_manager(session: Session, *, on: date) -> list[str]:
    """The slugs of open programmes that nobody with an open account manages on a day."""
    managed = (
        select(Membership.programme_id)
        .join(Person)
        .where(
            Membership.role == Role.MANAGER,
            or_(Membership.until.is_(None), Membership.until >= on),
            Person.is_active,
        )
    )
    query = select(_programme.c.slug).where(_programme.c.closed_on.is_(None), _programme.c.id.not_in(managed))
    return list(session.scalars(query.order_by(_programme.c.slug)))


def words_about(session: Session, person: Person) -> list[str]:
    """What somebody who knows a person would try as their password: themselves, and what they work for."""
    # The programme's table by its name: people stand below plans, which have its class.
    programme = Base.metadata.tables["programme"]
    query = (
        select(programme.c.name, programme.c.organisation, programme.c.slug)
        .join(Membership, Membership.programme_id == programme.c.id)
        .where(Membership.person_id == person.id)
    )
    with seeing(EVERYTHING):  # who chooses a password by a link is not signed in yet
        works_for = session.execute(query).all()
    own = [person.email, person.name, person.job_title]
    return [*own, *(word for row in works_for for word in row if word)]
