"""What every form shares, and fields with the GOV.UK look."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from flask import abort, request
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, PasswordField, StringField
from wtforms.validators import Length, Optional, StopValidation, ValidationError
from wtforms.widgets import HiddenInput

from tracker.domain.figure_text import NumberProblem, read_number
from tracker.domain.figure_values import plain_number
from tracker.domain.period_text import PeriodError, parse_period
from tracker.domain.periods import APRIL, Period
from tracker.web.addresses import LARGEST_ID
from tracker.web.naming import question_on
from tracker.web.uploads import refused_files

# An earlier one is a slip of the hand: 20 for 2020.
EARLIEST_YEAR = 1900


class Form(FlaskForm):
    """A form whose text comes stripped, never None, without control characters, and whose numbers fit a column.
    Passwords come as they were typed.

    It reads what a browser sends for a form; JSON is refused (415).
    """

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            filters = list(unbound_field.kwargs.get("filters", []))
            # Of a secret nothing is taken away: a blank at its end may be meant.
            if not issubclass(unbound_field.field_class, PasswordField):
                filters.append(_clean)
            if issubclass(unbound_field.field_class, StringField):
                filters.append(_never_none)
            return unbound_field.bind(form=form, filters=filters, **options)

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            if request.is_json:
                abort(415, "Send it as a form does; JSON is not read here.")
            return super().wrap_formdata(form, formdata)

    def process(self, *arguments: Any, **named: Any) -> None:
        super().process(*arguments, **named)
        for field in self:
            if isinstance(field, IntegerField) and field.data is not None and abs(field.data) > LARGEST_ID:
                field.data = None
                field.process_errors.append(f"Write a whole number of at most {LARGEST_ID:,}")

    def validate(self, extra_validators: Any = None) -> bool:
        """Also asks about any text that looks as if it named a child; the answer comes with the same form.

        A file that was refused at the door is no longer there; its field says why.
        """
        is_fit: bool = super().validate(extra_validators)
        for name, problem in refused_files().items():
            field = self[name] if name in self else next(iter(self))
            field.errors, is_fit = [problem], False
        asked = {
            field: question
            for field in self
            if isinstance(field, StringField) and not isinstance(field, PasswordField | HiddenField)
            if isinstance(field.data, str) and not field.errors and (question := question_on(field.data))
        }
        is_fit = is_fit and all(question.is_answered for question in asked.values())
        for field, question in asked.items():
            if not is_fit:
                field.errors = [question]
        return is_fit

    def add_problems(self, problems: dict[str, str]) -> None:
        """Show what the domain found wrong: a message per field name."""
        for name, message in problems.items():
            field = self[name]
            field.errors = [*field.errors, message]


def clean_text(text: str) -> str:
    """Strip a text and drop what no document can hold.

    Browsers end lines with two characters; one is stored, so that a length is what the author counts. PostgreSQL takes
    no null byte, and XML, of which Word and Excel files are made, no other control character either.
    """
    return _UNHOLDABLE.sub("", text.replace("\r\n", "\n")).strip()


def _clean(value: Any) -> Any:
    """Text cleaned; anything else as it is."""
    return clean_text(value) if isinstance(value, str) else value


_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


def _never_none(value: Any) -> str:
    """A text field left out of a request is None to WTForms."""
    return value or ""


class DayField(Field):
    """A date typed as day, month and year in three boxes, as GOV.UK asks for dates.

    Empty boxes are no date. What was typed is kept when it is not one.
    """

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = [part.strip() for part in valuelist]
        self.data = None
        if not any(self.typed):
            return
        try:
            day, month, year = (int(part) for part in self.typed)
            self.data = date(year, month, day)
        except (ValueError, OverflowError):
            raise ValueError("is not a date; write a day, month and year such as 7 2 2020") from None
        if self.data.year < EARLIEST_YEAR:
            self.data = None
            raise ValueError("needs a year of four digits, such as 2020")

    @property
    def parts(self) -> list[str]:
        """Day, month, year as they stand in the boxes."""
        if getattr(self, "typed", None):
            return [*self.typed, "", ""][:3]
        return [str(self.data.day), str(self.data.month), str(self.data.year)] if self.data else ["", "", ""]


class NumberField(StringField):
    """A number as people write it: ``1,452``, ``67.2%``. ``number`` is None for an empty box."""

    number: Decimal | None = None

    def process_data(self, value: Any) -> None:
        self.number = value
        self.data = "" if value is None else plain_number(value)

    def pre_validate(self, form: Any) -> None:
        self.number = None
        if self.data:
            try:
                self.number = read_number(self.data).value
            except NumberProblem as problem:
                raise ValidationError(str(problem)) from None


class PeriodField(StringField):
    """A period as people write it: ``Dec 19``, ``2019/20 Q1``. ``period`` is None for an empty box."""

    period: Period | None = None
    start_month = APRIL

    def process_data(self, value: Period | None) -> None:
        self.period = value
        self.data = value.label if value else ""

    def pre_validate(self, form: Any) -> None:
        self.period = None
        if self.data:
            try:
                self.period = parse_period(self.data, start_month=self.start_month)
            except PeriodError as problem:
                words = str(problem)
                raise ValidationError(f"{words[:1].upper()}{words[1:]}") from None


def whole(value: object) -> int | None:
    """The ``coerce`` of choices between ids: a whole number, or None for the empty choice."""
    return int(str(value)) if value not in (None, "", "None") else None


class VersionedForm(Form):
    """Carries the version its author had before them, so that two who save at once are told apart."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def see(self, version: int) -> None:
        """From now on the author has this version before them."""
        self.version.raw_data = None
        self.version.data = version


def at_most(letters: int) -> Length:
    """A text no longer than so many characters."""
    return Length(max=letters, message=f"Use {letters} characters or fewer")


class Required:
    """Text must be given; the message says what to write."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads a plain dictionary

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Any, field: Field) -> None:
        if not field.data:
            field.errors[:] = []
            raise StopValidation(self.message)
