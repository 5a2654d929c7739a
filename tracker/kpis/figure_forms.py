"""Forms of one figure: our own, or somebody else's to compare with. Values stay text: the rules of files read them."""

from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from tracker.adapters.versions import check_fit
from tracker.domain.figure_values import plain_number
from tracker.domain.kpi_terms import Basis, FigureState, Geography, Qualifier
from tracker.domain.kpi_words import geography_words
from tracker.kpis.entering import Written
from tracker.kpis.models import Figure, FigureRevision, Kpi
from tracker.web.forms import DayField, Form

STATE_WORDS = {
    "": "As the value says",
    FigureState.FINAL.value: "Final",
    FigureState.PROVISIONAL.value: "Provisional: it may still change",
    FigureState.NOT_AVAILABLE.value: "– not available",
    FigureState.NOT_APPLICABLE.value: "n/a: it does not apply",
    FigureState.NOT_YET_DUE.value: "Not yet due",
    FigureState.SUPPRESSED.value: "Suppressed: the numbers are too small to show",
}
_QUALIFIER_WORDS = {
    Qualifier.EXACT.value: "Exactly this",
    Qualifier.APPROXIMATELY.value: "Approximately",
    Qualifier.OVER.value: "More than",
    Qualifier.UNDER.value: "Less than",
    Qualifier.RANGE.value: "Between this and the upper end",
}
_CHOOSE = "Choose one of those in the list"


class FigureForm(Form):
    """What a figure says. ``seen`` is the number of the revision its author had before them."""

    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])
    value = StringField("Value")
    numerator = StringField("Numerator")
    denominator = StringField("Denominator")
    state = SelectField("State", choices=STATE_WORDS, default="", invalid_choice_message=_CHOOSE)
    qualifier = SelectField("How sure", choices=_QUALIFIER_WORDS, default="", invalid_choice_message=_CHOOSE)
    value_to = StringField("Upper end of a range")
    note = TextAreaField("Note")
    is_subtotal = BooleanField("It is a subtotal of other rows of the breakdown")
    not_comparable = StringField("Not comparable, because")
    reason = TextAreaField("Why is it corrected?")

    def cells(self) -> dict[str, str]:
        names = ("value", "numerator", "denominator", "state", "qualifier", "value_to", "note")
        return {name: getattr(self, name).data or "" for name in names}


class CorrectForm(FigureForm):
    """Another value of a figure that is held. Which figure it is does not change."""

    def written(self, figure: Figure) -> Written:
        cells = {
            **self.cells(),
            "start": figure.start_on.isoformat(),
            "end": figure.end_on.isoformat(),
            "basis": figure.basis.value,
            "geography": "" if figure.geography is Geography.LOCAL else figure.geography.value,
            "dimension": figure.dimension,
            "category": figure.category,
            "source": figure.source,
        }
        return Written(
            cells,
            not_comparable=self.not_comparable.data,
            is_subtotal=self.is_subtotal.data and bool(figure.dimension),
            reason=self.reason.data,
        )


class AddForm(FigureForm):
    """A figure of our own."""

    period = StringField("Period")
    basis = SelectField("Basis", invalid_choice_message=_CHOOSE)
    dimension = StringField("Broken down by")
    category = StringField("Row of the breakdown")
    source = StringField("Source")

    def offer(self, kpi: Kpi) -> None:
        self.basis.choices = {"": f"As defined: {kpi.basis.words}"} | {
            one.value: one.words.capitalize() for one in Basis if one is not kpi.basis
        }

    @property
    def written(self) -> Written:
        named = ("period", "basis", "dimension", "category", "source")
        cells = self.cells() | {name: getattr(self, name).data or "" for name in named}
        return Written(cells, is_subtotal=self.is_subtotal.data and bool(self.dimension.data), reason=self.reason.data)


class BenchmarkForm(FigureForm):
    """A figure of somebody else's."""

    geography = RadioField(
        "Whose figure is it?",
        choices={one.value: geography_words(one) for one in Geography if one is not Geography.LOCAL},
        validate_choice=False,
    )
    period = StringField("Period")
    printed_on = DayField("Or, where the source prints no period, the day of the source")
    source = StringField("Source")
    release = StringField("Version of the source")
    is_chosen = BooleanField("Show this one where several are held for the period")

    def written(self, kpi: Kpi) -> Written:
        source = ", ".join(part for part in (self.source.data, self.release.data) if part)
        cells = self.cells() | {
            "period": self.period.data,
            "geography": self.geography.data or "",
            "source": source,
            "basis": kpi.basis.value,
        }
        return Written(
            cells,
            printed_on=None if self.period.data else self.printed_on.data,
            not_comparable=self.not_comparable.data,
            is_chosen=self.is_chosen.data,
            reason=self.reason.data,
        )

    def check_what_it_is(self) -> None:
        """It is said whose figure it is, of when, and from where. Raises `Unfit`."""
        problems = {}
        if self.geography.data not in {one.value for one in Geography if one is not Geography.LOCAL}:
            problems["geography"] = "Choose whose figure it is"
        if not self.period.data and self.printed_on.data is None:
            problems["period"] = "Write the period, such as 2018/19, or the day of the source below"
        if not self.source.data:
            problems["source"] = "Write where it is printed, so that somebody else finds it"
        check_fit(problems)


def correct_from(figure: Figure, latest: FigureRevision) -> dict[str, Any]:
    """A figure as the form that corrects it shows it first."""

    def number(value: Any) -> str:
        return "" if value is None else plain_number(value)

    return {
        "seen": latest.number,
        "value": latest.raw or number(latest.value),
        "numerator": number(latest.numerator),
        "denominator": number(latest.denominator),
        "state": latest.state.value,
        "qualifier": latest.qualifier.value,
        "value_to": number(latest.value_to),
        "note": latest.note,
        "is_subtotal": figure.is_subtotal,
        "not_comparable": figure.not_comparable,
    }
