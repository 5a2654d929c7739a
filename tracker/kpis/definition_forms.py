"""Forms of a KPI's definition, its targets and the sections of the board."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional, ValidationError

from tracker.domain.figures_display import unit_words
from tracker.domain.kpi_rules import MEANING, STORED, ProposedKpi, ProposedTarget
from tracker.domain.kpi_terms import Basis, Frequency, Polarity, Unit
from tracker.kpis.models import Kpi, KpiSection, KpiTarget
from tracker.people.models import Person
from tracker.web.forms import DayField, Form, NumberField, VersionedForm, whole

_CHOOSE = "Choose one of those in the list"
_POLARITY_WORDS = {
    Polarity.BIGGER: "Bigger is better",
    Polarity.SMALLER: "Smaller is better",
    Polarity.TARGET: "Close to its target is better",
    Polarity.NONE: "Neither: higher and lower say nothing by themselves",
}
_AFRESH, _SAME = "afresh", "same"


class _WholeField(IntegerField):
    """A whole number; the message of what is none names the remedy."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError("Write a whole number, such as 1") from None


class _ListField(SelectField):
    """One of a list; anything else is told so with its remedy."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, invalid_choice_message=_CHOOSE, **options)


class KpiForm(VersionedForm):
    """A KPI's definition. The last three fields answer for a changed meaning, where figures are held."""

    name = StringField("What is measured")
    code = StringField("Code")
    definition = TextAreaField("How it is measured")
    why = TextAreaField("Why the board needs to know")
    unit = _ListField("Unit", choices={one.value: unit_words(one) for one in Unit}, default="count")
    decimals = _WholeField("Decimals", default=0, validators=[Optional()])
    polarity = RadioField(
        "Which way is good?",
        choices={one.value: words for one, words in _POLARITY_WORDS.items()},
        default="none",
    )
    frequency = _ListField(
        "How often",
        choices={one.value: one.value.capitalize() for one in Frequency},
        default="monthly",
    )
    basis = _ListField(
        "Basis",
        choices={one.value: one.words.capitalize() for one in Basis},
        default="period",
    )
    numerator_label = StringField("What is counted (numerator)")
    denominator_label = StringField("Out of what (denominator)")
    source = StringField("Source system")
    aliases = StringField("Also called")
    printed_ref = StringField("Reference in the report")
    marker = StringField("Marker")
    is_statutory = BooleanField("It is a statutory measure")
    has_small_numbers = BooleanField("Its numbers are small: keep counts of 1 to 5 out of what is published")
    uses_population = BooleanField("A rate without a denominator uses the population of its year", default=True)
    baseline_points = _WholeField("Limits from the first", validators=[Optional()])
    screen_outliers = BooleanField("Leave extreme jumps out of the limits", default=True)
    owner_id = _ListField("Owner", coerce=whole)
    section_ids = SelectMultipleField("Sections of the board", coerce=int, validate_choice=False)
    new_section = StringField("Or a new section")
    new_section_theme_id = _ListField("Theme of the new section", coerce=whole)
    objective_ids = SelectMultipleField("Objectives it serves", coerce=int, validate_choice=False)
    after = RadioField(
        "What becomes of the figures held?",
        choices={
            _SAME: "They mean the same as before; the definition said it wrongly",
            _AFRESH: "The series starts afresh from a day on; earlier figures are not compared with later ones",
        },
        default=_SAME,
    )
    break_on = DayField("First day counted in the new way")
    reason = TextAreaField("Why it changes")

    def offer(
        self,
        people: Iterable[Person],
        sections: Iterable[KpiSection],
        themes: Mapping[int, tuple[str, str]],
        objectives: Mapping[int, tuple[str, str]],
    ) -> None:
        """Say which owners, sections, themes and objectives there are."""
        self.owner_id.choices = {"": "Nobody yet"} | {one.id: one.job_title for one in people}
        self.section_ids.choices = {one.id: section_words(one, themes) for one in sections}
        self.new_section_theme_id.choices = theme_choices(themes)
        self.objective_ids.choices = {number: f"{ref} {name}" for number, (ref, name) in objectives.items()}

    def validate_section_ids(self, field: SelectMultipleField) -> None:
        _among(field)

    def validate_objective_ids(self, field: SelectMultipleField) -> None:
        _among(field)

    @property
    def proposed(self) -> ProposedKpi:
        return ProposedKpi(
            name=self.name.data,
            code=self.code.data,
            definition=self.definition.data,
            why=self.why.data,
            unit=Unit(self.unit.data),
            decimals=0 if self.decimals.data is None else self.decimals.data,
            polarity=Polarity(self.polarity.data),
            frequency=Frequency(self.frequency.data),
            basis=Basis(self.basis.data),
            numerator_label=self.numerator_label.data,
            denominator_label=self.denominator_label.data,
            source=self.source.data,
            aliases="; ".join(filter(None, (one.strip() for one in self.aliases.data.split(";")))),
            printed_ref=self.printed_ref.data,
            marker=self.marker.data,
            is_statutory=self.is_statutory.data,
            has_small_numbers=self.has_small_numbers.data,
            uses_population=self.uses_population.data,
            baseline_points=self.baseline_points.data,
            screen_outliers=self.screen_outliers.data,
            owner_id=self.owner_id.data,
            section_ids=tuple(self.section_ids.data or ()),
            new_section=self.new_section.data,
            new_section_theme_id=self.new_section_theme_id.data,
            objective_ids=tuple(self.objective_ids.data or ()),
            starts_afresh=self.after.data == _AFRESH,
            break_on=self.break_on.data,
            reason=self.reason.data,
        )

    @property
    def asks_about_meaning(self) -> bool:
        """Whether something is wrong with what was said of a changed meaning."""
        return bool(self.reason.errors or self.break_on.errors)


