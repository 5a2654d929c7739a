"""The small forms of the page behind a reminder's link."""

from datetime import date, timedelta

from wtforms import SelectField, TextAreaField, ValidationError

from tracker.adapters import clock
from tracker.domain.risk import IMPACT_WORDS, PROBABILITY_WORDS
from tracker.domain.risk_rules import ProposedAssessment
from tracker.plan.questions import problem_with_question
from tracker.plan.surroundings import QuestionKind
from tracker.risks.forms import ScaleField
from tracker.web.forms import DayField, Form, Required, VersionedForm

_LONGEST_ABSENCE = timedelta(days=366)


class AnswerForm(Form):
    """The answer to a question."""

    answer = TextAreaField(validators=[Required("Write the answer")])


class ReviewForm(VersionedForm):
    """A risk or issue looked at again: where it stands now, why, and when it is looked at next."""

    probability = ScaleField("Probability", PROBABILITY_WORDS)
    impact = ScaleField("Impact", IMPACT_WORDS)
    reason = TextAreaField()
    review_on = DayField()

    def validate_review_on(self, field: DayField) -> None:
        today = clock.today()
        if field.data is None:
            raise ValidationError("Say when you look at it again: day, month and year")
        if field.data <= today:
            raise ValidationError(f"The next look is still to come; write a day after {_day(today)}")
        if field.data > today + _LONGEST_ABSENCE:
            raise ValidationError("That is more than a year ahead; a risk is looked at once a year at least")

    def assessment(self, *, has_probability: bool) -> ProposedAssessment:
        return ProposedAssessment(
            self.probability.data if has_probability else None, self.impact.data, self.reason.data
        )


class AskForm(Form):
    """Help or a decision, or "not mine"; ``about`` is one of the holder's own items."""

    kind = QuestionKind.HELP
    about = SelectField(validate_choice=True)
    text = TextAreaField()

    def validate_text(self, field: TextAreaField) -> None:
        if problem := problem_with_question(self.kind, field.data):
            raise ValidationError(problem)


class HelpForm(AskForm):
    pass


class NotMineForm(AskForm):
    kind = QuestionKind.NOT_MINE


class AwayForm(Form):
    """The day somebody is back."""

    back_on = DayField()

    def validate_back_on(self, field: DayField) -> None:
        today = clock.today()
        if field.data is None:
            raise ValidationError("Say when you are back: day, month and year")
        if field.data <= today:
            raise ValidationError(f"You are back already on that day; write one after {_day(today)}")
        if field.data > today + _LONGEST_ABSENCE:
            raise ValidationError(
                "That is more than a year ahead; ask the programme manager to give your work to somebody"
            )


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"
