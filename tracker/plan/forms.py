"""Forms of the plan. Each carries the id of what it is about: a number is a place, and places change hands."""

from collections.abc import Iterable, Mapping

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from tracker.domain.plan_rules import ProposedAction, ProposedPart
from tracker.people.models import Person
from tracker.web.forms import DayField, VersionedForm, whole

CHOOSE = "Choose one of those in the list"
NOBODY = {"": "Nobody yet"}


class PlanForm(VersionedForm):
    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])


class PartForm(PlanForm):
    """A theme or an objective."""

    name = StringField("Name")
    lead_id = SelectField("Lead", coerce=whole, invalid_choice_message=CHOOSE)

    def offer(self, people: Iterable[Person], kpis: Mapping[int, str]) -> None:
        self.lead_id.choices = NOBODY | {one.id: one.job_title for one in people}

    @property
    def proposed(self) -> ProposedPart:
        return ProposedPart(name=self.name.data, lead_id=self.lead_id.data)


class ActionForm(PlanForm):
    """An action. Its due date can be typed while it has none; afterwards another is asked for."""

    title = StringField("Action")
    owner_id = SelectField("Owner", coerce=whole, invalid_choice_message=CHOOSE)
    second_owner_id = SelectField("Second owner", coerce=whole, invalid_choice_message=CHOOSE)
    start_on = DayField("Starts on")
    due_on = DayField("Due on")
    due_text = StringField("By when, in words")
    review_on = DayField("To be looked at again on")
    expected_outcome = TextAreaField("Expected outcome")
    kpi_id = SelectField("KPI beside it in the weekly update", coerce=whole, invalid_choice_message=CHOOSE)

    def offer(self, people: Iterable[Person], kpis: Mapping[int, str]) -> None:
        members = {one.id: one.job_title for one in people}
        self.owner_id.choices = NOBODY | members
        self.second_owner_id.choices = {"": "Nobody"} | members
        self.kpi_id.choices = {"": "None"} | dict(kpis)

    @property
    def proposed(self) -> ProposedAction:
        return ProposedAction(
            title=self.title.data,
            owner_id=self.owner_id.data,
            second_owner_id=self.second_owner_id.data,
            start_on=self.start_on.data,
            due_on=self.due_on.data,
            due_text=self.due_text.data,
            review_on=self.review_on.data,
            expected_outcome=self.expected_outcome.data,
            kpi_id=self.kpi_id.data,
        )


class RelocateForm(PlanForm):
    to = SelectField("Move it to", coerce=whole, invalid_choice_message=CHOOSE)


class RemoveForm(PlanForm):
    reason = TextAreaField("Why is it removed?")


class DueDateForm(PlanForm):
    to_on = DayField("New due date")
    reason = TextAreaField("Why does it move?")


class MilestoneForm(PlanForm):
    title = StringField("Milestone")
    due_on = DayField("Due on")
