"""The update form. What must be said is decided by :mod:`tracker.domain.update_rules`."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from tracker.domain.plan import Rated
from tracker.domain.rag import Rag
from tracker.domain.status import StatusUpdate
from tracker.domain.update_rules import ProposedUpdate
from tracker.domain.words import join_words
from tracker.web.forms import DayField, Form

_DAY_WORDS = {
    "path_on": "The date of the path to green",
    "forecast_on": "The forecast",
    "completed_on": "The day of completion",
    "as_on": "The as-at date",
}


class Refs(SelectMultipleField):
    """Numbers of the parts whose words were used; unknown ones are left out by the view."""

    def pre_validate(self, form: Form) -> None:
        """Nothing to check here."""


class UpdateForm(Form):
    rag = StringField()
    narrative = TextAreaField()
    path_cause = TextAreaField()
    path_action = TextAreaField()
    path_on = DayField()
    forecast_on = DayField()
    completed_on = DayField()
    evidence = TextAreaField()
    reason = TextAreaField()
    is_private = BooleanField()
    as_on = DayField()
    speaks_for = Refs(choices=[])
    version = IntegerField(validators=[Optional()])
    corrects = IntegerField(validators=[Optional()])
    then = StringField()

    offered: tuple[Rag, ...] = ()

    def validate_rag(self, field: Field) -> None:
        if field.data and field.data not in {rag.value for rag in self.offered}:
            words = join_words([rag.words for rag in self.offered])
            raise ValidationError(f"That is not a rating here; choose one of {words}")

    def validate(self, extra_validators: Any = None) -> bool:
        """Also says which date is not one: there are four in the form."""
        is_fit: bool = super().validate(extra_validators)
        for name, words in _DAY_WORDS.items():
            self[name].errors = [f"{words} {message}" for message in self[name].errors]
        return is_fit

    def proposed(self, today: date) -> ProposedUpdate:
        """What was entered, as the rules take it; an update without a date is as at today."""
        return ProposedUpdate(
            as_on=self.as_on.data or today,
            rag=Rag(self.rag.data) if self.rag.data and not self.rag.errors else None,
            narrative=self.narrative.data,
            path_cause=self.path_cause.data,
            path_action=self.path_action.data,
            path_on=self.path_on.data,
            forecast_on=self.forecast_on.data,
            completed_on=self.completed_on.data,
            evidence=self.evidence.data,
            reason=self.reason.data,
        )

    def add_new_problems(self, problems: dict[str, str]) -> None:
        """Show what the rules found in fields that could be read."""
        self.add_problems({name: said for name, said in problems.items() if not self[name].errors})

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Field name and message, in the order of the form, for the summary at its top."""
        return [(name, str(errors[0])) for name, errors in self.errors.items() if name and errors]


def form_for(
    thing: Rated,
    *,
    offered: tuple[Rag, ...],
    corrects: StatusUpdate | None = None,
    is_private: bool = False,
    sent: MultiDict[str, str] | None = None,
) -> UpdateForm:
    """The form as it was sent, or as it opens: nothing preselected, but for what is corrected."""
    form = UpdateForm(formdata=sent, data=None if sent else _opening(thing, corrects) | {"is_private": is_private})
    form.offered = offered
    return form


def _opening(thing: Rated, corrects: StatusUpdate | None) -> dict[str, object]:
    held: dict[str, object] = {"version": thing.version}
    last = thing.current
    if corrects is not None:
        path = corrects.path
        return held | {
            "corrects": corrects.id,
            "rag": corrects.rag.value,
            "narrative": corrects.narrative,
            "path_cause": path.cause if path else "",
            "path_action": path.action if path else "",
            "path_on": path.on if path else None,
            "forecast_on": corrects.forecast_on,
            "completed_on": corrects.completed_on,
            "evidence": corrects.evidence,
            "as_on": corrects.as_on,
        }
    if last is None:
        return held
    # A forecast that still lies ahead holds; so does what was said when the work was completed.
    ahead = last.forecast_on if last.forecast_on and last.forecast_on >= thing.at.today else None
    if not last.rag.is_open:
        held |= {"completed_on": last.completed_on, "evidence": last.evidence}
    return held | {"forecast_on": ahead}


def words_of(parts: Sequence[Rated], chosen: Sequence[str]) -> str:
    """The last words of the chosen parts, a paragraph each, to be edited by whoever uses them."""
    said = (part.current.narrative for part in parts if part.ref in chosen and part.current)
    return "\n\n".join(said)
