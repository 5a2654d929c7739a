"""What is asked about a series of reports."""

from collections.abc import Iterable
from typing import Any, Self

from wtforms import BooleanField, IntegerField, SelectField, StringField, ValidationError
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput, TextInput

from tracker.domain.highlight_sections import STANDARD, Section
from tracker.domain.paper_layouts import ALL_SECTIONS, PaperSection
from tracker.domain.report_series import ProposedSeries
from tracker.editions.series import ReportSeries, SeriesKind
from tracker.web.forms import Form

_PLACE, _HEADING = "place-", "heading-"
AnySection = Section | PaperSection


class SeriesForm(Form):
    """A series. A section has a place in the order, or none and is left out.

    Those of the kind that the page showed are asked about; a series of another kind than that has its standard ones.
    """

    name = StringField("Name")
    audience = StringField("For whom")
    kind = SelectField("Kind", choices={one.value: one.words for one in SeriesKind})
    template = SelectField("Word template", default="", validate_choice=False)
    is_public = BooleanField("Make a public version with each edition")
    draft_working_days = IntegerField(
        "Draft it so many working days before a board meeting", validators=[Optional()], widget=TextInput()
    )
    shown_kind = StringField(widget=HiddenInput())
    sections = StringField("Sections")
    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])

    @classmethod
    def empty(cls) -> Self:
        return cls(kind=SeriesKind.HIGHLIGHT.value, shown_kind=SeriesKind.HIGHLIGHT.value)

    @classmethod
    def of(cls, series: ReportSeries) -> Self:
        form = cls(
            obj=series,
            kind=series.kind.value,
            shown_kind=series.kind.value,
            seen=series.row_version,
            sections=",".join(series.shown_sections),
        )
        form._shown = series.shown_sections
        form._headings = dict(series.headings) if form._headings is None else form._headings
        return form

    _shown: tuple[str, ...] = STANDARD
    _headings: dict[str, str] | None = None
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
            self._places = {one: (sent.get(f"{_PLACE}{one}") or "").strip() for one in self._names}
            self._headings = {
                one: said.replace("\x00", "")
                for one in self._names
                if self.has_headings and (said := (sent.get(f"{_HEADING}{one}") or "").strip())
            }

    @property
    def has_headings(self) -> bool:
        """Whether the sections that it shows are a paper's, which may be called otherwise."""
        return SeriesKind(self._kind).layout is not None

    @property
    def _kind(self) -> str:
        shown = self.shown_kind.data
        return shown if shown in list(SeriesKind) else SeriesKind.HIGHLIGHT.value

    @property
    def _names(self) -> tuple[str, ...]:
        return ALL_SECTIONS if self.has_headings else STANDARD

    def heading(self, section: AnySection) -> str:
        """What a section is to be called where that is not the usual."""
        return (self._headings or {}).get(section.value, "")

    @property
    def places(self) -> list[tuple[AnySection, str]]:
        """Every section with the place in its box: those that are shown in their order, then the others."""
        shown, kind = self._shown, PaperSection if self.has_headings else Section
        if self._places is not None:
            return [(kind(name), self._places[name]) for name in sorted(self._names, key=self._rank)]
        order = [*shown, *(name for name in self._names if name not in shown)]
        return [(kind(name), str(shown.index(name) + 1) if name in shown else "") for name in order]

    def _rank(self, name: str) -> tuple[bool, float, int]:
        place = (self._places or {}).get(name, "")
        number = float(place) if place.isdecimal() else 0.0
        return not place, number, self._names.index(name)

    @property
    def proposed(self) -> ProposedSeries:
        """The series as the form describes it; sections with the same place stand in the standard order."""
        places = {section.value: place for section, place in self.places}
        chosen = tuple(name for name in sorted(places, key=self._rank) if places[name].isdecimal())
        if self.kind.data != self._kind:
            chosen = ()
        return ProposedSeries(
            name=self.name.data,
            audience=self.audience.data,
            kind=self.kind.data,
            sections=chosen,
            headings=(self._headings or {}) if self.kind.data == self._kind else {},
            template=self.template.data,
            is_public=self.is_public.data,
            draft_working_days=self.draft_working_days.data,
        )

    def validate_sections(self, field: StringField) -> None:
        if self.kind.data != self._kind:
            return
        wrong = [section.heading for section, place in self.places if place and not place.isdecimal()]
        if wrong:
            raise ValidationError(f"{wrong[0]}: write a whole number such as 3, or leave it empty")
        if not any(place for _, place in self.places):
            raise ValidationError("Choose at least one section: give it a place such as 1")