def filled_from(kpi: Kpi, section_ids: list[int], objective_ids: list[int]) -> dict[str, Any]:
    """A KPI as its form shows it first."""
    return {
        **{name: getattr(kpi, name) for name in STORED},
        **{name: getattr(kpi, name).value for name in MEANING},
        "code": kpi.code,
        "version": kpi.version,
        "section_ids": section_ids,
        "objective_ids": objective_ids,
    }


class TargetForm(VersionedForm):
    """A target: the least, the most, or both for a band."""

    minimum = NumberField("The least that meets it")
    upper = NumberField("The most that meets it")
    amber_tolerance = NumberField("Amber reaches this far beyond it")
    from_on = DayField("In force from")
    to_on = DayField("In force until")
    by_on = DayField("To be met by")
    source = StringField("Where the target comes from")
    needs_review = BooleanField("It is to be reviewed")
    is_illustrative = BooleanField("It is illustrative, not decided")

    @property
    def proposed(self) -> ProposedTarget:
        return ProposedTarget(
            minimum=self.minimum.number,
            upper=self.upper.number,
            amber_tolerance=self.amber_tolerance.number,
            from_on=self.from_on.data,
            to_on=self.to_on.data,
            by_on=self.by_on.data,
            source=self.source.data,
            needs_review=self.needs_review.data,
            is_illustrative=self.is_illustrative.data,
        )


def target_filled_from(target: KpiTarget) -> dict[str, Any]:
    return {
        "version": target.version,
        "minimum": target.minimum,
        "upper": target.upper,
        "amber_tolerance": target.amber_tolerance,
        "from_on": target.effective_from,
        "to_on": target.effective_to,
        "by_on": target.meet_by,
        "source": target.source,
        "needs_review": target.is_to_be_reviewed,
        "is_illustrative": target.is_illustrative,
    }


class SectionForm(VersionedForm):
    heading = StringField("Heading")
    theme_id = _ListField("Theme", coerce=whole)

    def offer(self, themes: Mapping[int, tuple[str, str]]) -> None:
        self.theme_id.choices = theme_choices(themes)


class MoveForm(Form):
    """One place up or down; ``place`` is where it stood when the page was made."""

    to = RadioField(choices={"up": "Up", "down": "Down"})
    place = _WholeField()

    @property
    def steps(self) -> int:
        return {"up": -1, "down": 1}[self.to.data]


def _among(field: SelectMultipleField) -> None:
    if not set(field.data or ()) <= set(field.choices or {}):
        raise ValidationError("Choose among those in the list; somebody may have removed one")


def theme_choices(themes: Mapping[int, tuple[str, str]]) -> dict[Any, str]:
    return {"": "Of the whole programme"} | {number: f"Theme {ref} {name}" for number, (ref, name) in themes.items()}


def section_words(section: KpiSection, themes: Mapping[int, tuple[str, str]]) -> str:
    """``Placement stability (theme 1)``."""
    theme = themes.get(section.theme_id) if section.theme_id else None
    return f"{section.heading} (theme {theme[0]})" if theme else section.heading
