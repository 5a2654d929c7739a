"""Forms of what stands around the plan. ``values`` are the columns they write, ``problems`` what is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from tracker.domain import surrounding_rules as rules
from tracker.domain.live_figures import problems_with_live_figures
from tracker.people.models import Person
from tracker.plan.surroundings import BudgetLine, Decision, Event, EventKind, Finding, FollowUp
from tracker.web.forms import DayField, Form, whole

CHOOSE = "Choose one of those in the list"
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Offer:
    """What the fields of a form choose from. Themes, objectives and actions: number and name by id;
    KPIs: the name by code.
    ``headings`` are those of the KPI board."""

    people: Iterable[Person]
    themes: Mapping[int, tuple[str, str]]
    objectives: Mapping[int, tuple[str, str]]
    actions: Mapping[int, tuple[str, str]]
    kpi_names: Mapping[str, str] = field(default_factory=dict)
    headings: Iterable[str] = ()

    @property
    def kpi_codes(self) -> frozenset[str]:
        return frozenset(self.kpi_names)


class KeptForm(Form):
    """``seen`` is the number of the words its author had before them; ``is_open`` is asked once there is a row."""

    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])
    is_open = RadioField("Is it still open?", choices={YES: "Yes", NO: "No, it is closed"}, default=YES)

    live_fields: tuple[str, ...] = ()

    def offer(self, offer: Offer) -> None:
        """Say what there is to choose from."""

    def fill(self, row: Any) -> None:
        """Show a row as it stands."""
        self.is_open.data = YES if row.is_open else NO

    @property
    def values(self) -> dict[str, Any]:
        raise NotImplementedError

    def problems(self, *, today: date, row: Any | None) -> dict[str, str]:
        raise NotImplementedError

    def all_problems(self, offer: Offer, *, today: date, row: Any | None) -> dict[str, str]:
        """What is wrong, live figures that nobody could fill included."""
        found = self.problems(today=today, row=row)
        for name in self.live_fields:
            if name not in found and (problem := problems_with_live_figures(self[name].data, offer.kpi_codes)):
                found[name] = problem
        return found

    @property
    def _is_open(self) -> bool:
        return str(self.is_open.data) != NO


class MatterForm(KeptForm):
    """A concern or a development."""

    title = StringField("Title")
    description = TextAreaField("Where it stands")
    owners = SelectMultipleField("Owners", coerce=int)
    theme_id = SelectField("Theme", coerce=whole, invalid_choice_message=CHOOSE)
    due_text = StringField("By when, in words")
    due_on = DayField("Due on")
    review_on = DayField("To be looked at again on")

    live_fields = ("description",)

    def offer(self, offer: Offer) -> None:
        self.owners.choices = {one.id: one.job_title for one in offer.people}
        self.theme_id.choices = {"": "None of them"} | _named(offer.themes)
        self._people = {one.id: one for one in offer.people}

    def fill(self, row: Any) -> None:
        super().fill(row)
        for name in ("title", "description", "theme_id", "due_text", "due_on", "review_on"):
            self[name].data = getattr(row, name)
        self.owners.data = [one.id for one in row.owners]

    @property
    def values(self) -> dict[str, Any]:
        names = ("title", "description", "theme_id", "due_text", "due_on", "review_on")
        owners = [self._people[number] for number in self.owners.data or () if number in self._people]
        return {name: self[name].data for name in names} | {"owners": owners, "is_open": self._is_open}

    def problems(self, *, today: date, row: Any | None) -> dict[str, str]:
        return rules.problems_with_matter(
            self.title.data,
            self.description.data,
            due_text=self.due_text.data,
            due_on=self.due_on.data,
            review_on=self.review_on.data,
        )


class BudgetForm(KeptForm):
    label = StringField("What the money is for")
    budget_text = StringField("Budget, £")
    actual_text = StringField("Actual spend, £")
    forecast_text = StringField("Forecast spend, £")
    comment = TextAreaField("Comment")

    live_fields = ("comment",)

    def fill(self, row: BudgetLine) -> None:
        super().fill(row)
        self.label.data, self.comment.data = row.label, row.comment
        for name in ("budget", "actual", "forecast"):
            amount = getattr(row, name)
            pence = amount is not None and amount != amount.to_integral_value()
            self[f"{name}_text"].data = "" if amount is None else f"{amount:,.{2 if pence else 0}f}"

    @property
    def values(self) -> dict[str, Any]:
        amounts = {
            name: rules.read_amount(self[f"{name}_text"].data).value for name in ("budget", "actual", "forecast")
        }
        return {"label": self.label.data, "comment": self.comment.data, "is_open": self._is_open} | amounts

    def problems(self, *, today: date, row: Any | None) -> dict[str, str]:
        return rules.problems_with_budget_line(
            self.label.data,
            self.comment.data,
            budget_text=self.budget_text.data,
            actual_text=self.actual_text.data,
            forecast_text=self.forecast_text.data,
        )


class EventForm(KeptForm):
    kind = RadioField("What is it?", choices={one.value: one.words for one in EventKind}, validate_choice=False)
    title = StringField("What it is called")
    held_on = DayField("Day")
    outcome = TextAreaField("Outcome")

    def fill(self, row: Event) -> None:
        super().fill(row)
        self.kind.data = row.kind.value
        for name in ("title", "held_on", "outcome"):
            self[name].data = getattr(row, name)

    @property
    def values(self) -> dict[str, Any]:
        names = ("title", "held_on", "outcome")
        return {name: self[name].data for name in names} | {"kind": EventKind(self._kind), "is_open": self._is_open}

    @property
    def _kind(self) -> str:
        return self.kind.data if self.kind.data in list(EventKind) else ""

    def problems(self, *, today: date, row: Any | None) -> dict[str, str]:
        return rules.problems_with_event(
            self._kind, self.title.data, self.outcome.data, held_on=self.held_on.data, today=today
        )


class FindingForm(KeptForm):
    text = TextAreaField("What was found")
    objectives = SelectMultipleField("Which objectives answer it?", coerce=int)

    def offer(self, offer: Offer) -> None:
        self.objectives.choices = _named(offer.objectives)

    def fill(self, row: Finding) -> None:
        super().fill(row)
        self.text.data = row.text
        self.objectives.data = [one.id for one in row.objectives]

    @property
    def values(self) -> dict[str, Any]:
        """``objectives`` are ids: the view puts the rows in their place."""
        return {"text": self.text.data, "objectives": self.objectives.data or [], "is_open": self._is_open}

    def problems(self, *, today: date, row: Any | None) -> dict[str, str]:
        return rules.problems_with_finding(self.text.data)


class DecisionForm(KeptForm):
    title = StringField("What is to be decided")
    detail = TextAreaField("Why, and what follows")
    about = SelectField("About", invalid_choice_message=CHOOSE)
    needed_on = DayField("Needed by")

    live_fields = ("detail",)

    def offer(self, offer: Offer) -> None:
        parts = [(f"objective-{number}", named) for number, named in offer.objectives.items()]
        parts += [(f"action-{number}", named) for number, named in offer.actions.items()]
        ordered = sorted(parts, key=lambda part: [int(place) for place in part[1][0].split(".")])
        self.about.choices = {"": "The programme as a whole"} | {key: f"{ref} {name}" for key, (ref, name) in ordered}

    def fill(self, row: Decision) -> None:
        super().fill(row)
        for name in ("title", "detail", "needed_on"):
            self[name].data = getattr(row, name)
        about = f"action-{row.action_id}" if row.action_id else f"objective-{row.objective_id}"
        self.about.data = about if row.action_id or row.objective_id else ""

    @property
    def values(self) -> dict[str, Any]:
        kind, _, number = (self.about.data or "").partition("-")
        return {
            "title": self.title.data,
            "detail": self.detail.data,
            "needed_on": self.needed_on.data,
            "objective_id": int(number) if kind == "objective" else None,
            "action_id": int(number) if kind == "action" else None,
            "is_open": self._is_open,
        }

    def problems(self, *, today: date, row: Any | None) -> dict[str, str]:
        return rules.problems_with_decision(
            self.title.data, self.detail.data, needed_on=self.needed_on.data, today=today, is_new=row is None
        )


class BoardActionForm(KeptForm):
    """A line of the board's own action log. It is open until it has a day on which it was done."""

    title = StringField("What is to be done")
    owner_id = SelectField("Who does it?", coerce=whole, invalid_choice_message=CHOOSE)
    due_on = DayField("By when?")
    done_on = DayField("Done on")

    raised_on: date

    def offer(self, offer: Offer) -> None:
        self.owner_id.choices = {"": "Nobody yet"} | {one.id: one.job_title for one in offer.people}

    def fill(self, row: FollowUp) -> None:
        for name in ("title", "owner_id", "due_on", "done_on"):
            self[name].data = getattr(row, name)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("title", "owner_id", "due_on", "done_on")}

    def problems(self, *, today: date, row: Any | None) -> dict[str, str]:
        return rules.problems_with_board_action(
            self.title.data, due_on=self.due_on.data, done_on=self.done_on.data, raised_on=self.raised_on, today=today
        )


class AnswerForm(Form):
    """What was decided, by whom and when: by whoever writes it, or by the board whose minutes they record."""

    answer = TextAreaField("What was decided")
    decided_by_id = SelectField("Who decided?", coerce=whole, invalid_choice_message=CHOOSE)
    decided_on = DayField("When?")

    def problems(self, *, asked_on: date, today: date) -> dict[str, str]:
        day = self.decided_on.data
        if self.decided_on.errors:
            return {}
        if day is None:
            return {"decided_on": "Write the day of the decision, such as 5 2 2020"}
        if day > today:
            return {"decided_on": "This day is still to come; write it once it is decided"}
        return {"decided_on": "This is before it was asked; write a later day"} if day < asked_on else {}


class AbbreviationsForm(Form):
    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])
    text = TextAreaField("Abbreviations of this programme")


def _named(parts: Mapping[int, tuple[str, str]]) -> dict[int, str]:
    return {number: f"{ref} {name}" for number, (ref, name) in parts.items()}
