"""The form of a programme's own settings."""

from collections.abc import Iterable

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from tracker.domain.programme_rules import GUIDED, Guidance, ProposedProgramme
from tracker.people.models import Person
from tracker.plan.forms import CHOOSE, NOBODY
from tracker.plan.models import Programme
from tracker.web.forms import DayField, VersionedForm, whole


class ProgrammeForm(VersionedForm):
    name = StringField("Name")
    organisation = StringField("Organisation")
    aim = TextAreaField("Aim")
    sro_id = SelectField("Senior responsible officer", coerce=whole, invalid_choice_message=CHOOSE)
    deputy_id = SelectField("Named deputy", coerce=whole, invalid_choice_message=CHOOSE)
    manager_id = SelectField("Programme manager", coerce=whole, invalid_choice_message=CHOOSE)
    start_on = DayField("Starts on")
    target_end_on = DayField("Is to end on")
    closed_on = DayField("Closed on")
    quarter_lock_working_days = IntegerField("A closed quarter locks after", validators=[Optional()])
    appetite_score = IntegerField("Risk appetite", validators=[Optional()])
    green_overall = TextAreaField("Green, overall")
    green_action = TextAreaField("Green, an action")
    amber_overall = TextAreaField("Amber, overall")
    amber_action = TextAreaField("Amber, an action")
    red_overall = TextAreaField("Red, overall")
    red_action = TextAreaField("Red, an action")

    def offer(self, people: Iterable[Person]) -> None:
        choices = NOBODY | {one.id: one.job_title for one in people}
        for field in (self.sro_id, self.deputy_id, self.manager_id):
            field.choices = dict(choices)

    @property
    def proposed(self) -> ProposedProgramme:
        return ProposedProgramme(
            name=self.name.data,
            organisation=self.organisation.data,
            aim=self.aim.data,
            sro_id=self.sro_id.data,
            deputy_id=self.deputy_id.data,
            manager_id=self.manager_id.data,
            start_on=self.start_on.data,
            target_end_on=self.target_end_on.data,
            closed_on=self.closed_on.data,
            quarter_lock_working_days=self.quarter_lock_working_days.data,
            appetite_score=self.appetite_score.data,
            rag_guidance=self._guidance,
        )

    @property
    def _guidance(self) -> Guidance:
        return {colour: {what: self[f"{colour}_{what}"].data for what in ("overall", "action")} for colour in GUIDED}


def guidance_fields(programme: Programme) -> dict[str, str]:
    """The guidance as the form's fields have it."""
    return {
        f"{colour}_{what}": programme.rag_guidance.get(colour, {}).get(what, "")
        for colour in GUIDED
        for what in ("overall", "action")
    }
