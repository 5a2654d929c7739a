"""Who is told of a step by email. Queued with the step itself, so that both are there or neither; sent afterwards."""

from collections.abc import Iterable
from secrets import token_hex

from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.mail import domain_of
from tracker.domain.permission import Deed, who_may_whatever
from tracker.editions.models import Edition, EditionStep, Notice
from tracker.people.models import Person
from tracker.people.queries import members
from tracker.plan.models import Programme


def tell_of_submission(session: Session, programme: Programme, edition: Edition) -> None:
    """Whoever may approve it is told that it waits: the senior responsible officer and the deputy."""
    approvers = members(session, programme.id, *who_may_whatever(Deed.APPROVE_REPORT))
    if programme.deputy_id is not None:
        approvers.append(session.get_one(Person, programme.deputy_id))
    queue_notices(session, edition.steps[-1], approvers)


def tell_of_return(session: Session, programme: Programme, edition: Edition) -> None:
    """Whoever submitted it is told what is to be mended; the programme's manager when they are not known or left."""
    there = {one.id: one for one in members(session, programme.id)}
    told = there.get(edition.submitted_by_id or 0) or there.get(programme.manager_id or 0)
    queue_notices(session, edition.steps[-1], [told] if told else [])


def queue_notices(session: Session, step: EditionStep, people: Iterable[Person]) -> int:
    """One email to each who belongs to the programme, but for whoever took the step; how many. The caller commits."""
    domain = domain_of(clock.current_settings().mail_from)
    there = {one.id for one in members(session, step.edition.programme_id)}
    told = {one.id: one for one in people if one.id in there and one.id != step.by_id}
    for person in told.values():
        session.add(
            Notice(
                step_id=step.id,
                person_id=person.id,
                message_id=f"<report.{step.id}.{person.id}.{token_hex(8)}@{domain}>",
            )
        )
    session.flush()
    return len(told)
