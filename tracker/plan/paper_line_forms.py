"""Forms of the lines that stand in papers: the board's questions, recommendations, implications."""

from datetime import date
from typing import Any, ClassVar

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField

from tracker.domain import surrounding_rules as rules
from tracker.plan.around_forms import CHOOSE, KeptForm, Offer
from tracker.plan.paper_lines import LineKind, PaperLine


class LineForm(KeptForm):
    """A line of a paper; what its heading is differs by kind."""

    heading = StringField("Heading")
    text = TextAreaField("Text")

    line_kind: ClassVar[LineKind]
    live_fields = ("text",)

    def fill(self, row: PaperLine) -> None:
        super().fill(row)
        self.heading.data, self.text.data = row.heading, row.text

    @property
    def values(self) -> dict[str, Any]:
        return {
            "kind": self.line_kind,
            "heading": self.heading.data,
            "text": self.text.data,
            "is_open": self._is_open,
        }

    def problems(self, *, today: date, row: Any | None) -> dict[str, str]:
        return rules.problems_with_line(self.line_kind.value, self.heading.data, self.text.data)


class QuestionForm(LineForm):
    """A question of the board, with the KPIs that answer it: any number of them, or none yet."""

    heading = SelectField("Theme", default="", invalid_choice_message=CHOOSE)
    text = TextAreaField("What does the board need to know, and why?")
    kpis = SelectMultipleField("Which measures answer it?")

    line_kind = LineKind.QUESTION

    def offer(self, offer: Offer) -> None:
        self.heading.choices = {"": "The programme as a whole"} | {name: name for name in offer.headings}
        self.kpis.choices = dict(offer.kpi_names)

    def fill(self, row: PaperLine) -> None:
        super().fill(row)
        self.kpis.data = list(row.kpi_codes)

    @property
    def values(self) -> dict[str, Any]:
        return super().values | {"kpi_codes": list(self.kpis.data or ())}


class RecommendationForm(LineForm):
    heading = StringField("To whom")
    text = TextAreaField("What is recommended")

    line_kind = LineKind.RECOMMENDATION


class ImplicationForm(LineForm):
    """What a paper implies for an area. The text may be empty: the row is printed all the same."""

    heading = StringField("Area")
    text = TextAreaField("What it implies")

    line_kind = LineKind.IMPLICATION
