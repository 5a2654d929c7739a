"""Writing the register. Assessments are added and never changed; nothing here takes a score. The caller commits."""

from dataclasses import fields
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.versions import Unfit, claim_version
from tracker.domain.risk import Level, RiskKind
from tracker.domain.risk_rules import (
    ProposedAssessment,
    ProposedRisk,
    problems_with_assessment,
    problems_with_risk,
)
from tracker.people.models import Person
from tracker.plan.models import Objective, Programme, Theme
from tracker.plan.surroundings import FollowUp
from tracker.risks.models import Risk, RiskAssessment

LONGEST_TITLE = 300


class UnfitRisk(Unfit):
    """The rules of the register do not take it."""


def add_risk(
    session: Session,
    *,
    programme: Programme,
    kind: RiskKind,
    proposed: ProposedRisk,
    assessment: ProposedAssessment,
    author: Person,
    on: date,
    target: ProposedAssessment | None = None,
    recorded_at: datetime | None = None,
) -> Risk:
    """Add a risk or an issue with its first assessment, under the next number. Raises :class:`UnfitRisk`.

    Before anything is done about it a risk stands where it stands now: that is its inherent position.
    """
    problems = problems_with_risk(proposed, kind, today=on)
    problems |= problems_with_assessment(assessment, kind, needs_reason=False)
    if target:
        found = problems_with_assessment(target, kind, needs_reason=False)
        problems |= {f"target_{name}": message for name, message in found.items()}
    if problems:
        raise UnfitRisk(problems)
    # Two people who add at once get two numbers. SQLite locks the whole database anyway.
    session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    risk = Risk(programme_id=programme.id, number=_next_number(session, programme), kind=kind)
    _write(session, risk, proposed)
    session.add(risk)
    session.flush()
    judged = [(Level.CURRENT, assessment)]
    if kind is RiskKind.RISK:
        judged.append((Level.INHERENT, assessment))
    if target:
        judged.append((Level.TARGET, target))
    for level, one in judged:
        _append(session, risk, level, one, author=author, on=on, recorded_at=recorded_at)
    return risk


def edit_risk(session: Session, *, risk: Risk, proposed: ProposedRisk, seen_version: int | None, today: date) -> None:
    """Change the words, owner and dates of a risk or issue. Raises :class:`UnfitRisk` or
    :class:`tracker.adapters.versions.SavedMeanwhile`."""
    if problems := problems_with_risk(proposed, risk.kind, today=today):
        raise UnfitRisk(problems)
    claim_version(session, risk, seen_version)
    _write(session, risk, proposed)
    session.flush()


def assess_risk(
    session: Session,
    *,
    risk: Risk,
    proposed: ProposedAssessment,
    author: Person,
    on: date,
    level: Level = Level.CURRENT,
    seen_version: int | None = None,
    recorded_at: datetime | None = None,
) -> RiskAssessment:
    """Judge a risk anew. Raises :class:`UnfitRisk` or ``SavedMeanwhile``."""
    problems = problems_with_assessment(proposed, risk.kind, level=level)
    if risk.closed_on:
        problems["reason"] = "It is closed; add a new risk if it is back"
    if problems:
        raise UnfitRisk(problems)
    claim_version(session, risk, seen_version)
    return _append(session, risk, level, proposed, author=author, on=on, recorded_at=recorded_at)


def close_risk(session: Session, *, risk: Risk, reason: str, on: date, seen_version: int | None) -> None:
    """Close a risk or issue; it stays in the register. Raises :class:`UnfitRisk` or ``SavedMeanwhile``."""
    if not reason:
        raise UnfitRisk({"reason": "Give the reason why it is closed"})
    if risk.closed_on:
        raise UnfitRisk({"reason": "It is closed already"})
    claim_version(session, risk, seen_version)
    risk.closed_on = on
    risk.closed_reason = reason
    session.flush()


