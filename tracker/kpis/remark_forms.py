"""Forms of what people say of a KPI's figures."""

from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from tracker.domain.kpi import BreakKind
from tracker.domain.kpi_remarks import ProposedBreak, ProposedCommentary, ProposedNote
from tracker.domain.periods import Period, month_of
from tracker.kpis.models import DataQualityNote
from tracker.web.forms import DayField, Form, PeriodField, VersionedForm


class CommentaryForm(Form):
    """What the figures of a period mean. ``seen`` is the number of the one its author had before them, 0 for none."""

    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])
    period = PeriodField("Period")
    text = TextAreaField("What the figures mean")
    is_for_publication = BooleanField("It may stand in the public version of the report", default=True)

    @property
    def proposed(self) -> ProposedCommentary:
        return ProposedCommentary(
            period=self.period.period, text=self.text.data, is_for_publication=self.is_for_publication.data
        )


class NoteForm(VersionedForm):
    """What is wrong with the data and what is done about it."""

    first = PeriodField("From period")
    last = PeriodField("To period")
    effect = TextAreaField("What is wrong, and what it does to the figures")
    planned_fix = TextAreaField("What is done about it")
    fix_by = DayField("By when")
    fixed_on = DayField("Fixed on")
    is_illustrative = BooleanField("It is illustrative")

    @property
    def proposed(self) -> ProposedNote:
        return ProposedNote(
            first=self.first.period,
            last=self.last.period,
            effect=self.effect.data,
            planned_fix=self.planned_fix.data,
            fix_by=self.fix_by.data,
            fixed_on=self.fixed_on.data,
            is_illustrative=self.is_illustrative.data,
        )


def note_filled_from(note: DataQualityNote, start_month: int) -> dict[str, Any]:
    """A note as its form shows it first: a whole period in the first box, any other span in two."""
    first = last = None
    if note.start_on and note.end_on:
        span = Period(note.start_on, note.end_on, start_month)
        is_one = span.is_day or span.is_month or span.is_quarter or span.is_year or span.is_week
        are_months = span.whole_months is not None
        first = span if is_one else month_of(span.start) if are_months else Period(span.start, span.start)
        last = None if is_one else month_of(span.end) if are_months else Period(span.end, span.end)
    return {
        "version": note.version,
        "first": first,
        "last": last,
        "effect": note.effect,
        "planned_fix": note.planned_fix,
        "fix_by": note.fix_by,
        "fixed_on": note.fixed_on,
        "is_illustrative": note.is_illustrative,
    }


class BreakForm(Form):
    """From which day a series, or its limits, start afresh."""

    kind = RadioField(
        "What starts afresh?",
        choices={
            BreakKind.DEFINITION.value: "The series: something else is counted, so nothing is compared across the day",
            BreakKind.REBASE.value: "Only the limits of the control chart: the same is counted, at another level",
        },
        validate_choice=False,
    )
    from_on = DayField("From which day?")
    reason = TextAreaField("Why?")

    @property
    def proposed(self) -> ProposedBreak:
        known = {one.value: one for one in BreakKind}
        return ProposedBreak(kind=known.get(self.kind.data or ""), from_on=self.from_on.data, reason=self.reason.data)


class EndBreakForm(Form):
    reason = TextAreaField("Why does it no longer hold?")
