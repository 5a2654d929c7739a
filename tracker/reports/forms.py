"""What is asked when an edition is submitted or returned."""

from wtforms import IntegerField, TextAreaField, ValidationError

from tracker.web.forms import Form, Required

LONGEST_COMMENT = 2_000


class SubmitForm(Form):
    correction = TextAreaField("What this edition corrects")

    def validate_correction(self, field: TextAreaField) -> None:
        _refuse_long(field)


class StepForm(Form):
    """A step in an edition's life; ``seen`` is the row version that the page showed."""

    seen = IntegerField()


class ReturnForm(StepForm):
    comment = TextAreaField(
        "What is to be mended", validators=[Required("Say what is to be mended, so that the manager can act on it")]
    )

    def validate_comment(self, field: TextAreaField) -> None:
        _refuse_long(field)


def _refuse_long(field: TextAreaField) -> None:
    length = len(field.data or "")
    if length > LONGEST_COMMENT:
        raise ValidationError(f"This is {length:,} characters long; shorten it to {LONGEST_COMMENT:,} or fewer")
