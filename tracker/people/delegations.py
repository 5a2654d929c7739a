"""Standing in: somebody answers for somebody else in a programme until the latter is back."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.roles import WORKING
from tracker.people.models import Delegation, Membership, Person

LONGEST = timedelta(days=366)


class UnfitDelegation(ValueError):
    """Somebody cannot stand in; ``problems`` says why and what to do, by field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def may_stand_in(session: Session, programme_id: int, *, on: date) -> list[Person]:
    """Who can stand in for somebody: active people with a working role in the programme, by job title."""
    query = (
        select(Person)
        .join(Membership)
        .where(
            Membership.programme_id == programme_id,
            Membership.role.in_(WORKING),
            Membership.until.is_(None) | (Membership.until >= on),
            Person.is_active,
        )
    )
    return list(session.scalars(query.distinct().order_by(Person.job_title, Person.id)))


def stand_in(
    session: Session,
    *,
    programme_id: int,
    person: Person,
    delegate: Person,
    from_on: date | None,
    until: date | None,
    chosen_by: Person,
    today: date,
) -> Delegation:
    """``delegate`` answers for ``person`` from a day until the day they are back; the caller commits.

    Choosing again for days that overlap replaces the earlier choice from then on. Raises :class:`UnfitDelegation`.
    """
    if delegate.id not in {one.id for one in may_stand_in(session, programme_id, on=today)}:
        who = "Choose somebody with an account and a working role in this programme"
    else:
        who = "Choose somebody else: nobody stands in for themselves" if delegate.id == person.id else ""
    problems = {"delegate": who, **_problems_with_days(from_on, until, today)}
    problems = {field: problem for field, problem in problems.items() if problem}
    if problems or from_on is None or until is None:
        raise UnfitDelegation(problems)
    overlapping = select(Delegation).where(
        Delegation.programme_id == programme_id,
        Delegation.person_id == person.id,
        Delegation.until > from_on,
        Delegation.from_on < until,
    )
    for earlier in session.scalars(overlapping.with_for_update()):
        if earlier.from_on < from_on:
            earlier.until = from_on
        else:
            session.delete(earlier)
    chosen = Delegation(
        programme_id=programme_id,
        person_id=person.id,
        delegate_id=delegate.id,
        from_on=from_on,
        until=until,
        chosen_by_id=chosen_by.id,
    )
    session.add(chosen)
    session.flush()
    return chosen


def _problems_with_days(from_on: date | None, until: date | None, today: date) -> dict[str, str]:
    problems = {}
    if from_on is None:
        problems["from_on"] = "Say from which day: day, month and year"
    elif from_on < today:
        problems["from_on"] = "Choose today or a later day: what has been answered stays as it is"
    if until is None:
        problems["until"] = "Say on which day they are back: day, month and year"
    elif from_on is not None and until <= from_on:
        problems["until"] = "Choose a day after the first day: the day on which they answer again"
    elif from_on is not None and until > from_on + LONGEST:
        problems["until"] = "That is more than a year; give the work to somebody in the plan instead"
    return problems


def end_standing_in(session: Session, delegation: Delegation, *, today: date) -> None:
    """From today the person answers for themselves again; the caller commits."""
    if delegation.from_on >= today:
        session.delete(delegation)
    elif delegation.until > today:
        delegation.until = today
