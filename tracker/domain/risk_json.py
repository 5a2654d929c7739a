"""The register of risks and issues as the REST interface prints it. Other systems rely on this shape."""

from datetime import date, datetime

from typing_extensions import TypedDict

from tracker.domain.plan_json import PersonJson, person_json
from tracker.domain.risk import (
    Assessment,
    Band,
    Level,
    Movement,
    Position,
    Proximity,
    Response,
    RiskKind,
    RiskStatus,
)


class PositionJson(TypedDict):
    """A place on the map; ``score`` is probability times impact, each 1 to 5."""

    probability: int
    impact: int
    score: int
    band: Band


class AssessmentJson(TypedDict):
    """One dated judgement; an issue has no probability."""

    id: int
    level: Level
    as_on: date
    recorded_at: datetime
    author: str
    probability: int | None
    impact: int
    reason: str
    is_illustrative: bool


class MitigationActionJson(TypedDict):
    title: str
    owner: PersonJson | None
    due_on: date | None
    done_on: date | None


class RiskJson(TypedDict):
    """A risk or issue. ``movement`` is since the last report, in its score; a higher score is worse.

    ``version`` is sent back with an assessment. ``became`` and ``came_from`` are numbers in the register.
    """

    number: int
    kind: RiskKind
    title: str
    version: int
    category: str
    mitigation: str
    raised: str
    raised_on: date | None
    owner: PersonJson | None
    proximity: Proximity | None
    response: Response | None
    review_on: date | None
    closed_on: date | None
    closed_reason: str
    became: int | None
    came_from: int | None
    current: PositionJson | None
    impact: int | None
    inherent: PositionJson | None
    target: PositionJson | None
    movement: Movement | None
    objectives: list[str]
    actions: list[MitigationActionJson]
    assessments: list[AssessmentJson]


class RegisterJson(TypedDict):
    """``appetite`` is the score from which a risk lies outside what the programme accepts."""

    appetite: int
    risks: list[RiskJson]


def risk_json(risk: RiskStatus) -> RiskJson:
    return {
        "number": risk.number,
        "kind": risk.kind,
        "title": risk.title,
        "version": risk.version,
        "category": risk.category,
        "mitigation": risk.mitigation,
        "raised": risk.raised,
        "raised_on": risk.raised_on,
        "owner": person_json(risk.owner),
        "proximity": risk.proximity,
        "response": risk.response,
        "review_on": risk.review_on,
        "closed_on": risk.closed_on,
        "closed_reason": risk.closed_reason,
        "became": risk.became,
        "came_from": risk.came_from,
        "current": _position(risk.position),
        "impact": risk.impact,
        "inherent": _position(risk.inherent),
        "target": _position(risk.target),
        "movement": risk.movement,
        "objectives": [one.ref for one in risk.objectives],
        "actions": [
            {"title": one.title, "owner": person_json(one.owner), "due_on": one.due_on, "done_on": one.done_on}
            for one in risk.actions
        ],
        "assessments": [assessment_json(one) for one in risk.assessments],
    }


def assessment_json(assessment: Assessment) -> AssessmentJson:
    return {
        "id": assessment.id,
        "level": assessment.level,
        "as_on": assessment.as_on,
        "recorded_at": assessment.recorded_at,
        "author": assessment.author,
        "probability": assessment.probability,
        "impact": assessment.impact,
        "reason": assessment.reason,
        "is_illustrative": assessment.is_illustrative,
    }


def _position(position: Position | None) -> PositionJson | None:
    if position is None:
        return None
    return {
        "probability": position.probability,
        "impact": position.impact,
        "score": position.score,
        "band": position.band,
    }
