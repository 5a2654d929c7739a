"""What a risk needs before it is stored. Blank rows are refused, so that none is printed."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.risk import SCALE, Level, Proximity, Response, RiskKind

LONGEST_SENTENCE = 500
LONGEST_CATEGORY = 100
LONGEST_TEXT = 1_000


@dataclass(frozen=True, kw_only=True)
class ProposedRisk:
    """What somebody wrote of a risk or an issue. There is no score: it follows from probability and impact."""

    if_text: str
    then_text: str
    raised_on: date | None
    category: str = ""
    mitigation: str = ""
    owner_id: int | None = None
    proximity: Proximity | None = None
    response: Response | None = None
    review_on: date | None = None
    objective_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class ProposedAssessment:
    """A judgement of probability and impact and its reason; an issue has no probability."""

    probability: int | None
    impact: int | None
    reason: str = ""


def problems_with_risk(proposed: ProposedRisk, kind: RiskKind, *, today: date) -> dict[str, str]:
    """Field name to what is wrong with it and the remedy; empty when it may be stored."""
    problems = {}
    is_risk = kind is RiskKind.RISK
    if not proposed.if_text:
        problems["if_text"] = "Write what may happen" if is_risk else "Write what has happened"
    elif len(proposed.if_text) > LONGEST_SENTENCE:
        problems["if_text"] = f"Write at most {LONGEST_SENTENCE} characters; details belong in the mitigation"
    if not proposed.then_text:
        problems["then_text"] = "Write what it would lead to" if is_risk else "Write what it leads to"
    elif len(proposed.then_text) > LONGEST_SENTENCE:
        problems["then_text"] = f"Write at most {LONGEST_SENTENCE} characters; details belong in the mitigation"
    if len(proposed.category) > LONGEST_CATEGORY:
        problems["category"] = f"Write at most {LONGEST_CATEGORY} characters"
    if proposed.raised_on is None:
        problems["raised_on"] = "Write the day on which it was raised, such as 27 1 2020"
    elif proposed.raised_on > today:
        problems["raised_on"] = "This day is still to come; write the day on which it was raised"
    if proposed.review_on and proposed.raised_on and proposed.review_on < proposed.raised_on:
        problems["review_on"] = "The review is before the day on which it was raised; write a later day"
    return problems


def problems_with_assessment(
    proposed: ProposedAssessment, kind: RiskKind, *, level: Level = Level.CURRENT, needs_reason: bool = True
) -> dict[str, str]:
    """The same for a judgement of where it stands, or of another ``level``."""
    problems = {}
    if kind is RiskKind.ISSUE and level is not Level.CURRENT:
        problems["level"] = "An issue has happened: it is assessed only as it stands now"
    if kind is RiskKind.RISK and proposed.probability not in SCALE:
        problems["probability"] = "Choose a probability from 1 to 5"
    if kind is RiskKind.ISSUE and proposed.probability is not None:
        problems["probability"] = "An issue has happened and has no probability; leave it out"
    if proposed.impact not in SCALE:
        problems["impact"] = "Choose an impact from 1 to 5"
    if needs_reason and not proposed.reason:
        problems["reason"] = "Give the reason: it stands in the history and in the next report"
    elif len(proposed.reason) > LONGEST_TEXT:
        problems["reason"] = (
            f"This is {len(proposed.reason):,} characters long; shorten it to {LONGEST_TEXT:,} or fewer"
        )
    return problems
