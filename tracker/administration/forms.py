"""The form of the mail test."""

from wtforms import StringField

from tracker.web.forms import Form, Required


class MailTestForm(Form):
    """To whom a test message goes."""

    address = StringField("Send it to", validators=[Required("Write an email address, such as manager@example.org")])
