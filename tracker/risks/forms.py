"""Forms of the register. None has a field for the score."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from tracker.domain.risk import (
    IMPACT_WORDS,
    PROBABILITY_WORDS,
    Level,
    Position,
    Proximity,
    Response,
    RiskKind,
    RiskStatus,
)
from tracker.domain.risk_rules import ProposedAssessment, ProposedRisk
from tracker.people.models import Person
from tracker.web.forms import DayField, Form, VersionedForm, whole

NOBODY = {"": "Nobody yet"}
NOT_SAID = {"": "Not said"}
NOW = "Where it stands now"
CHOOSE = "Choose one of those in the list"


class ScaleField(RadioField):
    """One of five steps. Left out it is None, which the rules refuse in their own words."""

    data: int | None

    def __init__(self, label: str, words: dict[int, str], **options: Any) -> None:
        super().__init__(label, choices=words, coerce=whole, validate_choice=False, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None


class DescribingForm(Form):
    """The words, owner and dates of a risk or issue."""

    if_text = StringField("If")
    then_text = StringField("then")
    category = StringField("Category")
    mitigation = TextAreaField("Mitigation")
    raised_on = DayField("Raised on")
    owner_id = SelectField("Owner", coerce=whole, invalid_choice_message=CHOOSE)
    proximity = SelectField(
        "Proximity",
        default="",
        choices=NOT_SAID | {one.value: one.value.capitalize() for one in Proximity},
        invalid_choice_message=CHOOSE,
    )
    response = SelectField(
        "Response",
        default="",
        choices=NOT_SAID | {one.value: one.value.capitalize() for one in Response},
        invalid_choice_message=CHOOSE,
    )
    review_on = DayField("Next review")
    objective_ids = SelectMultipleField("Objectives it threatens", coerce=int)
    is_private = BooleanField("All of it: not for publication")
    is_mitigation_private = BooleanField("Its mitigation: not for publication")

    def offer(self, people: Iterable[Person], objectives: dict[int, tuple[str, str]]) -> None:
        """Say who can own it and which objectives there are."""
        self.owner_id.choices = NOBODY | {one.id: one.job_title for one in people}
        self.objective_ids.choices = {number: f"{ref} {name}" for number, (ref, name) in objectives.items()}

    @property
    def proposed(self) -> ProposedRisk:
        return ProposedRisk(
            if_text=self.if_text.data,
            then_text=self.then_text.data,
            category=self.category.data,
            mitigation=self.mitigation.data,
            raised_on=self.raised_on.data,
            owner_id=self.owner_id.data,
            proximity=Proximity(self.proximity.data) if self.proximity.data else None,
            response=Response(self.response.data) if self.response.data else None,
            review_on=self.review_on.data,
            objective_ids=tuple(self.objective_ids.data or ()),
        )


class RiskForm(DescribingForm, VersionedForm):
    """A risk or issue that is in the register already."""


class AddRiskForm(DescribingForm):
    """A new risk or issue with its first assessment."""

    kind = RadioField(
        "What is it?",
        choices={
            RiskKind.RISK.value: "A risk: it may happen",
            RiskKind.ISSUE.value: "An issue: it has happened",
        },
        invalid_choice_message=CHOOSE,
        default=RiskKind.RISK.value,
    )
    probability = ScaleField("Probability", PROBABILITY_WORDS)
    impact = ScaleField("Impact", IMPACT_WORDS)
    target_probability = ScaleField("Target probability", PROBABILITY_WORDS)
    target_impact = ScaleField("Target impact", IMPACT_WORDS)
    reason = TextAreaField("Why this assessment?")

    @property
    def assessment(self) -> ProposedAssessment:
        """An issue has no probability, whatever was chosen before the kind."""
        is_risk = self.kind.data == RiskKind.RISK.value
        return ProposedAssessment(self.probability.data if is_risk else None, self.impact.data, self.reason.data)

    @property
    def target(self) -> ProposedAssessment | None:
        if self.kind.data != RiskKind.RISK.value or not (self.target_probability.data or self.target_impact.data):
            return None
        return ProposedAssessment(
            self.target_probability.data, self.target_impact.data, "Where mitigation is to bring it."
        )


class AssessForm(VersionedForm):
    """A judgement of where a risk stands now, stood before anything was done, or is to be brought."""

    level = RadioField(
        "Which position?",
        choices={
            Level.CURRENT.value: NOW,
            Level.TARGET.value: "Where mitigation is to bring it",
            Level.INHERENT.value: "Where it would stand with nothing done",
        },
        invalid_choice_message=CHOOSE,
        default=Level.CURRENT.value,
    )
    probability = ScaleField("Probability", PROBABILITY_WORDS)
    impact = ScaleField("Impact", IMPACT_WORDS)
    reason = TextAreaField("Reason")

    def take_current_only(self) -> None:
        """Leave out where it is to be brought and where it would stand: those are for who keeps the register."""
        self.level.choices = {Level.CURRENT.value: NOW}

    @property
    def proposed(self) -> ProposedAssessment:
        return ProposedAssessment(self.probability.data, self.impact.data, self.reason.data)


class CloseForm(VersionedForm):
    reason = TextAreaField("Why is it closed?")


class IssueForm(RiskForm):
    """What a risk becomes when it happens."""

    impact = ScaleField("Impact", IMPACT_WORDS)
    reason = TextAreaField("What happened, and when?")


class MitigationForm(Form):
    """Something to be done about a risk."""

    title = StringField("What is to be done?")
    owner_id = SelectField("Who does it?", coerce=whole)
    due_on = DayField("By when?")

    def offer(self, people: Iterable[Person]) -> None:
        self.owner_id.choices = {"": "Choose"} | {one.id: one.job_title for one in people}


def filled_from(risk: RiskStatus) -> dict[str, object]:
    """A risk as a form shows it first."""
    position: Position | None = risk.position
    return {
        "version": risk.version,
        "if_text": risk.if_text,
        "then_text": risk.then_text,
        "category": risk.category,
        "mitigation": risk.mitigation,
        "raised_on": risk.raised_on,
        "owner_id": risk.owner.id if risk.owner else None,
        "proximity": risk.proximity.value if risk.proximity else "",
        "response": risk.response.value if risk.response else "",
        "review_on": risk.review_on,
        "objective_ids": [objective.id for objective in risk.objectives],
        "probability": position.probability if position else None,
        "impact": risk.impact,
    }
