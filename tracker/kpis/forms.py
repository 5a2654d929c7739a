"""The form of the KPI page: on which day to look at what was known."""

from wtforms.validators import ValidationError

from tracker.adapters import clock
from tracker.web.forms import DayField, Form


class KnownOnForm(Form):
    """A day in the past. It only reads, so it goes by GET and carries no token."""

    class Meta(Form.Meta):
        csrf = False

    known = DayField("Day")

    def validate_known(self, field: DayField) -> None:
        if field.data is not None and field.data > clock.today():
            raise ValidationError("is still to come; write today or an earlier day")
