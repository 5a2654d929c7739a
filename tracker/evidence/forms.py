"""Forms of assurance records and their follow-ups."""

from collections.abc import Iterable

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from tracker.domain.assurance_rules import ProposedRecord, write_grades
from tracker.domain.evidence import Conclusion
from tracker.evidence.models import AssuranceKind, AssuranceRecord
from tracker.evidence.services import fingerprint
from tracker.people.models import Person
from tracker.web.forms import DayField, Form

_CONCLUSIONS = {
    Conclusion.EVIDENCED.value: "It shows the difference made",
    Conclusion.INCONCLUSIVE.value: "It does not settle it",
    Conclusion.POOR.value: "It was poor",
}


def _whole(value: object) -> int | None:
    return int(str(value)) if value not in (None, "", "None") else None


class RecordForm(Form):
    """An audit, a dip sample or feedback. ``seen`` is the fingerprint of what its author had before them."""

    seen = HiddenField()
    kind = RadioField("What is it?", choices={one.value: one.words for one in AssuranceKind}, validate_choice=False)
    title = StringField("What was looked at")
    held_on = DayField("Held on")
    sample_text = StringField("Sample size")
    grades_text = TextAreaField("Grades")
    found = TextAreaField("What was found")
    moderated_by = StringField("Moderated by")
    conclusion = RadioField("What does it show?", choices=_CONCLUSIONS, validate_choice=False)
    objective_ids = SelectMultipleField("For which objectives?", coerce=int)
    is_illustrative = BooleanField("These are illustrative, not real, results")

    def offer(self, objectives: dict[int, tuple[str, str]]) -> None:
        """Say which objectives there are."""
        self.objective_ids.choices = {number: f"{ref} {name}" for number, (ref, name) in objectives.items()}

    @property
    def proposed(self) -> ProposedRecord:
        return ProposedRecord(
            kind=self.kind.data if self.kind.data in list(AssuranceKind) else "",
            title=self.title.data,
            held_on=self.held_on.data,
            sample_text=self.sample_text.data,
            grades_text=self.grades_text.data,
            found=self.found.data,
            moderated_by=self.moderated_by.data,
            conclusion=Conclusion(self.conclusion.data) if self.conclusion.data in list(Conclusion) else None,
            objective_ids=tuple(self.objective_ids.data or ()),
            is_illustrative=self.is_illustrative.data,
        )


class FollowUpForm(Form):
    """Something to be done because of a record."""

    title = StringField("What is to be done?")
    owner_id = SelectField("Who does it?", coerce=_whole)
    due_on = DayField("By when?")

    def offer(self, people: Iterable[Person]) -> None:
        self.owner_id.choices = {"": "Choose"} | {one.id: one.job_title for one in people}


def filled_from(record: AssuranceRecord) -> dict[str, object]:
    """A record as its form shows it first."""
    return {
        "seen": fingerprint(record),
        "kind": record.kind.value,
        "title": record.title,
        "held_on": record.held_on,
        "sample_text": "" if record.sample_size is None else str(record.sample_size),
        "grades_text": write_grades(record.grades),
        "found": record.found,
        "moderated_by": record.moderated_by,
        "conclusion": record.conclusion.value,
        "objective_ids": [objective.id for objective in record.objectives],
        "is_illustrative": record.is_illustrative,
    }
