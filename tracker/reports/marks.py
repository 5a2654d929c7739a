"""Which words of a report are marked not for publication, and what its programme settled about public versions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.changes import DecisionFact
from tracker.domain.plan import ProgrammeStatus
from tracker.domain.publication_marks import Marks
from tracker.domain.publication_parts import PublicationPart
from tracker.people.models import Membership, Person
from tracker.plan.models import Programme
from tracker.plan.publication import MarkedKind
from tracker.risks.models import Risk

MarkedIds = Mapping[MarkedKind, frozenset[int]]


def marks_of(session: Session, programme: ProgrammeStatus, ids: MarkedIds) -> Marks:
    """The marks on updates and risks by what the report calls each of them; at most one statement."""
    rated = [programme, *programme.themes, *programme.objectives, *programme.actions]
    updates = {one.ref for one in rated if one.current and one.current.id in ids[MarkedKind.UPDATE]}
    risks, mitigations = ids[MarkedKind.RISK], ids[MarkedKind.MITIGATION]
    numbers: dict[int, int] = {}
    if risks or mitigations:
        rows = session.execute(select(Risk.id, Risk.number).where(Risk.id.in_(risks | mitigations)))
        numbers = {risk_id: number for risk_id, number in rows}  # noqa: C416 - rows are no pairs to a type checker
    return Marks(
        updates=frozenset(updates),
        risks=frozenset(number for risk_id, number in numbers.items() if risk_id in risks),
        mitigations=frozenset(number for risk_id, number in numbers.items() if risk_id in mitigations),
    )


def asked_with_marks(facts: Iterable[DecisionFact], ids: MarkedIds, kind: MarkedKind) -> tuple[DecisionFact, ...]:
    """Decisions or requests, those marked not for publication saying so."""
    return tuple(replace(fact, is_public=fact.id not in ids[kind]) for fact in facts)


def read_publication(session: Session, programme: Programme) -> PublicationPart:
    """The setting for owners, with the job titles it needs."""
    if not programme.leaves_out_owners:
        return PublicationPart()
    people = (
        select(Person.job_title, Person.is_senior)
        .join(Membership)
        .where(Membership.programme_id == programme.id)
        .order_by(Person.job_title)
        .distinct()
    )
    titles = session.execute(people).all()
    return PublicationPart(
        leaves_out_owners=True,
        senior_titles=tuple(dict.fromkeys(title for title, is_senior in titles if is_senior)),
        staff_titles=tuple(dict.fromkeys(title for title, _ in titles)),
    )
