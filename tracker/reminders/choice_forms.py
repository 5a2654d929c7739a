"""The forms of one's own reminders and of a programme's cadence."""

from datetime import date
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired, NumberRange

from tracker.adapters import clock
from tracker.domain.reminders_days import WEEKDAYS
from tracker.domain.rhythm import Rhythm
from tracker.web.forms import DayField, Form, Required, whole

NATIONS = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern_ireland": "Northern Ireland",
}
_RHYTHMS = {
    Rhythm.BY_RATING.value: "By rating: weekly when red or due soon, fortnightly when amber, monthly when green",
    Rhythm.WEEKLY.value: "Weekly for all",
    Rhythm.FORTNIGHTLY.value: "Fortnightly for all",
    Rhythm.MONTHLY.value: "Monthly for all",
}
_DAYS: dict[int | str, str] = {"": "Any working day, as soon as something is owed"}
_DAYS |= dict(enumerate(WEEKDAYS))
_MOST_GRACE, _MOST_BEFORE, _MOST_AFTER = 10, 5, 15


class ChoiceForm(Form):
    """The day of the week, and whether to hear before a thing is late."""

    weekday = SelectField(
        "Day of my email",
        choices=_DAYS,
        coerce=whole,
    )
    before_due = RadioField(
        "What I hear of",
        choices={
            "yes": "What is late, what is due, and what falls due before I could hear again",
            "no": "Only what is late, and what a meeting waits for",
        },
        validators=[Required("Choose what you want to hear of")],
    )


class StandInForm(Form):
    """Who answers, from when, and when the person is back. ``person`` is left out for oneself."""

    person = SelectField("Who is away", coerce=whole)
    delegate = SelectField("Who answers meanwhile", coerce=whole)
    from_on = DayField("From")
    until = DayField("Back on")

    def validate_person(self, field: SelectField) -> None:
        if field.data is None:
            raise ValidationError("Choose who is away")

    def validate_delegate(self, field: SelectField) -> None:
        if field.data is None:
            raise ValidationError("Choose who answers meanwhile")


class WorkingDaysField(IntegerField):
    """A number of working days from 0 to ``most``; whatever else is typed gets the same remedy."""

    def __init__(self, label: str, most: int, **options: Any) -> None:
        self.remedy = f"Write a whole number of working days from 0 to {most}"
        checks = [InputRequired(self.remedy), NumberRange(0, most, self.remedy)]
        super().__init__(label, validators=checks, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self.remedy) from None


class CadenceForm(Form):
    """How often a programme asks, when it calls something late and who then hears."""

    update_rhythm = RadioField("How often an update is due", choices=_RHYTHMS)
    nation = SelectField("Bank holidays of", choices=NATIONS)
    grace_working_days = WorkingDaysField("Late after so many working days past the due date", _MOST_GRACE)
    remind_before_working_days = WorkingDaysField("People hear so many working days before it is due", _MOST_BEFORE)
    lead_after_working_days = WorkingDaysField(
        "The lead hears so many working days after the owner was told", _MOST_AFTER
    )
    manager_after_working_days = WorkingDaysField("The manager hears after so many, and after the lead", _MOST_AFTER)
    people_choose_reminders = BooleanField(
        "People may choose the day of their email, and not to hear before a thing is late"
    )
    is_paused = BooleanField("Reminders are paused: nobody gets one for this programme")
    paused_until = DayField("Until")

    def validate_manager_after_working_days(self, field: IntegerField) -> None:
        lead = self.lead_after_working_days.data
        if field.data is not None and lead is not None and field.data < lead:
            raise ValidationError(f"The manager hears after the lead: write {lead} or more")

    def validate_paused_until(self, field: DayField) -> None:
        if self.is_paused.data and field.data is not None and field.data <= clock.today():
            raise ValidationError(f"That day has come; write one after {_day(clock.today())}, or leave it empty")


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"
