"""Every text that stands in the report now and can be marked not for publication."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.plan import Rated
from tracker.evidence.models import AssuranceRecord
from tracker.evidence.queries import read_programme
from tracker.people.models import Membership, Person
from tracker.plan.models import Programme
from tracker.plan.paper_lines import PaperLine
from tracker.plan.publication import MarkedKind, read_marks, settle_mark
from tracker.plan.surroundings import (
    BudgetLine,
    Concern,
    Decision,
    Development,
    Event,
    Finding,
    FollowUp,
    Question,
    QuestionKind,
)
from tracker.risks.models import Risk


@dataclass(frozen=True)
class Text:
    """A text with what it is about, and whether it is marked. ``key`` names it in a form: ``risk:12``."""

    kind: MarkedKind
    thing_id: int
    where: str
    words: str
    is_private: bool

    @property
    def key(self) -> str:
        return f"{self.kind.value}:{self.thing_id}"


def read_texts(session: Session, programme: Programme, *, on: date) -> list[Text]:
    """The texts of the report as of a day, in its order, in a constant number of statements."""
    marks = read_marks(session, programme.id)
    return [
        Text(kind, thing_id, where, words, thing_id in marks[kind])
        for kind, thing_id, where, words in _found(session, programme, on)
        if words
    ]


def settle_marks(session: Session, programme: Programme, texts: list[Text], private: set[str], by: Person) -> int:
    """Mark those of the texts whose key is among the private ones, unmark the others; how many changed."""
    changed = [text for text in texts if text.is_private != (text.key in private)]
    for text in changed:
        settle_mark(session, programme.id, text.kind, text.thing_id, is_public=text.is_private, by=by)
    return len(changed)


def settle_owners(session: Session, programme: Programme, *, leaves_out: bool, senior: set[int]) -> None:
    """Whether owners below head of service are left out, and who of the programme's people is one or above."""
    programme.leaves_out_owners = leaves_out
    for person in read_staff(session, programme):
        person.is_senior = person.id in senior
    session.flush()


def read_staff(session: Session, programme: Programme) -> list[Person]:
    """The programme's people by job title."""
    query = select(Person).join(Membership).where(Membership.programme_id == programme.id)
    return list(session.scalars(query.order_by(Person.job_title, Person.id).distinct()))


Found = tuple[MarkedKind, int, str, str]


def _found(session: Session, programme: Programme, on: date) -> Iterator[Found]:
    status = read_programme(session, programme, on=on)
    for thing in (status, *status.themes, *status.objectives, *status.actions):
        if thing.current:
            yield MarkedKind.UPDATE, thing.current.id, _called(thing), thing.current.narrative
    of_programme = {"programme_id": programme.id}
    for line in session.scalars(select(BudgetLine).filter_by(**of_programme).order_by(BudgetLine.position)):
        yield MarkedKind.BUDGET_LINE, line.id, f"Budget: {line.label}", line.comment
    concerns = select(Concern).filter_by(**of_programme, is_open=True).order_by(Concern.ref)
    developments = select(Development).filter_by(**of_programme, is_open=True).order_by(Development.ref)
    for concern in session.scalars(concerns):
        yield MarkedKind.CONCERN, concern.id, f"Concern {concern.ref}", concern.title
    for development in session.scalars(developments):
        yield MarkedKind.DEVELOPMENT, development.id, f"Development {development.ref}", development.title
    for risk in session.scalars(select(Risk).filter_by(**of_programme, closed_on=None).order_by(Risk.number)):
        yield MarkedKind.RISK, risk.id, f"Risk {risk.number}", f"{risk.if_text}, {risk.then_text}"
        yield MarkedKind.MITIGATION, risk.id, f"Risk {risk.number}: mitigation", risk.mitigation
    yield from _asked(session, programme)


def _asked(session: Session, programme: Programme) -> Iterator[Found]:
    of_programme = {"programme_id": programme.id}
    for asked in session.scalars(select(Decision).filter_by(**of_programme).order_by(Decision.asked_on, Decision.id)):
        yield MarkedKind.DECISION, asked.id, "Decision", asked.title
    for request in session.scalars(
        select(Question)
        .filter_by(**of_programme, kind=QuestionKind.HELP, answered_on=None)
        .order_by(Question.asked_on, Question.id)
    ):
        yield MarkedKind.QUESTION, request.id, "Request for help", request.text
    log = select(FollowUp).filter_by(**of_programme).where(FollowUp.event_id.is_not(None))
    for action in session.scalars(log.order_by(FollowUp.id)):
        yield MarkedKind.BOARD_ACTION, action.id, "Board's action", action.title
    lines = select(PaperLine).filter_by(**of_programme, is_open=True).order_by(PaperLine.position, PaperLine.id)
    for line in session.scalars(lines):
        where = f"{line.kind.value.capitalize()}: {line.heading}" if line.heading else line.kind.value.capitalize()
        yield MarkedKind.PAPER_LINE, line.id, where, line.text
    records = select(AssuranceRecord).filter_by(**of_programme).order_by(AssuranceRecord.held_on, AssuranceRecord.id)
    for record in session.scalars(records):
        yield MarkedKind.ASSURANCE, record.id, f"Audit or feedback: {record.title}", record.found
    findings = select(Finding, Event.title).join(Event).where(Event.programme_id == programme.id)
    for finding, event in session.execute(findings.order_by(Event.held_on, Finding.number)):
        yield MarkedKind.FINDING, finding.id, f"{event}, finding {finding.number}", finding.text


def _called(thing: Rated) -> str:
    if thing.ref == "programme":
        return "Overall progress"
    kind = type(thing).__name__.removesuffix("Status")
    return f"{kind} {thing.ref}"
