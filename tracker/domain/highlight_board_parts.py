"""Parts of the highlight report beside the plan: budget, concerns, risks, decisions, and the board's own actions."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class BudgetPart:
    """A line of the budget in pounds; an amount that was not entered is None and prints as nothing."""

    label: str
    budget: float | None
    actual: float | None
    forecast: float | None
    variance: float | None
    budget_text: str
    actual_text: str
    forecast_text: str
    variance_text: str
    comment: str
    is_public: bool = True


@dataclass(frozen=True)
class MatterPart:
    """A key area of concern, or a medium-term development."""

    ref: int
    title: str
    description: str
    owner: str
    by_when: str
    review: str
    is_illustrative: bool
    is_public: bool = True


@dataclass(frozen=True)
class RiskPart:
    """A risk or issue; an issue has no probability, score or band. ``rank`` 1 is the highest score."""

    number: int
    kind: str
    description: str
    if_text: str
    then_text: str
    mitigation: str
    raised: str
    owner: str
    probability: int | None
    impact: int
    score: int | None
    band: str
    previous_score: int | None
    movement: str
    movement_words: str
    proximity: str
    response: str
    is_outside_appetite: bool
    rank: int
    is_public: bool = True
    is_mitigation_public: bool = True


@dataclass(frozen=True)
class GuidancePart:
    """What a colour means for the programme as a whole and for one action."""

    rag: str
    overall: str
    action: str


@dataclass(frozen=True)
class DecisionPart:
    """A decision or help asked of the board and not yet answered."""

    number: int
    kind: str
    title: str
    detail: str
    asked_by: str
    asked_on: date
    needed_on: date | None
    about: str
    is_illustrative: bool
    is_public: bool = True


@dataclass(frozen=True)
class DecidedPart:
    """A decision asked of the board and answered since the last edition."""

    title: str
    detail: str
    asked_by: str
    asked_on: date
    about: str
    answer: str
    answered_by: str
    answered_on: date
    is_illustrative: bool
    is_public: bool = True


@dataclass(frozen=True)
class BoardActionPart:
    """A line of the board's own action log. ``state`` is done, late or open; ``state_words`` says when."""

    number: int
    title: str
    meeting: str
    raised_on: date
    owner: str
    due_on: date | None
    done_on: date | None
    state: str
    state_words: str
    is_illustrative: bool
    is_public: bool = True
