"""The register of risks as the report prints it."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.domain.changes import RiskFact
from tracker.domain.highlight_material import RiskEntry
from tracker.domain.risk import RiskStatus
from tracker.plan.models import Programme
from tracker.risks.queries import read_risks

# What may be illustrative, of the fields the report prints.
_PRINTED = ("mitigation", "owner")


def read_register(
    session: Session, programme: Programme, *, on: date, known_at: datetime | None = None
) -> tuple[RiskEntry, ...]:
    """Risks and issues as they had been assessed by the day, by number; one that nobody has assessed is left out."""
    risks = read_risks(session, programme, on=on, known_at=known_at, since=on)
    return tuple(entry for risk in risks if (entry := _entry(risk)))


def _entry(risk: RiskStatus) -> RiskEntry | None:
    current = risk.current
    if current is None:
        return None
    invented = {name for name in _PRINTED if risk.is_illustrative(name)}
    if any(one.is_illustrative for one in risk.history if one is not current):
        invented.add("earlier scores")
    if current.is_illustrative:
        invented.add("some scores")
    return RiskEntry(
        fact=RiskFact(
            number=risk.number,
            kind=risk.kind,
            if_text=risk.if_text,
            then_text=risk.then_text,
            position=current.position,
            impact=current.impact,
            is_open=risk.is_open,
        ),
        mitigation=risk.mitigation,
        raised=risk.raised,
        owner=risk.owner.job_title if risk.owner else "",
        proximity=risk.proximity.value if risk.proximity else "",
        response=risk.response.value if risk.response else "",
        invented=frozenset(invented),
    )
