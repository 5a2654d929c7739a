"""What is asked when an edition is begun, written, returned or withdrawn."""

from wtforms import BooleanField, HiddenField, IntegerField, StringField, TextAreaField, ValidationError
from wtforms.widgets import HiddenInput

from tracker.adapters import clock
from tracker.reports.drafting import Dates
from tracker.web.forms import DayField, Form, Required

LONGEST_COMMENT = 2_000
LONGEST_TEXT = 10_000
LONGEST_ITEM = 20


def no_longer_than(longest: int) -> object:
    """A check that says how long the text is, and how long it may be."""

    def check(form: Form, field: TextAreaField) -> None:
        length = len(field.data or "")
        if length > longest:
            raise ValidationError(f"This is {length:,} characters long; shorten it to {longest:,} or fewer")

    return check


class DatesForm(Form):
    """The dates of an edition. Left empty: figures to the last closed month, and the next board meeting."""

    series = HiddenField()
    status_on = DayField("Status date")
    data_to_on = DayField("Figures up to")
    meeting_on = DayField("Meeting")
    item = StringField("Agenda item")
    correction = TextAreaField("What this edition corrects", validators=[no_longer_than(LONGEST_COMMENT)])
    seen = IntegerField(widget=HiddenInput())

    def dates(self) -> Dates:
        """The dates, the status date today if it was left out."""
        return Dates(self.status_on.data or clock.today(), self.data_to_on.data, self.meeting_on.data)

    def validate_item(self, field: StringField) -> None:
        if len(field.data or "") > LONGEST_ITEM:
            raise ValidationError(f"Write at most {LONGEST_ITEM} characters, such as 7 or 4b")

    def validate_status_on(self, field: DayField) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError("This day has not come yet: a report says how things stand, not how they will")


class StepForm(Form):
    """A step in an edition's life; ``seen`` is the row version that the page showed."""

    seen = IntegerField()


class SubmitForm(StepForm):
    """Submitting, with a word to the approver if there is one to say."""

    comment = TextAreaField("A word to whoever approves it", validators=[no_longer_than(LONGEST_COMMENT)])


class ReturnForm(StepForm):
    comment = TextAreaField(
        "What is to be mended",
        validators=[
            Required("Say what is to be mended, so that the manager can act on it"),
            no_longer_than(LONGEST_COMMENT),
        ],
    )


class WithdrawForm(StepForm):
    comment = TextAreaField(
        "Why it is withdrawn",
        validators=[
            Required("Say why; the reason stands in the list of editions"),
            no_longer_than(LONGEST_COMMENT),
        ],
    )


class TextForm(Form):
    """Words for one section; ``seen`` is the version that they began from."""

    text = TextAreaField("Text", validators=[no_longer_than(LONGEST_TEXT)])
    is_private = BooleanField("Not for publication: leave it out of the public version")
    seen = IntegerField(widget=HiddenInput(), default=0)