def turn_into_issue(
    session: Session,
    *,
    risk: Risk,
    programme: Programme,
    proposed: ProposedRisk,
    impact: int | None,
    reason: str,
    author: Person,
    on: date,
    seen_version: int | None,
) -> Risk:
    """A risk has happened: close it and open an issue that stays linked with it. Returns the issue.

    Raises :class:`UnfitRisk` or ``SavedMeanwhile``.
    """
    problems = {} if reason else {"reason": "Say what happened and when"}
    if risk.kind is RiskKind.ISSUE or risk.closed_on:
        problems["reason"] = "Only an open risk can become an issue"
    if problems:
        found = problems_with_risk(proposed, RiskKind.ISSUE, today=on)
        found |= problems_with_assessment(ProposedAssessment(None, impact, reason), RiskKind.ISSUE)
        raise UnfitRisk(found | problems)
    claim_version(session, risk, seen_version)
    issue = add_risk(
        session,
        programme=programme,
        kind=RiskKind.ISSUE,
        proposed=proposed,
        assessment=ProposedAssessment(None, impact, reason),
        author=author,
        on=on,
    )
    risk.closed_on = on
    risk.closed_reason = f"It happened: {reason}"
    risk.became_id = issue.id
    session.flush()
    return issue


def add_mitigation(
    session: Session, *, risk: Risk, title: str, owner_id: int | None, due_on: date | None, on: date
) -> FollowUp:
    """Add something to be done about a risk. Raises :class:`UnfitRisk`."""
    problems = {}
    if not title:
        problems["title"] = "Write what is to be done"
    elif len(title) > LONGEST_TITLE:
        problems["title"] = f"Write at most {LONGEST_TITLE} characters"
    if owner_id is None:
        problems["owner_id"] = "Choose who does it"
    if due_on is None:
        problems["due_on"] = "Write by when, such as 28 2 2020"
    if problems:
        raise UnfitRisk(problems)
    row = FollowUp(
        programme_id=risk.programme_id,
        risk_id=risk.id,
        title=title,
        owner_id=owner_id,
        raised_on=on,
        due_on=due_on,
    )
    session.add(row)
    session.flush()
    return row


def finish_mitigation(session: Session, *, action: FollowUp, on: date) -> None:
    """Mark something as done; a second time changes nothing."""
    action.done_on = action.done_on or on
    session.flush()


def _next_number(session: Session, programme: Programme) -> int:
    highest = session.scalar(select(func.max(Risk.number)).where(Risk.programme_id == programme.id))
    return (highest or 0) + 1


def _write(session: Session, risk: Risk, proposed: ProposedRisk) -> None:
    """Write what is proposed. What somebody changes is illustrative no longer."""
    wanted = select(Objective).join(Theme).where(Theme.programme_id == risk.programme_id)
    objectives = list(session.scalars(wanted.where(Objective.id.in_(proposed.objective_ids))))
    values = {f.name: getattr(proposed, f.name) for f in fields(proposed) if f.name != "objective_ids"}
    changed = {name for name, value in values.items() if getattr(risk, name) != value}
    if {one.id for one in risk.objectives} != {one.id for one in objectives}:
        changed.add("objectives")
        risk.objectives = objectives
    for name in changed & values.keys():
        setattr(risk, name, values[name])
    if "raised_on" in changed:
        risk.raised_text = ""
    marked = (risk.illustrative_fields or "").split(";")
    risk.illustrative_fields = ";".join(one for one in marked if one.partition(" ")[0] not in changed)


def _append(
    session: Session,
    risk: Risk,
    level: Level,
    proposed: ProposedAssessment,
    *,
    author: Person,
    on: date,
    recorded_at: datetime | None,
) -> RiskAssessment:
    row = RiskAssessment(
        risk_id=risk.id,
        level=level,
        as_on=on,
        recorded_at=recorded_at or clock.now(),
        probability=proposed.probability,
        impact=proposed.impact,
        reason=proposed.reason,
        author_id=author.id,
        author_title=author.job_title,
    )
    session.add(row)
    session.flush()
    return row
