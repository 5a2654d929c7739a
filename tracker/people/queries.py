"""Finding people."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.people.models import Membership, Person, Role


def find_person(session: Session, email: str) -> Person | None:
    """The person with this address, however it is capitalised."""
    return session.scalar(select(Person).where(Person.email == email.strip().lower()))


def members(session: Session, programme_id: int, *roles: Role) -> list[Person]:
    """Active people of a programme, those with one of the roles when any are given, by job title."""
    query = select(Person).join(Membership).where(Membership.programme_id == programme_id, Person.is_active)
    if roles:
        query = query.where(Membership.role.in_(roles))
    return list(session.scalars(query.distinct().order_by(Person.job_title, Person.id)))
