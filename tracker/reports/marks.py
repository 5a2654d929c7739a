"""Which words of a report are marked not for publication, and what its programme settled about public versions."""

from collections.abc import Collection
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain.plan import ProgrammeStatus
from tracker.domain.publication_marks import Marks
from tracker.domain.publication_parts import PublicationPart
from tracker.people.models import Membership, Person
from tracker.plan.models import Programme
from tracker.plan.publication import MarkedKind, read_marks
from tracker.plan.surroundings import BudgetLine, Concern, Decision, Development, Event, Finding, Question
from tracker.risks.models import Risk

Name = TypeVar("Name", int, str)


def read_report_marks(session: Session, programme: ProgrammeStatus) -> Marks:
    """The marks by what the report calls each thing; one statement, and one for each kind that has any."""
    ids = read_marks(session, programme.id)
    if not any(ids.values()):
        return Marks()
    rated = [programme, *programme.themes, *programme.objectives, *programme.actions]
    updates = {one.ref for one in rated if one.current and one.current.id in ids[MarkedKind.UPDATE]}
    findings = (
        select(Event.title, Event.held_on, Finding.number).join(Event).where(Finding.id.in_(ids[MarkedKind.FINDING]))
    )
    decisions = select(Decision.title, Decision.asked_on).where(Decision.id.in_(ids[MarkedKind.DECISION]))
    requests = select(Question.text, Question.asked_on).where(Question.id.in_(ids[MarkedKind.QUESTION]))
    asked = [*session.execute(decisions), *session.execute(requests)]

    return Marks(
        updates=frozenset(updates),
        risks=_called(session, Risk.number, Risk.id, ids[MarkedKind.RISK]),
        mitigations=_called(session, Risk.number, Risk.id, ids[MarkedKind.MITIGATION]),
        concerns=_called(session, Concern.ref, Concern.id, ids[MarkedKind.CONCERN]),
        developments=_called(session, Development.ref, Development.id, ids[MarkedKind.DEVELOPMENT]),
        budget=_called(session, BudgetLine.label, BudgetLine.id, ids[MarkedKind.BUDGET_LINE]),
        findings=frozenset((title, day, number) for title, day, number in session.execute(findings)),
        decisions=frozenset((words, day) for words, day in asked),
    )


def _called(
    session: Session, name: InstrumentedAttribute[Name], key: InstrumentedAttribute[int], ids: Collection[int]
) -> frozenset[Name]:
    return frozenset(session.scalars(select(name).where(key.in_(ids)))) if ids else frozenset()


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
