"""What is asked about a series of reports."""

from collections.abc import Iterable
from typing import Any, Self

from wtforms import BooleanField, IntegerField, SelectField, StringField, ValidationError
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput, TextInput

from tracker.domain.highlight_sections import STANDARD, Section
from tracker.domain.report_series import ProposedSeries
from tracker.editions.series import ReportSeries, SeriesKind
from tracker.web.forms import Form

_PLACE = "place-"


class SeriesForm(Form):
    """A series. A section has a place in the order, or none and is left out."""

    name = StringField("Name")
    audience = StringField("For whom")
    kind = SelectField("Kind", choices={one.value: one.words for one in SeriesKind})
    template = SelectField("Word template", default="", validate_choice=False)
    is_public = BooleanField("Make a public version with each edition")
    draft_working_days = IntegerField(
        "Draft it so many working days before a board meeting", validators=[Optional()], widget=TextInput()
    )
    sections = StringField("Sections")
    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])

    @classmethod
    def empty(cls) -> Self:
        return cls(kind=SeriesKind.HIGHLIGHT.value)

    @classmethod
    def of(cls, series: ReportSeries) -> Self:
        form = cls(
            obj=series, kind=series.kind.value, seen=series.row_version, sections=",".join(series.shown_sections)
        )
        form._shown = series.shown_sections
        return form

    _shown: tuple[str, ...] = STANDARD
    _places: dict[str, str] | None = None

    def offer_templates(self, names: Iterable[str]) -> None:
        """Let one of the uploaded Word templates be chosen; one that was removed meanwhile is refused by name."""
        self.template.choices = {"": "The built-in look"} | {name: name for name in names}

    def validate_template(self, field: SelectField) -> None:
        if field.data not in (field.choices or {"": ""}):
            raise ValidationError(f"There is no template called {field.data} any more; choose another look")

    def show_as_seen(self, series: ReportSeries | None) -> None:
        """Let the next save replace what somebody else saved meanwhile."""
        if series is not None:
            self.seen.raw_data = [str(series.row_version)]
            self.seen.data = series.row_version

    def process(self, formdata: Any = None, *arguments: Any, **more: Any) -> None:
        super().process(formdata, *arguments, **more)
        sent = self.meta.wrap_formdata(self, formdata) if formdata is not None else None
        if sent:
            self._places = {one.value: (sent.get(f"{_PLACE}{one.value}") or "").strip() for one in Section}

    @property
    def places(self) -> list[tuple[Section, str]]:
        """Every section with the place in its box: those that are shown in their order, then the others."""
        shown = self._shown
        if self._places is not None:
            return [(one, self._places[one.value]) for one in sorted(Section, key=lambda one: self._rank(one.value))]
        order = [*shown, *(name for name in STANDARD if name not in shown)]
        return [(Section(name), str(shown.index(name) + 1) if name in shown else "") for name in order]

    def _rank(self, name: str) -> tuple[bool, float, int]:
        place = (self._places or {}).get(name, "")
        number = float(place) if place.isdecimal() else 0.0
        return not place, number, STANDARD.index(name)

    @property
    def proposed(self) -> ProposedSeries:
        """The series as the form describes it; sections with the same place stand in the standard order."""
        places = {section.value: place for section, place in self.places}
        chosen = tuple(name for name in sorted(places, key=self._rank) if places[name].isdecimal())
        return ProposedSeries(
            name=self.name.data,
            audience=self.audience.data,
            kind=self.kind.data,
            sections=chosen,
            template=self.template.data,
            is_public=self.is_public.data,
            draft_working_days=self.draft_working_days.data,
        )

    def validate_sections(self, field: StringField) -> None:
        wrong = [section.heading for section, place in self.places if place and not place.isdecimal()]
        if wrong:
            raise ValidationError(f"{wrong[0]}: write a whole number such as 3, or leave it empty")
        if not any(place for _, place in self.places):
            raise ValidationError("Choose at least one section: give it a place such as 1")
