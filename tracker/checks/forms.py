"""The form with which a finding is accepted."""

from wtforms import TextAreaField

from tracker.web.forms import Form


class AcceptForm(Form):
    """Why a statement may stand."""

    reason = TextAreaField("Why it may stand")
