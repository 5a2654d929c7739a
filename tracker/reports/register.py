"""The risk register as of a day: each risk with the assessment that held then."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.domain.changes import RiskFact
from tracker.domain.highlight import RiskEntry
from tracker.domain.periods import format_day
from tracker.domain.risk import Level, Position
from tracker.risks.models import Risk, RiskAssessment

_PRINTED = {"proximity": "proximity", "response": "response", "mitigation": "mitigation", "owner": "owner"}


def read_risks(
    session: Session, programme_id: int, *, on: date, known_at: datetime | None = None
) -> tuple[RiskEntry, ...]:
    """Risks and issues that had been assessed by the day, by number, in two statements.

    One that nobody has assessed yet says nothing and is left out.
    """
    risks = session.scalars(
        select(Risk).where(Risk.programme_id == programme_id).order_by(Risk.number).options(joinedload(Risk.owner))
    )
    held = _assessments(session, programme_id, on, known_at)
    return tuple(_entry(risk, held[risk.id], on) for risk in risks if risk.id in held)


def _assessments(
    session: Session, programme_id: int, on: date, known_at: datetime | None
) -> dict[int, list[RiskAssessment]]:
    """Assessments of the current level until the day, oldest first, by risk."""
    query = (
        select(RiskAssessment)
        .join(Risk, Risk.id == RiskAssessment.risk_id)
        .where(
            Risk.programme_id == programme_id,
            RiskAssessment.level == Level.CURRENT,
            RiskAssessment.as_on <= on,
        )
        .order_by(RiskAssessment.as_on, RiskAssessment.recorded_at, RiskAssessment.id)
    )
    if known_at is not None:
        query = query.where(RiskAssessment.recorded_at <= known_at)
    found: dict[int, list[RiskAssessment]] = {}
    for row in session.scalars(query):
        found.setdefault(row.risk_id, []).append(row)
    return found


def _entry(risk: Risk, assessments: list[RiskAssessment], on: date) -> RiskEntry:
    current = assessments[-1]
    position = None if current.probability is None else Position(current.probability, current.impact)
    fields = {part.partition(" ")[0] for part in risk.illustrative_fields.split(";")}
    invented = {words for name, words in _PRINTED.items() if name in fields}
    if any(row.is_illustrative for row in assessments[:-1]):
        invented.add("earlier scores")
    if current.is_illustrative:
        invented.add("some scores")
    return RiskEntry(
        fact=RiskFact(
            number=risk.number,
            kind=risk.kind,
            if_text=risk.if_text,
            then_text=risk.then_text,
            position=position,
            impact=current.impact,
            is_open=risk.closed_on is None or risk.closed_on > on,
        ),
        mitigation=risk.mitigation,
        raised=risk.raised_text or format_day(risk.raised_on),
        owner=risk.owner.job_title if risk.owner else "",
        proximity=risk.proximity.value if risk.proximity else "",
        response=risk.response.value if risk.response else "",
        invented=frozenset(invented),
    )
